"""Thumbnails look like their photos, whatever these are stored as, and are made of the photo's own pixels."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from models.imaging import PhotoError, load_photo
from models.imaging.thumbnail import load_thumbnail
from models.provenance import read_labels
from tests.conftest import draw_photo


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tiff", "a.bmp"])
@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_thumbnail_is_the_photo_brought_to_its_size(tmp_path: Path, name: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(draw_photo(640, 400)).save(tmp_path / name, exif=exif)
    photo = Image.fromarray(load_photo(tmp_path / name).pixels)
    photo.thumbnail((80, 80))
    found = load_thumbnail(tmp_path / name, 80)
    assert found.shape == np.asarray(photo).shape
    assert np.abs(found.astype(int) - np.asarray(photo)).mean() < 4


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I;16"])
def test_photos_of_every_mode_have_one(tmp_path: Path, mode: str) -> None:
    file = tmp_path / "a.tiff"
    grey = Image.fromarray(draw_photo(300, 200)).convert("L")
    (Image.fromarray(np.asarray(grey).astype(np.uint16) << 8) if mode == "I;16" else grey.convert(mode)).save(file)
    assert load_thumbnail(file, 60).shape == (40, 60, 3)


def test_the_thumbnail_in_a_photo_s_exif_is_not_looked_at(tmp_path: Path) -> None:
    other = BytesIO()
    photo = draw_photo(1600, 1200)
    Image.fromarray(photo[::-1, ::-1]).resize((160, 120)).save(other, "JPEG")
    Image.fromarray(photo).save(tmp_path / "a.jpg")
    content = (tmp_path / "a.jpg").read_bytes()
    tiff = b"II*\0" + (8).to_bytes(4, "little") + b"\0\0" + (14).to_bytes(4, "little") + b"\x02\0"
    for tag, value in ((0x0201, 44), (0x0202, len(other.getvalue()))):
        tiff += tag.to_bytes(2, "little") + b"\x04\0" + (1).to_bytes(4, "little") + value.to_bytes(4, "little")
    block = b"Exif\0\0" + tiff + bytes(4) + other.getvalue()
    (tmp_path / "a.jpg").write_bytes(
        content[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block + content[2:]
    )
    (label,) = read_labels(tmp_path / "a.jpg", load_photo(tmp_path / "a.jpg").pixels).found
    assert label.kind == "thumbnail"
    shown = np.asarray(Image.fromarray(photo).resize((80, 60)), int)
    assert np.abs(load_thumbnail(tmp_path / "a.jpg", 80) - shown).mean() < 4


@given(width=st.integers(1, 400), height=st.integers(1, 400))
def test_it_is_never_larger_than_asked_for_nor_than_the_photo(
    width: int, height: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.jpg"
    Image.new("RGB", (width, height)).save(file)
    found = load_thumbnail(file, 80)
    assert max(found.shape[:2]) == min(80, max(width, height))


def test_what_is_no_photo_is_a_sentence(tmp_path: Path) -> None:
    for name, content in (("a.jpg", b"\xff\xd8\xff"), ("b.png", b""), ("c.png", b"text")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(PhotoError, match=name):
            load_thumbnail(tmp_path / name, 80)
