"""Which photos a text-matching checkpoint is measured on, and what it is told about each group."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.index import Caption, Header, Record, write_index
from tests.training.colour_judge import COLOURS, SIZE, picture
from training.text import evaluate as module
from training.text.evaluate import evaluate_matching

Write = Callable[..., Path]
Measure = Callable[..., dict]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write(*(colour, caption's colour, domain, category, origin, split)): an index of such photos, twice as wide."""

    def make(*rows: tuple[str, ...], name: str = "set") -> Path:
        folder = tmp_path / name
        folder.mkdir()
        records = []
        for number, (colour, said, domain, category, origin, split) in enumerate(rows):
            pixels = picture("green", number, 2 * SIZE, SIZE)
            pixels[:, SIZE // 2 : -SIZE // 2] = picture(colour, number)
            Image.fromarray(pixels).save(folder / f"{number}.png")
            captions = (Caption(f"a {said} bird", origin), Caption("a bird", "plain")) if said else ()
            size = (2 * SIZE, SIZE)
            records.append(Record(str(number), f"{number}.png", split, domain, category, captions, size))
        write_index(folder / "index.jsonl", Header(root="."), records)
        return folder / "index.jsonl"

    return make


@pytest.fixture
def measure(colour_matching: Path, backbone_file: Path) -> Measure:
    return lambda *indexes, count=None: evaluate_matching(colour_matching, indexes, "val", backbone_file, "cpu", count)


def test_groups_are_measured_apart(measure: Measure, write: Write) -> None:
    birds = write(
        ("red", "red", "bird", "r", "human", "val"),
        ("blue", "blue", "bird", "b", "human", "val"),
        ("white", "white", "bird", "w", "class-attributes", "val"),
        ("red", "blue", "bird", "b", "human", "test"),
        name="birds",
    )
    pets = write(
        ("red", "blue", "cat", "B", "measured", "val"),
        ("blue", "red", "cat", "R", "measured", "val"),
        ("red", "red", "dog", "only", "measured", "val"),
        ("white", "", "dog", "silent", "measured", "val"),
        name="pets",
    )
    found = measure(birds, pets)
    assert [found[key] for key in ("checkpoint", "split", "seeds", "side")] == ["colours", "val", 5, SIZE]
    # a photo without a caption and the dogs of one class are left out
    assert {name: (group["count"], group["wrong"]) for name, group in found["groups"].items()} == {
        "all": (6, 5),
        "bird": (3, 2),
        "bird, human captions": (2, 1),
        "cat": (2, 1),
    }
    shares = [found["groups"][name]["r_precision"] for name in ("bird", "bird, human captions", "cat")]
    assert shares == [1.0, 1.0, 0.0]


def test_captions_of_two_classes_that_read_the_same_are_misses_and_told(measure: Measure, write: Write) -> None:
    rows = [("red", "one"), ("red", "other"), ("blue", "third"), ("blue", "third")]
    index = write(*((name, name, "bird", category, "human", "val") for name, category in rows))
    group = measure(index)["groups"]["bird"]
    assert (group["shared"], group["r_precision"]) == (0.5, 0.5)


def test_a_count_spreads_over_the_split_and_first_captions_are_the_photos_own(
    measure: Measure, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    load = module.load_photo

    def note(path: Path) -> object:
        found = load(path)
        opened.append(path.stem)
        assert np.shape(found.pixels) == (SIZE, 2 * SIZE, 3)  # as it was shot
        return found

    monkeypatch.setattr(module, "load_photo", note)
    index = write(*((name, name, "cat", name, "measured", "val") for name in [*COLOURS, *COLOURS]))
    group = measure(index, count=3)["groups"]["cat"]
    assert (group["count"], opened) == (3, ["0", "2", "5"])
    assert (group["r_precision"], group["shared"]) == (1.0, 0.0)  # second captions are the same for all
    assert measure(index, count=100)["groups"]["cat"]["count"] == 8


def test_a_split_without_captions_is_said(measure: Measure, write: Write) -> None:
    index = write(("red", "red", "cat", "r", "measured", "train"), ("red", "", "cat", "r", "measured", "val"))
    with pytest.raises(ValueError, match="no photo with a caption in the split 'val'"):
        measure(index)
