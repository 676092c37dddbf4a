"""Files as people and programs wrote them: photos and their near-duplicates, text tables, JSON lines."""
