"""Checkpoints that are spoilt: values of a manifest exchanged, weights damaged, files that are none."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np
import safetensors.numpy

from tests.corpus.damage import DAMAGES
from tests.corpus.values import no_json, spoilt


def build_checkpoints(folder: Path, sound: Path, seed: int = 0) -> list[Path]:
    """Write over 700 manifests, each in a folder of its own below `folder`, made of the checkpoint `sound`."""
    manifest = json.loads(sound.read_text(encoding="utf-8"))
    weights = sound.with_name(manifest["weights"][0]["file"])
    texts: dict[str, str | bytes] = dict(spoilt(manifest))
    texts |= {
        f"config-{name}": json.dumps({**manifest, "config": json.loads(v)}) for name, v in spoilt(manifest["config"])
    }
    texts |= dict(no_json())
    written = []
    for name, text in texts.items():
        place = folder / name[:100]
        place.mkdir(parents=True)
        (place / weights.name).symlink_to(weights)
        (place / "odd.json").write_bytes(text if isinstance(text, bytes) else text.encode())
        written.append(place / "odd.json")
    return [*written, *_odd_weights(folder, manifest, weights, np.random.default_rng(seed)), *_odd_files(folder)]


def _odd_weights(folder: Path, manifest: dict[str, object], weights: Path, rng: np.random.Generator) -> Iterator[Path]:
    """Weights that are damaged, once found by their sum, and once with the sum that they have."""
    content = weights.read_bytes()
    tensors = safetensors.numpy.load(content)
    first = next(iter(tensors))
    odd = {f"weights-{damage.__name__}": damage(content, rng) for damage in DAMAGES}
    odd["weights-missing-tensor"] = safetensors.numpy.save({k: v for k, v in tensors.items() if k != first})
    odd["weights-of-another-shape"] = safetensors.numpy.save({**tensors, first: np.zeros((3, 1), np.float16)})
    odd["weights-not-a-number"] = safetensors.numpy.save({k: np.full_like(v, np.nan) for k, v in tensors.items()})
    odd["weights-of-integers"] = safetensors.numpy.save({k: v.astype(np.int32) for k, v in tensors.items()})
    odd["weights-vast-header"] = (2**40).to_bytes(8, "little") + b"{}"
    odd["weights-empty"] = b""
    for name, spoilt_content in odd.items():
        for known in (False, True):
            place = folder / f"{name}-{known}"
            place.mkdir()
            shutil.copy(weights, place / weights.name)
            (place / weights.name).write_bytes(spoilt_content)
            told = {"file": weights.name, "sha256": sha256(spoilt_content).hexdigest(), "bytes": len(spoilt_content)}
            right = {**manifest, "weights": [told]} if known else manifest
            (place / "odd.json").write_text(json.dumps(right), encoding="utf-8")
            yield place / "odd.json"


def _odd_files(folder: Path) -> Iterator[Path]:
    for name in ("pipe", "endless", "folder", "nowhere", "itself"):
        path = folder / name / "odd.json"
        path.parent.mkdir()
        if name == "pipe":
            os.mkfifo(path)
        elif name == "folder":
            path.mkdir()
        else:
            path.symlink_to({"endless": "/dev/zero", "nowhere": "nothing", "itself": "odd.json"}[name])
        yield path
