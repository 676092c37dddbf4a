"""Every file of the corpus is decoded to the picture that it holds and its labels are read, or it costs a sentence."""

from __future__ import annotations

import os

import numpy as np

from models.imaging import PhotoError, load_photo
from models.provenance import Labels, read_labels
from tests.corpus.bounds import MOST_BYTES, MOST_SECONDS, Taken
from tests.corpus.conftest import Corpus
from tests.corpus.odd import Odd


def decoded(odd: Odd) -> str | None:
    """What is wrong with the picture that came of this file."""
    try:
        photo = load_photo(odd.path)
    except PhotoError as error:
        said = str(error)
        named = str(odd.path) in said and said.endswith(".")
        return said if odd.expected == "right" or not named else None
    if odd.expected == "refused":
        return f"opened, {photo.pixels.shape}"
    if odd.pixels is not None and not np.array_equal(photo.pixels, odd.pixels):
        return "another picture"
    return None


def test_every_photo_is_right_or_refused(corpus: Corpus) -> None:
    assert len(corpus.files) > 300
    assert {str(odd.path): what for odd in corpus.files if (what := decoded(odd)) is not None} == {}


def labelled(odd: Odd) -> str | None:
    """What is wrong with the labels that came of this file."""
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


def test_labels_of_every_file_are_read_within_bounds(corpus: Corpus) -> None:
    assert {str(odd.path): what for odd in corpus.files if (what := labelled(odd)) is not None} == {}
