"""A report of a table of verdicts: what it says of each photo, and which photos it shows at large. Free of Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.verdicts.decision import Decision
from app.verdicts.label_words import denies_authentic
from models import __version__
from models.authenticity.verdict import SURE, Verdict
from models.checkpoints.manifest import Manifest
from models.provenance import Labels

MOST_SHOWN = 60  # photos at large in a report


@dataclass(frozen=True)
class Pictures:
    """A photo and its heat map as JPEG files of one size."""

    photo: bytes
    heat_map: bytes
    width: int
    height: int


@dataclass(frozen=True, eq=False)
class ReportPhoto:
    """One photo: its verdict, whose cells nobody needs, or the sentence `error`.

    `labels`: what the file says of itself, None where nobody looked. `decision`: a person's, if any. `thumbnail`: a
    JPEG file, b"" for none.
    """

    path: str
    verdict: Verdict | None = None
    error: str = ""
    labels: Labels | None = None
    decision: Decision | None = None
    thumbnail: bytes = b""


@dataclass(frozen=True)
class Made:
    """How the verdicts were made: by which ensemble, where, when, and from which calibrated confidence on (`sure`).

    `digests`: the sha256 of each weight file by its name. `figures`: what was measured of the ensemble, by name, on
    photos never learned from; {} where nothing is known.
    """

    ensemble: str
    title: str
    digests: tuple[tuple[str, str], ...]
    figures: Mapping[str, Any]
    licence_note: str
    device: str
    when: datetime
    sure: float = SURE
    version: str = __version__


@dataclass(frozen=True, eq=False)
class Report:
    """`shown`: places in `photos` of those at large, in that order; `worth`: how many there would be without a limit.

    `pictures`, by place, of those that could be read. `left_out`: photos that are not in it, not judged, say.
    """

    photos: tuple[ReportPhoto, ...]
    shown: tuple[int, ...]
    worth: int
    pictures: Mapping[int, Pictures]
    left_out: int
    made: Made


def made_by(stack: Manifest, members: Sequence[Manifest], device: str, when: datetime, sure: float = SURE) -> Made:
    """From the manifests of an ensemble and its members."""
    digests = tuple((weight.file, weight.sha256) for manifest in (stack, *members) for weight in manifest.weights)
    figures = stack.metrics.get("test")
    known = figures if isinstance(figures, dict) else {}
    return Made(stack.name, stack.title, digests, known, stack.licence_note, device, when, sure)


def rank(photo: ReportPhoto) -> tuple[int, float] | None:
    """By which photos are shown at large, the least first; None for one that isn't worth it.

    Inpainted ones come first, then authentic ones that their file or a person contradicts, then those that are unsure;
    of each kind the most probably inpainted first.
    """
    if photo.verdict is None:
        return None
    word = photo.verdict.verdict
    contradicted = denies_authentic(photo.labels) or (photo.decision is not None and photo.decision.answer != "agree")
    if word == "authentic" and not contradicted:
        return None
    return {"inpainted": 0, "authentic": 1, "unsure": 2}[word], -photo.verdict.p_inpainted


def chosen(photos: Iterable[ReportPhoto], most: int = MOST_SHOWN) -> tuple[tuple[int, ...], int]:
    """The places of those to be shown at large, and how many are worth it."""
    ranked = sorted((found, place) for place, photo in enumerate(photos) if (found := rank(photo)) is not None)
    return tuple(place for _, place in ranked[:most]), len(ranked)
