"""A photo at work: its holes and fills, saved by themselves and brought back after a crash."""
