"""One look tells a photo's upright size and fingerprint, whatever its format, or why it can't be used."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dataset_tools.checks.files import look_at as checks_look_at
from dataset_tools.files.duplicates import TWIN_DISTANCE
from dataset_tools.files.photos import DamagedPhoto, look_at, small_copy
from models.imaging import PhotoError, decode, load_photo

_ORIENTATION = 0x0112
SaveJpeg = Callable[..., Path]


@pytest.fixture
def picture() -> np.ndarray:
    """uint8 120×160×3, unlike its own turned or mirrored version."""
    rng = np.random.default_rng(7)
    coarse = Image.fromarray(rng.integers(0, 256, (6, 8, 3), dtype=np.uint8))
    return np.asarray(coarse.resize((160, 120), Image.Resampling.BICUBIC))


def bits_apart(a: Path, b: Path) -> int:
    return (int(look_at(a).fingerprint, 16) ^ int(look_at(b).fingerprint, 16)).bit_count()


@pytest.mark.parametrize(
    ("name", "convert"),
    [
        ("a.png", lambda image: image),
        ("a.webp", lambda image: image),
        ("a.bmp", lambda image: image),
        ("a.tiff", lambda image: image.convert("CMYK")),
        ("cmyk.jpg", lambda image: image.convert("CMYK")),
        ("grey.jpg", lambda image: image.convert("L")),
        ("palette.png", lambda image: image.convert("P")),
        ("alpha.png", lambda image: image.convert("RGBA")),
        ("sixteen.png", lambda image: Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)),
        ("sixteen.tif", lambda image: Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)),
    ],
)
def test_every_format_has_the_fingerprint_of_its_picture(
    tmp_path: Path, picture: np.ndarray, name: str, convert: Callable[[Image.Image], Image.Image]
) -> None:
    Image.fromarray(picture).save(tmp_path / "original.jpg", quality=95)
    convert(Image.fromarray(picture)).save(tmp_path / name)
    assert look_at(tmp_path / name).size == (160, 120)
    assert bits_apart(tmp_path / name, tmp_path / "original.jpg") <= TWIN_DISTANCE // 2


SAVED_AS = {
    "a.jpg": {"quality": 95},
    "a.png": {},
    "a.webp": {"lossless": True},
    "a.avif": {"quality": 100},
    "a.tif": {},
    "lzw.tif": {"compression": "tiff_lzw"},
    "jpeg.tif": {"compression": "jpeg", "quality": 95},
}


@pytest.mark.parametrize(
    ("name", "orientation"), [*(("a.jpg", turn) for turn in range(1, 9)), *((name, 6) for name in SAVED_AS)]
)
def test_a_photo_is_seen_as_a_person_sees_it(tmp_path: Path, picture: np.ndarray, orientation: int, name: str) -> None:
    upright = Image.fromarray(picture)
    upright.save(tmp_path / "upright.png")
    stored = {
        1: lambda image: image,
        2: lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: lambda image: image.transpose(Image.Transpose.ROTATE_180),
        4: lambda image: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: lambda image: image.transpose(Image.Transpose.TRANSPOSE),
        6: lambda image: image.transpose(Image.Transpose.ROTATE_90),
        7: lambda image: image.transpose(Image.Transpose.TRANSVERSE),
        8: lambda image: image.transpose(Image.Transpose.ROTATE_270),
    }[orientation](upright)
    exif = Image.Exif()
    exif[_ORIENTATION] = orientation
    path = tmp_path / name
    stored.save(path, exif=exif, **SAVED_AS[name])
    assert look_at(path).size == (160, 120)
    assert bits_apart(path, tmp_path / "upright.png") <= TWIN_DISTANCE // 2
    assert checks_look_at(path, with_fingerprint=True).size == (160, 120)
    pixels = load_photo(path).pixels
    assert np.abs(pixels.astype(int) - picture).mean() < 8
    assert np.array_equal(small_copy(path, 160), pixels)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(0, 7), st.sampled_from(["a.png", "a.tif", "a.webp", "a.jpg"]))
def test_what_readers_index_everybody_else_can_open(place: int, bit: int, name: str) -> None:
    """And what nobody can open is not indexed: a file with one flipped bit is one or the other."""
    buffer = BytesIO()
    pixels = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)
    options = {"a.tif": {"compression": "tiff_lzw"}}.get(name, {})
    Image.fromarray(pixels).save(buffer, Image.registered_extensions()[Path(name).suffix], **options)
    content = bytearray(buffer.getvalue())
    content[place % len(content)] ^= 1 << bit
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(content)
        seen, opened, checked = (
            raises(look, path) for look in (look_at, load_photo, partial(checks_look_at, with_fingerprint=True))
        )
        assert seen == opened == checked


def raises(look: Callable[[Path], object], path: Path) -> bool:
    try:
        look(path)
    except (DamagedPhoto, PhotoError):
        return True
    return False


def test_what_is_no_whole_photo_is_damaged_and_no_other_program_is_started(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    cut = save_jpeg(tmp_path / "cut.jpg", width=400, height=300)
    cut.write_bytes(cut.read_bytes()[:-2000])
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "text.jpg").write_bytes(b"not a photo")
    (tmp_path / "eps.jpg").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "tube.jpg")  # which is not waited for
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    for name, reason in {
        "cut": "cut short",
        "empty": "is empty",
        "text": "is not a photo",
        "eps": "is not a photo",
        "missing": "no file",
        "folder": "is a folder",
        "loop": "levels of symbolic links",
        "tube": "is not a file",
    }.items():
        with pytest.raises(DamagedPhoto, match=reason):
            look_at(tmp_path / f"{name}.jpg")


def test_a_photo_larger_than_the_program_opens_is_refused_before_it_is_decoded(
    tmp_path: Path, save_jpeg: SaveJpeg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode, "MAX_PIXELS", 64 * 48 - 1)
    with pytest.raises(DamagedPhoto, match=r"too large \(64×48 px\)"):
        look_at(save_jpeg(tmp_path / "a.jpg", width=64, height=48))
