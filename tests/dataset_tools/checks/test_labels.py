"""Anything but pixels that tells inpainted files from authentic ones is found, and chance is let pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from dataset_tools.checks.labels import differ
from dataset_tools.checks.problems import Problem
from dataset_tools.checks.run import CheckReport
from dataset_tools.index import Record
from tests.dataset_tools.checks.conftest import Set

Checked = Callable[..., tuple[CheckReport, list[Problem]]]


def resave(labelled: Set, save: Callable[[Image.Image, Record], dict | None]) -> None:
    """Write every file anew with the options that `save` gives for it; None leaves one as it is."""
    for record in labelled.records.values():
        path = labelled.folder / record.image
        with Image.open(path) as photo:
            options = save(photo, record)
            if options is not None:
                size = options.pop("size", photo.size)
                (photo if size == photo.size else photo.resize(size)).save(path, **{"format": photo.format, **options})


def inpainted(record: Record) -> bool:
    return bool(record.extra["label"] == "inpainted")


def with_metadata(photo: Image.Image, record: Record, content: str) -> dict | None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Software", content)
    return {"pnginfo": text} if photo.format == "PNG" else {"quality": "keep", "comment": content.encode()}


def of_jpegs(change: Callable[[Record], dict]) -> Callable[[Image.Image, Record], dict | None]:
    return lambda photo, record: change(record) if photo.format == "JPEG" else None


def of_inpainted(change: Callable[[Image.Image, Record], dict | None]) -> Callable[[Image.Image, Record], dict | None]:
    return lambda photo, record: change(photo, record) if inpainted(record) else None


SLIPS: list[tuple[str, Callable[[Image.Image, Record], dict | None]]] = [
    # by the tables in the files, while the index says what it said
    ("quality", of_inpainted(of_jpegs(lambda record: {"quality": 99}))),
    ("format", of_inpainted(lambda photo, record: {"format": "PNG"})),
    ("format", of_inpainted(of_jpegs(lambda record: {"quality": record.extra["quality"], "subsampling": 0}))),
    ("pixel size", of_inpainted(lambda photo, record: {"size": (32, 24)})),
    ("metadata", of_inpainted(lambda photo, record: with_metadata(photo, record, "filled"))),
    ("metadata", of_inpainted(lambda photo, record: with_metadata(photo, record, record.id))),  # each its own
    ("content of the metadata", of_jpegs(lambda r: {"quality": "keep", "comment": r.extra["label"].encode()})),
]


@pytest.mark.parametrize(("what", "slip"), SLIPS)
def test_a_slip_that_tells_the_labels_is_found(
    labelled: Set, checked: Checked, what: str, slip: Callable[[Image.Image, Record], dict | None]
) -> None:
    resave(labelled, slip)
    found = [problem.reason.split(":")[0] for problem in checked(labelled)[1] if problem.kind == "tell-tale"]
    assert f"{what} differs" in found


def test_what_differs_in_one_split_only_is_found(labelled: Set, checked: Checked) -> None:
    """All together have as many JPEGs and PNGs of either label, but in each split one of them tells the label."""

    def as_in_the_other(photo: Image.Image, record: Record) -> dict:
        return {"format": "PNG" if inpainted(record) == (record.split == "train") else "JPEG", "quality": 80}

    resave(labelled, as_in_the_other)
    found = [problem for problem in checked(labelled)[1] if problem.kind == "tell-tale"]
    assert {problem.name for problem in found} == {"train"}, "the other splits are too small to tell"


def test_a_split_of_one_label_is_found(labelled: Set, checked: Checked) -> None:
    labelled.write(record for record in labelled.records.values() if record.split != "val" or record.id.endswith("#0"))
    found = checked(labelled)[1]
    assert [(problem.name, problem.reason) for problem in found] == [("val", "all of its 2 files are authentic")]


def test_a_difference_is_told_with_its_most_telling_value() -> None:
    sentence = differ(Counter({"JPEG": 90, "PNG": 10}), Counter({"JPEG": 30, "PNG": 70}))
    assert sentence is not None
    assert "is 90% of authentic and 30% of inpainted" in sentence or "is 10% of authentic and 70%" in sentence
    assert "total variation 0.60" in sentence


def test_equal_shares_unique_values_and_small_differences_tell_nothing() -> None:
    authentic = Counter({size: 1 + size % 7 for size in range(300)})
    assert differ(authentic, Counter({size: 3 * count for size, count in authentic.items()})) is None
    assert differ(Counter(range(400)), Counter(range(400, 800))) is None
    assert differ(Counter({"a": 500_000, "b": 500_000}), Counter({"a": 490_000, "b": 510_000})) is None


def test_chance_is_let_pass() -> None:
    """Both labels drawn from the same qualities, many times over: nearly all pass, as the test promises."""
    rng = np.random.default_rng(0)
    draws = [
        differ(Counter(rng.integers(70, 99, 300).tolist()), Counter(rng.integers(70, 99, 900).tolist()))
        for _ in range(200)
    ]
    assert sum(draw is not None for draw in draws) <= 2
