"""Inpainted sets: for every source photo an authentic copy and inpainted ones, all through the same codec."""
