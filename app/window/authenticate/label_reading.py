"""Reads a file's labels back from a table of verdicts; nothing in it is believed unchecked. Free of Qt."""

from __future__ import annotations

from typing import Any, get_args

from app.commands.messages import shown
from app.label_words import MOST
from models.provenance import Claim, Kind, Label, Labels

_MOST_LABELS = 1000
_MOST_SIDE = 1 << 20  # pixels; no photo is longer
_MOST_NOTE = 1000  # characters


def labels_from_json(told: Any) -> Labels | None:
    """What `dataclasses.asdict` made of labels, as JSON gives it back; None for None.

    Raises KeyError, TypeError and ValueError where something is not as it was written.
    """
    if told is None:
        return None
    found, notes = told["found"], told["notes"]
    if not isinstance(found, list) or not isinstance(notes, list) or len(found) + len(notes) > _MOST_LABELS:
        raise TypeError("labels are no list, or one without end")
    return Labels(tuple(map(_label, found)), tuple(_line(note, _MOST_NOTE) for note in notes))


def _label(told: Any) -> Label:
    kind, claim, verified = told["kind"], told["claim"], told["verified"]
    if kind not in get_args(Kind) or claim not in get_args(Claim):
        raise ValueError(f"{kind!r}, {claim!r} are of no label")
    if verified is not None and not isinstance(verified, bool):
        raise TypeError(f"{verified!r} is neither true nor false")
    return Label(kind, claim, _line(told["value"], MOST), _line(told["place"], MOST), verified, _box(told["box"]))


def _box(told: Any) -> tuple[int, int, int, int] | None:
    if told is None:
        return None
    x, y, width, height = (int(side) for side in told)
    if not all(0 <= side <= _MOST_SIDE for side in (x, y, width, height)):
        raise ValueError(f"{told!r} is no box")
    return x, y, width, height


def _line(text: Any, most: int) -> str:
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is no text")
    return shown(text)[:most]
