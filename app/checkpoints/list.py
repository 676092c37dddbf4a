"""What is known of every checkpoint, for the window's page and for `featherproof models`, which prints it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.checkpoints.checkpoint import (
    CheckpointError,
    Manifest,
    default_of,
    hidden_checkpoints,
    list_checkpoints,
    read_manifest,
    search_folders,
    unreadable_checkpoints,
    verify,
)

JOBS = ("inpainting", "authenticity")  # the kinds that the engine loads by name
_NAMES = {"authenticity": "authenticity stack", "authenticity-member": "authenticity member"}


@dataclass(frozen=True)
class Entry:
    """One checkpoint of the list, or a manifest that can't be read and why (`problem`, one sentence).

    `own`: it lies in the user's folder. `default`: it is the one that "default" finds for one of the two jobs.
    `lacking`: members of a stack that aren't beside it. `stamp` changes with the weight files (sizes, times); None
    where one is missing. `hides`: manifests of the same name in other folders, instead of which it is used.
    """

    path: Path
    own: bool
    manifest: Manifest | None = None
    problem: str = ""
    default: bool = False
    lacking: tuple[str, ...] = ()
    stamp: tuple[tuple[int, int], ...] | None = None
    hides: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """The checkpoint's name; of an unreadable one, its file's."""
        return self.manifest.name if self.manifest else self.path.name

    @property
    def kind(self) -> str:
        return self.manifest.kind if self.manifest else ""


def read_entries() -> list[Entry]:
    """Every checkpoint as `list_checkpoints` finds them, then the manifests that it had to leave out.

    Reads manifests and looks for weight files, so it takes a moment on a slow disk: not for the main thread.
    """
    own_folder = search_folders()[0]
    checkpoints = list_checkpoints()
    defaults = [default_of(checkpoints, kind) for kind in JOBS]
    hidden = hidden_checkpoints()
    entries = [
        _entry(manifest, own_folder, manifest in defaults, hidden.get(manifest.name, [])) for manifest in checkpoints
    ]
    for folder in search_folders():
        for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
            try:
                read_manifest(path)
            except CheckpointError as error:
                entries.append(Entry(path, path.parent == own_folder, problem=str(error)))
    return entries


def _entry(manifest: Manifest, own_folder: Path, default: bool, hidden: list[Path]) -> Entry:
    assert manifest.path is not None
    lacking = lacking_members(manifest)
    return Entry(
        path=manifest.path,
        own=manifest.path.parent == own_folder,
        manifest=manifest,
        default=default,
        lacking=tuple(name for name in members_of(manifest) if name in lacking),
        stamp=_stamp(manifest),
        hides=tuple(hidden),
    )


def _stamp(manifest: Manifest) -> tuple[tuple[int, int], ...] | None:
    try:
        found = [path.stat() for path in manifest.weight_paths() if path.is_file()]
    except OSError:  # gone between the two
        return None
    whole = len(found) == len(manifest.weights)
    return tuple((status.st_size, status.st_mtime_ns) for status in found) if whole else None


def list_models(verify_weights: bool) -> int:
    """Print the list; 1 where a checkpoint can't be read or its weights are missing or not the right ones."""
    failed = False
    checkpoints, hidden = list_checkpoints(), hidden_checkpoints()
    for manifest in checkpoints:
        state = _state(manifest, verify_weights)
        failed |= state in ("missing", "mismatch") or bool(lacking_members(manifest))
        print("\n".join(_described(manifest, state)))
        for path in hidden.get(manifest.name, []):
            print(f"  used instead of {path}, which has the same name")
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
    kind = _NAMES.get(manifest.kind, manifest.kind)
    parts = [kind, network_in_words(manifest), size_in_words(manifest.bytes), f"sha256: {state}"]
    yield "  " + ", ".join(part for part in parts if part)
    yield f"  {manifest.path}"
    if members_of(manifest):
        lacking = lacking_members(manifest)
        yield "  members: " + ", ".join(f"{name}{' (missing)' * (name in lacking)}" for name in members_of(manifest))
    if manifest.metrics:
        yield "  metrics: " + ", ".join(f"{name} {value}" for name, value in flat(manifest.metrics))
    if manifest.licence_note:
        yield f"  licence: {manifest.licence_note}"


def network_in_words(manifest: Manifest) -> str:
    """What computes, in few words; "" where the kind says it."""
    config = manifest.config
    if manifest.kind != "authenticity-member":
        return "" if manifest.architecture in ("autoencoder", "stack") else manifest.architecture
    traits = [str(config.get("backbone") or ""), "narrowed" if config.get("overrides") else ""]
    stages = config.get("stages", 4)
    cut = bool(config.get("backbone")) and isinstance(stages, int) and stages < 4
    traits.append(f"cut after stage {stages}" if cut else "")
    told = ", ".join(trait for trait in traits if trait)
    return f"{config.get('key')}{f' ({told})' if told else ''}"


def members_of(manifest: Manifest) -> list[str]:
    """The names of a stack's members; none for every other kind."""
    names = manifest.config.get("members") if manifest.kind == "authenticity" else None
    return [str(name) for name in names] if isinstance(names, list) else []


def lacking_members(manifest: Manifest) -> set[str]:
    """Members of a stack that aren't beside it."""
    assert manifest.path is not None
    return {name for name in members_of(manifest) if not manifest.path.with_name(f"{name}.json").is_file()}


def size_in_words(count: int) -> str:
    """A number of bytes for people: "26.5 MB"."""
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.1f} kB"


def flat(metrics: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Names and values of nested numbers, one after another, floats with four digits."""
    for name, value in metrics.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", f"{value:.4g}" if isinstance(value, float) else str(value)
