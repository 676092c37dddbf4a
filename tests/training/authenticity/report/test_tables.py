"""What is measured of an ensemble that finds plain fills, on a set of plain fills: figures, counts and groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.authenticator import Authenticator
from models.authenticity.cell_stack import CellStack
from models.authenticity.stack import Stack
from models.checkpoints.checkpoint import Manifest
from models.checkpoints.manifest import WeightFile
from tests.training.ensembles import flat_judge
from training.authenticity.report.measure import ALTERATIONS, STACK, Rows, Subject, measure, views_of
from training.authenticity.report.tables import (
    ALL_INPAINTERS,
    EASY,
    HEADLINE,
    NEVER_MET,
    TABLES,
    Entry,
    against_authentic,
    bars,
    entries,
    groups,
    outside_counts,
    verdict_counts,
)
from training.measuring.spread import spread
from training.photos.alterations import AS_MADE
from training.photos.parts import source_photos
from training.stack.scans import altered_view

SOURCES = 12


@pytest.fixture(scope="module", autouse=True)
def few_resamples() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.measuring.figures.DRAWS", 100)
        yield


def subject(**ways: Any) -> Subject:
    judges = [flat_judge("swin", ("kind 0", "kind 1")), flat_judge("gan")]
    weights = Stack(np.zeros(6), np.ones(6), np.array([1.0, 0, 0, 1, 0, 0]), 0.0)
    members, manifest = tuple(judge.member for judge in judges), Manifest("flat", "", "", "", {})
    ensemble = Authenticator(members, weights, CellStack.averaging(2), manifest)
    return Subject(ensemble, [*judges, flat_judge("control")], ways)


@pytest.fixture(scope="module")
def rows(inpainted: Path, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    sources = spread(source_photos([inpainted], "stack", 1.0), SOURCES)
    never = subject(constant=lambda features: np.zeros(len(features)))
    return measure(never, views_of(sources, ["black"], 0), ["black"], tmp_path_factory.mktemp("scans"), lambda _: None)


@pytest.fixture(scope="module")
def found(rows: Rows) -> dict[tuple[str, str, str, str], Entry]:
    return {(entry.table, entry.group, entry.way, entry.name): entry for entry in entries(rows)}


def test_every_copy_is_measured_once_and_the_drawn_pairs_altered_too(rows: Rows) -> None:
    facts = rows.facts
    made = facts["alteration"] == AS_MADE
    assert (made & ~facts["inpainted"]).sum() == SOURCES
    assert (made & facts["inpainted"]).sum() == 2 * SOURCES
    pairs = int((made & facts["drawn"]).sum())
    assert 0 < pairs <= SOURCES
    assert (made & facts["drawn any"]).sum() == SOURCES
    for name in ALTERATIONS:
        assert (facts["alteration"] == name).sum() == 2 * pairs
    assert not (facts["unseen"] & facts["drawn"]).any()
    assert set(facts["inpainter"][facts["unseen"]]) == {"black"}


def test_an_ensemble_that_finds_all_fills_is_said_to(found: dict) -> None:
    for group in (HEADLINE, EASY, ALL_INPAINTERS, NEVER_MET):
        for way in (STACK, "swin raw", "gan raw", "control-flat raw"):
            assert found["overall", group, way, "accuracy"].figure.value > 0.9, (group, way)
    assert found["overall", HEADLINE, STACK, "cell f1"].figure.value > 0.6
    figure = found["overall", HEADLINE, STACK, "cell iou"].figure
    assert figure.low <= figure.value <= figure.high


def test_a_way_that_always_says_the_same_is_at_chance_in_every_group(found: dict) -> None:
    for name in ("accuracy", "auroc"):
        values = [entry.figure.value for entry in found.values() if (entry.way, entry.name) == ("constant", name)]
        assert len(values) > 15
        assert values == pytest.approx([0.5] * len(values))


def test_every_breakdown_is_there_with_its_counts(found: dict, rows: Rows) -> None:
    assert {key[0] for key in found} >= {*TABLES, "category"}
    assert {key[1] for key in found if key[0] == "inpainter"} == {"grey", "black (never met)"}
    assert {key[1] for key in found if key[0] == "alteration"} == {AS_MADE, *ALTERATIONS}
    kinds = [found[key].figure for key in found if key[0] == "hole kind" and key[2:] == (STACK, "found")]
    fills = rows.facts["inpainted"] & (rows.facts["alteration"] == AS_MADE) & ~rows.facts["unseen"]
    assert sum(figure.photos for figure in kinds) == fills.sum()


def test_painted_holes_and_small_ones_have_rows_of_their_own(rows: Rows) -> None:
    facts = dict(rows.facts)
    fills = np.flatnonzero(facts["inpainted"] & (facts["alteration"] == AS_MADE) & ~facts["unseen"])
    facts["hole kind"] = facts["hole kind"].astype("U20")
    facts["hole area"] = facts["hole area"].copy()
    facts["hole kind"][fills[:4]] = ["ellipse", "lasso", "brush", "spot"]
    facts["hole area"][fills[3]] = 0.004
    found = {(group.table, group.name): group.weights for group in groups(replace(rows, facts=facts))}
    for fill, kind in zip(fills, ("ellipse", "lasso", "brush", "spot"), strict=False):
        assert found["hole kind", kind][fill] == 1
    assert found["hole area", "under 1%"][fills[3]] == 1


def test_the_category_is_judged_before_and_after_where_it_is_known(found: dict, rows: Rows) -> None:
    # "kind 0" is always said; "kind 2" is not known and does not count
    before = found["category", "authentic", STACK, "accuracy"].figure
    assert 0 < before.photos < SOURCES
    assert 0 < before.value < 1
    assert found["category", "inpainted", STACK, "accuracy"].figure.photos == 2 * before.photos


def test_each_group_of_fills_is_held_against_its_own_authentic_copies(rows: Rows) -> None:
    facts = rows.facts
    chosen = facts["inpainted"] & (facts["alteration"] == AS_MADE)
    chosen &= facts["entry"] < 3
    weights = against_authentic(rows, chosen)
    assert weights[chosen].sum() == weights[~facts["inpainted"]].sum() == 6
    assert set(facts["entry"][weights > 0]) == {0, 1, 2}
    assert set(facts["alteration"][weights > 0]) == {AS_MADE}


def test_verdicts_are_counted_by_label(rows: Rows) -> None:
    counts = verdict_counts(rows)
    assert not rows.facts["outside"].any()  # without a gate
    pairs = int((rows.facts["drawn"] & (rows.facts["alteration"] == AS_MADE)).sum())
    assert sum(counts["authentic"].values()) == sum(counts["inpainted"].values()) == pairs
    assert counts["inpainted"]["inpainted"] > counts["inpainted"]["authentic"]


class BrightCorners:
    """A gate that knows the photos whose first pixel is bright; counts what it is shown."""

    def __init__(self) -> None:
        self.manifest, self.shown = Manifest("gate", "outline", "", "", {}, weights=(WeightFile("", "g", 0),)), 0

    def kinds_in(self, photo: np.ndarray) -> tuple[str, ...]:
        self.shown += 1
        return ("bird", "dog") if photo[0, 0].mean() > 128 else ()


def test_photos_outside_are_unsure_and_counted_by_label(inpainted: Path, tmp_path: Path) -> None:
    gate, gated = BrightCorners(), subject()
    gated.authenticator.gate = gate  # type: ignore[assignment]
    views = views_of(spread(source_photos([inpainted], "stack", 1.0), 6), ["black"], 0)
    rows, again = (measure(gated, views, ["black"], tmp_path, lambda _: None) for _ in range(2))
    assert gate.shown == len(views)  # the second time its answers are those that were kept
    outside = rows.facts["outside"]
    assert np.array_equal(outside, again.facts["outside"])
    expected = [altered_view(view)[0][0, 0].mean() <= 128 for view, _ in views]
    assert outside.tolist() == expected
    assert 0 < outside.sum() < len(outside)
    assert set(rows.facts["verdict"][outside]) == {"unsure"}
    counts, verdicts = outside_counts(rows), verdict_counts(rows)
    assert all(counts[label] <= verdicts[label]["unsure"] for label in ("authentic", "inpainted"))
    balanced = against_authentic(rows, rows.facts["drawn"] & (rows.facts["alteration"] == AS_MADE)) > 0
    assert sum(counts.values()) == (outside & balanced).sum()


def test_bars_are_cleared_or_not_or_not_measured(found: dict) -> None:
    held = {bar.what: bar for bar in bars(list(found.values()), None)}
    assert len(held) == 7
    assert held["accuracy, inpainters never met"].cleared is not None
    assert held["false alarms on photos of unseen sources"].cleared is None
    for bar in held.values():
        if bar.figure is not None and bar.goal.startswith("at least"):
            assert bar.cleared == (bar.figure.value >= float(bar.goal.split()[-1]))


def test_side_lengths_take_each_drawn_fill_as_made_and_scaled_once(rows: Rows) -> None:
    facts = rows.facts
    of_sides = [group.weights * facts["inpainted"] for group in groups(rows) if group.table == "side length"]
    scaled = np.array([name == AS_MADE or name.startswith("scale") for name in facts["alteration"]])
    assert len(of_sides) > 1
    assert np.array_equal(sum(of_sides), facts["inpainted"] & facts["drawn"] & scaled)


def test_photos_can_be_measured_as_made_alone(inpainted: Path) -> None:
    views = views_of(spread(source_photos([inpainted], "stack", 1.0), SOURCES), ["black"], 0, ())
    assert {view.alteration for view, _ in views} == {AS_MADE}
    assert len(views) == 3 * SOURCES
