"""Source photos of a set: never divided, never those of another part, and drawn from alike at every call."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dataset_tools.index import Header, Record, read_index, write_index
from training.photos.parts import check_without, drawn, for_stack, source_photos


def test_members_and_stack_share_the_training_photos_and_none_is_of_both(inpainted: Path) -> None:
    kept, rest = ({source.id for source in source_photos([inpainted], part, 0.5)} for part in ("stack", "train"))
    assert kept
    assert rest
    assert not kept & rest
    assert kept | rest == {record.extra["source"] for record in read_index(inpainted).records("train")}


def test_the_share_for_the_stack_is_a_matter_of_the_photo_alone() -> None:
    kept = [for_stack(f"photo {number}", 0.2) for number in range(5000)]
    assert 0.18 < np.mean(kept) < 0.22
    assert kept[:9] == [False, True, False, True, True, True, False, False, False]  # for good: runs rely on it
    assert all(for_stack(f"photo {number}", 0.5) for number in np.flatnonzero(kept))
    assert not any(for_stack(str(number), 0.0) for number in range(100))


def test_every_source_photo_has_its_copies(inpainted: Path) -> None:
    for source in source_photos([inpainted], "test"):
        assert (len(source.authentic), len(source.fills), source.captions) == (1, 2, ("a bird",))
        assert {copy.source for copy in (*source.authentic, *source.fills)} == {source.id}
        assert not source.authentic[0].inpainted
        assert all(fill.inpainted and fill.hole is not None and fill.hole.is_file() for fill in source.fills)


def test_fills_by_an_inpainter_left_out_are_not_there(inpainted: Path) -> None:
    found = source_photos([inpainted], "stack", 0.5, without=("grey",))
    assert {fill.inpainter for source in found for fill in source.fills} == {"black"}


def test_what_is_to_be_left_out_must_be_there(inpainted: Path) -> None:
    check_without([inpainted], ())
    check_without([inpainted], ("grey", "black"))
    with pytest.raises(ValueError, match="by gray: --without takes one of black, grey"):
        check_without([inpainted], ("grey", "gray"))


def test_one_fill_is_drawn_the_same_way_always_and_by_the_seed(inpainted: Path) -> None:
    sources = source_photos([inpainted], "stack", 1.0)
    first, again, other = ([drawn(source.fills, seed) for source in sources] for seed in (0, 0, 1))
    assert first == again != other
    assert {copy.inpainter for copy in first} == {"grey", "black"}


def test_parts_without_photos_and_plain_indexes_are_clear_errors(inpainted: Path, tmp_path: Path) -> None:
    for part, share, without in (("stack", 0.0, ()), ("train", 0.2, ("grey", "black"))):
        with pytest.raises(ValueError, match=f"no source photo .* in '{part}'"):
            source_photos([inpainted], part, share, without)
    plain = Record("1", "1.png", "test", "bird", "", (), (8, 8))
    write_index(tmp_path / "index.jsonl", Header(root="."), [plain])
    with pytest.raises(ValueError, match="no inpainted set"):
        source_photos([tmp_path], "test")
