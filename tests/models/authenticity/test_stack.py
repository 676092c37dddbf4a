"""The stack is the logistic it says it is, keeps through a checkpoint, and never overflows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.authenticity.stack import Stack, sigmoid


def stack(temperature: float = 1.0) -> Stack:
    return Stack(np.array([1.0, -2.0]), np.array([2.0, 4.0]), np.array([3.0, -1.0]), 0.5, temperature)


def test_it_is_a_standardised_logistic() -> None:
    # (3 - 1) / 2 · 3 + (2 + 2) / 4 · (-1) + 0.5 = 2.5
    assert np.allclose(stack().logit(np.array([[3.0, 2.0]])), [2.5])
    assert np.allclose(stack().probability(np.array([[3.0, 2.0]])), [1 / (1 + np.exp(-2.5))])


def test_a_temperature_that_a_checkpoint_keeps_makes_it_less_sure_and_moves_no_verdict() -> None:
    x = np.random.default_rng(0).normal(0, 5, (200, 2))
    cold, warm = stack().probability(x), Stack.from_tensors(stack(3.0).to_tensors()).probability(x)
    assert np.array_equal(cold > 0.5, warm > 0.5)
    assert (np.abs(warm - 0.5) <= np.abs(cold - 0.5)).all()


@given(st.floats(-1e6, 1e6))
def test_a_probability_is_one_however_large_the_logit(x: float) -> None:
    p = float(sigmoid(np.array(x)))
    assert 0 <= p <= 1
    assert abs(p + float(sigmoid(np.array(-x))) - 1) < 1e-12
