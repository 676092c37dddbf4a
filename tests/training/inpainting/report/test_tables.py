"""Means, pairs and bars, on rows whose figures are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from training.inpainting.report.fillers import NAVIER_STOKES
from training.inpainting.report.hidden_parts import HALF, HEAD
from training.inpainting.report.measure import Row
from training.inpainting.report.semantics import AGREEMENT
from training.inpainting.report.tables import LARGE_HOLES, bars, entries, lead, paired, ratio, semantic_bars
from training.measuring.reports import Bar


def rows(
    lpips: float = 0.3, psnr: float = 16.0, kinds: tuple[str, ...] = ("centre", "object", *LARGE_HOLES)
) -> list[Row]:
    """Ten photos, every other a bird; Navier-Stokes has a hole LPIPS of 0.5 and a hole PSNR of 14 dB on average."""
    found = []
    for number in range(10):
        wave = 0.1 * (-1) ** (number // 2)  # so that photos differ
        for kind in kinds:
            ours = {"hole lpips": lpips + wave, "hole psnr": psnr + wave, "diversity": 0.06}
            other = {"hole lpips": 0.5 + wave, "hole psnr": 14 + wave}
            domain = "dog" if number % 2 else "bird"
            found += [
                Row(str(number), domain, kind, "ours", ours),
                Row(str(number), domain, kind, NAVIER_STOKES, other),
            ]
    return found


def held(found: list[Row], **more: Any) -> dict[str, Bar]:
    given = {"realism": {}, "swaps": {}, "colours": None} | more
    return {bar.what: bar for bar in bars(found, "ours", given["realism"], given["swaps"], given["colours"])}


def test_means_are_of_their_own_holes_filler_and_domain() -> None:
    found = {(e.kind, e.filler, e.domain, e.name): e.figure for e in entries(rows(kinds=("centre",)))}
    birds = [0.3 + 0.1 * (-1) ** (number // 2) for number in range(0, 10, 2)]
    assert found["centre", "ours", "birds", "hole lpips"].value == pytest.approx(np.mean(birds))
    assert found["centre", "ours", "birds", "hole lpips"].sources == 5
    assert found["centre", "ours", "all", "hole lpips"].sources == 10
    assert found["centre", NAVIER_STOKES, "all", "hole psnr"].value == pytest.approx(14, abs=0.1)
    assert ("centre", NAVIER_STOKES, "all", "diversity") not in found
    assert not any(kind == "object" for kind, *_ in found)


def test_pairs_are_of_one_photo_and_hole_whatever_the_order_of_rows() -> None:
    shuffled = rows()
    np.random.default_rng(0).shuffle(shuffled)  # type: ignore[arg-type]
    ours, other, ids = paired(shuffled, ("centre", "object"), "ours", NAVIER_STOKES, "hole lpips")
    assert len(ids) == 20
    assert np.allclose(other - ours, 0.2)


def test_a_photo_that_one_of_the_two_did_not_fill_is_left_out() -> None:
    some = [row for row in rows() if (row.id, row.filler) != ("3", NAVIER_STOKES)]
    _, _, ids = paired(some, ("centre",), "ours", NAVIER_STOKES, "hole psnr")
    assert sorted(ids) == sorted(set("0123456789") - {"3"})


def test_a_ratio_is_of_means_and_its_interval_is_that_of_pairs() -> None:
    """A lead that is the same on every photo has no spread, however much the photos differ."""
    pairs = paired(rows(), ("centre",), "ours", NAVIER_STOKES, "hole psnr")
    ahead = lead(*pairs)
    assert ahead is not None
    assert (ahead.value, ahead.low, ahead.high) == pytest.approx((2, 2, 2))
    found = ratio(*paired(rows(), ("centre",), "ours", NAVIER_STOKES, "hole lpips"))
    assert found is not None
    assert 0.55 < found.low < found.value < found.high < 0.7


@pytest.mark.parametrize(("lpips", "psnr", "cleared"), [(0.3, 16.0, True), (0.4, 14.4, False)])
def test_bars_are_cleared_by_what_clears_them(lpips: float, psnr: float, cleared: bool) -> None:
    found = held(rows(lpips, psnr))
    for what in ("centre", "object", "holes of 30 % and more"):
        assert found[f"hole LPIPS relative to Navier–Stokes, {what}"].cleared is cleared
        assert found[f"hole PSNR over Navier–Stokes, dB, {what}"].cleared is cleared
    assert found["diversity, centre"].cleared is True


def test_bars_of_what_was_not_measured_say_so() -> None:
    found = held([row for row in rows(kinds=("centre",)) if row.filler == "ours"])
    assert found["hole LPIPS relative to Navier–Stokes, centre"].cleared is None
    assert found["diversity, object"].figure is None
    assert not any("caption" in what or "colour" in what or "fid" in what for what in found)


def test_realism_captions_and_colours_are_held_against_their_bars() -> None:
    realism = {
        "centre": {"ours": {"fid (x)": 40.0, "kid (x)": 0.1, "count": 9}, NAVIER_STOKES: {"fid (x)": 100.0, "count": 9}}
    }
    swaps = {"object": {"all": {"share": 0.8, "count": 30}}}
    colours = {"photos": 20, "nearest": {"value": 0.6, "low": 0.5, "high": 0.7}}
    found = held(rows(), realism=realism, swaps=swaps, colours=colours)
    fid = found["fid (x) relative to Navier–Stokes, centre"]
    assert fid.figure is not None
    assert (fid.figure.value, fid.figure.photos, fid.cleared) == (pytest.approx(0.4), 9, True)
    assert found["the right caption beats a wrong one, object"].cleared is False
    assert found["colour control (chance 0.125)"].cleared is True


def test_what_can_not_be_divided_by_was_not_measured() -> None:
    """Navier–Stokes fills a flat wall as the photo has it."""
    realism = {"centre": {"ours": {"fid (x)": 0.1, "count": 9}, NAVIER_STOKES: {"fid (x)": 0.0, "count": 9}}}
    flat = [Row(r.id, r.domain, r.kind, r.filler, {**r.figures, "hole lpips": 0.0}) for r in rows()]
    found = held(flat, realism=realism)
    for what in ("fid (x) relative to Navier–Stokes, centre", "hole LPIPS relative to Navier–Stokes, centre"):
        assert (found[what].figure, found[what].cleared) == (None, None)


@pytest.mark.parametrize(
    ("ours", "other", "cleared"), [(0.6, 0.44, (True, True)), (0.59, 0.45, (False, False)), (0.7, 0.6, (True, False))]
)
def test_agreement_on_half_the_animal_is_held_against_its_bars(
    ours: float, other: float, cleared: tuple[bool, bool]
) -> None:
    found = [
        Row(str(number), "cat", kind, filler, {AGREEMENT: value})
        for number in range(4)
        for kind, shift in ((HALF, 0.0), (HEAD, -0.4))
        for filler, value in (("ours", ours + shift), (NAVIER_STOKES, other))
    ]
    held = list(semantic_bars(found, "ours"))
    assert tuple(bar.cleared for bar in held) == cleared
    assert [bar.figure and bar.figure.photos for bar in held] == [4, 4]
    assert {entry.kind for entry in entries(found)} == {HALF, HEAD}
    assert [bar.cleared for bar in semantic_bars([], "ours")] == [None, None]
