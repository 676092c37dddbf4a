"""Builds the packaged program with PyInstaller and tries out what was built; makes the documentation's pictures."""
