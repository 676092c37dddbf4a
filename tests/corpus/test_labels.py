"""Labels of every file of the corpus are read within bounds, or the file costs the sentence that it always costs."""

from __future__ import annotations

import os
from pathlib import Path

from models.imaging import PhotoError
from models.provenance import Labels, read_labels
from tests.corpus.bounds import MOST_BYTES, MOST_SECONDS, Taken
from tests.corpus.build import build_photos
from tests.corpus.odd import Odd


def problem(odd: Odd) -> str | None:
    """What is wrong with what came of this file."""
    taken = Taken(os.getpid())
    try:
        labels = read_labels(odd.path)
    except PhotoError as error:
        return None if odd.expected != "right" and str(error).endswith(".") else str(error)
    if taken.seconds() > MOST_SECONDS or taken.bytes() > MOST_BYTES:
        return f"{taken.seconds():.0f} s, {taken.bytes() / 1e9:.1f} GB"
    return None if well_told(labels) else str(labels)


def well_told(labels: Labels) -> bool:
    """Whether notes are sentences, and all of it is printable."""
    notes = all(note.endswith(".") and note.isprintable() for note in labels.notes)
    return notes and all(label.value.isprintable() and len(label.value) <= 200 for label in labels.found)


def test_labels_of_every_file_are_read_within_bounds(tmp_path: Path) -> None:
    corpus = build_photos(tmp_path / "corpus")
    assert {str(odd.path): what for odd in corpus if (what := problem(odd)) is not None} == {}
