"""A photo's traits tell how it was treated, and are finite whatever it shows."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.authenticity.scan import FEATURES
from models.authenticity.traits import TRAITS, stack_input, traits_of
from tests.conftest import draw_photo
from training.photos.alterations import saved_as_jpeg


def noisy(width: int, height: int, seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(0, 6, (height, width, 3))
    return np.clip(draw_photo(width, height) + noise, 0, 255).astype(np.uint8)


def trait(photo: np.ndarray, name: str) -> float:
    return float(traits_of(photo)[TRAITS.index(name)])


@settings(max_examples=60)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32), st.booleans())
def test_they_are_finite_for_photos_of_any_size(width: int, height: int, seed: int, flat: bool) -> None:
    rng = np.random.default_rng(seed)
    photo = np.full((height, width, 3), 9, np.uint8) if flat else rng.integers(0, 256, (height, width, 3), np.uint8)
    found = traits_of(photo)
    assert found.shape == (len(TRAITS),)
    assert np.isfinite(found).all()


@settings(max_examples=20)
@given(st.floats(1.5, 4), st.sampled_from([cv2.INTER_LINEAR, cv2.INTER_CUBIC]), st.integers(0, 2**32))
def test_an_enlarged_photo_is_less_fine_and_larger(factor: float, kernel: int, seed: int) -> None:
    photo = noisy(160, 120, seed)
    larger = cv2.resize(photo, None, fx=factor, fy=factor, interpolation=kernel)
    assert trait(larger, "fine") < trait(photo, "fine") - 0.1
    assert trait(larger, "side") == pytest.approx(trait(photo, "side") + np.log2(factor), abs=0.02)


def test_a_blurred_photo_is_less_fine_and_its_detail_falls_off() -> None:
    photo = noisy(160, 120, 0)
    blurred = cv2.GaussianBlur(photo, (0, 0), 1)
    assert trait(blurred, "fine") < trait(photo, "fine") - 0.1
    assert trait(blurred, "fall") < trait(photo, "fall") - 0.1


def test_jpeg_shows_by_its_blocks_in_a_large_photo_too() -> None:
    photo = noisy(1111, 1203, 1)
    assert abs(trait(photo, "blocks")) < 0.05
    assert trait(saved_as_jpeg(photo, 30), "blocks") > 0.2


def test_the_stack_weighs_features_traits_and_their_products_with_image_logits() -> None:
    members = 3
    features = np.arange(2.0 * members * len(FEATURES)).reshape(2, -1)
    traits = np.arange(2.0 * len(TRAITS)).reshape(2, -1) + 1
    joined = stack_input(features, traits)
    own, told = features.shape[1], len(TRAITS)
    assert joined.shape == (2, own + told + members * told)
    assert np.array_equal(joined[:, :own], features)
    assert np.array_equal(joined[:, own : own + told], traits)
    images = features[:, :: len(FEATURES)]
    products = joined[:, own + told :].reshape(2, members, told)
    assert np.array_equal(products, images[:, :, None] * traits[:, None])
