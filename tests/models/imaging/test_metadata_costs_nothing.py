"""Metadata, sound or damaged, small or large, never costs a photo its pixels, and what is written can be read back."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dataset_tools.files.photos import look_at
from models.imaging import Photo, load_photo, provenance, read_provenance, save_photo, with_earlier
from tests.fixtures.carriers import chunk, png, write

PIXELS = np.random.default_rng(0).integers(0, 256, (40, 48, 3), np.uint8)
SUFFIXES = [".png", ".jpg", ".webp", ".tif"]
TEXTS = {b"tEXt": b"Comment\0", b"zTXt": b"Comment\0\0", b"iTXt": b"Comment\0\1\0\0\0"}
KINDS = [b"iCCP", b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"pHYs", b"tIME", b"gAMA", b"cHRM", b"sRGB"]


def rgb_profile(length: int) -> bytes:
    """What looks like an RGB profile and can't be packed any smaller."""
    return b"\0" * 16 + b"RGB " + np.random.default_rng(length).bytes(length - 20)


def is_the_photo(path: Path) -> bool:
    """Whether everyone who reads it gets PIXELS: the program and the data set tools."""
    return look_at(path).size == (48, 40) and np.array_equal(load_photo(path).pixels, PIXELS)


@pytest.mark.parametrize("kind", TEXTS)
def test_large_texts_are_no_damage(tmp_path: Path, kind: bytes) -> None:
    text = b"all about birds " * 200_000
    content = TEXTS[kind] + (text if kind == b"tEXt" else zlib.compress(text, 1))
    for behind in (False, True):
        path = write(tmp_path / "a.png", png(PIXELS, chunk(kind, content), behind=behind))
        assert is_the_photo(path)
        assert load_photo(path).notes == ()


@pytest.mark.parametrize(("kind", "behind"), [(b"zTXt", False), (b"iTXt", True), (b"iCCP", False), (b"iCCP", True)])
def test_what_unpacks_to_more_than_any_metadata_needs_is_left_out_alone_with_a_note(
    tmp_path: Path, kind: bytes, behind: bool
) -> None:
    bomb = TEXTS.get(kind, b"profile\0\0") + zlib.compress(bytes(100_000_000), 1)
    profile = rgb_profile(3000)
    kept = [chunk(b"iCCP", b"kept\0\0" + zlib.compress(profile))] if kind != b"iCCP" else []
    path = write(tmp_path / "a.png", png(PIXELS, *kept, chunk(kind, bomb), behind=behind))
    assert is_the_photo(path)
    photo = load_photo(path)
    assert len(photo.notes) == 1
    assert "left out" in photo.notes[0]
    assert photo.icc == (profile if kept else None)


def test_more_texts_than_any_photo_needs_are_no_damage(tmp_path: Path) -> None:
    text = TEXTS[b"zTXt"] + zlib.compress(bytes(15_000_000), 1)
    path = write(tmp_path / "a.png", png(PIXELS, *[chunk(b"zTXt", text)] * 6))
    assert is_the_photo(path)
    assert "text" in load_photo(path).notes[0]


@settings(max_examples=30)
@given(st.sampled_from(KINDS), st.binary(max_size=40), st.integers(0, 2), st.booleans())
def test_no_chunk_of_metadata_costs_the_photo(
    tmp_path_factory: pytest.TempPathFactory, kind: bytes, content: bytes, off_by: int, behind: bool
) -> None:
    odd = chunk(kind, content)[:-4] + struct.pack(">I", (zlib.crc32(kind + content) + off_by) % 2**32)
    path = write(tmp_path_factory.mktemp("chunks") / "a.png", png(PIXELS, odd, behind=behind))
    photo = load_photo(path)
    assert photo.pixels.shape[0] * photo.pixels.shape[1] == 40 * 48  # made-up EXIF may well turn it
    assert np.array_equal(np.sort(photo.pixels, axis=None), np.sort(PIXELS, axis=None))
    assert look_at(path).size == photo.pixels.shape[1::-1]


@pytest.mark.parametrize(
    ("origin", "length"), [*((origin, 300_000) for origin in SUFFIXES), (".tif", 500), (".tif", 1_300_000)]
)
def test_a_profile_of_any_size_goes_through_every_format(tmp_path: Path, origin: str, length: int) -> None:
    profile = rgb_profile(length)
    Image.fromarray(PIXELS).save(tmp_path / f"from{origin}", icc_profile=profile)
    photo = load_photo(tmp_path / f"from{origin}")
    assert photo.icc == profile
    for suffix in SUFFIXES:
        assert save_photo(tmp_path / f"to{suffix}", photo.pixels, photo, None) == ()
        saved = load_photo(tmp_path / f"to{suffix}")
        assert (saved.icc, saved.notes) == (profile, ())


def test_a_profile_that_not_every_format_holds_is_left_out_with_a_note(tmp_path: Path) -> None:
    Image.fromarray(PIXELS).save(tmp_path / "from.tif", icc_profile=rgb_profile(17_000_000))
    photo = load_photo(tmp_path / "from.tif")
    assert np.array_equal(photo.pixels, PIXELS)
    assert photo.icc is None
    assert "profile" in photo.notes[0]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_longest_provenance_can_be_read_back(tmp_path: Path, suffix: str) -> None:
    hole = np.ones(PIXELS.shape[:2], bool)
    entries = provenance(caption="鳥" * 5000, seed=2**63, checkpoint="c", version="1", hole=hole)
    told = with_earlier(entries, [entries | {"seed": seed} for seed in range(30)])
    save_photo(tmp_path / f"to{suffix}", PIXELS, Photo(PIXELS), told)
    assert read_provenance(tmp_path / f"to{suffix}") == told
    assert load_photo(tmp_path / f"to{suffix}").notes == ()
