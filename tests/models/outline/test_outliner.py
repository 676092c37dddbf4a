"""The shipped checkpoint finds a cat in a photo of one, at any size, and nothing where nothing is."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.checkpoint import CheckpointError
from models.imaging import load_photo
from models.manifest import Manifest
from models.outline import Outliner

CAT = Path(__file__).parents[3] / "resources/samples/chelsea.png"


@pytest.fixture(scope="module")
def outliner() -> Outliner:
    return Outliner.load("cpu")


@pytest.fixture(scope="module")
def photo() -> np.ndarray:
    return load_photo(CAT).pixels


class Ramps:
    """A runner that finds an animal right of a column of the photo it sees."""

    device, device_title, notes = "cpu", "CPU", ()

    def __init__(self, column: float) -> None:
        self.column = column
        self.seen: list[tuple[int, ...]] = []

    def run(self, graph: str, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        assert graph == "outline"
        self.seen.append(inputs["photo"].shape)
        rows, columns = inputs["photo"].shape[2:]
        across = np.arange(0, columns, 2, dtype=np.float32) / (columns - 1)
        lead = np.broadcast_to(across - self.column, ((rows + 1) // 2, len(across)))
        return {"lead": lead[None, None].copy(), "probabilities": np.full((1, 3, *lead.shape), 0.3, np.float32)}


def ramps(column: float) -> tuple[Outliner, Ramps]:
    runner = Ramps(column)
    preprocessing = {"longer_side": 513, "stride": 16}
    return Outliner(runner, Manifest("o", "outline", "", "", {}, preprocessing=preprocessing)), runner


def test_a_cat_is_found_where_it_is(outliner: Outliner, photo: np.ndarray) -> None:
    (cat,) = outliner.outline(photo).animals
    assert cat.kind == "cat"
    assert cat.mask.shape == cat.soft.shape == photo.shape[:2]
    assert (cat.mask.dtype, cat.soft.dtype) == (np.bool_, np.float32)
    assert cat.mask[150, 220]  # its face
    assert not cat.mask[20, 420]  # the dark behind its ear
    assert cat.soft.min() >= 0
    assert cat.soft.max() <= 1
    assert np.isclose(cat.confidence, cat.soft[cat.mask].mean(), atol=1e-4)
    assert cat.confidence > 0.8


def test_the_outline_hardly_depends_on_the_photo_s_size(outliner: Outliner, photo: np.ndarray) -> None:
    height, width = photo.shape[:2]
    (cat,) = outliner.outline(photo).animals
    (large,) = outliner.outline(cv2.resize(photo, (width * 3, height * 3))).animals
    small = cv2.resize(large.mask.astype(np.uint8), (width, height), interpolation=cv2.INTER_AREA) > 0
    assert (small & cat.mask).sum() > 0.95 * (small | cat.mask).sum()


def test_bfloat16_gives_nearly_the_same_outline(
    outliner: Outliner, photo: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    masks = []
    for has_bfloat16 in (False, True):
        monkeypatch.setattr("models.outline.network._has_bfloat16", lambda has=has_bfloat16: has)
        (cat,) = outliner.outline(photo).animals
        masks.append(cat.mask)
    assert (masks[0] & masks[1]).sum() > 0.98 * (masks[0] | masks[1]).sum()


def test_a_flat_picture_has_no_animal(outliner: Outliner) -> None:
    assert outliner.outline(np.full((60, 90, 3), 120, np.uint8)).animals == ()


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (700, 3)])
def test_a_photo_of_any_shape_is_taken(outliner: Outliner, size: tuple[int, int]) -> None:
    for animal in outliner.outline(np.full((*size, 3), 90, np.uint8)).animals:
        assert animal.mask.shape == size


@pytest.mark.parametrize(("width", "height"), [(384, 288), (513, 385), (1600, 900), (40, 60)])
def test_planes_lie_on_the_photo_to_the_pixel(width: int, height: int) -> None:
    found, runner = ramps(column=0.25)
    (animal,) = found.outline(np.zeros((height, width, 3), np.uint8)).animals
    columns = runner.seen[0][3]
    edge = (0.25 * (columns - 1) + 0.5) * width / columns - 0.5  # from the middle of the first pixel
    first = np.flatnonzero(animal.mask[0])[0]
    assert -0.05 * width / columns <= first - edge <= 1 + 0.05 * width / columns
    assert animal.mask[:, first:].all()
    assert animal.box == (first, 0, width - first, height)
    assert max(runner.seen[0]) == 513
    assert all(side % 16 == 1 for side in runner.seen[0][2:])


def test_what_is_under_two_cells_of_the_network_is_a_speck() -> None:
    photo = np.zeros((500, 513, 3), np.uint8)  # two cells are 515 of its pixels: a column is under that, two are not
    assert ramps(1 - 0.4 / 512)[0].outline(photo).animals == ()
    (animal,) = ramps(1 - 1.4 / 512)[0].outline(photo).animals
    assert animal.mask.sum() == 1000


def test_the_kinds_in_a_photo_are_those_of_its_outline(outliner: Outliner, photo: np.ndarray) -> None:
    assert outliner.kinds_in(photo) == ("cat",)
    assert outliner.kinds_in(np.full((60, 90, 3), 120, np.uint8)) == ()


def test_a_checkpoint_of_another_kind_is_refused() -> None:
    with pytest.raises(CheckpointError, match="is for autoencoder, but one for outline is needed"):
        Outliner.load("cpu", "autoencoder-4")
