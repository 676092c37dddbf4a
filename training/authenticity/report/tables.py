"""From rows to figures: every breakdown, each group of fills against the authentic copies of the same source photos.

A fill and its authentic copy weigh the same, so that every group is balanced 1:1 however many fills a photo has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dataset_tools.holes.draw import AREA_BINS, HOLE_KINDS
from training.authenticity.report.false_alarms import FalseAlarms
from training.authenticity.report.measure import ALTERATIONS, STACK, Rows
from training.measuring.figures import (
    Figure,
    Measure,
    accuracy,
    auroc,
    calibration_error,
    cell_f1,
    cell_iou,
    figure,
    share,
)
from training.measuring.reports import Bar
from training.photos.alterations import AS_MADE, ENLARGED, REDUCED, kind_of

HEADLINE, EASY, ALL_INPAINTERS, NEVER_MET = (
    "inpainters of training",
    "holes of 10 % and more, PNG or JPEG 85 and better",
    "all inpainters",
    "inpainters never met",
)
TABLES = ("overall", "alteration", "inpainter", "hole area", "hole kind", "domain", "file", "side length")
_LEAST_AREA, _LEAST_QUALITY = 0.1, 85
_QUALITIES = ((1, 74), (75, 84), (85, 94), (95, 100))
_SIDES = ((1, 191), (192, 383), (384, 767), (768, 100_000))  # pixels of a photo's short side, as it was shown
_LEAST_FIGURES = (
    ("accuracy, inpainters of training, " + EASY, ("overall", EASY, "accuracy"), 0.99),
    ("accuracy, inpainters of training, everything", ("overall", HEADLINE, "accuracy"), 0.95),
    ("accuracy, inpainters never met", ("overall", NEVER_MET, "accuracy"), 0.95),
    ("accuracy after JPEG 75", ("alteration", "jpeg 75", "accuracy"), 0.95),
    ("F1 of cells", ("overall", HEADLINE, "cell f1"), 0.85),
)
_MOST_CALIBRATION_ERROR, _MOST_FALSE_ALARMS = 0.03, 0.03


@dataclass(frozen=True)
class Entry:
    """One figure: of which table and group, by which way."""

    table: str
    group: str
    way: str
    name: str
    figure: Figure


@dataclass(frozen=True, eq=False)
class Group:
    """A group of a table: how much each row counts, float N."""

    table: str
    name: str
    weights: np.ndarray


def groups(rows: Rows) -> Iterator[Group]:
    """All groups that have a fill."""
    for table, name, chosen in _chosen(rows):
        if chosen.any():
            yield Group(table, name, against_authentic(rows, chosen))


def _chosen(rows: Rows) -> Iterator[tuple[str, str, np.ndarray]]:
    """The fills of every group, bool N."""
    facts = rows.facts
    fill, made = facts["inpainted"], facts["alteration"] == AS_MADE
    met, drawn = fill & made & ~facts["unseen"], fill & facts["drawn"]
    area, quality = facts["hole area"], facts["quality"]
    yield "overall", HEADLINE, drawn & made
    yield "overall", EASY, met & (area >= _LEAST_AREA) & ((quality == 0) | (quality >= _LEAST_QUALITY))
    if facts["unseen"].any():
        yield "overall", ALL_INPAINTERS, fill & facts["drawn any"]
        yield "overall", NEVER_MET, fill & made & facts["unseen"]
    for name in (AS_MADE, *ALTERATIONS):
        yield "alteration", name, drawn & (facts["alteration"] == name)
    for name in sorted(set(facts["inpainter"][fill])):
        chosen = fill & made & (facts["inpainter"] == name)
        yield "inpainter", f"{name} (never met)" if facts["unseen"][chosen].any() else str(name), chosen
    yield "hole area", f"under {AREA_BINS[0][0]:.0%}", met & (area < AREA_BINS[0][0])
    for low, high in AREA_BINS:
        yield "hole area", f"{low:.0%}–{high:.0%}", met & (area >= low) & (area < high)
    yield "hole area", f"over {AREA_BINS[-1][1]:.0%}", met & (area >= AREA_BINS[-1][1])
    for kind in HOLE_KINDS:
        yield "hole kind", kind, met & (facts["hole kind"] == kind)
    for domain in sorted(set(facts["domain"])):
        yield "domain", str(domain), met & (facts["domain"] == domain)
    yield "file", "PNG", met & (quality == 0)
    for least, most in _QUALITIES:
        yield "file", f"JPEG {least}–{most}", met & (quality >= least) & (quality <= most)
    # scaled copies stand in for photos of sizes that the sets don't hold
    scaled = np.isin([kind_of(str(name)) for name in facts["alteration"]], (AS_MADE, REDUCED, ENLARGED))
    for least, most in _SIDES:
        of_side = (facts["side"] >= least) & (facts["side"] <= most)
        name = f"{least} px and more" if most == _SIDES[-1][1] else f"{least}–{most} px"
        yield "side length", name, drawn & scaled & of_side


def against_authentic(rows: Rows, chosen: np.ndarray) -> np.ndarray:
    """Weights float N: 1 for each chosen fill, and on its authentic copy, altered alike, as much."""
    facts = rows.facts
    keys = [(int(entry), str(name)) for entry, name in zip(facts["entry"], facts["alteration"], strict=True)]
    weights = chosen.astype(np.float64)
    authentic = {keys[row]: row for row in np.flatnonzero(~facts["inpainted"])}
    for row in np.flatnonzero(chosen):
        pair = authentic.get(keys[row])
        if pair is None:
            weights[row] = 0  # its authentic copy could not be read
        else:
            weights[pair] += 1
    return weights


def entries(rows: Rows) -> Iterator[Entry]:
    """Every figure of every group, by every way."""
    for group in groups(rows):
        for way in rows.p:
            for name, measured in figures_of(rows, way, group.weights).items():
                yield Entry(group.table, group.name, way, name, measured)
    yield from category_entries(rows)


def figures_of(rows: Rows, way: str, weights: np.ndarray) -> dict[str, Figure]:
    """All figures of one group and way: accuracy, AUROC and calibration error, the shares of fills found and of
    authentic photos called inpainted, and, of a way that has a heat map, F1 and IoU of the cells of its fills."""
    counted = weights > 0  # bins of equal numbers are those of the group
    p, inpainted = rows.p[way][counted], rows.facts["inpainted"][counted]
    sources, weights = rows.facts["source"][counted], weights[counted]

    def measured(measure: Measure, only: np.ndarray | None = None, centred: bool = False) -> Figure:
        return figure(measure, sources, weights if only is None else weights * only, centred)

    found = {
        "accuracy": measured(accuracy(p, inpainted)),
        "auroc": measured(auroc(p, inpainted)),
        "ece": measured(calibration_error(p, inpainted), centred=True),
        "found": measured(share(p > 0.5), inpainted),
        "false alarms": measured(share(p > 0.5), ~inpainted),
    }
    if way in rows.cells:
        right, wrong, missed = rows.cells[way][counted].T.astype(np.float64)
        found["cell f1"] = measured(cell_f1(right, wrong, missed), inpainted)
        found["cell iou"] = measured(cell_iou(right, wrong, missed), inpainted)
    return found


def category_entries(rows: Rows) -> Iterator[Entry]:
    """How often the category is right, before inpainting and after, of photos whose category a member knows."""
    facts = rows.facts
    known = ~np.isnan(facts["category right"]) & (facts["alteration"] == AS_MADE)
    fill = facts["inpainted"]
    kinds = [(f"inpainted, {kind} hole", fill & (facts["hole kind"] == kind)) for kind in HOLE_KINDS]
    for name, chosen in [("authentic", ~fill), ("inpainted", fill), *kinds]:
        if (known & chosen).any():
            right = share(facts["category right"] == 1)
            yield Entry("category", name, STACK, "accuracy", figure(right, facts["source"], 1.0 * (known & chosen)))


def verdict_counts(rows: Rows) -> dict[str, dict[str, int]]:
    """How the verdicts fall on the balanced photos as they were made: label, then verdict."""
    said = rows.facts["verdict"]
    return {
        label: {word: int((chosen & (said == word)).sum()) for word in ("authentic", "unsure", "inpainted")}
        for label, chosen in _balanced(rows)
    }


def outside_counts(rows: Rows) -> dict[str, int]:
    """How many of the same photos lie outside of what the ensemble was trained on, by label."""
    return {label: int((chosen & rows.facts["outside"]).sum()) for label, chosen in _balanced(rows)}


def _balanced(rows: Rows) -> Iterator[tuple[str, np.ndarray]]:
    """The balanced photos as they were made, bool N, by label."""
    facts = rows.facts
    drawn = facts["inpainted"] & facts["drawn"] & (facts["alteration"] == AS_MADE)
    balanced = against_authentic(rows, drawn) > 0
    yield "authentic", balanced & ~facts["inpainted"]
    yield "inpainted", balanced & facts["inpainted"]


def bars(entries: Sequence[Entry], alarms: FalseAlarms | None) -> Iterator[Bar]:
    """The bars that the ensemble is to clear (authenticity design), and whether the stack does."""
    of = {(e.table, e.group, e.name): e.figure for e in entries if e.way == STACK}
    for what, key, least in _LEAST_FIGURES:
        found = of.get(key)
        yield Bar(what, f"at least {least}", found, None if found is None else found.value >= least)
    calibration = of.get(("overall", HEADLINE, "ece"))
    yield _at_most("expected calibration error", calibration, _MOST_CALIBRATION_ERROR)
    alarm = None if alarms is None else alarms.shares[AS_MADE][STACK]
    yield _at_most("false alarms on photos of unseen sources", alarm, _MOST_FALSE_ALARMS)


def _at_most(what: str, found: Figure | None, most: float) -> Bar:
    return Bar(what, f"under {most}", found, None if found is None else found.value < most)
