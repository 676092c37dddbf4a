"""What a person set, and where the window was: kept from one start to the next."""
