"""Checkpoints of ONNX graphs: written whole, found by any of their names, verified before they are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.checkpoints.checkpoint import CheckpointError, Manifest, find, load_weights, verify, write_checkpoint
from models.checkpoints.onnx_checkpoint import load_graphs, write_graphs

GRAPHS = {"encode": b"one graph", "decode": b"another"}


@pytest.fixture
def written(tmp_path: Path) -> Manifest:
    return write_graphs(tmp_path, Manifest("birds", "inpainting", "tdanet", "Birds", {}), GRAPHS)


def test_graphs_come_back_by_name_and_are_found_by_any_of_their_files(written: Manifest, tmp_path: Path) -> None:
    assert load_graphs(written) == GRAPHS
    assert verify(written) == "verified"
    assert written.is_onnx
    for file in ("birds.json", "birds.encode.onnx", "birds.decode.onnx"):
        assert find(str(tmp_path / file)) == written
    with pytest.raises(CheckpointError, match="holds ONNX graphs, which only run"):
        load_weights(written)


@pytest.mark.parametrize(
    ("damage", "state", "reason"),
    [
        (lambda path: path.write_bytes(b"anothep"), "mismatch", "the sha256 differs"),
        (lambda path: path.unlink(), "missing", r"lacks its weights .*birds\.decode\.onnx"),
    ],
)
def test_a_graph_that_is_altered_or_gone_is_never_read(
    written: Manifest, tmp_path: Path, damage: Callable[[Path], object], state: str, reason: str
) -> None:
    damage(tmp_path / "birds.decode.onnx")
    assert verify(written) == state
    with pytest.raises(CheckpointError, match=reason):
        load_graphs(written)


def test_a_graph_that_is_not_named_for_its_checkpoint_is_refused(written: Manifest, tmp_path: Path) -> None:
    text = (tmp_path / "birds.json").read_text(encoding="utf-8").replace('"name": "birds"', '"name": "cats"')
    (tmp_path / "birds.json").write_text(text, encoding="utf-8")
    with pytest.raises(CheckpointError, match=r"names birds\.encode\.onnx, which is none of its graphs"):
        load_graphs(find(str(tmp_path / "birds.json")))


def test_graphs_take_the_place_of_tensors_of_that_name_and_the_other_way_round(
    written: Manifest, tmp_path: Path
) -> None:
    write_graphs(tmp_path, Manifest("birds.2", "inpainting", "tdanet", "Birds", {}), GRAPHS)
    write_checkpoint(tmp_path, written, {"weight": np.zeros(3, np.float16)})
    others = {"birds.2.json", "birds.2.encode.onnx", "birds.2.decode.onnx"}
    assert {path.name for path in tmp_path.iterdir()} == others | {"birds.json", "birds.safetensors"}
    write_graphs(tmp_path, written, {"classify": b"one"})
    assert {path.name for path in tmp_path.iterdir()} == others | {"birds.json", "birds.classify.onnx"}
