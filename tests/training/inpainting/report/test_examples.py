"""Which photos are filled, where, and by which captions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.holes.fixed import MASK_KINDS, read_masks
from dataset_tools.index import Header, Record, write_index
from training.inpainting.report.examples import Example, examples, square_at

SIDE = 64


def found(index: Path, split: str = "val", count: int | None = None, masks: Path | None = None) -> list[Example]:
    return list(examples([index], split, count, masks, print, SIDE))


def test_photos_holes_and_captions_are_the_same_at_every_call(index: Path, tmp_path: Path) -> None:
    first, second = (found(index, masks=tmp_path / name) for name in ("one", "other"))
    assert len(first) == len(second) == 4
    for one, other in zip(first, second, strict=True):
        assert one.photo.shape == (SIDE, SIDE, 3)
        assert np.array_equal(one.photo, other.photo)
        assert (one.caption, one.wrong_caption) == (other.caption, other.wrong_caption)
        assert tuple(one.holes) == MASK_KINDS
        for kind in MASK_KINDS:
            assert one.hole(kind).any()
            assert np.array_equal(one.hole(kind), other.hole(kind))
    assert len({one.hole("strokes").tobytes() for one in first}) == 4


def test_the_holes_are_the_fixed_ones_and_are_drawn_once(index: Path, tmp_path: Path) -> None:
    """A hole that someone put in its place is taken as it is."""
    (first, *_) = found(index, masks=tmp_path)
    (record,) = tmp_path.glob("*/masks.jsonl")
    assert {hole.id for hole in read_masks(record)} == {one.id for one in found(index, masks=tmp_path)}
    before = record.read_bytes()
    other = first.holes["object"]
    first.holes["centre"].path.write_bytes(other.path.read_bytes())
    (again, *_) = found(index, masks=tmp_path)
    assert np.array_equal(again.hole("centre"), other.load())
    assert record.read_bytes() == before


def test_only_photos_of_the_split_come_and_no_more_than_there_are(index: Path, tmp_path: Path) -> None:
    held_out, trained = found(index, "val", 100, tmp_path), found(index, "train", 100, tmp_path)
    assert (len(held_out), len(trained)) == (4, 8)
    assert not {one.photo.tobytes() for one in held_out} & {one.photo.tobytes() for one in trained}
    with pytest.raises(ValueError, match="no photo in the split 'test'"):
        found(index, "test", masks=tmp_path)
    some = found(index, "train", 4, tmp_path)
    assert [one.id for one in some] == [one.id for one in trained[::2]]  # spread over the split


def test_a_wrong_caption_is_of_the_same_domain_and_another_class(index: Path, tmp_path: Path) -> None:
    lines = [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()[1:]]
    of_caption = {line["captions"][0]["text"]: (line["domain"], line["category"]) for line in lines}
    there = 0
    for one in found(index, "train", None, tmp_path):
        if one.wrong_caption:
            there += 1
            domain, category = of_caption[one.wrong_caption]
            assert domain == one.domain
            assert category != one.category
    assert there


@pytest.mark.parametrize("size", [(100, 60), (60, 100)])
def test_parts_lie_in_the_square_where_they_lie_in_the_photo(tmp_path: Path, size: tuple[int, int]) -> None:
    width, height = size
    photo = np.zeros((height, width, 3), np.uint8)
    photo[33:36, 39:42] = 255  # the beak
    Image.fromarray(photo).save(tmp_path / "a.png")
    parts = {"beak": (40.5, 34.5), "tail": (1.0, 1.0)}
    record = Record("a", "a.png", "val", "bird", "one", (), size, parts=parts)
    write_index(tmp_path / "index.jsonl", Header("."), [record])
    (one,) = found(tmp_path / "index.jsonl", masks=tmp_path)
    rows, columns = np.nonzero(one.photo[..., 0] > 128)
    assert one.parts["beak"] == pytest.approx((columns.mean() + 0.5, rows.mean() + 0.5), abs=0.6)
    assert min(one.parts["tail"]) < 0  # outside


def test_a_photo_is_its_middle_square() -> None:
    wide = np.zeros((60, 100, 3), np.uint8)
    wide[:, 20:80] = 200
    assert (square_at(wide, SIDE) == 200).all()
    assert (square_at(wide.transpose(1, 0, 2), SIDE) == 200).all()
