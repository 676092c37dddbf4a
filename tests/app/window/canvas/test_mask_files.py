"""A hole goes to a mask file and comes back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.window.canvas.mask_files import read_mask, write_mask
from models.imaging import PhotoError

HOLE = np.random.default_rng(0).random((30, 40)) < 0.3


def test_a_written_mask_is_read_back_as_the_same_hole(tmp_path: Path) -> None:
    file = tmp_path / "mask.png"
    write_mask(file, HOLE)
    with Image.open(file) as image:
        assert image.format == "PNG"
        assert image.mode == "L"
        assert set(np.unique(np.asarray(image))) == {0, 255}
    assert np.array_equal(read_mask(file, 30, 40), HOLE)
    assert [entry.name for entry in tmp_path.iterdir()] == ["mask.png"]


def test_from_128_on_a_mask_is_white(tmp_path: Path) -> None:
    file = tmp_path / "greys.png"
    greys = np.arange(256, dtype=np.uint8).reshape(16, 16)
    Image.fromarray(greys).save(file)
    assert np.array_equal(read_mask(file, 16, 16), greys >= 128)


def test_a_mask_of_another_size_is_refused_with_both_sizes(tmp_path: Path) -> None:
    file = tmp_path / "mask.png"
    write_mask(file, HOLE)
    with pytest.raises(PhotoError, match="40×30") as caught:
        read_mask(file, 90, 120)
    assert "120×90" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"no picture"])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mask.png"
    file.write_bytes(content)
    with pytest.raises(PhotoError, match=r"mask\.png"):
        read_mask(file, 30, 40)


def test_a_mask_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "mask.png"
    write_mask(file, HOLE)

    def full(_: Image.Image, target: str | Path, *__: object, **___: object) -> None:
        Path(target).write_bytes(b"the first half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full)
    with pytest.raises(PhotoError, match="No space left on device"):
        write_mask(file, ~HOLE)
    monkeypatch.undo()
    assert np.array_equal(read_mask(file, 30, 40), HOLE)
    assert [entry.name for entry in tmp_path.iterdir()] == ["mask.png"]
