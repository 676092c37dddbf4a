"""A JPEG that lacks a part of its picture is opened with a note, and a whole one without, whatever follows it."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image

from models.imaging import PhotoError, load_photo
from tests.conftest import draw_photo

KINDS: list[dict[str, Any]] = [{}, {"progressive": True}, {"subsampling": 0}, {"restart_marker_rows": 1}]
TAILS = {
    "nothing": b"",
    "zeros": bytes(3000),
    "garbage": np.random.default_rng(0).bytes(3000),
    "another end": b"\xff\xd9",
}


def pictures() -> dict[str, Image.Image]:
    drawn = draw_photo(160, 120, 3)
    dark = drawn.copy()
    dark[70:] = 0  # ends as what is cut does
    return {
        "drawn": Image.fromarray(drawn),
        "dark below": Image.fromarray(dark),
        "one colour": Image.new("RGB", (160, 120), (3, 60, 200)),
        "grey": Image.fromarray(drawn).convert("L"),
        "CMYK": Image.fromarray(drawn).convert("CMYK"),
    }


def encoded(picture: str, options: dict[str, Any]) -> bytes:
    buffer = BytesIO()
    pictures()[picture].save(buffer, "JPEG", quality=90, **options)
    return buffer.getvalue()


def is_noted(content: bytes) -> bool:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.jpg")
        path.write_bytes(content)
        return any("damaged inside" in note for note in load_photo(path).notes)


@pytest.mark.parametrize("options", KINDS, ids=str)
def test_a_whole_picture_has_no_note_whatever_follows(options: dict[str, Any]) -> None:
    for picture in pictures():
        for tail in TAILS.values():
            assert not is_noted(encoded(picture, options) + tail), picture


INSTEAD = {"closed": b"\xff\xd9", "zeros": bytes(30_000), "garbage": TAILS["garbage"] + b"\xff\xd9"}


@settings(max_examples=20)
@given(
    st.sampled_from(KINDS), st.sampled_from(["drawn", "grey", "CMYK"]), st.floats(0.5, 0.9), st.sampled_from([*INSTEAD])
)
def test_a_picture_that_is_cut_is_refused_or_noted(
    options: dict[str, Any], picture: str, share: float, instead: str
) -> None:
    whole = encoded(picture, options)
    cut = int(len(whole) * share)
    # Closed between two scans, a progressive picture is a whole one that was stored less finely.
    assume("progressive" not in options or b"\xff\xc4" not in whole[cut - 3 : cut + 2])
    assert is_refused_or_noted(whole[:cut] + INSTEAD[instead])


@pytest.mark.parametrize("picture", ["drawn", "grey", "CMYK"])
@pytest.mark.parametrize("kept", range(4))  # bytes from the marker on
def test_a_picture_that_is_cut_beside_a_restart_marker_is_refused_or_noted(picture: str, kept: int) -> None:
    whole = encoded(picture, {"restart_marker_rows": 1})
    markers = [found.start() for found in re.finditer(rb"\xff[\xd0-\xd7]", whole)]
    assert len(markers) > 4
    for place in markers:
        assert is_refused_or_noted(whole[: place + kept] + b"\xff\xd9"), place


def is_refused_or_noted(content: bytes) -> bool:
    try:
        return is_noted(content)
    except PhotoError:
        return True
