"""Checkpoints: a JSON manifest beside safetensors files, found by name, verified by sha256 and free of pickle.

`NAME.json` says what the network is and how it was made; its weights lie beside it as `NAME.safetensors`, or as parts
`NAME-00001-of-00003.safetensors` where one file would be too large to keep, or as the ONNX graphs that they are part of
(`models.checkpoints.onnx_checkpoint`). This module never imports torch.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import safetensors.numpy

from models.checkpoints.manifest import (
    GRAPH_SUFFIX,
    SCHEMA,
    CheckpointError,
    Manifest,
    WeightFile,
    misfit,
    read_manifest,
)
from models.files.atomic_file import atomic_file, write_atomically
from models.files.regular_file import UnusableFile, open_regular

__all__ = [
    "CheckpointError",
    "Manifest",
    "WeightFile",
    "default_of",
    "find",
    "hidden_checkpoints",
    "list_checkpoints",
    "load_weights",
    "manifest_beside",
    "misfit",
    "read_manifest",
    "read_verified",
    "search_folders",
    "unreadable_checkpoints",
    "verify",
    "write_checkpoint",
    "write_files",
]

_AGAIN = "copy or download the checkpoint again"
FOLDER_VARIABLE = "FEATHERPROOF_CHECKPOINTS"

_PART = re.compile(r"-\d{5}-of-\d{5}$")
_HEADER_ENTRY = 160  # bytes that one tensor takes at most in a safetensors header, its name apart
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def search_folders() -> list[Path]:
    """Folders where checkpoints are looked up, first come first served; they need not exist.

    The user's own (FEATHERPROOF_CHECKPOINTS where set, else the user's data folder), beside a frozen program, and the
    package's `resources/checkpoints`.
    """
    import platformdirs  # here, because a machine that only trains does without it

    own = os.environ.get(FOLDER_VARIABLE)
    folders = [Path(own) if own else platformdirs.user_data_path("featherproof", appauthor=False) / "checkpoints"]
    if getattr(sys, "frozen", False):
        folders.append(Path(sys.executable).resolve().parent / "checkpoints")
    folders.append(Path(__file__).resolve().parents[2] / "resources" / "checkpoints")
    return folders


def _scan() -> Iterator[Manifest | CheckpointError]:
    for folder in search_folders():
        for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
            try:
                yield read_manifest(path)
            except CheckpointError as error:
                yield error


def list_checkpoints(kind: str | None = None) -> list[Manifest]:
    """Every readable checkpoint of `kind` (all kinds where None); of one name, the first folder's wins."""
    found: dict[str, Manifest] = {}
    for manifest in _scan():
        if isinstance(manifest, Manifest):
            found.setdefault(manifest.name, manifest)
    return [manifest for manifest in found.values() if kind is None or manifest.kind == kind]


def hidden_checkpoints() -> dict[str, list[Path]]:
    """The manifests that `list_checkpoints` leaves out, by name: another one in an earlier folder has that name.

    Copies of the one that is listed are not among them.
    """
    listed = {manifest.name: manifest for manifest in list_checkpoints()}
    hidden: dict[str, list[Path]] = {}
    for manifest in _scan():
        if isinstance(manifest, Manifest) and manifest.path is not None and manifest != listed[manifest.name]:
            hidden.setdefault(manifest.name, []).append(manifest.path)
    return hidden


def unreadable_checkpoints() -> list[CheckpointError]:
    """What is wrong with each manifest that `list_checkpoints` had to leave out."""
    return [entry for entry in _scan() if isinstance(entry, CheckpointError)]


def find(name_or_file: str, kind: str = "inpainting") -> Manifest:
    """The checkpoint of that name, manifest or weight file; "default" is the default one, the user's folder first.

    Raises CheckpointError where there is none, it is damaged, or it is of another kind.
    """
    looks_like_file = (
        name_or_file.endswith((".json", ".safetensors", GRAPH_SUFFIX)) or Path(name_or_file).name != name_or_file
    )
    if looks_like_file:
        manifest = read_manifest(manifest_beside(Path(name_or_file)))
    elif name_or_file == "default":
        return _default(kind)
    else:
        manifest = _by_name(name_or_file, kind)
    if manifest.kind != kind:
        raise CheckpointError(f"The checkpoint {manifest.name} is for {manifest.kind}, but one for {kind} is needed.")
    return manifest


