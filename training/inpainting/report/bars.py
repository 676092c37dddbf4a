"""The bars that an inpainting checkpoint is to clear, and whether it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from training.inpainting.report.fillers import NAVIER_STOKES
from training.inpainting.report.measure import DRAWN_KINDS, Row
from training.inpainting.report.tables import lead, mean, paired, ratio
from training.measuring.figures import Figure
from training.measuring.reports import Bar

LARGE_HOLES = ("area-0.3-0.4", "area-0.4-0.5", "area-0.5-0.6")
MOST_LPIPS, MOST_FID = 0.7, 0.5  # of Navier-Stokes'
LEAST_LEAD = 0.5  # dB over Navier-Stokes
LEAST_SWAP, LEAST_COLOURS, LEAST_DIVERSITY = 0.85, 0.5, 0.05


def bars(
    rows: Sequence[Row], ours: str, realism: dict[str, Any], swaps: dict[str, Any], colours: dict[str, Any] | None
) -> Iterator[Bar]:
    """Every bar of `ours`, a checkpoint's name.

    `realism` and `swaps`: by hole kind, as `Realism.figures` and `CaptionJudge.text_swap` gave them; `colours`: as
    `ColourControl.figures` did.
    """
    groups = (*((kind, (kind,)) for kind in DRAWN_KINDS), ("holes of 30 % and more", LARGE_HOLES))
    for what, kinds in groups:
        found = ratio(*paired(rows, kinds, ours, NAVIER_STOKES, "hole lpips"))
        yield _bar(f"hole LPIPS by Navier-Stokes', {what}", f"under {MOST_LPIPS}", found, most=MOST_LPIPS)
    for kind, figures in realism.items():
        (name,) = (name for name in figures[ours] if name.startswith("fid"))
        found = _plain(figures[ours][name] / figures[NAVIER_STOKES][name], figures[ours]["count"])
        yield _bar(f"{name} by Navier-Stokes', {kind}", f"under {MOST_FID}", found, most=MOST_FID)
    for what, kinds in groups:
        found = lead(*paired(rows, kinds, ours, NAVIER_STOKES, "hole psnr"))
        yield _bar(f"hole PSNR over Navier-Stokes', dB, {what}", f"over {LEAST_LEAD}", found, least=LEAST_LEAD)
    for kind, shares in swaps.items():
        found = _plain(shares["all"]["share"], int(shares["all"]["count"]))
        yield _bar(f"the right caption beats a wrong one, {kind}", f"over {LEAST_SWAP}", found, least=LEAST_SWAP)
    if colours is not None:
        nearest, photos = colours["nearest"], int(colours["photos"])
        found = Figure(nearest["value"], nearest["low"], nearest["high"], 8 * photos, photos)
        yield _bar("colour control (chance 0.125)", f"over {LEAST_COLOURS}", found, least=LEAST_COLOURS)
    for kind in DRAWN_KINDS:
        values, _, ids = paired(rows, (kind,), ours, ours, "diversity")
        yield _bar(f"diversity, {kind}", f"over {LEAST_DIVERSITY}", mean(values, ids), least=LEAST_DIVERSITY)


def _plain(value: float, count: int) -> Figure:
    """A figure without an interval."""
    return Figure(value, float("nan"), float("nan"), count, count)


def _bar(what: str, goal: str, found: Figure | None, least: float | None = None, most: float | None = None) -> Bar:
    if found is None:
        return Bar(what, goal, None, None)
    return Bar(what, goal, found, bool(found.value < most if most is not None else found.value > (least or 0)))
