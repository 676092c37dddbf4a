"""What is written in the cells of the table of photos."""

from __future__ import annotations

from dataclasses import dataclass

from app.verdicts.label_words import OUTSIDE, OUTSIDE_BRIEFLY, denies_authentic, labels_briefly
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.parts.language import tr
from app.window.parts.verdict_words import (
    about_labels,
    decision_word,
    kinds_word,
    percent,
    sentence,
    sentences,
    verdict_word,
)


def cell_text(row: PhotoRow, kind: str) -> str:
    """A row's text in a column of this kind: see `model.BEFORE` and `model.AFTER`, or a member's key."""
    found = row.verdict
    if kind == "file":
        return row.name
    if kind == "verdict":
        return _stage_text(row.stage) if found is None else verdict_cell(row).first
    if kind == "error":
        return row.error.replace(row.path, row.name)  # the folder is in the tooltip
    if kind == "decision":
        return "" if row.decision is None else decision_word(row.decision.answer)
    if found is None:
        return ""
    if kind == "probability":
        return percent(found.p_inpainted)
    if kind == "altered":
        return percent(found.altered_fraction) if found.box else ""
    if kind == "category":
        return found.category[0] if found.category else ""
    if kind == "domain":
        return kinds_word(found.domain)
    if kind == "labels":
        return labels_briefly(row.labels, tr)
    if kind == "size":
        return f"{found.size[1]}×{found.size[0]}"
    return percent(found.models[kind]) if kind in found.models else ""


def whole_text(row: PhotoRow, kind: str) -> str:
    """The same with all that the cell has no room for."""
    if kind == "file":
        return row.error or row.path
    if kind == "verdict" and row.verdict is not None:
        return sentence(row.verdict, row.labels)
    if kind == "decision" and row.decision is not None:
        cell = decision_cell(row)
        return "\n".join(filter(None, (cell.first, cell.second)))
    if kind == "domain" and row.verdict is not None and row.verdict.domain == ():
        return tr(OUTSIDE)
    if kind == "labels" and row.labels is not None and row.labels.found:
        return "\n".join([*sentences(row.labels), about_labels(row.labels)])
    return cell_text(row, kind)


def _stage_text(stage: Stage) -> str:
    return {
        Stage.WAITING: tr("waiting"),
        Stage.LOOKED_AT: tr("judging…"),
        Stage.DONE: "",
        Stage.FAILED: tr("error"),
        Stage.CANCELLED: tr("not judged"),
    }[stage]


@dataclass(frozen=True)
class TwoLines:
    """A cell of one line or two beside a sign: a verdict, "label" or an answer."""

    first: str
    second: str
    sign: str


def verdict_cell(row: PhotoRow) -> TwoLines:
    """What stands in the table of a row that has a verdict: first what is surest to be heeded.

    A file that says itself that it was made or edited says so before any verdict "authentic".
    """
    assert row.verdict is not None
    word = verdict_word(row.verdict.verdict)
    if row.verdict.verdict == "authentic" and denies_authentic(row.labels):
        return TwoLines(labels_briefly(row.labels, tr), word, "label")
    return TwoLines(word, tr(OUTSIDE_BRIEFLY) if row.verdict.domain == () else "", row.verdict.verdict)


def decision_cell(row: PhotoRow) -> TwoLines:
    """What a person decided, with their note; and on which verdict, where the photo has another one now."""
    assert row.decision is not None
    now, about = None if row.verdict is None else row.verdict.verdict, row.decision.verdict
    other = "" if about in (None, now) else tr("on “{verdict}”").format(verdict=verdict_word(about or ""))
    second = " · ".join(filter(None, (other, row.decision.note)))
    return TwoLines(decision_word(row.decision.answer), second, row.decision.answer)
