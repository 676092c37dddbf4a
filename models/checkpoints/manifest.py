"""A checkpoint's manifest: what the network is, how it was made and which files hold its numbers."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from models.files.json_file import read_json
from models.files.reasons import reason_of
from models.files.regular_file import UnusableFile
from models.vocabulary import Vocabulary

SCHEMA = 1
GRAPH_SUFFIX = ".onnx"
_MOST_BYTES = 16 << 20  # of a manifest; a vocabulary of 100,000 words takes a tenth of it
_MOST_FILES = 10_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WEIGHT_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.(safetensors|onnx)")


class CheckpointError(ValueError):
    """A checkpoint that can't be used; the message is one plain sentence with the file and the way out."""


@dataclass(frozen=True)
class WeightFile:
    """One safetensors or ONNX file of a checkpoint: its bare name, its bytes' sha256 (hex) and its size in bytes."""

    file: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """What a checkpoint is: everything but the numbers.

    `kind` is the job ("inpainting", "inpainting-warm-start", "text-matching"), `architecture` the network ("tdanet")
    and `config` its fields; `preprocessing` has `size` (px) and `range`. `path` is where the manifest was read, and
    isn't written.
    """

    name: str
    kind: str
    architecture: str
    title: str
    config: dict[str, Any]
    vocabulary: tuple[str, ...] = ()
    preprocessing: dict[str, Any] = field(default_factory=dict)
    weights: tuple[WeightFile, ...] = ()
    training: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    licence_note: str = ""
    default: bool = False
    schema: int = SCHEMA
    path: Path | None = field(default=None, compare=False)

    @cached_property
    def words(self) -> Vocabulary:
        """The vocabulary as a table that encodes captions."""
        return Vocabulary(self.vocabulary)

    def unknown_words(self, caption: str) -> list[str]:
        """Words of the caption that this checkpoint never learned, nor a synonym of theirs, each once, in order."""
        return self.words.read(caption).unknown

    @property
    def is_onnx(self) -> bool:
        """Whether its weights lie in ONNX graphs, which ONNX Runtime runs, and not in tensors for torch."""
        return any(weight.file.endswith(GRAPH_SUFFIX) for weight in self.weights)

    @property
    def bytes(self) -> int:
        """Size of all weight files together, in bytes."""
        return sum(weight.bytes for weight in self.weights)

    def weight_paths(self) -> list[Path]:
        """Where the weight files should lie: beside the manifest."""
        if self.path is None:
            raise CheckpointError(f"The checkpoint {self.name} was not read from a file, so its weights have no place.")
        return [self.path.parent / weight.file for weight in self.weights]

    def to_json(self) -> str:
        """The manifest as JSON text. Raises ValueError for NaN or infinite numbers, which JSON doesn't have."""
        content = {key: value for key, value in asdict(self).items() if key != "path"}
        ordered = {"schema": content.pop("schema"), **content}
        return json.dumps(ordered, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read_manifest(path: str | os.PathLike[str]) -> Manifest:
    """Read one manifest. Raises CheckpointError where it is missing, damaged or of a newer schema."""
    path = Path(path)
    try:
        content = read_json(path, _MOST_BYTES)
    except FileNotFoundError:
        raise CheckpointError(f"There is no checkpoint at {path}.") from None
    except OSError as error:
        raise CheckpointError(f"The checkpoint {path} can't be read: {error.strerror or error}.") from error
    except UnusableFile as error:
        raise _damaged(path, error.why) from error
    return _parse(content, path)


def _parse(content: Any, path: Path) -> Manifest:
    if not isinstance(content, dict) or type(content.get("schema")) is not int:
        raise _damaged(path, "it is not a checkpoint manifest")
    if content["schema"] > SCHEMA:
        raise CheckpointError(
            f"The checkpoint {path} was made by a newer Featherproof (schema {content['schema']}, this one reads"
            f" {SCHEMA}): update Featherproof to use it."
        )
    known = {entry.name for entry in fields(Manifest)} - {"path"}
    values = {key: value for key, value in content.items() if key in known}
    for key in ("name", "kind", "architecture", "title"):
        if not isinstance(values.get(key), str):
            raise _damaged(path, f'"{key}" is missing or not text')
    if type(values.setdefault("default", False)) is not bool:
        raise _damaged(path, '"default" is neither true nor false')
    if not isinstance(values.setdefault("licence_note", ""), str):
        raise _damaged(path, '"licence_note" is not text')
    for key in ("config", "preprocessing", "training", "metrics"):
        if not isinstance(values.setdefault(key, {}), dict):
            raise _damaged(path, f'"{key}" is not an object')
    words = values.get("vocabulary", [])
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise _damaged(path, '"vocabulary" is not a list of words')
    weights = _weights(values.get("weights"), path)
    return Manifest(**{**values, "vocabulary": tuple(words), "weights": weights, "path": path})


def _weights(listed: Any, path: Path) -> tuple[WeightFile, ...]:
    if not isinstance(listed, list):
        raise _damaged(path, '"weights" is not a list')
    if len(listed) > _MOST_FILES:
        raise _damaged(path, f'"weights" names over {_MOST_FILES:,} files')
    try:
        weights = tuple(WeightFile(w["file"], w["sha256"], w["bytes"]) for w in listed)
        sound = all(_SHA256.fullmatch(w.sha256) and type(w.bytes) is int and w.bytes >= 0 for w in weights)
    except (KeyError, TypeError):
        sound = False
    if not sound:
        raise _damaged(path, '"weights" is not a list of files with sha256 and bytes')
    # a manifest may point nowhere else
    if not all(isinstance(weight.file, str) and _WEIGHT_FILE.fullmatch(weight.file) for weight in weights):
        raise _damaged(path, '"weights" names something other than a safetensors or ONNX file beside it')
    if len({weight.file for weight in weights}) < len(weights):
        raise _damaged(path, '"weights" names a file twice')
    return weights


def misfit(manifest: Manifest, error: Exception) -> CheckpointError:
    """What to say where a checkpoint's network, weights and settings don't go together."""
    return CheckpointError(
        f"The checkpoint {manifest.path} does not fit its own configuration ({reason_of(error)}): copy or download it"
        " again."
    )


def _damaged(path: Path, why: str) -> CheckpointError:
    return CheckpointError(f"The checkpoint {path} is damaged ({why}): copy or download it again.")
