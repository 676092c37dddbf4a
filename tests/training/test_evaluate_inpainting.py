"""What is measured, on what, and what a filler may know."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.checkpoint import Manifest
from training import cli
from training import evaluate_inpainting as evaluation
from training.metrics import hole_l1

KINDS = evaluation.HOLE_KINDS
SIDE = 64


@pytest.fixture(autouse=True)
def _small_photos(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenCV takes a second for a large hole at the real side."""
    monkeypatch.setattr(evaluation, "SIDE", SIDE)


@dataclass
class Painter:
    """At z = μ it fills with a colour that is off by `error`; every other draw is the photo itself, or grey."""

    photos: dict[bytes, np.ndarray]
    error: int = 60
    asked: list[dict[str, object]] = field(default_factory=list)
    manifest: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(name="ours"))

    def fill(
        self,
        photo: np.ndarray,
        hole: np.ndarray,
        caption: str,
        count: int = 1,
        seed: int = 0,
        *,
        latent_scale: float = 1,
    ) -> list[SimpleNamespace]:
        self.asked.append({"count": count, "latent_scale": latent_scale, "caption": caption})
        if latent_scale == 0:
            off = np.where(photo > 127, photo - self.error, photo + self.error).astype(np.uint8)
            return [SimpleNamespace(photo=np.where(hole[..., None], off, photo))] * count
        grey = np.where(hole[..., None], np.uint8(128), photo)
        return [SimpleNamespace(photo=photo), SimpleNamespace(photo=grey)][:count]


def evaluate(index: Path, count: int = 2) -> tuple[Painter, dict]:
    painter = Painter({})
    return painter, evaluation.evaluate(painter, [index], "val", count)  # type: ignore[arg-type]


def test_a_photos_figure_is_that_of_its_one_fill_at_the_mean(index: Path) -> None:
    """Were the best of several taken, the figure would be 0: other draws are perfect."""
    painter, figures = evaluate(index)
    for kind in KINDS:
        assert figures["holes"][kind]["ours"]["hole_l1"] == pytest.approx(60 / 255, abs=1e-3)
    at_mean = [asked for asked in painter.asked if asked["latent_scale"] == 0]
    assert len(at_mean) == 2 * len(KINDS)  # once for each photo and hole
    assert all(asked["count"] == 1 for asked in at_mean)


def test_draws_are_compared_with_each_other_and_count_for_nothing_else(index: Path) -> None:
    _, figures = evaluate(index, count=1)
    (example, *_) = evaluation.examples([index], "val", 1, KINDS)
    grey = np.full_like(example.photo, 128)
    expected = hole_l1(grey, example.photo, example.hole)
    assert figures["holes"][example.hole_kind]["ours"]["draws_differ"] == pytest.approx(expected, abs=1e-3)


def test_every_filler_gets_every_photo_and_hole(index: Path) -> None:
    _, figures = evaluate(index, count=3)
    assert (figures["split"], figures["photos"], figures["side"]) == ("val", 3, SIDE)
    assert set(figures["holes"]) == set(KINDS)
    for fillers in figures["holes"].values():
        assert set(fillers) == {"ours", "opencv-telea", "opencv-navier-stokes", "mean-colour"}
        assert all(np.isfinite(list(values.values())).all() for values in fillers.values())


def test_the_same_photos_holes_and_captions_come_at_every_call(index: Path) -> None:
    first, second = (list(evaluation.examples([index], "val", 4, KINDS)) for _ in range(2))
    assert len(first) == 4 * len(KINDS)
    for one, other in zip(first, second, strict=True):
        assert one.photo.shape == (SIDE, SIDE, 3)
        assert one.hole.any()
        assert np.array_equal(one.photo, other.photo)
        assert np.array_equal(one.hole, other.hole)
        assert (one.caption, one.hole_kind) == (other.caption, other.hole_kind)
    assert len({example.hole.tobytes() for example in first if example.hole_kind == "strokes"}) == 4


def test_only_photos_of_the_split_are_measured_and_no_more_than_there_are(index: Path) -> None:
    held_out = list(evaluation.examples([index], "val", 100, ["centre"]))
    trained = list(evaluation.examples([index], "train", 100, ["centre"]))
    assert (len(held_out), len(trained)) == (4, 8)
    assert not {one.photo.tobytes() for one in held_out} & {one.photo.tobytes() for one in trained}
    with pytest.raises(ValueError, match="no photo in the split 'test'"):
        list(evaluation.examples([index], "test", 1, KINDS))


def test_a_photo_is_its_middle_square() -> None:
    wide = np.zeros((60, 100, 3), np.uint8)
    wide[:, 20:80] = 200
    assert (evaluation.middle_square(wide) == 200).all()
    assert (evaluation.middle_square(wide.transpose(1, 0, 2)) == 200).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["telea", "navier-stokes", "mean"]))
def test_no_baseline_reads_what_is_under_the_hole(seed: int, name: str) -> None:
    fillers = {
        "telea": lambda photo, hole: evaluation.opencv_fill(photo, hole, cv2.INPAINT_TELEA),
        "navier-stokes": lambda photo, hole: evaluation.opencv_fill(photo, hole, cv2.INPAINT_NS),
        "mean": evaluation.mean_colour_fill,
    }
    rng = np.random.default_rng(seed)
    photo, hole = rng.integers(0, 256, (48, 40, 3), np.uint8), np.zeros((48, 40), bool)
    for _ in range(rng.integers(1, 4)):
        top, left = rng.integers(40), rng.integers(32)
        hole[top : top + rng.integers(1, 24), left : left + rng.integers(1, 24)] = True
    other = np.where(hole[..., None], 255 - photo, photo)
    filled = fillers[name](photo, hole)
    assert np.array_equal(filled, fillers[name](other, hole))
    assert np.array_equal(filled[~hole], photo[~hole])


def test_a_hole_over_everything_gets_a_mean_colour_too() -> None:
    filled = evaluation.mean_colour_fill(np.zeros((4, 4, 3), np.uint8), np.ones((4, 4), bool))
    assert (filled == 128).all()


def test_a_real_checkpoint_is_measured_from_the_command_line(
    index: Path, tiny_checkpoint: Manifest, tmp_path: Path
) -> None:
    arguments = ["evaluate", "inpainting", "--index", str(index), "--checkpoint", str(tiny_checkpoint.path)]
    out = tmp_path / "figures.json"
    arguments += ["--split", "val", "--photos", "1", "--no-lpips", "--device", "cpu"]
    assert cli.main([*arguments, "--out", str(out)]) == 0
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert 0 < figures["holes"]["centre"]["tiny"]["hole_l1"] < 1
    assert figures["holes"]["centre"]["tiny"]["draws_differ"] > 0


def test_lpips_is_measured_on_a_draw_and_on_every_filler(index: Path) -> None:
    asked: list[tuple[np.ndarray, bool]] = []

    def distance(filled: np.ndarray, photo: np.ndarray, where: np.ndarray | None) -> float:
        asked.append((filled, where is None))
        return float(np.abs(filled.astype(int) - photo).max())

    figures = evaluation.evaluate(Painter({}), [index], "val", 1, ["centre"], distance)["holes"]["centre"]  # type: ignore[arg-type]
    assert len(asked) == 2 * 4
    assert figures["ours"]["hole_lpips"] == 0  # the fake's first draw is the photo itself
    assert figures["opencv-telea"]["lpips"] > 0
