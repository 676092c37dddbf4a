"""Of which fill each figure is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from training.inpainting.report.examples import Example, examples
from training.inpainting.report.fillers import BASELINES
from training.inpainting.report.measure import (
    DRAWN_KINDS,
    KINDS,
    THE_PHOTO,
    THE_PHOTO_REDUCED,
    Row,
    hole_l1,
    measure,
)

SIDE = 64


@dataclass
class Painter:
    """At z = μ it fills with a colour that is off by `error`; its first draw is the photo itself, the others grey."""

    error: int = 60
    asked: list[dict[str, object]] = field(default_factory=list)
    manifest: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(name="ours"))

    def fill(
        self, photo: np.ndarray, hole: np.ndarray, caption: str, count: int = 1, *, latent_scale: float = 1
    ) -> list[SimpleNamespace]:
        self.asked.append({"count": count, "latent_scale": latent_scale, "caption": caption})
        if latent_scale == 0:
            off = np.where(photo > 127, photo - self.error, photo + self.error).astype(np.uint8)
            return [SimpleNamespace(photo=np.where(hole[..., None], off, photo))] * count
        grey = np.where(hole[..., None], np.uint8(128), photo)
        return [SimpleNamespace(photo=photo), *[SimpleNamespace(photo=grey)] * (count - 1)]


def apart(filled: np.ndarray, photo: np.ndarray, where: np.ndarray | None) -> float:
    return hole_l1(filled, photo, np.ones(photo.shape[:2], bool) if where is None else where)


@pytest.fixture(scope="module")
def found(index: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    return list(examples([index], "val", 2, tmp_path_factory.mktemp("masks"), print, SIDE))


def rows_of(painter: Painter, found: list[Example], with_distance: bool = True) -> list[Row]:
    return list(measure(painter, found, apart if with_distance else None))  # type: ignore[arg-type]


def test_every_filler_gets_every_photo_and_hole_and_figures_are_of_their_own_fills(found: list[Example]) -> None:
    """Were pixel figures of the best of several draws, they would be 0: other draws than that at z = μ are perfect."""
    painter = Painter()
    rows = rows_of(painter, found)
    keys = [(row.id, row.kind, row.filler) for row in rows]
    assert len(keys) == len(set(keys)) == 2 * len(KINDS) * len({"ours", THE_PHOTO, THE_PHOTO_REDUCED, *BASELINES})
    assert all(np.isfinite(list(row.figures.values())).all() for row in rows)
    for row in rows:
        assert ("diversity" in row.figures) == (row.filler == "ours" and row.kind in DRAWN_KINDS)
        if row.filler == "ours":
            assert row.figures["hole l1"] == pytest.approx(60 / 255, abs=1e-3)
            assert row.figures["hole lpips"] == row.figures["lpips"] == 0  # looks are those of the first draw
        elif row.filler in BASELINES:
            assert row.figures["hole lpips"] > row.figures["lpips"] > 0
        if "diversity" in row.figures:  # of three pairs the two with the photo differ, and by as much
            (example,) = (one for one in found if one.id == row.id)
            hole = example.hole(row.kind)
            grey = np.where(hole[..., None], np.uint8(128), example.photo)
            assert row.figures["diversity"] == pytest.approx(2 / 3 * hole_l1(grey, example.photo, hole))
    at_mean = [asked for asked in painter.asked if asked["latent_scale"] == 0]
    assert [asked["count"] for asked in at_mean] == [1] * 2 * len(KINDS)
    assert {asked["caption"] for asked in painter.asked} == {example.caption for example in found}
    figures = {(row.id, row.filler): row.figures for row in rows if row.kind == "centre"}
    for example in found:  # the reduced photo has the photo's colours without its detail
        reduced, mean, own = (figures[example.id, name] for name in (THE_PHOTO_REDUCED, "mean-colour", THE_PHOTO))
        assert 0 < reduced["hole l1"] < mean["hole l1"]
        assert reduced["hole tv"] < own["hole tv"]


def test_without_a_distance_no_draw_is_asked_for(found: list[Example]) -> None:
    painter = Painter()
    rows = rows_of(painter, found, with_distance=False)
    assert all(asked["latent_scale"] == 0 for asked in painter.asked)
    assert not any("lpips" in name for row in rows for name in row.figures)


def test_a_perfect_fill_of_a_spot_has_a_finite_figure(found: list[Example]) -> None:
    """A mean needs a number; on a plain wall OpenCV's fill of a spot is the photo to the last bit."""
    white = Example(**{**vars(found[0]), "photo": np.full_like(found[0].photo, 255)})
    rows = [row for row in rows_of(Painter(), [white]) if row.kind == "spot"]
    assert {row.figures["hole psnr"] for row in rows if row.filler in BASELINES} & {float("inf")} == set()
    assert all(60 < row.figures["hole psnr"] < 90 for row in rows if row.filler == "mean-colour")


def test_a_photo_without_an_object_hole_has_its_other_holes(found: list[Example]) -> None:
    holes = {kind: hole for kind, hole in found[0].holes.items() if kind != "object"}
    bare = Example(**{**vars(found[0]), "holes": holes})
    assert {row.kind for row in rows_of(Painter(), [bare])} == set(KINDS) - {"object"}
