"""Which checkpoints are meant by the files and folders that a person drops."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from app.checkpoints.files import Found, Refused
from app.checkpoints.list import members_of
from models.checkpoints.checkpoint import CheckpointError, Manifest, manifest_beside, read_manifest

_MOST_MANIFEST = 64 << 20  # bytes; a vocabulary takes kilobytes
_PICKLES = (".pt", ".pth", ".ckpt", ".bin", ".pkl", ".pickle")
_WEIGHTS = (".safetensors", ".onnx")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def find_dropped(paths: Sequence[Path]) -> tuple[list[Found], list[Refused]]:
    """The checkpoints behind manifests, weight files and folders, each once, and the reasons where there is none."""
    found: dict[Path, Found] = {}
    refused: list[Refused] = []
    for path in paths:
        try:
            for manifest_path in _manifests_behind(path):
                if manifest_path not in found:
                    found[manifest_path] = _read_with_members(manifest_path)
        except Refused as refusal:
            refused.append(refusal)
        except OSError as error:
            refused.append(Refused("can't read", path, error.strerror or ""))
    members = {member.path for stack in found.values() for member in stack.members}
    return [entry for path, entry in found.items() if path not in members], refused


def _manifests_behind(path: Path) -> list[Path]:
    if path.is_dir():
        return _manifests_in(path)
    if not path.is_file():
        raise Refused("not a checkpoint" if path.exists() else "gone", path)
    if path.suffix.lower() in _PICKLES:
        raise Refused("pickle", path)
    if path.suffix == ".json":
        return [path]
    if path.suffix not in _WEIGHTS:
        raise Refused("not a checkpoint", path)
    manifest = manifest_beside(path)
    if not manifest.is_file():
        raise Refused("no manifest", path, manifest.name)
    return [manifest]


def _manifests_in(folder: Path) -> list[Path]:
    """Those beside weights; other JSON files are no reason to complain, nor to be read, however many there are."""
    weights = sorted(path for path in folder.iterdir() if path.suffix in _WEIGHTS)
    manifests = [path for path in dict.fromkeys(map(manifest_beside, weights)) if path.is_file()]
    if manifests:
        return manifests
    if weights:
        raise Refused("no manifest", weights[0], manifest_beside(weights[0]).name)
    raise Refused("nothing in folder", folder)


def _read(path: Path) -> Manifest:
    try:
        if path.stat().st_size > _MOST_MANIFEST:
            raise Refused("not a checkpoint", path)
        manifest = read_manifest(path)
    except OSError as error:
        raise Refused("can't read", path, error.strerror or "") from error
    except CheckpointError as error:
        raise Refused("damaged", path, str(error)) from error
    if not _NAME.fullmatch(manifest.name) or manifest.name == "default":
        raise Refused("bad name", path, manifest.name)
    return manifest


def _read_with_members(path: Path) -> Found:
    manifest = _read(path)
    members = []
    for name in dict.fromkeys(members_of(manifest)):
        if not _NAME.fullmatch(name):  # a manifest may point nowhere else
            raise Refused("bad name", path, name)
        if path.with_name(f"{name}.json").is_file():
            member = _read(path.with_name(f"{name}.json"))
            if member.name != name:  # a stack finds its members by file
                raise Refused("bad name", path.with_name(f"{name}.json"), member.name)
            members.append(member)
    return Found(manifest, tuple(members))
