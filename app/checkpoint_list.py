"""`featherproof models`: every checkpoint, what it is and whether its weights are the right ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from models.checkpoint import Manifest, list_checkpoints, search_folders, unreadable_checkpoints, verify

_NAMES = {"authenticity": "authenticity stack", "authenticity-member": "authenticity member"}


def list_models(verify_weights: bool) -> int:
    """Print the list; 1 where a checkpoint can't be read or its weights are missing or not the right ones."""
    failed = False
    checkpoints = list_checkpoints()
    for manifest in checkpoints:
        state = _state(manifest, verify_weights)
        failed |= state in ("missing", "mismatch") or bool(_lacking(manifest))
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
    parts = [_NAMES.get(manifest.kind, manifest.kind), _network(manifest), _size(manifest.bytes), f"sha256: {state}"]
    yield "  " + ", ".join(part for part in parts if part)
    yield f"  {manifest.path}"
    if _members(manifest):
        lacking = _lacking(manifest)
        yield "  members: " + ", ".join(f"{name}{' (missing)' * (name in lacking)}" for name in _members(manifest))
    if manifest.metrics:
        yield "  metrics: " + ", ".join(f"{name} {value}" for name, value in _flat(manifest.metrics))
    if manifest.licence_note:
        yield f"  licence: {manifest.licence_note}"


def _network(manifest: Manifest) -> str:
    """What computes, in few words; "" where the kind says it."""
    config = manifest.config
    if manifest.kind != "authenticity-member":
        return "" if manifest.architecture in ("autoencoder", "stack") else manifest.architecture
    traits = [str(config.get("backbone") or ""), "narrowed" if config.get("overrides") else ""]
    stages = config.get("stages", 4)
    traits.append(f"cut after stage {stages}" if config.get("backbone") and stages < 4 else "")
    told = ", ".join(trait for trait in traits if trait)
    return f"{config.get('key')}{f' ({told})' if told else ''}"


def _members(manifest: Manifest) -> list[str]:
    names = manifest.config.get("members") if manifest.kind == "authenticity" else None
    return [str(name) for name in names] if isinstance(names, list) else []


def _lacking(manifest: Manifest) -> set[str]:
    """Members of a stack that aren't beside it."""
    assert manifest.path is not None
    return {name for name in _members(manifest) if not manifest.path.with_name(f"{name}.json").is_file()}


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.1f} kB"


def _flat(metrics: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in metrics.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", f"{value:.4g}" if isinstance(value, float) else str(value)
