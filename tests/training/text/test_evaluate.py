"""Which photos a text-matching checkpoint is measured on, and what it is told about each group."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.index import Caption, Header, Record, write_index
from tests.training.colour_judge import COLOURS, SIZE, picture, write_colour_matching
from training.text import evaluate as module
from training.text.caption_judge import CaptionJudge
from training.text.evaluate import evaluate_matching

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, backbone_file: Path) -> Path:
    return write_colour_matching(tmp_path_factory.mktemp("matching"), backbone_file)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write(*(colour, caption's colour, domain, category, origin, split)): an index of such photos, twice as wide."""

    def make(*rows: tuple[str, str, str, str, str, str], name: str = "set") -> Path:
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


def measure(checkpoint: Path, index: Path | list[Path], backbone_file: Path, count: int | None = None) -> dict:
    indexes = index if isinstance(index, list) else [index]
    return evaluate_matching(checkpoint, indexes, "val", backbone_file, "cpu", count)


def test_groups_are_measured_apart(checkpoint: Path, write: Write, backbone_file: Path) -> None:
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
    found = measure(checkpoint, [birds, pets], backbone_file)
    assert {key: found[key] for key in ("checkpoint", "split", "seeds", "side")} == {
        "checkpoint": "colours",
        "split": "val",
        "seeds": 5,
        "side": SIZE,
    }
    groups = found["groups"]
    assert {name: group["count"] for name, group in groups.items()} == {
        "all": 6,
        "bird": 3,
        "bird, human captions": 2,
        "cat": 2,
    }  # a photo without a caption and the dogs of one class are left out
    assert {name: group["wrong"] for name, group in groups.items()} == {
        "all": 5,
        "bird": 2,
        "bird, human captions": 1,
        "cat": 1,
    }
    assert [groups[name]["r_precision"] for name in ("bird", "bird, human captions", "cat")] == [1.0, 1.0, 0.0]


def test_captions_of_two_classes_that_read_the_same_are_told(
    checkpoint: Path, write: Write, backbone_file: Path
) -> None:
    """Those photos are misses, since no one could tell."""
    index = write(
        ("red", "red", "bird", "one", "human", "val"),
        ("red", "red", "bird", "other", "human", "val"),
        ("blue", "blue", "bird", "third", "human", "val"),
        ("blue", "blue", "bird", "third", "human", "val"),
    )
    group = measure(checkpoint, index, backbone_file)["groups"]["bird"]
    assert (group["shared"], group["r_precision"]) == (0.5, 0.5)


def test_the_first_caption_is_the_photos_own(checkpoint: Path, write: Write, backbone_file: Path) -> None:
    index = write(*((name, name, "dog", name, "measured", "val") for name in COLOURS))
    group = measure(checkpoint, index, backbone_file)["groups"]["dog"]
    assert (group["r_precision"], group["shared"]) == (1.0, 0.0)  # second captions are the same for all


def test_a_count_spreads_over_the_split(
    checkpoint: Path, write: Write, backbone_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    load = module.load_photo

    def note(path: Path) -> object:
        opened.append(path.stem)
        return load(path)

    monkeypatch.setattr(module, "load_photo", note)
    index = write(*((name, name, "cat", name, "measured", "val") for name in [*COLOURS, *COLOURS]))
    assert measure(checkpoint, index, backbone_file, count=3)["groups"]["cat"]["count"] == 3
    assert opened == ["0", "2", "5"]
    assert measure(checkpoint, index, backbone_file, count=100)["groups"]["cat"]["count"] == 8


def test_photos_are_seen_as_they_were_shot(
    checkpoint: Path, write: Write, backbone_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes: list[tuple[int, ...]] = []
    see = CaptionJudge._tensor

    def note(self: CaptionJudge, pixels: np.ndarray) -> object:
        shapes.append(pixels.shape)
        return see(self, pixels)

    monkeypatch.setattr(CaptionJudge, "_tensor", note)
    index = write(*((name, name, "cat", name, "measured", "val") for name in COLOURS))
    measure(checkpoint, index, backbone_file)
    assert shapes == [(SIZE, 2 * SIZE, 3)] * len(COLOURS)


def test_a_split_without_captions_is_said(checkpoint: Path, write: Write, backbone_file: Path) -> None:
    index = write(("red", "red", "cat", "r", "measured", "train"), ("red", "", "cat", "r", "measured", "val"))
    with pytest.raises(ValueError, match="no photo with a caption in the split 'val'"):
        measure(checkpoint, index, backbone_file)
