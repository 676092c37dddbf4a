"""The engine's animals are those of the Python interface, loaded when the first are asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.engine.jobs import OutlineJob
from app.engine.outlining import outline_with
from app.samples import SAMPLE_PHOTO
from models.checkpoints.checkpoint import CheckpointError
from models.imaging import load_photo
from models.outline import Outliner
from tests.fixtures.found_animals import Finds

PHOTO = np.zeros((40, 60, 3), np.uint8)


def test_animals_are_those_of_the_python_interface() -> None:
    photo = load_photo(SAMPLE_PHOTO).pixels
    expected = Outliner.load("cpu").outline(photo).animals
    found = outline_with("cpu")(OutlineJob(1, photo))
    assert [animal.kind for animal in found] == ["cat"] == [animal.kind for animal in expected]
    for ours, theirs in zip(found, expected, strict=True):
        left, top, right, bottom = ours.box
        mask = np.zeros(photo.shape[:2], bool)
        mask[top:bottom, left:right] = ours.mask.unpack()
        assert np.array_equal(mask, theirs.mask)
        inside = ours.mask.unpack()
        assert all(edge.any() for edge in (inside[0], inside[-1], inside[:, 0], inside[:, -1]))
        assert ours.confidence == theirs.confidence


def test_a_missing_checkpoint_is_a_sentence_until_it_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    outline = outline_with("cpu")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr("models.checkpoints.checkpoint.search_folders", lambda: [tmp_path])
        for number in range(2):
            with pytest.raises(CheckpointError, match=r"^No outline checkpoint was found in .*\.$"):
                outline(OutlineJob(number, PHOTO))
    assert outline(OutlineJob(2, PHOTO)) == ()


@pytest.mark.parametrize("fails", ["load", "outline"])
def test_where_the_device_fails_the_cpu_is_used_from_then_on(monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    tried: list[str] = []

    class Broken(Finds):
        def outline(self, photo: np.ndarray) -> None:  # type: ignore[override]
            tried.append("cuda")
            raise RuntimeError("CUDA error")

    def load(device: str) -> Finds:
        tried.append(device)
        if device == "cpu":
            return Finds(("dog", 0, 0.5, 0.5, 0.5))
        if fails == "load":
            raise RuntimeError("CUDA error")
        return Broken()

    monkeypatch.setattr(Outliner, "load", load)
    outline = outline_with("cuda")
    for number in range(2):
        (animal,) = outline(OutlineJob(number, PHOTO))
        assert animal.kind == "dog"
    assert tried == ["cuda", *["cuda"] * (fails == "outline"), "cpu"]
    monkeypatch.setattr(Outliner, "load", lambda device: 1 // 0)
    with pytest.raises(ZeroDivisionError):  # on the CPU too
        outline_with("auto")(OutlineJob(1, PHOTO))
