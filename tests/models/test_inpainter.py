"""The inpainter's promises, on a small fake runner: what it keeps, what it never sees and what decides a fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from models.inpainter import Inpainter, InpaintError
from models.noise import NEAR_ANGLE, noise_near, window_noise
from tests.fixtures.fake_runner import FakeRunner, fake_manifest

SIZE = 64


def inpainter() -> Inpainter:
    return Inpainter(FakeRunner(), fake_manifest(SIZE))


def runner_of(painter: Inpainter) -> FakeRunner:
    assert isinstance(painter.runner, FakeRunner)
    return painter.runner


@st.composite
def photos_with_holes(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Random photos far smaller to far larger than the network, with one or several holes, at corners and edges too."""
    height, width = draw(st.tuples(st.integers(1, 260), st.integers(1, 260)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    hole = np.zeros((height, width), bool)
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["pixel", "rectangle", "corner", "dots", "frame"]))
        top, left = int(rng.integers(height)), int(rng.integers(width))
        if kind == "pixel":
            hole[top, left] = True
        elif kind == "rectangle":
            hole[top : top + int(rng.integers(1, height + 1)), left : left + int(rng.integers(1, width + 1))] = True
        elif kind == "corner":
            hole[top:, left:] = True
        elif kind == "dots":
            hole |= rng.random((height, width)) < 0.01
            hole[top, left] = True
        else:
            hole[:] = True
            hole[1:-1, 1:-1] = False
    assume(not hole.all())
    return rng.integers(0, 256, (height, width, 3), np.uint8), hole


@settings(max_examples=25)
@given(photos_with_holes(), st.integers(0, 2**40))
def test_other_pixels_stay_hidden_ones_do_not_matter_and_a_fill_alone_is_that_of_a_series(
    example: tuple[np.ndarray, np.ndarray], seed: int
) -> None:
    photo, hole = example
    before = photo.copy(), hole.copy()
    series = inpainter().fill(photo, hole, "a red bird", count=3, seed=seed)
    assert [fill.seed for fill in series] == [seed, seed + 1, seed + 2]
    assert series[2].photo.dtype == np.uint8
    assert np.array_equal(series[2].photo[~hole], photo[~hole])
    (alone,) = inpainter().fill(np.where(hole[..., None], 255 - photo, photo), hole, "a red bird", seed=seed + 2)
    assert np.array_equal(alone.photo, np.where(hole[..., None], series[2].photo, photo))
    assert all(map(np.array_equal, (photo, hole), before))