def manifest_beside(path: Path) -> Path:
    """The manifest of a weight file, `NAME.safetensors`, a part of it or `NAME.GRAPH.onnx`; a manifest is its own."""
    if path.suffix == ".json":
        return path
    if path.suffix == GRAPH_SUFFIX:
        return path.with_name((path.stem.rpartition(".")[0] or path.stem) + ".json")
    stem = path.name.removesuffix(".safetensors")
    return path.with_name(_PART.sub("", stem) + ".json")


def default_of(checkpoints: Iterable[Manifest], kind: str) -> Manifest | None:
    """The one of these, in the order of `list_checkpoints`, that "default" means; None where none is of this kind."""
    candidates = [manifest for manifest in checkpoints if manifest.kind == kind]
    return next((manifest for manifest in candidates if manifest.default), candidates[0] if candidates else None)


def _default(kind: str) -> Manifest:
    found = default_of(list_checkpoints(), kind)
    if found is None:
        looked = ", ".join(str(folder) for folder in search_folders())
        raise CheckpointError(f"No {kind} checkpoint was found in {looked}: train one, or copy one there.")
    return found


def _by_name(name: str, kind: str) -> Manifest:
    for folder in search_folders():
        if (folder / f"{name}.json").is_file():
            return read_manifest(folder / f"{name}.json")  # a damaged one is an error here, not a reason to look on
    match = [manifest for manifest in list_checkpoints() if manifest.name == name]
    if match:
        return match[0]
    names = ", ".join(manifest.name for manifest in list_checkpoints(kind)) or "none"
    raise CheckpointError(f"There is no checkpoint named {name}; there are: {names}.")


def verify(manifest: Manifest) -> str:
    """ "verified" where every weight file has its sha256, "missing" where one isn't there, else "mismatch"."""
    state = "verified"
    for weight, path in zip(manifest.weights, manifest.weight_paths(), strict=True):
        if not path.is_file():
            return "missing"
        if path.stat().st_size != weight.bytes:
            state = "mismatch"
            continue
        with path.open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != weight.sha256:
                state = "mismatch"
    return state


def read_verified(manifest: Manifest) -> Iterator[tuple[Path, bytes]]:
    """Each weight file and its bytes, which nobody has parsed before their sha256 was checked.

    Raises CheckpointError where a weight file is missing, cut short or altered.
    """
    for weight, path in zip(manifest.weights, manifest.weight_paths(), strict=True):
        try:
            with open_regular(path) as file:
                size = os.fstat(file.fileno()).st_size
                content = file.read(size) if size == weight.bytes else b""
        except FileNotFoundError:
            raise CheckpointError(f"The checkpoint {manifest.name} lacks its weights {path}: {_AGAIN}.") from None
        except OSError as error:
            raise CheckpointError(f"The weights {path} can't be read: {error.strerror or error}.") from error
        except UnusableFile as error:
            raise CheckpointError(f"The weights {path} can't be read ({error.why}): {_AGAIN}.") from error
        if size != weight.bytes:
            raise CheckpointError(f"The weights {path} are {size} bytes instead of {weight.bytes}: {_AGAIN}.")
        if hashlib.sha256(content).hexdigest() != weight.sha256:
            raise CheckpointError(
                f"The weights {path} are not those of {manifest.name} (the sha256 differs): {_AGAIN}."
            )
        yield path, content


