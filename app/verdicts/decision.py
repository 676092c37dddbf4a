"""What a person decided about a verdict: plain values, free of Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Answer = Literal["agree", "disagree", "unsure"]


@dataclass(frozen=True)
class Decision:
    """A person's answer to the question whether a photo's verdict is right, and a `note` on it."""

    answer: Answer
    note: str = ""