@pytest.mark.parametrize(("height", "width"), [(500, 700), (17, 900)])
def test_hidden_pixels_change_nothing_in_photos_far_larger_than_the_network(
    make_photo: Callable[..., np.ndarray], height: int, width: int
) -> None:
    photo, hole = make_photo(width, height), np.zeros((height, width), bool)
    hole[height // 4 : height // 2 + 1, width // 4 : width // 2 + 1] = True
    (fill,) = inpainter().fill(photo, hole, "bird")
    (other,) = inpainter().fill(np.where(hole[..., None], 255 - photo, photo), hole, "bird")
    assert fill.photo.tobytes() == other.photo.tobytes()
    assert np.array_equal(fill.photo[~hole], photo[~hole])


def test_every_window_of_a_hole_is_filled_once() -> None:
    hole = np.zeros((300, 400), bool)
    hole[5:60, 5:60] = hole[200:290, 300:390] = True
    (fill,) = inpainter().fill(np.full((300, 400, 3), 255, np.uint8), hole, "")
    assert len(fill.windows) == 2
    assert fill.photo[hole].min() > 0  # emptied pixels are 0; a fill among white ones is light


def test_the_network_sees_a_hole_once_nothing_under_it_and_works_when_a_fill_is_asked_for(
    make_photo: Callable[..., np.ndarray],
) -> None:
    painter, hole = inpainter(), np.zeros((80, 100), bool)
    hole[20:60, 20:60] = True
    fills = painter.fills(make_photo(100, 80), hole, "a bird", count=100)
    seen = {next(fills).photo[hole].tobytes() for _ in range(4)}
    assert len(seen) == 4  # each seed's is its own
    assert runner_of(painter).graphs() == ["encode"] + ["decode"] * 4
    inputs = runner_of(painter).runs[0][1]
    assert (inputs["photo"].shape, inputs["hole"].shape) == ((1, 3, SIZE, SIZE), (1, 1, SIZE, SIZE))
    assert inputs["words"].tolist() == [[2, 4]]
    assert inputs["words"].dtype == np.int64
    assert 0 < inputs["hole"].mean() < 1
    assert not (inputs["photo"] * inputs["hole"]).any()
    first, second = painter.fill(make_photo(100, 80), hole, "a bird", count=2, latent_scale=0.0)
    assert first.photo.tobytes() == second.photo.tobytes()  # the mean, for any seed


def test_a_later_window_sees_the_earlier_fill(make_photo: Callable[..., np.ndarray]) -> None:
    painter = inpainter()
    hole = np.zeros((200, 200), bool)
    hole[80:104, 8:32] = hole[80:104, 48:88] = True
    (fill,) = painter.fill(make_photo(200, 200), hole, "a bird")
    first, second = fill.windows
    assert second.left < first.box.right  # it looks where the first area was
    seen = [inputs["hole"][0, 0] for graph, inputs in runner_of(painter).runs if graph == "encode"][1]
    assert not seen[:, :5].any()  # and finds it filled


@pytest.mark.parametrize(
    ("caption", "known", "unknown"),
    [
        ("A purple, purple red bird", ["a", "red", "bird"], ("purple",)),
        ("", [], ()),
        ("quetzalcoatlus?!", [], ("quetzalcoatlus",)),
        ("a bird " * 200, ["a", "bird"] * 200, ()),
    ],
)
def test_a_fill_says_what_it_is_made_of(
    make_photo: Callable[..., np.ndarray], caption: str, known: list[str], unknown: tuple[str, ...]
) -> None:
    hole = np.ones((40, 40), bool)
    hole[0] = False
    (fill,) = inpainter().fill(make_photo(40, 40), hole, caption, seed=5)
    assert (fill.seed, fill.caption, fill.unknown_words) == (5, caption, unknown)
    assert [word for word, _ in fill.word_weights] == known
    assert not known or sum(weight for _, weight in fill.word_weights) == pytest.approx(1)
    assert (fill.checkpoint, fill.device) == ("fake", "cpu")
    assert fill.seconds >= 0


def test_a_synonym_fills_as_the_word_that_it_is_read_as(make_photo: Callable[..., np.ndarray]) -> None:
    """And the fill keeps what was typed."""
    painter, photo, hole = inpainter(), make_photo(40, 40), np.ones((40, 40), bool)
    hole[0] = False
    typed, known = (painter.fill(photo, hole, caption)[0] for caption in ("a Crimson sparrow", "a red bird"))
    painter.fill_each([photo], [hole], ["a Crimson sparrow"], [0])
    words = [inputs["words"].tolist() for graph, inputs in runner_of(painter).runs if graph == "encode"]
    assert words == [[[2, 3, 4]]] * 3
    assert (typed.caption, typed.unknown_words) == ("a Crimson sparrow", ())
    assert typed.read_as == (("crimson", "red"), ("sparrow", "bird"))
    assert [word for word, _ in typed.word_weights] == ["a", "crimson", "sparrow"]
    assert known.read_as == ()


def noisy_with_hole() -> tuple[np.ndarray, np.ndarray]:
    hole = np.zeros((200, 200), bool)
    hole[60:140, 60:140] = True
    return np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8), hole


def contrast(photo: np.ndarray, hole: np.ndarray) -> float:
    return float(np.abs(np.diff(photo[..., 0].astype(int), axis=1))[hole[:, 1:]].mean())


def test_fills_have_the_photos_own_detail_unless_the_checkpoint_says_no() -> None:
    photo, hole = noisy_with_hole()
    plain = replace(fake_manifest(SIZE), preprocessing={"size": SIZE, "detail_from": 0})
    (detailed,) = inpainter().fill(photo, hole, "a bird")
    (enlarged,) = Inpainter(FakeRunner(), plain).fill(photo, hole, "a bird")
    assert contrast(detailed.photo, hole) > 5 * contrast(enlarged.photo, hole)
    (as_asked,) = Inpainter(FakeRunner(), plain, detail_from=SIZE).fill(photo, hole, "a bird")
    assert np.array_equal(as_asked.photo, detailed.photo)


