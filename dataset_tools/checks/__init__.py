"""Checks of an index: that files are sound, splits are kept apart, and nothing but pixels tells the labels."""
