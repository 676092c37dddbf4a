"""Makes the documentation's pictures of the program: `python -m build_spec.pictures`."""
