"""Holes: drawn as people and evaluators draw them, fixed for every evaluation, or an animal's outline."""
