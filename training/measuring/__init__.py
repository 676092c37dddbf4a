"""Figures with their intervals, and reports made of them."""
