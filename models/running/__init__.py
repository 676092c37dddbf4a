"""What networks run on: runners, devices and threads."""
