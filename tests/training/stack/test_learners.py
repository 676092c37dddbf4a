"""Meta-learners are fitted and judged on different source photos, and say how sure they may be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from models.authenticity.stack import sigmoid
from models.authenticity.traits import TRAITS
from training.measuring.figures import Measure, accuracy, calibration_error, ranking
from training.stack.learners import (
    LEAST_SOURCES,
    Sample,
    fit_stack,
    folds,
    learners,
    out_of_fold,
    temperature,
    tempered,
)


@pytest.fixture(scope="module", autouse=True)
def small_forests() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.stack.learners._TREES", 30)
        patch.setattr("training.stack.learners.STRENGTHS", (0.01, 1.0))
        yield


def value(measure: Measure, count: int) -> float:
    return float(measure(np.ones((1, count)))[0])


def error(logits: np.ndarray, inpainted: np.ndarray) -> float:
    return value(calibration_error(sigmoid(logits), inpainted), len(logits))


def drawn(sources: int = 60, members: int = 2, noise: float = 1.0, seed: int = 0) -> Sample:
    """Two authentic and two inpainted views a source photo; every member's feature shows the label under noise of its
    own, the photo's traits show nothing."""
    rng = np.random.default_rng(seed)
    inpainted = np.tile([False, True, False, True], sources)
    features = np.where(inpainted, 1.0, -1.0)[:, None] + rng.normal(0, noise, (4 * sources, 3 * members))
    features = np.hstack([features, np.repeat(rng.normal(size=(sources, len(TRAITS))), 4, axis=0)])
    return Sample(features, inpainted, np.repeat([f"photo {number}" for number in range(sources)], 4))


def test_no_source_photo_is_on_both_sides_of_a_fold() -> None:
    sample = drawn()
    parts = list(folds(sample))
    assert all(not set(sample.sources[fitted]) & set(sample.sources[left_out]) for fitted, left_out in parts)
    assert sorted(row for _, left_out in parts for row in left_out) == list(range(len(sample.inpainted)))


@pytest.mark.parametrize("way", ["swin alone", "averaging", "logistic", "random forest", "gradient boosting", "SVC"])
def test_every_way_learns_from_features_that_tell_and_nothing_of_a_photo_from_its_own_copies(way: str) -> None:
    fit, sample = learners(["swin", "gan"])[way], drawn()
    logits = tempered(out_of_fold(fit, sample), sample)
    assert value(accuracy(sigmoid(logits), sample.inpainted), 240) > 0.75
    assert error(logits, sample.inpainted) < 0.2
    # labels by source photo at random, its four views alike: knowing one of them tells the others
    rng = np.random.default_rng(0)
    features = np.repeat(rng.normal(size=(80, 6 + len(TRAITS))), 4, axis=0)
    features += rng.normal(0, 1e-3, features.shape)
    sample = Sample(features, np.repeat(rng.random(80) < 0.5, 4), np.repeat(np.arange(80), 4))
    assert ranking(out_of_fold(fit, sample), sample.inpainted) < 0.7


def test_together_members_tell_more_than_each_alone() -> None:
    sample = drawn(sources=150, noise=2.0)
    fits = learners(["swin", "gan"])
    ways = ("swin alone", "gan alone", "averaging", "logistic")
    *alone, averaging, logistic = (ranking(out_of_fold(fits[way], sample), sample.inpainted) for way in ways)
    assert min(averaging, logistic) > max(alone)


def test_a_control_stands_alone_and_changes_no_stack() -> None:
    members, control = drawn(), np.random.default_rng(1).normal(size=(240, 3))
    columns = np.hstack([members.features[:, :6], control, members.features[:, 6:]])
    both = Sample(columns, members.inpainted, members.sources)
    plain, beside = learners(["swin", "gan"]), learners(["swin", "gan"], ["control"])
    assert plain.keys() == beside.keys() - {"control alone"}
    for way in ("logistic", "averaging"):
        assert np.allclose(beside[way](both)(both.features), plain[way](members)(members.features))
    alone = out_of_fold(beside["control alone"], both)
    assert abs(ranking(alone, both.inpainted) - 0.5) < 0.15


def test_a_temperature_makes_sure_logits_as_sure_as_they_may_be() -> None:
    rng = np.random.default_rng(2)
    true = rng.normal(0, 1.5, 4000)
    inpainted = rng.random(4000) < sigmoid(true)
    found = temperature(5 * true, inpainted)
    assert found == pytest.approx(5, rel=0.1)
    assert error(5 * true, inpainted) > 0.1
    assert error(5 * true / found, inpainted) < 0.03
    assert temperature(true / 2, inpainted) == pytest.approx(0.5, rel=0.1)


def test_out_of_fold_logits_are_tempered_on_other_folds() -> None:
    true = np.random.default_rng(3).normal(0, 1.5, 400)
    sample = Sample(np.zeros((400, 6)), np.random.default_rng(4).random(400) < sigmoid(true), drawn(100).sources)
    cooler = tempered(8 * true, sample)
    assert error(cooler, sample.inpainted) < error(8 * true, sample.inpainted)
    for others, fold in folds(sample):
        assert np.allclose(cooler[fold], 8 * true[fold] / temperature(8 * true[others], sample.inpainted[others]))


def test_the_stack_is_the_logistic_with_its_temperature() -> None:
    sample = drawn(sources=100)
    sample.features[:, 2] = 7.0  # a feature that never changes harms nothing
    stack, strength = fit_stack(sample)
    assert strength > 0
    assert 0.5 < stack.temperature < 2
    others = drawn(sources=100, seed=9).features
    others[:, 2] = 7.0
    p = stack.probability(others)
    assert value(accuracy(p, sample.inpainted), 400) > 0.85
    assert value(calibration_error(p, sample.inpainted), 400) < 0.06


def test_too_few_source_photos_are_a_clear_error() -> None:
    with pytest.raises(ValueError, match=f"{LEAST_SOURCES} source photos"):
        fit_stack(drawn(sources=LEAST_SOURCES - 1))
