"""What `featherproof classify` and the table's exports say of a photo: as a line of JSON or a line for people."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from app.messages import shown
from app.verdicts.box_words import boxes_in_words
from app.verdicts.decision import Review
from app.verdicts.label_words import OUTSIDE_BRIEFLY, denies_authentic, label_sentences
from models.authenticity.verdict import Verdict
from models.provenance import Label, Labels


@dataclass(frozen=True, eq=False)
class Row:
    """One photo: its verdict, or why there is none. `path` as it was named; `heat_map` the file, where one was made.

    `labels`: what the file says of itself; None where nobody looked. `review`: what a person added in the window; None
    for the command, whose output has no fields for it.
    """

    path: str
    verdict: Verdict | None = None
    error: Exception | None = None
    heat_map: Path | None = None
    notes: tuple[str, ...] = ()
    labels: Labels | None = None
    review: Review | None = None


def json_line(row: Row, sentence: str) -> str:
    """One object; `sentence` says what is wrong where there is no verdict."""
    found = row.verdict
    added = {} if row.review is None else row.review.told()
    if found is None:
        return json.dumps({"path": row.path, "error": sentence} | added)
    return json.dumps(
        {
            "path": row.path,
            "verdict": found.verdict,
            "p_inpainted": round(found.p_inpainted, 6),
            "models": {key: round(value, 6) for key, value in found.models.items()},
            "altered_fraction": round(found.altered_fraction, 6),
            "box": None if found.box is None else list(found.box),
            "boxes": [list(box) for box in found.boxes],
            "category": _category(found),
            "domain": None if found.domain is None else list(found.domain),
            "labels": [] if row.labels is None else [_label(label) for label in row.labels.found],
            "seconds": round(found.seconds, 3),
        }
        | added
    )


def _category(found: Verdict) -> dict[str, object] | None:
    return None if found.category is None else {"name": found.category[0], "p": round(found.category[1], 6)}


def _label(label: Label) -> dict[str, object]:
    return asdict(label) | {"box": None if label.box is None else list(label.box)}


def text_line(row: Row) -> str:
    """One line for people about a photo that has a verdict."""
    found = row.verdict
    assert found is not None
    parts = [shown(row.path), f"{found.verdict} (p {found.p_inpainted:.3f})"]
    if found.domain == ():
        parts.append(f"outside the training domain: {OUTSIDE_BRIEFLY}")
    said = label_sentences(row.labels)
    if said and found.verdict == "authentic" and denies_authentic(row.labels):
        said[0] = f"but {said[0][0].lower()}{said[0][1:]}"
    parts += said
    if found.boxes:
        parts.append(f"{found.altered_fraction:.1%} altered, in {boxes_in_words(found.boxes)}")
    if found.category is not None:
        parts.append(f"{found.category[0]} {found.category[1]:.2f}")
    return "  ".join([*parts, f"{found.seconds:.2f} s"])
