"""ONNX graphs beside torch: what counts as a difference, and held-out photos."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest

from models.checkpoints.checkpoint import Manifest, read_manifest
from models.checkpoints.onnx_checkpoint import load_graphs, write_graphs
from tests.training.ensembles import silent
from training import cli
from training.export.onnx_check import TOLERANCE, compare_on_photos, difference, examples
from training.runs.saved import ExportError


def test_outputs_that_are_no_numbers_or_of_another_shape_differ_beyond_all_tolerance() -> None:
    one = {"image": np.zeros(2, np.float32)}
    assert difference(one, one) == 0
    bad = np.array([0, np.nan], np.float32), np.zeros(3, np.float32)
    for other in (*({"image": image} for image in bad), {"cells": one["image"]}):
        assert difference(other, one) > TOLERANCE


def test_photos_are_of_the_test_split_spread_evenly_with_a_hole_in_their_middle(tiny_index: Path) -> None:
    found = list(examples([tiny_index], 4))
    assert len(found) == 4
    assert len({example.caption for example in found}) > 1
    for example in found:
        assert example.hole.shape == example.photo.shape[:2]
        assert example.hole[32, 40]
        assert 0.05 < np.mean(example.hole) < 0.2


def test_fills_are_compared_pixel_by_pixel_and_verdicts_with_their_boxes(
    tiny_checkpoint: Manifest, small_stack: Manifest, onnx_checkpoints: Path, tiny_index: Path
) -> None:
    assert tiny_checkpoint.path is not None
    assert small_stack.path is not None
    line = compare_on_photos(tiny_checkpoint.path, onnx_checkpoints / "tiny.json", [tiny_index], 2, silent)
    assert line.startswith("tiny, 2 photos: outputs of the networks differ by ")
    line = compare_on_photos(small_stack.path, onnx_checkpoints / "small-stack.json", [tiny_index], 1, silent)
    assert line.startswith("small-stack, 2 photos, half of them filled: logits differ by ")
    assert line.endswith("; 2 verdicts with their boxes are equal")


def test_graphs_that_compute_something_else_and_members_alone_are_errors(
    tiny_checkpoint: Manifest, onnx_checkpoints: Path, tiny_index: Path, tmp_path: Path
) -> None:
    assert tiny_checkpoint.path is not None
    manifest = read_manifest(onnx_checkpoints / "tiny.json")
    graphs = load_graphs(manifest)
    model = onnx.load_from_string(graphs["decode"])
    next(node for node in reversed(model.graph.node) if node.op_type == "Tanh").op_type = "Sin"
    wrong = write_graphs(tmp_path, manifest, graphs | {"decode": model.SerializeToString()})
    assert wrong.path is not None
    with pytest.raises(ExportError, match="differs from torch by"):
        compare_on_photos(tiny_checkpoint.path, wrong.path, [tiny_index], 1, silent)
    member = onnx_checkpoints / "tiny-gan.json"
    with pytest.raises(ExportError, match="neither an inpainting network nor a stack"):
        compare_on_photos(member, member, [tiny_index], 1, silent)


@pytest.mark.slow
def test_the_command_compares_what_it_has_written(
    small_stack: Manifest, tiny_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert small_stack.path is not None
    gan = shutil.copytree(small_stack.path.parent, tmp_path / "from") / "small-stack.json"
    arguments = ["export", str(gan), str(tmp_path / "out"), "--onnx", "--index", str(tiny_index), "--photos", "1"]
    assert cli.main(arguments) == 0
    assert "small-stack, 2 photos, half of them filled" in capsys.readouterr().out
