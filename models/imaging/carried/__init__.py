"""What a photo's file carries beside its picture, found without decoding it: `read_carried(path)`."""

from models.imaging.carried.collected import Carried, Text
from models.imaging.carried.reading import read_carried

__all__ = ["Carried", "Text", "read_carried"]
