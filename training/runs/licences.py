"""Whose photos and weights a run learns from: recorded as it starts, told by what is exported from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dataset_tools.index import INPAINTED_FROM, read_index
from models.checkpoints.manifest import Manifest, read_manifest
from training.runs.state import OPTIONS, STATE_FOLDER, newest_state, read_options

LICENCES = "licences"  # among a run's options, and in a cache: a list of the entries below
_OF_WEIGHTS = re.compile(r" (?=Made from [^ ]+: )")  # in front of what a note says of the weights that it started from
_UNKNOWN = "its licence is not recorded."
Licences = list[dict[str, str]]  # each {"photos": source, "licence": text} or {"weights": name, "licence": text}


def of_indexes(indexes: Iterable[Path]) -> Licences:
    """What the indexes' headers say of their photos; the licence is empty where a header says nothing."""
    opened = [read_index(path) for path in indexes]
    return [
        {
            "photos": index.header.source.removeprefix(INPAINTED_FROM) or index.folder.name,
            "licence": index.header.licence,
        }
        for index in opened
    ]


def of_weights(manifest: Manifest) -> Licences:
    """What a checkpoint that a run starts from, or keeps a part of, says of itself."""
    return [{"weights": manifest.name, "licence": manifest.licence_note}]


def of_start(file: Path | None) -> Licences:
    """The same for a manifest or the weights beside one; nothing for weights without, or where there is no start."""
    beside = None if file is None else file.with_suffix(".json")
    return [] if beside is None or not beside.is_file() else of_weights(read_manifest(beside))


def with_recorded(run: Path, found: Licences) -> Licences:
    """What was found, and what a run that goes on from a saved state had learned from before."""
    before: Any = []
    if newest_state(run / STATE_FOLDER) is not None and (run / OPTIONS).is_file():
        before = read_options(run).get(LICENCES, [])
    known = {(entry.get("photos"), entry.get("weights")) for entry in found}
    return found + [entry for entry in before if (entry.get("photos"), entry.get("weights")) not in known]


def licence_note(licences: Iterable[dict[str, str]]) -> str:
    """A manifest's licence note, in one or more sentences.

    What weights say of their own start is taken over, and nothing is told twice: a member may go through ten runs.
    """
    entries = list(licences)
    photos = {entry["photos"]: entry.get("licence", "") for entry in entries if "photos" in entry}
    if not photos:
        sentences = ["The licence of the photos that these weights were trained on is not recorded."]
    else:
        told = (f"{source} ({licence or 'licence not recorded'})" for source, licence in sorted(photos.items()))
        sentences = [f"Trained on photos of {'; '.join(told)}."]
    told_before = {sentences[0]}
    for entry in entries:
        if "weights" not in entry:
            continue
        for sentence in _OF_WEIGHTS.split(f"Made from {entry['weights']}: {entry.get('licence') or _UNKNOWN}"):
            terms = sentence.partition(": ")[2]
            if sentence not in sentences and terms not in told_before:
                sentences.append(sentence)
                told_before |= {terms} - {_UNKNOWN}
    return " ".join(sentences)