def load_weights(manifest: Manifest) -> dict[str, np.ndarray]:
    """All tensors by name, in the precision they are stored in.

    Raises CheckpointError as `read_verified` does, and where the checkpoint holds ONNX graphs.
    """
    if manifest.is_onnx:
        raise CheckpointError(
            f"The checkpoint {manifest.path} holds ONNX graphs, which only run: use the safetensors one that they were"
            " made from."
        )
    tensors: dict[str, np.ndarray] = {}
    for path, content in read_verified(manifest):
        try:
            found = safetensors.numpy.load(content)
        except Exception as error:  # the library raises its own and ValueError, KeyError, depending on what is wrong
            raise CheckpointError(f"The weights {path} are not a safetensors file.") from error
        broken = next((name for name, values in found.items() if not _is_finite(values)), None)
        if broken is not None:
            raise CheckpointError(
                f"The weights {path} are of no use (not every number of {broken} is finite): export another run."
            )
        tensors.update(found)
    return tensors


def _is_finite(values: np.ndarray) -> bool:
    return values.dtype.kind != "f" or bool(np.isfinite(values).all())


def write_checkpoint(
    folder: str | os.PathLike[str],
    manifest: Manifest,
    tensors: Mapping[str, np.ndarray],
    max_part_bytes: int | None = None,
) -> Manifest:
    """Write weights and manifest under `folder` as `manifest.name`; returns the manifest as written, with its path.

    Weights are split into files of at most `max_part_bytes` where given (a larger tensor has a file of its own). The
    manifest comes last: an interrupted write leaves the old checkpoint, or no manifest, never a wrong one.
    """
    parts = _split(tensors, max_part_bytes)
    names = [f"{manifest.name}.safetensors"]
    if len(parts) > 1:
        names = [f"{manifest.name}-{index:05d}-of-{len(parts):05d}.safetensors" for index in range(1, len(parts) + 1)]
    contents = (
        safetensors.numpy.save({key: np.asarray(array, order="C") for key, array in part.items()}) for part in parts
    )
    return write_files(folder, manifest, zip(names, contents, strict=True))


def write_files(folder: str | os.PathLike[str], manifest: Manifest, files: Iterable[tuple[str, bytes]]) -> Manifest:
    """Write weight files, by name, and the manifest under `folder`; returns the manifest as written, with its path.

    The manifest comes last, as in `write_checkpoint`; weight files that an older checkpoint of that name had are gone.
    Raises CheckpointError where the name is none for a checkpoint.
    """
    folder = Path(folder)
    if not _NAME.fullmatch(manifest.name) or manifest.name == "default":
        raise CheckpointError(f'"{manifest.name}" is no name for a checkpoint: use letters, digits, ".", "_" and "-".')
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{manifest.name}.json"
    unwritten = replace(manifest, schema=SCHEMA, path=target)
    unwritten.to_json()  # fails here, before any file, where the manifest can't be written
    weights = []
    with ExitStack() as renames:  # every file is on the disk before the first takes the old one's place
        for name, content in files:
            renames.enter_context(atomic_file(folder / name)).write_bytes(content)
            weights.append(WeightFile(name, hashlib.sha256(content).hexdigest(), len(content)))
        target.unlink(missing_ok=True)
    written = replace(unwritten, weights=tuple(weights))
    write_atomically(target, written.to_json())
    _remove_others(folder, manifest.name, keep={weight.file for weight in weights})
    return written


def _split(tensors: Mapping[str, np.ndarray], max_part_bytes: int | None) -> list[dict[str, np.ndarray]]:
    parts: list[dict[str, np.ndarray]] = [{}]
    filled = 0
    for key, array in sorted(tensors.items()):
        size = array.nbytes + len(key) + _HEADER_ENTRY
        if max_part_bytes is not None and parts[-1] and filled + size > max_part_bytes:
            parts.append({})
            filled = 0
        parts[-1][key] = array
        filled += size
    return parts


def _remove_others(folder: Path, name: str, keep: set[str]) -> None:
    for pattern in (f"{name}*.safetensors", f"{name}.*{GRAPH_SUFFIX}"):
        for path in folder.glob(pattern):
            if manifest_beside(path).name == f"{name}.json" and path.name not in keep:
                path.unlink()
