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


def inpainted(labelled: Set) -> list[Record]:
    return [record for record in labelled.records.values() if record.extra["label"] == "inpainted"]


def tell_tales(found: list[Problem]) -> list[str]:
    return [problem.reason.split(":")[0] for problem in found if problem.kind == "tell-tale"]


def test_another_jpeg_quality_is_found_by_the_tables_in_the_files(labelled: Set, checked: Checked) -> None:
    for record in inpainted(labelled):
        if record.extra["format"] == "JPEG":
            with Image.open(labelled.folder / record.image) as photo:
                photo.save(labelled.folder / record.image, quality=99)  # while the index says what it said
    assert "quality differs" in tell_tales(checked(labelled)[1])


def test_another_format_is_found(labelled: Set, checked: Checked) -> None:
    for record in inpainted(labelled):
        with Image.open(labelled.folder / record.image) as photo:
            photo.save(labelled.folder / record.image, "PNG")
    assert "format differs" in tell_tales(checked(labelled)[1])


def test_other_colour_sampling_is_found(labelled: Set, checked: Checked) -> None:
    for record in inpainted(labelled):
        if record.extra["format"] == "JPEG":
            with Image.open(labelled.folder / record.image) as photo:
                photo.save(labelled.folder / record.image, quality=record.extra["quality"], subsampling=0)
    found = checked(labelled)[1]
    assert tell_tales(found) == ["format differs"]
    assert "4:4:4" in found[0].reason or "4:2:0" in found[0].reason


def test_another_pixel_size_is_found(labelled: Set, checked: Checked) -> None:
    for record in inpainted(labelled):
        with Image.open(labelled.folder / record.image) as photo:
            photo.resize((32, 24)).save(labelled.folder / record.image, photo.format)
    assert "pixel size differs" in tell_tales(checked(labelled)[1])


@pytest.mark.parametrize("content", ["the same", "its own"])
def test_metadata_of_one_label_only_is_found(labelled: Set, checked: Checked, content: str) -> None:
    for record in inpainted(labelled):
        text = PngImagePlugin.PngInfo()
        text.add_text("Software", f"an inpainter {record.id if content == 'its own' else ''}")
        comment = f"filled {record.id if content == 'its own' else ''}".encode()
        with Image.open(labelled.folder / record.image) as photo:
            options = {"pnginfo": text} if photo.format == "PNG" else {"quality": "keep", "comment": comment}
            photo.save(labelled.folder / record.image, photo.format, **options)
    assert "metadata differs" in tell_tales(checked(labelled)[1])


def test_the_same_metadata_with_another_content_is_found(labelled: Set, checked: Checked) -> None:
    for record in labelled.records.values():
        comment = record.extra["label"].encode()
        with Image.open(labelled.folder / record.image) as photo:
            if photo.format == "JPEG":
                photo.save(labelled.folder / record.image, quality="keep", comment=comment)
    assert "content of the metadata differs" in tell_tales(checked(labelled)[1])


def test_what_differs_in_one_split_only_is_found(labelled: Set, checked: Checked) -> None:
    """All together have as many JPEGs and PNGs of either label, but in each split one of them tells the label."""
    for record in labelled.records.values():
        as_png = (record.extra["label"] == "inpainted") == (record.split == "train")
        with Image.open(labelled.folder / record.image) as photo:
            photo.save(labelled.folder / record.image, "PNG" if as_png else "JPEG", quality=80)
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


def test_equal_shares_never_differ_however_many_copies_there_are() -> None:
    authentic = Counter({size: 1 + size % 7 for size in range(300)})
    assert differ(authentic, Counter({size: 3 * count for size, count in authentic.items()})) is None


def test_chance_is_let_pass() -> None:
    """Both labels drawn from the same qualities, many times over: nearly all pass, as the test promises."""
    rng = np.random.default_rng(0)
    draws = [
        differ(Counter(rng.integers(70, 99, 300).tolist()), Counter(rng.integers(70, 99, 900).tolist()))
        for _ in range(200)
    ]
    assert sum(draw is not None for draw in draws) <= 2


def test_values_that_are_all_different_tell_nothing() -> None:
    assert differ(Counter(range(400)), Counter(range(400, 800))) is None


def test_a_difference_too_small_to_be_worth_learning_is_let_pass() -> None:
    assert differ(Counter({"a": 500_000, "b": 500_000}), Counter({"a": 490_000, "b": 510_000})) is None
