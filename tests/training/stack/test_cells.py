"""The stack of the cells learns whom to heed, from photos that it is then not judged on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from models.authenticity.scan import Scan
from models.authenticity.stack import sigmoid
from models.authenticity.traits import TRAITS
from training.photos.parts import Copy
from training.stack.cells import STACKED, CellSample, compare_cells, counted, fit_cells
from training.stack.learners import Sample
from training.stack.scans import Seen, View

SOURCES, SIDE = 30, 12
RNG = np.random.default_rng(3)


def view(source: int, inpainted: bool) -> Seen:
    """The first member sees fills of even photos, the second those of odd ones; a third, a control, sees all."""
    filled = np.zeros((SIDE, SIDE), np.float32)
    if inpainted:
        top, left = RNG.integers(0, SIDE - 5, 2)
        filled[top : top + 5, left : left + 5] = 1
    silent = RNG.normal(-3, 1, (2, SIDE, SIDE))
    silent[source % 2] += 6 * filled
    scans = [Scan(np.zeros(3, np.float32), cells.astype(np.float32), filled > 2, None) for cells in silent]
    control = Scan(np.zeros(3, np.float32), 20 * filled - 10, filled > 2, None)
    copy = Copy(Path(), f"photo {source}", "bird", inpainter="telea" if inpainted else None)
    return Seen(View(copy, "as made"), (16 * SIDE, 16 * SIDE), filled, (*scans, control), np.zeros(len(TRAITS)))


@pytest.fixture(scope="module", autouse=True)
def fewer_steps() -> Iterator[None]:
    """The maps are plain."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.stack.cells._STEPS", 1500)
        yield


@pytest.fixture(scope="module")
def views() -> list[Seen]:
    return [view(source, inpainted) for source in range(SOURCES) for inpainted in (False, True)]


@pytest.fixture(scope="module")
def of_photos(views: list[Seen]) -> Sample:
    inpainted = np.array([seen.view.copy.inpainted for seen in views])
    return Sample(np.zeros((len(views), 6)), inpainted, np.array([seen.view.copy.source for seen in views]))


@pytest.fixture(scope="module")
def sample(views: list[Seen], of_photos: Sample) -> CellSample:
    return CellSample(views, np.where(of_photos.inpainted, 3.0, -3.0), ("swin", "gan"))


def test_it_finds_what_either_member_sees_and_nothing_in_a_photo_that_is_authentic(sample: CellSample) -> None:
    cells = fit_cells(sample, 0)
    for row, seen in enumerate(sample.views):
        found = sigmoid(cells.map_of(sample.maps(row), float(sample.photo[row]))) >= 0.5
        right, wrong, missed = counted(found, seen.filled)
        assert wrong <= 3
        assert not seen.view.copy.inpainted or (right >= 22 and missed <= 3)


def test_it_is_set_beside_each_members_own_map_out_of_fold(sample: CellSample, of_photos: Sample) -> None:
    table = compare_cells(sample, of_photos, 0)
    assert list(table) == ["swin", "gan", STACKED]
    assert all(found.photos == found.sources == SOURCES for found in table.values())
    assert table[STACKED].value > 0.9 > 0.75 > max(table["swin"].value, table["gan"].value)


def test_it_is_fitted_on_the_views_it_is_told_to(sample: CellSample) -> None:
    even = np.array([row for row in range(len(sample.views)) if row // 2 % 2 == 0])
    known, other = fit_cells(sample, 0, even), fit_cells(sample, 0)
    assert not np.array_equal(known.hidden, other.hidden)
    assert np.array_equal(fit_cells(sample, 0, even).hidden, known.hidden)
    odd = sample.maps(3), float(sample.photo[3])  # of a member that was always silent there
    filled = sample.views[3].filled > 0
    assert known.map_of(*odd)[filled].mean() < other.map_of(*odd)[filled].mean()


def test_cells_are_counted_where_half_of_them_is_filled() -> None:
    filled = np.array([[0.0, 0.49, 0.5, 1.0]])
    assert counted(np.array([[True, True, True, False]]), filled) == (1, 2, 1)
