"""`featherproof inpaint` gets through the corpus: a fill that can be read back, or one sentence and nothing written."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.imaging import PhotoError, load_photo
from tests.corpus.bounds import MOST_BYTES, MOST_SECONDS, Taken
from tests.corpus.build import HEIGHT, WIDTH
from tests.corpus.child import call, no_sentences
from tests.corpus.conftest import Corpus
from tests.corpus.masks import build_masks
from tests.corpus.odd import Odd
from tests.fixtures.carriers import png
from tests.fixtures.command import Outcome, one_line

Run = Callable[..., Outcome]


def problem(run: Run, odd: Odd, photo: Path, mask: Path, out: Path) -> str | None:
    """What went wrong in filling this photo's hole, of which `odd` is one file."""
    taken = Taken(os.getpid())
    outcome = run("inpaint", photo, "--mask", mask, "--caption", "a red bird", "--out", out, "--device", "cpu")
    if taken.seconds() > MOST_SECONDS or taken.bytes() > MOST_BYTES:
        return f"{taken.seconds():.0f} s, {taken.bytes() / 1e9:.1f} GB"
    fills = list(out.iterdir()) if out.is_dir() else []
    shutil.rmtree(out, ignore_errors=True)
    if outcome.status == 0:
        return "filled" if expected(odd) == "refused" else None if len(fills) == 1 else f"{len(fills)} files"
    if fills:
        return f"failed and left {fills}"
    if expected(odd) == "right":
        return outcome.err
    return None if one_line(outcome.err) and outcome.err.rstrip().endswith(".") else f"no sentence: {outcome.err!r}"


def expected(odd: Odd) -> str:
    """What comes of filling it: of a photo of one pixel, nothing could stay visible."""
    return "refused" if odd.path.name == "1x1.png" else odd.expected


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("only_tiny_checkpoint", "network_loaded_once")
def test_every_photo_is_filled_or_costs_one_sentence(tmp_path: Path, run: Run, corpus: Corpus) -> None:
    wrong = {}
    for odd in corpus.files:
        mask = tmp_path / "mask.png"
        Image.fromarray(hole_for(odd.path)).save(mask)
        if (what := problem(run, odd, odd.path, mask, tmp_path / "out")) is not None:
            wrong[str(odd.path)] = what
    assert wrong == {}


def hole_for(photo: Path) -> np.ndarray:
    """A mask of the photo's size, where it has one: white in its middle, by a third of its sides, 500 px at most."""
    try:
        height, width = load_photo(photo).pixels.shape[:2]
    except PhotoError:
        height, width = HEIGHT, WIDTH
    hole = np.zeros((height, width), np.uint8)
    rows, columns = (min(max(1, side // 3), 500) for side in (height, width))
    hole[height // 3 : height // 3 + rows, width // 3 : width // 3 + columns] = 255
    return hole


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("only_tiny_checkpoint", "network_loaded_once")
def test_every_mask_makes_its_hole_or_costs_one_sentence(tmp_path: Path, run: Run) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(png(np.full((HEIGHT, WIDTH, 3), 90, np.uint8)))
    wrong = {}
    for odd in build_masks(tmp_path / "masks"):
        if (what := problem(run, odd, photo, odd.path, tmp_path / "out")) is not None:
            wrong[str(odd.path)] = what
    assert wrong == {}


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("only_tiny_checkpoint")
def test_every_file_of_a_folder_has_a_row_and_a_fill_or_one_sentence(tmp_path: Path, corpus: Corpus) -> None:
    photos = [odd for odd in corpus.files if not odd.path.is_dir()]
    for odd in photos:
        mask = tmp_path / "masks" / odd.path.relative_to(corpus.folder).with_suffix(".png")
        mask.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(hole_for(odd.path)).save(mask)
    asked = ("--mask", tmp_path / "masks", "--caption", "a red bird", "--out", tmp_path / "out", "--json")
    done = call("app.cli", "inpaint", corpus.folder, *asked, "--device", "cpu")
    assert no_sentences(done.err) == []
    rows = {row["path"]: row for row in map(json.loads, done.out.splitlines())}
    assert set(rows) == {str(odd.path) for odd in photos}
    for odd in photos:
        if odd.expected != "either":
            assert ("fill" in rows[str(odd.path)]) == (expected(odd) == "right"), rows[str(odd.path)]
    fills = [row["fill"] for row in rows.values() if "fill" in row]
    assert len(set(fills)) == len(fills) == sum(file.is_file() for file in (tmp_path / "out").rglob("*"))
    errors = [row["error"] for row in rows.values() if "error" in row]
    assert [error for error in errors if not error.endswith(".") or "\n" in error] == []