def test_the_rim_goes_on_as_far_as_the_checkpoint_says() -> None:
    """A fill of another colour than the photo's: with a deep rim a narrow hole hardly shows it."""
    photo, hole = np.full((200, 200, 3), 200, np.uint8), np.zeros((200, 200), bool)
    photo[:, 100:] = 40
    hole[60:140, 94:106] = True
    off = []
    for depth in (0, 16, 64):
        manifest = replace(fake_manifest(SIZE), preprocessing={"size": SIZE, "rim_depth": depth})
        (fill,) = Inpainter(FakeRunner(), manifest).fill(photo, hole, "a bird")
        off.append(np.abs(fill.photo[hole].astype(int) - photo[hole]).mean())
    assert off[0] > 1.2 * off[1] > 1.2 * off[2]


@pytest.mark.parametrize(
    ("photo", "hole", "numbers", "reason"),
    [
        (np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), bool), {}, "empty"),
        (np.zeros((4, 5, 3), np.uint8), np.ones((5, 4), bool), {}, "4×5.*5×4"),
        (np.zeros((4, 5, 3), np.uint8), np.ones((4, 5), bool), {}, "must stay visible"),
        (np.zeros((4, 5), np.uint8), np.ones((4, 5), bool), {}, "photo"),
        (np.zeros((4, 5, 3), np.float32), np.ones((4, 5), bool), {}, "photo"),
        (np.zeros((0, 5, 3), np.uint8), np.ones((0, 5), bool), {}, "photo"),
        (np.zeros((4, 5, 3), np.uint8), np.ones((4, 5), np.uint8), {}, "bool"),
        *(
            (np.zeros((4, 4, 3), np.uint8), np.ones((4, 4), bool), numbers, r"number|whole")
            for numbers in ({"count": 0}, {"count": True}, {"seed": -1}, {"seed": 0.5}, {"near": -1})
        ),
    ],
)
def test_what_can_not_be_filled_is_a_clear_error_before_anything_runs(
    photo: np.ndarray, hole: np.ndarray, numbers: dict[str, Any], reason: str
) -> None:
    painter = inpainter()
    with pytest.raises(InpaintError, match=reason):
        painter.fills(photo, hole, "a bird", **numbers)
    assert runner_of(painter).runs == []


@settings(max_examples=20)
@given(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1), st.integers(0, 20))
@example(6, 6, 0)
def test_noise_is_standard_normal_by_seed_and_window_and_that_near_another_is_much_like_it(
    seed: int, near: int, window: int
) -> None:
    shape = (1, 64, 16, 16)
    noise, parent = noise_near(seed, near, window, shape), window_noise(near, window, shape)
    for drawn in (noise, parent):
        assert abs(drawn.mean()) < 0.05
        assert abs(drawn.std() - 1) < 0.05
        assert drawn.dtype == np.float32
    assert np.array_equal(parent, window_noise(near, window, shape))
    assert np.array_equal(noise_near(seed, None, window, shape), window_noise(seed, window, shape))
    for other in (window_noise(near + 1, window, shape), window_noise(near, window + 1, shape)):
        assert np.linalg.norm(noise - parent) < 0.5 * np.linalg.norm(other - parent)
    if seed == near:
        assert np.array_equal(noise, parent)
    else:
        assert abs(np.corrcoef(noise.ravel(), parent.ravel())[0, 1] - np.cos(NEAR_ANGLE)) < 0.03


def test_fills_near_another_are_the_same_each_time_and_not_that_one(make_photo: Callable[..., np.ndarray]) -> None:
    photo, hole, painter = make_photo(80, 60), np.zeros((60, 80), bool), inpainter()
    hole[20:40, 30:50] = True
    (parent,) = painter.fill(photo, hole, "a bird", 1, 6)
    series = painter.fill(photo, hole, "a bird", 3, 10, near=6)
    alone = painter.fill(photo, hole, "a bird", 1, 12, near=6)
    assert np.array_equal(series[2].photo, alone[0].photo)
    assert len({fill.photo.tobytes() for fill in [parent, *series]}) == 4
