"""Text matching: which caption belongs to which photo, and what judges and guides by it."""
