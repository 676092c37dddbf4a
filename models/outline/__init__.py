"""Outlines of birds, cats and dogs in a photo: `Outliner.load().outline(photo).animals`."""

from models.outline.animals import KINDS, Animal, Outline
from models.outline.outliner import Outliner

__all__ = ["KINDS", "Animal", "Outline", "Outliner"]
