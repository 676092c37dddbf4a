"""`featherproof models`: every checkpoint, what it is and whether its weights are the right ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from models.checkpoint import Manifest, list_checkpoints, search_folders, unreadable_checkpoints, verify


def list_models(verify_weights: bool) -> int:
    """Print the list; 1 where a checkpoint can't be read or its weights are missing or not the right ones."""
    failed = False
    checkpoints = list_checkpoints()
    for manifest in checkpoints:
        state = _state(manifest, verify_weights)
        failed |= state in ("missing", "mismatch")
        print("\n".join(_described(manifest, state)))
    for error in unreadable_checkpoints():
        failed = True
        print(f"featherproof: {error}", file=sys.stderr)
    if not checkpoints:
        print("No checkpoint in " + ", ".join(str(folder) for folder in search_folders()))
    return int(failed)


def _state(manifest: Manifest, verify_weights: bool) -> str:
    if verify_weights:
        return verify(manifest)
    present = all(path.is_file() for path in manifest.weight_paths())
    return "not checked (--verify does)" if present else "missing"


def _described(manifest: Manifest, state: str) -> Iterator[str]:
    yield f"{manifest.name}{'  (default)' if manifest.default else ''}"
    yield f"  {manifest.title}"
    yield f"  {manifest.kind}, {manifest.architecture}, {manifest.bytes / 1e6:.1f} MB, sha256: {state}"
    yield f"  {manifest.path}"
    if manifest.metrics:
        yield "  metrics: " + ", ".join(f"{name} {value}" for name, value in _flat(manifest.metrics))
    if manifest.licence_note:
        yield f"  licence: {manifest.licence_note}"


def _flat(metrics: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in metrics.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", f"{value:.4g}" if isinstance(value, float) else str(value)
