"""Figures are what their definitions say, and their intervals those of source photos, not of files."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score, jaccard_score, roc_auc_score

from training.measuring.figures import (
    Measure,
    accuracy,
    auroc,
    calibration_error,
    calibration_floor,
    cell_f1,
    cell_iou,
    figure,
    ranking,
    share,
)
from training.measuring.spread import spread


def value(measure: Measure, count: int) -> float:
    return float(measure(np.ones((1, count)))[0])


@settings(max_examples=30)
@given(st.integers(0, 2**32), st.integers(2, 60), st.integers(1, 8))
def test_auroc_is_that_of_scikit_learn_with_ties_and_weights(seed: int, count: int, levels: int) -> None:
    rng = np.random.default_rng(seed)
    p, inpainted = rng.integers(0, levels + 1, count) / levels, rng.random(count) < 0.5
    inpainted[:2] = True, False
    weights = rng.integers(0, 4, (3, count)).astype(float)
    weights[:, :2] = 1
    expected = [roc_auc_score(inpainted, p, sample_weight=row) for row in weights]
    assert np.allclose(auroc(p, inpainted)(weights), expected)
    assert ranking(p, inpainted) == pytest.approx(roc_auc_score(inpainted, p))
    assert ranking(p, np.ones(count, bool)) == 0.5


def test_accuracy_counts_the_right_side_of_a_half() -> None:
    p, inpainted = np.array([0.9, 0.4, 0.6, 0.1]), np.array([True, True, False, False])
    assert value(accuracy(p, inpainted), 4) == 0.5
    assert accuracy(p, inpainted)(np.array([[3.0, 0, 1, 0]]))[0] == 0.75


def test_the_calibration_error_is_the_gap_between_said_and_true() -> None:
    inpainted = np.tile([True, False], 300)
    assert value(calibration_error(np.full(600, 0.9), inpainted), 600) == pytest.approx(0.4)
    assert value(calibration_error(np.full(600, 0.5), inpainted), 600) == pytest.approx(0)
    assert value(calibration_error(inpainted.astype(float), inpainted), 600) == 0


def test_probabilities_that_are_right_show_only_what_chance_makes() -> None:
    rng = np.random.default_rng(1)
    p = rng.random(4000)
    error = value(calibration_error(p, rng.random(4000) < p), 4000)
    assert error < 0.04
    assert calibration_floor(p) == pytest.approx(error, abs=0.01)
    assert calibration_floor(p[:60]) > 3 * calibration_floor(p)
    assert calibration_floor(np.array([])) != calibration_floor(np.array([]))  # NaN: there is nothing


def test_cells_are_counted_over_all_photos_together() -> None:
    rng = np.random.default_rng(2)
    called, filled = rng.random((2, 7, 50)) < 0.4
    counts = [(c & f, c & ~f, ~c & f) for c, f in zip(called, filled, strict=True)]
    right, wrong, missed = np.array([[part.sum() for part in row] for row in counts], float).T
    assert value(cell_f1(right, wrong, missed), 7) == pytest.approx(f1_score(filled.ravel(), called.ravel()))
    assert value(cell_iou(right, wrong, missed), 7) == pytest.approx(jaccard_score(filled.ravel(), called.ravel()))


def test_more_copies_of_the_same_photos_make_no_interval_narrower() -> None:
    right = np.random.default_rng(3).random(80) < 0.8
    once = figure(share(right), np.arange(80))
    often = figure(share(np.repeat(right, 10)), np.repeat(np.arange(80), 10))
    apart = figure(share(np.repeat(right, 10)), np.arange(800))
    assert (often.value, often.low, often.high) == pytest.approx((once.value, once.low, once.high))
    assert (often.photos, often.sources) == (800, 80)
    assert apart.high - apart.low < 0.5 * (often.high - often.low)


def test_an_interval_holds_the_true_share_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    found = [figure(share(rng.random(100) < 0.7), np.arange(100)) for _ in range(100)]
    held = np.mean([interval.low <= 0.7 <= interval.high for interval in found])
    assert 0.88 < held <= 1


def test_photos_without_weight_are_not_counted() -> None:
    found = figure(share(np.array([True, False, False])), np.array(["a", "b", "b"]), np.array([1.0, 1.0, 0.0]))
    assert (found.value, found.photos, found.sources) == (0.5, 2, 2)


@pytest.mark.parametrize("measure", [auroc, accuracy, calibration_error])
def test_where_nothing_can_be_measured_there_is_no_value(measure: Callable[..., Measure]) -> None:
    found = figure(measure(np.array([0.4]), np.array([True])), np.array(["a"]), np.array([0.0]))
    assert np.isnan(found.value)
    assert found.photos == 0


def test_a_centred_interval_surrounds_its_value() -> None:
    rng = np.random.default_rng(5)
    p = rng.random(150)
    found = figure(calibration_error(p, rng.random(150) < p), np.arange(150), centred=True)
    assert found.low < found.value < found.high


def test_some_of_many_are_spread_over_all() -> None:
    assert spread(range(10), 4) == [0, 2, 5, 7]
    assert spread(range(10), None) == spread(range(10), 99) == list(range(10))
