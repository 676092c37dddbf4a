"""What is in the table in one sentence: how many photos of each verdict, and what a person decided on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.window.authenticate.rows import PhotoRow, Stage
from app.window.parts.language import tr


def summary(rows: Iterable[PhotoRow]) -> str:
    """ "Of 500: 41 inpainted, 23 unsure, 434 authentic, 2 unreadable; you agreed with 38, disagreed with 3."

    "" where there is no photo.
    """
    found, decided = Counter[str](), Counter[str]()
    for row in rows:
        failed = "failed" if row.stage is Stage.FAILED else "left"
        found[failed if row.verdict is None else row.verdict.verdict] += 1
        if row.decision is not None:
            decided[row.decision.answer] += 1
    if not found:
        return ""
    verdicts = (
        ("inpainted", tr("{count} inpainted")),
        ("unsure", tr("{count} unsure")),
        ("authentic", tr("{count} authentic")),
        ("failed", tr("{count} unreadable")),
        ("left", tr("{count} not judged yet")),
    )
    answers = (
        ("agree", tr("you agreed with {count}")),
        ("disagree", tr("disagreed with {count}")),
        ("unsure", tr("were unsure of {count}")),
    )
    told = [text.format(count=found[kind]) for kind, text in verdicts if found[kind]]
    said = tr("Of {total}: {verdicts}").format(total=found.total(), verdicts=", ".join(told))
    if not decided:
        return f"{said}."
    # the first of these says who decided, so it stands there even for none
    answered = [text.format(count=decided[kind]) for kind, text in answers if decided[kind] or kind == "agree"]
    return f"{said}; {', '.join(answered)}."
