"""From rows to figures, means over photos with 95 % bootstrap intervals, and to the bars that they are held against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.inpainting.report.fillers import NAVIER_STOKES
from training.inpainting.report.hidden_parts import HALF, HIDDEN_KINDS
from training.inpainting.report.measure import DRAWN_KINDS, KINDS, Row
from training.inpainting.report.semantics import AGREEMENT
from training.measuring.figures import Figure, Measure, figure
from training.measuring.reports import Bar

EVERYTHING = "all"
DOMAINS = {EVERYTHING: ("bird", "cat", "dog", "other"), "birds": ("bird",), "cats and dogs": ("cat", "dog")}
LARGE_HOLES = ("area-0.3-0.4", "area-0.4-0.5", "area-0.5-0.6")
MOST_LPIPS, MOST_FID = 0.7, 0.5  # of those of Navier–Stokes
LEAST_LEAD = 0.5  # dB over Navier–Stokes
LEAST_AGREEMENT, LEAST_AGREEMENT_LEAD = 0.6, 0.15
LEAST_SWAP, LEAST_COLOURS, LEAST_DIVERSITY = 0.85, 0.5, 0.05


@dataclass(frozen=True)
class Entry:
    """One figure: of which holes, filler and photos."""

    kind: str
    filler: str
    domain: str
    name: str
    figure: Figure


def entries(rows: Sequence[Row]) -> Iterator[Entry]:
    """Every mean, in the order of kinds; groups without a photo are left out."""
    fillers = list(dict.fromkeys(row.filler for row in rows))
    for kind in (*KINDS, *HIDDEN_KINDS):
        for domain, members in DOMAINS.items():
            for filler in fillers:
                of_group = [r for r in rows if (r.kind, r.filler) == (kind, filler) and r.domain in members]
                for name in dict.fromkeys(name for row in of_group for name in row.figures):
                    having = [row for row in of_group if name in row.figures]
                    values = np.array([row.figures[name] for row in having])
                    yield Entry(kind, filler, domain, name, figure(_mean(values), np.array([row.id for row in having])))


def paired(rows: Sequence[Row], kinds: Sequence[str], ours: str, other: str, name: str) -> tuple[np.ndarray, ...]:
    """A figure of two fillers on the same photos and holes: our values, the other's, and the photos' ids, N each."""
    found = {(row.id, row.kind, row.filler): row.figures[name] for row in rows if name in row.figures}
    both = [key[:2] for key in found if key[2] == ours and key[1] in kinds and (*key[:2], other) in found]
    values = [np.array([found[(*key, filler)] for key in both]) for filler in (ours, other)]
    return values[0], values[1], np.array([id for id, _ in both])


def ratio(ours: np.ndarray, other: np.ndarray, ids: np.ndarray) -> Figure | None:
    """Our mean by the other's; None where there is no photo, or the other's mean is 0."""
    if not len(ids) or not other.any():
        return None

    def measure(weights: np.ndarray) -> np.ndarray:
        whole = weights @ other
        return np.divide(weights @ ours, whole, out=np.full(len(whole), np.nan), where=whole > 0)

    return figure(measure, ids)


def lead(ours: np.ndarray, other: np.ndarray, ids: np.ndarray) -> Figure | None:
    """By how much our mean is above the other's; None where there is no photo."""
    return figure(_mean(ours - other), ids) if len(ids) else None


def mean(values: np.ndarray, ids: np.ndarray) -> Figure | None:
    """The mean with its interval; None where there is no photo."""
    return figure(_mean(values), ids) if len(ids) else None


def _mean(values: np.ndarray) -> Measure:
    return lambda weights: (weights @ values) / weights.sum(axis=1)


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
        yield _bar(f"hole LPIPS relative to Navier–Stokes, {what}", f"under {MOST_LPIPS}", found, most=MOST_LPIPS)
    for kind, figures in realism.items():
        (name,) = (name for name in figures[ours] if name.startswith("fid"))
        theirs = figures[NAVIER_STOKES][name]  # 0 where every hole was filled as the photo has it
        found = _plain(figures[ours][name] / theirs, figures[ours]["count"]) if theirs else None
        yield _bar(f"{name} relative to Navier–Stokes, {kind}", f"under {MOST_FID}", found, most=MOST_FID)
    for what, kinds in groups:
        found = lead(*paired(rows, kinds, ours, NAVIER_STOKES, "hole psnr"))
        yield _bar(f"hole PSNR over Navier–Stokes, dB, {what}", f"over {LEAST_LEAD}", found, least=LEAST_LEAD)
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


def semantic_bars(rows: Sequence[Row], ours: str) -> Iterator[Bar]:
    """The bars of fills of half the animal; `rows` of `Semantics`."""
    values, other, ids = paired(rows, (HALF,), ours, NAVIER_STOKES, AGREEMENT)
    for what, least, found in (
        (f"{AGREEMENT}, {HALF}", LEAST_AGREEMENT, mean(values, ids)),
        (f"{AGREEMENT} over Navier–Stokes, {HALF}", LEAST_AGREEMENT_LEAD, lead(values, other, ids)),
    ):
        yield Bar(what, f"at least {least}", found, None if found is None else found.value >= least)


def _plain(value: float, count: int) -> Figure:
    """A figure without an interval."""
    return Figure(value, float("nan"), float("nan"), count, count)


def _bar(what: str, goal: str, found: Figure | None, least: float | None = None, most: float | None = None) -> Bar:
    if found is None:
        return Bar(what, goal, None, None)
    return Bar(what, goal, found, bool(found.value < most if most is not None else found.value > (least or 0)))
