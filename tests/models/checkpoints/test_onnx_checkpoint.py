"""Checkpoints of ONNX graphs: written whole, found by any of their names, verified before they are read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.checkpoints.checkpoint import CheckpointError, Manifest, find, load_weights, verify, write_checkpoint
from models.checkpoints.onnx_checkpoint import load_graphs, write_graphs

GRAPHS = {"encode": b"one graph", "decode": b"another"}


@pytest.fixture
def written(tmp_path: Path) -> Manifest:
    return write_graphs(tmp_path, Manifest("birds", "inpainting", "tdanet", "Birds", {}), GRAPHS)


def test_graphs_come_back_by_name(written: Manifest) -> None:
    assert load_graphs(written) == GRAPHS
    assert verify(written) == "verified"
    assert written.is_onnx


@pytest.mark.parametrize("file", ["birds.json", "birds.encode.onnx", "birds.decode.onnx"])
def test_it_is_found_by_any_of_its_files(written: Manifest, tmp_path: Path, file: str) -> None:
    assert find(str(tmp_path / file)) == written


def test_an_altered_graph_is_never_read(written: Manifest, tmp_path: Path) -> None:
    (tmp_path / "birds.decode.onnx").write_bytes(b"anothep")
    assert verify(written) == "mismatch"
    with pytest.raises(CheckpointError, match="the sha256 differs"):
        load_graphs(written)


def test_a_missing_graph_is_named(written: Manifest, tmp_path: Path) -> None:
    (tmp_path / "birds.encode.onnx").unlink()
    assert verify(written) == "missing"
    with pytest.raises(CheckpointError, match=r"lacks its weights .*birds\.encode\.onnx"):
        load_graphs(written)


def test_a_graph_that_is_not_named_for_its_checkpoint_is_refused(written: Manifest, tmp_path: Path) -> None:
    text = (tmp_path / "birds.json").read_text(encoding="utf-8").replace('"name": "birds"', '"name": "cats"')
    (tmp_path / "birds.json").write_text(text, encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"names birds\.encode\.onnx, which is none of its graphs"):
        load_graphs(find(str(tmp_path / "birds.json")))


def test_tensors_can_not_be_had_of_graphs(written: Manifest) -> None:
    with pytest.raises(CheckpointError, match="holds ONNX graphs, which only run"):
        load_weights(written)


def test_graphs_take_the_place_of_tensors_of_that_name_and_the_other_way_round(
    written: Manifest, tmp_path: Path
) -> None:
    write_graphs(tmp_path, Manifest("birds.2", "inpainting", "tdanet", "Birds", {}), GRAPHS)
    write_checkpoint(tmp_path, written, {"weight": np.zeros(3, np.float16)})
    others = {"birds.2.json", "birds.2.encode.onnx", "birds.2.decode.onnx"}
    assert {path.name for path in tmp_path.iterdir()} == others | {"birds.json", "birds.safetensors"}
    write_graphs(tmp_path, written, {"classify": b"one"})
    assert {path.name for path in tmp_path.iterdir()} == others | {"birds.json", "birds.classify.onnx"}
