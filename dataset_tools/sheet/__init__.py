"""Contact sheets of an index."""
