"""Measures an ensemble on held-out inpainted sets and writes the report: tables, plots and every figure."""
