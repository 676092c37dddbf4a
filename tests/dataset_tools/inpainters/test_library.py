"""The packages' inpainters do what they are chosen for: colours run on, textures continue."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_tools.errors import DataError
from dataset_tools.inpainters import CLASSICAL, InpaintingImpossible, library


def centre_hole(side: int) -> np.ndarray:
    hole = np.zeros((side, side), bool)
    hole[side * 5 // 16 : side * 11 // 16, side * 5 // 16 : side * 11 // 16] = True
    return hole


def mean_error(name: str, photo: np.ndarray, hole: np.ndarray) -> float:
    fill = CLASSICAL[name](photo, hole, np.random.default_rng(0))
    return float(np.abs(fill[hole].astype(float) - photo[hole]).mean())


@pytest.mark.parametrize("slope", [0.0, 0.5, -1.0])
def test_patchmatch_continues_a_striped_texture_which_the_others_blur(slope: float) -> None:
    rows, columns = np.mgrid[:96, :96]
    stripes = 128 + 100 * np.sin((columns + slope * rows) * 2 * np.pi / 8)
    photo = np.repeat(stripes[..., None], 3, axis=2).astype(np.uint8)
    hole = centre_hole(96)
    error = mean_error("patchmatch", photo, hole)
    assert error < 25
    assert error < 0.5 * min(mean_error(name, photo, hole) for name in ("telea", "navier-stokes"))


def test_without_its_native_library_patchmatch_stops_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library.patch_match, "patchmatch_available", False)
    photo = np.zeros((64, 64, 3), np.uint8)
    with pytest.raises(DataError, match="leave patchmatch out") as failure:
        CLASSICAL["patchmatch"](photo, centre_hole(64), np.random.default_rng(0))
    assert not isinstance(failure.value, InpaintingImpossible), "sets would differ between machines without a word"
