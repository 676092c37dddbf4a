"""How good fills are on photos never trained on, and the report that tells it."""
