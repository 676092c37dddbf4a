"""The canvas: photo, hole and what a hand does to them."""
