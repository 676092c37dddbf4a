"""Verdicts of the engine are those of the Python interface, on a tiny untrained ensemble."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.engine.jobs import ClassifyJob, OverlayJob
from app.engine.judging import judge_with, write_overlay
from app.verdicts.heat_overlay import overlay
from models.authenticator import Authenticator
from models.checkpoints.checkpoint import CheckpointError, Manifest
from models.imaging import PhotoError, load_photo
from models.outline import Outliner
from models.provenance import Label, Labels


def test_a_photo_gets_the_verdict_of_the_python_interface(tiny_authenticator: Manifest, tmp_path: Path) -> None:
    file = tmp_path / "bird.png"
    pixels = np.random.default_rng(1).integers(0, 256, (90, 130, 3), np.uint8)
    Image.fromarray(pixels).save(file)
    judge = judge_with(str(tiny_authenticator.path), "cpu")
    done = judge(ClassifyJob(7, str(file), thumbnail=32))
    expected = Authenticator.load(str(tiny_authenticator.path), "cpu").classify(pixels)
    assert done.id == 7
    assert done.verdict.p_inpainted == pytest.approx(expected.p_inpainted)
    assert np.allclose(done.verdict.cells, expected.cells)
    assert done.thumbnail is not None
    assert done.thumbnail.shape == (22, 32, 3)
    by_pixels = judge(ClassifyJob(8, "", photo=pixels))
    assert by_pixels.verdict.p_inpainted == pytest.approx(expected.p_inpainted)
    assert by_pixels.thumbnail is None
    target = tmp_path / "map.png"
    write_overlay(OverlayJob(9, str(file), expected, str(target)))
    assert np.array_equal(load_photo(target).pixels, overlay(pixels, expected))


def test_a_file_is_asked_what_it_says_of_itself_before_any_network_is_loaded_and_pixels_are_not(
    tiny_authenticator: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (40, 50, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "bird.png")
    labels = Labels((Label("software", "edited", "GIMP", "EXIF Software"),))
    asked: list[str] = []

    def read(path: str, shown: np.ndarray) -> Labels:
        assert np.array_equal(shown, pixels)
        asked.append(path)
        return labels

    monkeypatch.setattr("app.engine.judging.read_labels", read)
    missing = judge_with("there is no such ensemble", "cpu")
    for job in (ClassifyJob(1, str(tmp_path / "bird.png")), ClassifyJob(2, "", photo=pixels)):
        with pytest.raises(CheckpointError, match="there is no such ensemble"):
            missing(job)
    assert asked == [str(tmp_path / "bird.png")]
    judge = judge_with(str(tiny_authenticator.path), "cpu")
    by_file, by_pixels = judge(ClassifyJob(1, asked[0])), judge(ClassifyJob(2, "bird.png", pixels))
    assert (by_file.labels, by_pixels.labels, len(asked)) == (labels, None, 2)
    assert by_file.verdict.p_inpainted == by_pixels.verdict.p_inpainted
    assert by_file.verdict.domain == by_pixels.verdict.domain == Outliner.load("cpu").kinds_in(pixels)


def test_a_photo_that_is_none_is_refused_before_the_ensemble_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").mkdir()
    with pytest.raises(PhotoError, match=r"x\.jpg"):
        judge_with("there is no such ensemble", "cpu")(ClassifyJob(1, str(tmp_path / "x.jpg")))
