"""The jobs of `featherproof` that need no window."""
