"""Checkpoints for ONNX Runtime: a manifest beside one `NAME.GRAPH.onnx` for each graph, its weights inside.

They are found, verified and listed like any other checkpoint; only what runs them differs. Written by
`featherproof-train export --onnx`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from models.checkpoints.checkpoint import read_verified, write_files
from models.checkpoints.manifest import GRAPH_SUFFIX, CheckpointError, Manifest


def load_graphs(manifest: Manifest) -> dict[str, bytes]:
    """Serialised ONNX graphs by name ("encode"). Nothing is parsed before its sha256 is checked.

    Raises CheckpointError where a file is missing, cut short or altered, or isn't named NAME.GRAPH.onnx.
    """
    graphs = {}
    for path, content in read_verified(manifest):
        graph = path.name.removeprefix(f"{manifest.name}.").removesuffix(GRAPH_SUFFIX)
        if path.name != _file(manifest.name, graph):
            raise CheckpointError(f"The checkpoint {manifest.path} names {path.name}, which is none of its graphs.")
        graphs[graph] = content
    return graphs


def write_graphs(folder: str | os.PathLike[str], manifest: Manifest, graphs: Mapping[str, bytes]) -> Manifest:
    """Write graphs and manifest under `folder`, as `checkpoint.write_files` does; returns what was written."""
    return write_files(folder, manifest, [(_file(manifest.name, graph), content) for graph, content in graphs.items()])


def _file(name: str, graph: str) -> str:
    return f"{name}.{graph}{GRAPH_SUFFIX}"
