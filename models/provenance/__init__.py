"""What a file says of its own making: `read_labels(path)`. Evidence beside the networks' verdict, never part of it."""

from models.provenance.label import CLAIMS, Claim, Kind, Label, Labels, strongest
from models.provenance.reading import read_labels

__all__ = ["CLAIMS", "Claim", "Kind", "Label", "Labels", "read_labels", "strongest"]
