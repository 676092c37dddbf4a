"""Source photos of a set: never divided, never those of another part, and drawn from alike at every call."""

# ruff: noqa: F811 - `inpainted` is a fixture

from __future__ import annotations

from pathlib import Path

import pytest

from dataset_tools.index import Header, Record, read_index, write_index
from tests.training.authenticity.test_crops import inpainted  # noqa: F401
from training.authenticity.crops import Crops
from training.measuring.spread import spread
from training.photos.parts import SourcePhoto, drawn, source_photos


def test_the_stack_gets_just_the_photos_that_members_did_not(inpainted: Path) -> None:
    kept = {source.id for source in source_photos([inpainted], "stack", 0.5)}
    trained = {
        file.path for source in Crops([inpainted], "train", 64, 8, stacking=0.5).sources for file in source.authentic
    }
    seen = {
        record.extra["source"]
        for record in read_index(inpainted).records()
        if read_index(inpainted).image_path(record) in trained
    }
    everything = {record.extra["source"] for record in read_index(inpainted).records("train")}
    assert kept
    assert seen
    assert kept | seen == everything
    assert not kept & seen
    assert {source.id for source in source_photos([inpainted], "train", 0.5)} == seen


def test_every_source_photo_has_its_copies(inpainted: Path) -> None:
    for source in source_photos([inpainted], "test"):
        assert len(source.authentic) == 1
        assert len(source.fills) == 2
        assert {copy.source for copy in (*source.authentic, *source.fills)} == {source.id}
        assert not source.authentic[0].inpainted
        assert all(fill.inpainted and fill.hole is not None and fill.hole.is_file() for fill in source.fills)


def test_fills_by_an_inpainter_left_out_are_not_there(inpainted: Path) -> None:
    found = source_photos([inpainted], "stack", 0.5, without=("grey",))
    assert {fill.inpainter for source in found for fill in source.fills} == {"black"}


def test_one_fill_is_drawn_the_same_way_always_and_by_the_seed(inpainted: Path) -> None:
    sources = source_photos([inpainted], "stack", 1.0)
    first, again, other = ([drawn(source.fills, seed) for source in sources] for seed in (0, 0, 1))
    assert first == again != other
    assert {copy.inpainter for copy in first} == {"grey", "black"}


def test_a_part_of_the_photos_is_spread_over_all() -> None:
    sources = [SourcePhoto(str(number)) for number in range(10)]
    assert [source.id for source in spread(sources, 4)] == ["0", "2", "5", "7"]
    assert spread(sources, None) == spread(sources, 99) == sources


def test_parts_without_photos_and_plain_indexes_are_clear_errors(inpainted: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no source photo .* in 'stack'"):
        source_photos([inpainted], "stack", 0.0)
    plain = Record("1", "1.png", "test", "bird", "", (), (8, 8))
    write_index(tmp_path / "index.jsonl", Header(root="."), [plain])
    with pytest.raises(ValueError, match="no inpainted set"):
        source_photos([tmp_path], "test")
