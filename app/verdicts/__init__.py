"""Verdicts for people: rows, tables, words and heat maps, for the commands and the window."""
