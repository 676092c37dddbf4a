"""The Inpaint page and its parts."""
