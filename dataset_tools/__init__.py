"""From downloaded data sets to an index that every trainer reads: readers, captions and holes. Uses `models` only."""
