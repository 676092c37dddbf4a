"""What is made of a photo depends on the seed and the photo alone, and keeps to what is held out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.errors import DataError
from dataset_tools.holes.draw import AREA_BINS, HOLE_KINDS
from dataset_tools.index import Caption, Record
from dataset_tools.inpainted.plan import HOLE_WEIGHTS, JPEG_QUALITIES, OWN_AREA, SetOptions, plan_for

NAMES = ("telea", "tdanet:a", "tdanet:b", "copy-move")


def record(name: str = "a", split: str = "train", captions: int = 2) -> Record:
    texts = tuple(Caption(f"caption {number}", "plain") for number in range(captions))
    return Record(id=name, image=f"{name}.jpg", split=split, domain="bird", category="", captions=texts, size=(9, 9))


@settings(max_examples=40)
@given(st.text(min_size=1), st.integers(0, 2**40), st.integers(1, 8))
def test_a_plan_is_a_function_of_seed_and_photo(name: str, seed: int, fills: int) -> None:
    options = SetOptions(fills=fills, seed=seed)
    plan = plan_for(record(name), NAMES, options)
    assert plan == plan_for(record(name), NAMES, options)
    assert [fill.number for fill in plan.fills] == list(range(1, fills + 1))
    assert all(sorted(fill.inpainters) == sorted(NAMES) for fill in plan.fills)
    assert all(fill.area in AREA_BINS or (fill.area is None and fill.hole_kind in OWN_AREA) for fill in plan.fills)
    assert all(fill.area is None for fill in plan.fills if fill.hole_kind in ("object", "spot"))
    quality = plan.encoding.quality
    assert (plan.encoding.format == "PNG") == (quality is None)
    assert quality is None or JPEG_QUALITIES[0] <= quality <= JPEG_QUALITIES[1]


def test_the_fills_of_a_photo_are_by_different_inpainters_as_far_as_there_are_some() -> None:
    for number in range(50):
        first = [fill.inpainters[0] for fill in plan_for(record(str(number)), NAMES, SetOptions(fills=4)).fills]
        assert sorted(first) == sorted(NAMES)


def test_over_many_photos_everything_is_drawn_as_often_as_it_is_to_be() -> None:
    plans = [plan_for(record(str(number)), NAMES, SetOptions()) for number in range(1000)]
    fills = [fill for plan in plans for fill in plan.fills]
    for name in NAMES:
        assert 650 < sum(fill.inpainters[0] == name for fill in fills) < 850  # of 3000, a quarter each
    assert sum(HOLE_WEIGHTS.values()) == pytest.approx(1)
    for kind in HOLE_KINDS:
        of_kind = [fill for fill in fills if fill.hole_kind == kind]
        assert len(of_kind) / len(fills) == pytest.approx(HOLE_WEIGHTS[kind], abs=0.03)
        own = sum(fill.area is None for fill in of_kind)
        assert own / len(of_kind) == pytest.approx(OWN_AREA.get(kind, 0), abs=0.1)
    bins = [fill.area for fill in fills if fill.area is not None]
    assert all(0.13 < bins.count(area) / len(bins) < 0.2 for area in AREA_BINS)
    assert 150 < sum(plan.encoding.format == "PNG" for plan in plans) < 250
    assert {fill.caption for fill in fills} == {"caption 0", "caption 1"}
    assert {fill.caption for fill in plan_for(record(captions=0), NAMES, SetOptions()).fills} == {""}


@pytest.mark.parametrize("split", ["train", "val"])
def test_what_is_held_out_appears_in_the_test_split_only(split: str) -> None:
    options = SetOptions(held_out_inpainters=("tdanet:b",), held_out_holes=("strokes",))
    seen = [fill for n in range(200) for fill in plan_for(record(str(n), split), NAMES, options).fills]
    assert not any("tdanet:b" in fill.inpainters or fill.hole_kind == "strokes" for fill in seen)
    tested = [fill for n in range(200) for fill in plan_for(record(str(n), "test"), NAMES, options).fills]
    assert any(fill.inpainters[0] == "tdanet:b" for fill in tested)
    assert any(fill.hole_kind == "strokes" for fill in tested)


def test_holding_out_what_is_not_there_or_everything_is_an_error_that_names_it() -> None:
    with pytest.raises(DataError, match="no inpainter magic to hold out; there are telea"):
        plan_for(record(), NAMES, SetOptions(held_out_inpainters=("magic",)))
    with pytest.raises(DataError, match="Every hole kind is held out"):
        plan_for(record(), NAMES, SetOptions(held_out_holes=tuple(HOLE_KINDS)))
