"""The inpainter's promises, on a small fake runner: what it keeps, what it never sees and what decides a fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
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
    return rng.integers(0, 256, (height, width, 3), np.uint8), hole


@given(photos_with_holes())
def test_pixels_outside_the_hole_are_bit_identical(example: tuple[np.ndarray, np.ndarray]) -> None:
    photo, hole = example
    (fill,) = inpainter().fill(photo, hole, "a red bird")
    assert fill.photo.dtype == np.uint8
    assert fill.photo.shape == photo.shape
    assert np.array_equal(fill.photo[~hole], photo[~hole])


@given(photos_with_holes())
def test_hidden_pixels_change_nothing_in_the_fill(example: tuple[np.ndarray, np.ndarray]) -> None:
    photo, hole = example
    hidden_changed = np.where(hole[..., None], 255 - photo, photo)
    (fill,) = inpainter().fill(photo, hole, "a red bird")
    (other,) = inpainter().fill(hidden_changed, hole, "a red bird")
    assert fill.photo.tobytes() == other.photo.tobytes()


@pytest.mark.parametrize(("height", "width"), [(700, 900), (17, 900), (1100, 30)])
def test_hidden_pixels_change_nothing_in_photos_far_larger_than_the_network(
    make_photo: Callable[..., np.ndarray], height: int, width: int
) -> None:
    photo = make_photo(width, height)
    hole = np.zeros((height, width), bool)
    hole[height // 4 : height // 2 + 1, width // 4 : width // 2 + 1] = True
    (fill,) = inpainter().fill(photo, hole, "bird")
    (other,) = inpainter().fill(np.where(hole[..., None], 255 - photo, photo), hole, "bird")
    assert fill.photo.tobytes() == other.photo.tobytes()
    assert np.array_equal(fill.photo[~hole], photo[~hole])


@given(photos_with_holes(), st.integers(0, 2**40))
def test_a_fill_alone_equals_it_in_a_series(example: tuple[np.ndarray, np.ndarray], seed: int) -> None:
    photo, hole = example
    series = inpainter().fill(photo, hole, "a bird", count=3, seed=seed)
    (alone,) = inpainter().fill(photo, hole, "a bird", seed=seed + 2)
    assert [fill.seed for fill in series] == [seed, seed + 1, seed + 2]
    assert series[2].photo.tobytes() == alone.photo.tobytes()


def test_every_hole_pixel_is_filled(make_photo: Callable[..., np.ndarray]) -> None:
    hole = np.zeros((300, 400), bool)
    hole[5:60, 5:60] = hole[200:290, 300:390] = True
    white = np.full((300, 400, 3), 255, np.uint8)
    (fill,) = inpainter().fill(white, hole, "")
    assert len(fill.windows) == 2
    assert fill.photo[hole].min() > 0  # emptied pixels are 0; a fill among white ones is light


def test_different_seeds_give_different_fills_inside_the_hole(make_photo: Callable[..., np.ndarray]) -> None:
    photo = make_photo(100, 80)
    hole = np.zeros((80, 100), bool)
    hole[20:60, 20:60] = True
    fills = inpainter().fill(photo, hole, "a bird", count=4)
    assert len({fill.photo[hole].tobytes() for fill in fills}) == 4


def test_without_noise_every_seed_gives_the_mean(make_photo: Callable[..., np.ndarray]) -> None:
    photo = make_photo(100, 80)
    hole = np.zeros((80, 100), bool)
    hole[20:60, 20:60] = True
    first, second = inpainter().fill(photo, hole, "a bird", count=2, latent_scale=0.0)
    assert first.photo.tobytes() == second.photo.tobytes()


def test_the_network_sees_nothing_of_the_hole(make_photo: Callable[..., np.ndarray]) -> None:
    painter = inpainter()
    hole = np.zeros((200, 300), bool)
    hole[50:150, 100:200] = True
    painter.fill(make_photo(300, 200), hole, "a bird")
    inputs = runner_of(painter).runs[0][1]
    assert inputs["photo"].shape == (1, 3, SIZE, SIZE)
    assert inputs["hole"].shape == (1, 1, SIZE, SIZE)
    assert inputs["words"].tolist() == [[2, 4]]
    assert inputs["words"].dtype == np.int64
    assert 0 < inputs["hole"].mean() < 1
    assert not (inputs["photo"] * inputs["hole"]).any()


def test_one_window_is_encoded_once_for_all_its_fills(make_photo: Callable[..., np.ndarray]) -> None:
    painter = inpainter()
    hole = np.zeros((80, 100), bool)
    hole[30:50, 30:50] = True
    painter.fill(make_photo(100, 80), hole, "a bird", count=4)
    assert runner_of(painter).graphs() == ["encode"] + ["decode"] * 4


def test_a_later_window_sees_the_earlier_fill(make_photo: Callable[..., np.ndarray]) -> None:
    painter = inpainter()
    hole = np.zeros((200, 200), bool)
    hole[80:104, 8:32] = hole[80:104, 48:88] = True
    (fill,) = painter.fill(make_photo(200, 200), hole, "a bird")
    first, second = fill.windows
    assert second.left < first.box.right  # it looks where the first area was
    seen = [inputs["hole"][0, 0] for graph, inputs in runner_of(painter).runs if graph == "encode"][1]
    assert not seen[:, :5].any()  # and finds it filled


def test_fills_come_one_at_a_time_and_stop_when_nobody_asks(make_photo: Callable[..., np.ndarray]) -> None:
    painter = inpainter()
    hole = np.ones((40, 40), bool)
    fills = painter.fills(make_photo(40, 40), hole, "a bird", count=100)
    next(fills)
    next(fills)
    assert runner_of(painter).graphs().count("decode") == 2


def test_a_fill_says_what_it_is_made_of(make_photo: Callable[..., np.ndarray]) -> None:
    hole = np.ones((40, 40), bool)
    (fill,) = inpainter().fill(make_photo(40, 40), hole, "A purple, purple red bird", seed=5)
    assert fill.seed == 5
    assert fill.caption == "A purple, purple red bird"
    assert fill.unknown_words == ("purple",)
    assert [word for word, _ in fill.word_weights] == ["a", "red", "bird"]
    assert sum(weight for _, weight in fill.word_weights) == pytest.approx(1)
    assert (fill.checkpoint, fill.device) == ("fake", "cpu")
    assert fill.seconds >= 0


@pytest.mark.parametrize("caption", ["", "  ", "quetzalcoatlus?!", "a bird " * 200])
def test_any_caption_works(make_photo: Callable[..., np.ndarray], caption: str) -> None:
    hole = np.ones((20, 20), bool)
    (fill,) = inpainter().fill(make_photo(20, 20), hole, caption)
    known = [word for word in caption.split() if word in ("a", "bird")]
    assert [word for word, _ in fill.word_weights] == known


def test_the_arguments_are_not_changed(make_photo: Callable[..., np.ndarray]) -> None:
    photo = make_photo(50, 40)
    hole = np.zeros((40, 50), bool)
    hole[10:30, 10:30] = True
    photo_before, hole_before = photo.copy(), hole.copy()
    inpainter().fill(photo, hole, "a bird", count=2)
    assert np.array_equal(photo, photo_before)
    assert np.array_equal(hole, hole_before)


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


def test_an_empty_hole_is_a_clear_error_before_anything_runs() -> None:
    painter = inpainter()
    with pytest.raises(InpaintError, match="empty"):
        painter.fills(np.zeros((4, 4, 3), np.uint8), np.zeros((4, 4), bool), "a bird")
    assert runner_of(painter).runs == []


@pytest.mark.parametrize(
    ("photo", "hole", "reason"),
    [
        (np.zeros((4, 5, 3), np.uint8), np.ones((5, 4), bool), "4×5.*5×4"),
        (np.zeros((4, 5), np.uint8), np.ones((4, 5), bool), "photo"),
        (np.zeros((4, 5, 3), np.float32), np.ones((4, 5), bool), "photo"),
        (np.zeros((0, 5, 3), np.uint8), np.ones((0, 5), bool), "photo"),
        (np.zeros((4, 5, 3), np.uint8), np.ones((4, 5), np.uint8), "bool"),
    ],
)
def test_what_is_no_photo_or_no_hole_is_a_clear_error(photo: np.ndarray, hole: np.ndarray, reason: str) -> None:
    with pytest.raises(InpaintError, match=reason):
        inpainter().fill(photo, hole, "a bird")


@pytest.mark.parametrize(("count", "seed"), [(0, 0), (-1, 0), (1, -1), (True, 0), (1, 0.5)])
def test_impossible_counts_and_seeds_are_clear_errors(count: int, seed: int) -> None:
    with pytest.raises(InpaintError, match=r"number|whole"):
        inpainter().fill(np.zeros((4, 4, 3), np.uint8), np.ones((4, 4), bool), "a bird", count, seed)


@given(st.integers(0, 2**63), st.integers(0, 20))
def test_noise_depends_on_the_seed_and_the_window_alone(seed: int, window: int) -> None:
    noise = window_noise(seed, window, (1, 4, 2, 2))
    assert noise.dtype == np.float32
    assert np.array_equal(noise, window_noise(seed, window, (1, 4, 2, 2)))
    assert not np.array_equal(noise, window_noise(seed + 1, window, (1, 4, 2, 2)))
    assert not np.array_equal(noise, window_noise(seed, window + 1, (1, 4, 2, 2)))


def test_noise_is_standard_normal() -> None:
    noise = window_noise(0, 0, (200_000,))
    assert abs(noise.mean()) < 0.02
    assert abs(noise.std() - 1) < 0.02


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))
@example(6, 6)
def test_noise_near_another_is_standard_normal_and_much_like_it(seed: int, near: int) -> None:
    shape = (1, 64, 16, 16)
    noise, parent = noise_near(seed, near, 0, shape), window_noise(near, 0, shape)
    alike = np.corrcoef(noise.ravel(), parent.ravel())[0, 1]
    if seed == near:
        assert np.array_equal(noise, parent)
    else:
        assert abs(alike - np.cos(NEAR_ANGLE)) < 0.03
    assert abs(noise.mean()) < 0.05
    assert abs(noise.std() - 1) < 0.05
    assert noise.dtype == np.float32
    assert np.array_equal(noise_near(seed, None, 0, shape), window_noise(seed, 0, shape))


@given(st.integers(0, 2**31 - 1), st.integers(1, 2**31 - 1))
def test_noise_near_another_is_nearer_to_it_than_any_other_seeds(near: int, step: int) -> None:
    shape, seed = (1, 64, 16, 16), near + step
    parent = window_noise(near, 0, shape)
    alike, unlike = noise_near(seed, near, 0, shape), window_noise(seed, 0, shape)
    assert np.linalg.norm(alike - parent) < 0.5 * np.linalg.norm(unlike - parent)


def test_fills_near_another_are_the_same_each_time_and_not_that_one(make_photo: Callable[..., np.ndarray]) -> None:
    photo, hole, painter = make_photo(80, 60), np.zeros((60, 80), bool), inpainter()
    hole[20:40, 30:50] = True
    (parent,) = painter.fill(photo, hole, "a bird", 1, 6)
    series = painter.fill(photo, hole, "a bird", 3, 10, near=6)
    alone = painter.fill(photo, hole, "a bird", 1, 12, near=6)
    assert np.array_equal(series[2].photo, alone[0].photo)
    assert len({fill.photo.tobytes() for fill in [parent, *series]}) == 4


def test_an_impossible_seed_to_be_near_is_a_clear_error() -> None:
    photo, hole = np.zeros((9, 9, 3), np.uint8), np.ones((9, 9), bool)
    with pytest.raises(InpaintError):
        inpainter().fills(photo, hole, "", near=-1)
