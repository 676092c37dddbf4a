"""Every photo of the corpus is decoded to the picture that it holds, or refused in one sentence that names it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.imaging import PhotoError, load_photo
from tests.corpus.build import build_photos
from tests.corpus.odd import Odd


def problem(odd: Odd) -> str | None:
    """What is wrong with what came of this file."""
    try:
        photo = load_photo(odd.path)
    except PhotoError as error:
        said = str(error)
        named = str(odd.path) in said and said.endswith(".")
        return said if odd.expected == "right" or not named else None
    if odd.expected == "refused":
        return f"opened, {photo.pixels.shape}"
    if odd.pixels is not None and not np.array_equal(photo.pixels, odd.pixels):
        return "another picture"
    return None


def test_every_photo_is_right_or_refused(tmp_path: Path) -> None:
    corpus = build_photos(tmp_path / "corpus")
    assert len(corpus) > 300
    assert {str(odd.path): what for odd in corpus if (what := problem(odd)) is not None} == {}


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    one, other = (build_photos(tmp_path / name, seed=1) for name in ("one", "other"))
    for odd, again in zip(one, other, strict=True):
        if odd.path.is_file() and odd.kind != "place":
            assert odd.path.read_bytes() == again.path.read_bytes()
