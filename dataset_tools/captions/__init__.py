"""Captions: read from people's files, written from attributes, or measured on the animal's own pixels."""
