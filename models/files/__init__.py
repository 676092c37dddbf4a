"""Files that people keep: written whole or not at all, read only where they are what they should be."""
