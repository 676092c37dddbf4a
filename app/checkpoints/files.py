"""Checks the weights of checkpoints and copies checkpoints into the user's folder, whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import safetensors

from models.checkpoints.checkpoint import CheckpointError, Manifest, read_manifest, search_folders

Tick = Callable[[int], None]  # told how many bytes were read or written since last; raises to stop
State = Literal["verified", "mismatch", "missing"]
Reason = Literal[
    "gone",
    "pickle",
    "not a checkpoint",
    "no manifest",
    "nothing in folder",
    "damaged",
    "bad name",
    "weights missing",
    "weights differ",
    "not safetensors",
    "name taken",
    "name shipped",
    "file taken",
    "disk full",
    "can't read",
    "can't write",
]

_CHUNK = 4 << 20  # bytes


@dataclass(eq=False)
class Refused(Exception):
    """Why a file can't be added; `file` is the one to name and `why` what is known beyond the reason.

    It carries no sentence, because the window says it in the user's language.
    """

    reason: Reason
    file: Path
    why: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}{f' ({self.why})' if self.why else ''}"


@dataclass(frozen=True)
class Found:
    """A checkpoint that can be added, with the members of a stack that lie beside it."""

    manifest: Manifest
    members: tuple[Manifest, ...] = ()

    @property
    def manifests(self) -> tuple[Manifest, ...]:
        """All that is to be copied; the stack comes last, as it needs the others."""
        return (*self.members, self.manifest)

    @property
    def bytes(self) -> int:
        return sum(manifest.bytes for manifest in self.manifests)


def state_of(manifest: Manifest, tick: Tick) -> State:
    """As `models.checkpoints.checkpoint.verify`, with its progress told, so that it can be stopped. Raises Refused."""
    state: State = "verified"
    for weight, path in zip(manifest.weights, manifest.weight_paths(), strict=True):
        if not path.is_file():
            return "missing"
        if path.stat().st_size != weight.bytes or _digest(path, tick) != weight.sha256:
            state = "mismatch"
    return state


# Copying ------------------------------------------------------------------------------------------------------------


def add(found: Found, folder: Path, tick: Tick) -> bool:
    """Copy a checkpoint into `folder`, the user's; False where all of it is there already.

    Every copy is read back and its sha256 compared before the first file takes its place. Raises Refused, and what
    `tick` raises; then the folder is as it was.
    """
    assert found.manifest.path is not None
    if os.path.realpath(found.manifest.path.parent) in map(os.path.realpath, search_folders()):
        return False
    _check_weights(found)
    try:
        shipped = [_is_shipped(manifest) for manifest in found.manifests]  # a list: each of them may be refused
        if all(shipped):
            return False
        wanted = [manifest for manifest in found.manifests if not _is_there(manifest, folder, tick)]
        if not wanted:
            return False
        folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < sum(manifest.bytes for manifest in wanted):
            raise Refused("disk full", folder)
        with tempfile.TemporaryDirectory(prefix=".adding-", dir=folder) as staging:
            for manifest in wanted:
                _stage(manifest, Path(staging), tick)
            _move_in(wanted, Path(staging), folder)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise Refused("disk full" if full else "can't write", folder, error.strerror or "") from error
    return True


def _check_weights(found: Found) -> None:
    """All that can be known of them before any is read."""
    for manifest in found.manifests:
        for weight, path in zip(manifest.weights, manifest.weight_paths(), strict=True):
            try:
                size = path.stat().st_size
            except FileNotFoundError:
                raise Refused("weights missing", path) from None
            except OSError as error:
                raise Refused("can't read", path, error.strerror or "") from error
            if not path.is_file() or size != weight.bytes:
                raise Refused("weights differ", path)


def _is_shipped(manifest: Manifest) -> bool:
    """Whether just this comes with the program. Raises Refused where another one does that it would hide."""
    for folder in search_folders()[1:]:
        shipped = folder / f"{manifest.name}.json"
        if shipped.is_file():
            if not _is_of(shipped, manifest):
                raise Refused("name shipped", shipped, manifest.name)
            return True
    return False


def _is_there(manifest: Manifest, folder: Path, tick: Tick) -> bool:
    """Whether there is nothing to copy. Raises Refused where something else has its name."""
    target = folder / f"{manifest.name}.json"
    if not target.exists():
        for weight in manifest.weights:
            path = folder / weight.file
            if path.exists() and not (path.is_file() and _digest(path, tick) == weight.sha256):
                raise Refused("file taken", path)
        return False
    if not _is_of(target, manifest):
        raise Refused("name taken", target, manifest.name)
    return state_of(read_manifest(target), tick) == "verified"  # a damaged copy is made good


def _is_of(file: Path, manifest: Manifest) -> bool:
    """Whether a file is just this manifest."""
    try:
        return read_manifest(file) == manifest
    except CheckpointError:
        return False


def _stage(manifest: Manifest, staging: Path, tick: Tick) -> None:
    for weight, source in zip(manifest.weights, manifest.weight_paths(), strict=True):
        copy = staging / weight.file
        with copy.open("xb") as stream:
            for chunk in _chunks(source, tick):
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())  # a rename may reach the disk before the data it points at
        if _digest(copy, tick) != weight.sha256:
            raise Refused("weights differ", source)
        if copy.suffix != ".safetensors":  # ONNX Runtime is the engine's: what it can't read shows there
            continue
        try:
            with safetensors.safe_open(copy, framework="numpy"):
                pass
        except Exception as error:  # the library raises its own, and others for other damage
            raise Refused("not safetensors", source, str(error)) from error
    assert manifest.path is not None
    shutil.copyfile(manifest.path, staging / f"{manifest.name}.json")


def _move_in(manifests: list[Manifest], staging: Path, folder: Path) -> None:
    """Rename all into place, weights first and a stack's manifest last; take the new ones back where one fails."""
    names = [weight.file for manifest in manifests for weight in manifest.weights]
    placed: list[Path] = []
    try:
        for name in (*names, *(f"{manifest.name}.json" for manifest in manifests)):
            target = folder / name
            is_new = not target.exists()
            (staging / name).replace(target)
            if is_new:
                placed.append(target)
    except OSError:
        for path in reversed(placed):
            path.unlink(missing_ok=True)
        raise


def _digest(path: Path, tick: Tick) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path, tick):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(path: Path, tick: Tick) -> Iterator[bytes]:
    try:
        with path.open("rb", buffering=0) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
                tick(len(chunk))
    except OSError as error:
        raise Refused("can't read", path, error.strerror or "") from error


# Removing -----------------------------------------------------------------------------------------------------------


def files_of(path: Path) -> list[Path]:
    """A manifest and the weights that no other manifest of its folder names, manifest first; it may be unreadable."""
    try:
        weights = [file for file in read_manifest(path).weight_paths() if file.exists()]
    except CheckpointError:
        return [path]
    shared: set[Path] = set()
    for other in path.parent.glob("*.json"):
        if other != path:
            try:
                shared.update(read_manifest(other).weight_paths())
            except CheckpointError:
                continue
    return [path, *(file for file in weights if file not in shared)]


def own_folder() -> Path:
    """Where a user's checkpoints are copied to."""
    return search_folders()[0]
