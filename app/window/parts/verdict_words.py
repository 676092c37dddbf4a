"""What a verdict, and what a file says of itself, is called on screen; texts from files are shown as they are."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLabel

from app.verdicts import member_words
from app.verdicts.box_words import boxes_in_words
from app.verdicts.label_words import (
    LABELS_PROVE_NOTHING,
    NO_LABELS,
    OUTSIDE,
    label_sentences,
)
from app.window.parts.language import tr
from app.window.parts.theme import Theme
from models.authenticity.verdict import Verdict
from models.provenance import Labels

VERDICT_ICONS = {"authentic": "check-circle", "inpainted": "paint-brush", "unsure": "question"}
DECISION_ICONS = {"agree": "thumbs-up", "disagree": "thumbs-down", "unsure": "question"}
ERROR_ICON, LABEL_ICON = "warning", "tag"
_MOST_SHOWN = 160  # characters of a label's value
_UNBROKEN = re.compile(r"(\S{20})(?=\S)")


def verdict_word(verdict: str) -> str:
    """ "authentic", "inpainted" or "unsure" in the person's language."""
    words = {"authentic": tr("authentic"), "inpainted": tr("inpainted"), "unsure": tr("unsure")}
    return words[verdict]


def decision_word(answer: str) -> str:
    """ "agree", "disagree" or "unsure" in the person's language."""
    words = {"agree": tr("agree"), "disagree": tr("disagree"), "unsure": tr("unsure")}
    return words[answer]


def verdict_colour(verdict: str, theme: Theme, denied: bool = False) -> str:
    """Its colour; the word and the icon say the same without it. `denied`: the file itself says something else."""
    if verdict == "authentic" and denied:
        return theme.faint
    return {"authentic": theme.good, "inpainted": theme.warning, "unsure": theme.faint}[verdict]


def kinds_word(domain: tuple[str, ...] | None) -> str:
    """The kinds of animals in a photo, or that it is outside of the training domain; "" where nobody looked."""
    if domain is None:
        return ""
    return ", ".join(map(animal_word, domain)) or tr("outside")


def animal_word(kind: str) -> str:
    """ "bird", "cat" or "dog" in the person's language; a kind that is not known is named as it is."""
    return {"bird": tr("bird"), "cat": tr("cat"), "dog": tr("dog")}.get(kind, kind)


def member_name(key: str) -> str:
    """A member's name: "swin" is Swin."""
    return member_words.member_name(key, tr)


def percent(share: float) -> str:
    """0.934 is 93 %, in the person's way to write it; a share that is not 0 never reads as 0."""
    value = 100 * share
    return "< 1 %" if 0 < value < 1 else f"{QLocale().toString(round(value))} %"


def sentence(verdict: Verdict, labels: Labels | None = None) -> str:
    """The whole verdict in some sentences, and what the file says of itself."""
    said = tr("{word}; probability of inpainting {p}.").format(
        word=verdict_word(verdict.verdict).capitalize(), p=percent(verdict.p_inpainted)
    )
    parts = [said]
    if verdict.domain == ():
        parts.append(tr(OUTSIDE))
    if verdict.boxes:
        where = tr("{share} of the photo seems altered, within {places}.")
        parts.append(where.format(share=percent(verdict.altered_fraction), places=boxes_in_words(verdict.boxes, tr)))
    return " ".join([*parts, *sentences(labels)])


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


def plain_label(text: str = "") -> QLabel:
    """A label that shows its text and never reads it as markup."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label


def plain_tip(text: str) -> str:
    """A tooltip that shows its text as it is; its lines are also broken where they grow long."""
    return "<qt>" + "<br>".join(escape(line) for line in text.splitlines()) + "</qt>" if text else ""
