"""What the window knows of its engine process."""
