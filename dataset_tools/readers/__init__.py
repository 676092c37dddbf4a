"""Readers: from a data set as it is downloaded to an index, with splits that keep near-duplicates together."""
