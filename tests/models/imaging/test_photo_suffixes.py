"""A folder's photos are found by all suffixes of the formats that can be opened."""

from __future__ import annotations

from PIL import Image

from models.imaging.decode import FORMATS, PHOTO_SUFFIXES


def test_the_suffixes_of_photos_are_those_that_pillow_knows_for_their_formats() -> None:
    Image.init()
    opened = (*FORMATS, "MPO")  # which is opened as JPEG
    known = {suffix for suffix, kind in Image.registered_extensions().items() if kind in opened}
    assert known == PHOTO_SUFFIXES
