"""The Authenticate page and its parts."""
