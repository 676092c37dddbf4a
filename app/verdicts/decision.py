"""What a person decided about a verdict, beside what the ensemble says: plain values, free of Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from models.authenticity.verdict import Word

Answer = Literal["agree", "disagree", "unsure"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
MOST_NOTE = 1000  # characters
REVIEW_FIELDS = ("threshold", "decision", "decision_on", "note")
_JOINER = "\u200d"  # within emojis


@dataclass(frozen=True)
class Decision:
    """A person's answer to whether a photo's verdict is right, and a `note` on it, one line of at most MOST_NOTE.

    `verdict`: the one that the answer is about, which may be another one since: photos are judged again, and the
    threshold can be moved. None where that is not known.
    """

    answer: Answer
    note: str = ""
    verdict: Word | None = None


@dataclass(frozen=True)
class Review:
    """What a person adds to a verdict: the `threshold` that they chose, 0.5 to 1, and their decision, if any."""

    threshold: float
    decision: Decision | None = None

    def told(self) -> dict[str, float | str | None]:
        """What exports say of it, by the names of their columns and fields."""
        made = self.decision
        values = (None, None, None) if made is None else (made.answer, made.verdict, made.note)
        return dict(zip(REVIEW_FIELDS, (self.threshold, *values), strict=True))


def note_line(text: str) -> str:
    """A note as it is kept: one line of at most MOST_NOTE characters, without any that steer how text is shown."""
    plain = (" " if char.isspace() else char for char in text)
    return "".join(char for char in plain if char.isprintable() or char == _JOINER).strip()[:MOST_NOTE]


def decision_from_json(told: Any) -> Decision | None:
    """What `dataclasses.asdict` made of a decision, as JSON gives it back; None for None.

    Raises KeyError, TypeError and ValueError where something is not as it was written.
    """
    if told is None:
        return None
    answer, note, verdict = told["answer"], told["note"], told["verdict"]
    if answer not in ANSWERS or verdict not in (None, *get_args(Word)):
        raise ValueError(f"{answer!r} on {verdict!r} is no decision")
    if not isinstance(note, str):
        raise TypeError(f"{note!r} is no text")
    return Decision(answer, note_line(note), verdict)
