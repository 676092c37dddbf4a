"""What a file says of itself, as it is told in the window."""

from __future__ import annotations

import re

from app.label_words import LABELS_PROVE_NOTHING, NO_LABELS, label_sentences
from app.window.parts.language import tr
from models.provenance import Labels

LABEL_ICON = "tag"
_MOST_SHOWN = 160  # characters of a value
_UNBROKEN = re.compile(r"(\S{20})(?=\S)")


def sentences(labels: Labels | None) -> list[str]:
    """Each label as a sentence or two."""
    return label_sentences(labels, tr, _MOST_SHOWN)


def about_labels(labels: Labels) -> str:
    """What could not be read of them, and what they, or that there is none, are worth."""
    return " ".join([*labels.notes, tr(LABELS_PROVE_NOTHING) if labels.found else tr(NO_LABELS)])


def breakable(text: str) -> str:
    """Text whose words without end can be broken: they come from a file."""
    return _UNBROKEN.sub("\\1\u200b", text)


def other_picture(labels: Labels | None) -> tuple[int, int, int, int] | None:
    """Where the embedded thumbnail shows another picture than the photo: x, y, width, height in its pixels."""
    found = () if labels is None else labels.found
    return next((label.box for label in found if label.kind == "thumbnail" and label.box is not None), None)
