"""What a verdict is called on screen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale

from app.engine.protocol import PhotoVerdict
from app.label_words import OUTSIDE, OUTSIDE_BRIEFLY, denies_authentic, labels_briefly
from app.window.authenticate.rows import PhotoRow
from app.window.parts.label_words import sentences
from app.window.parts.language import tr
from app.window.parts.theme import Theme
from models.provenance import Labels

MEMBER_NAMES = {"swin": "Swin", "resnext": "ResNeXt", "gan": "GAN", "resnet34": "ResNet-34"}
VERDICT_ICONS = {"authentic": "check-circle", "inpainted": "paint-brush", "unsure": "question"}
ERROR_ICON = "warning"


def verdict_word(verdict: str) -> str:
    """ "authentic", "inpainted" or "unsure" in the person's language."""
    words = {"authentic": tr("authentic"), "inpainted": tr("inpainted"), "unsure": tr("unsure")}
    return words[verdict]


def verdict_colour(verdict: str, theme: Theme, denied: bool = False) -> str:
    """Its colour; the word and the icon say the same without it. `denied`: the file itself says something else."""
    if verdict == "authentic" and denied:
        return theme.faint
    return {"authentic": theme.good, "inpainted": theme.warning, "unsure": theme.faint}[verdict]


@dataclass(frozen=True)
class VerdictCell:
    """A verdict in the table, in one line or two; `sign` is a verdict's or "label"."""

    first: str
    second: str
    sign: str


def verdict_cell(row: PhotoRow) -> VerdictCell:
    """What stands in the table of a row that has a verdict: first what is surest to be heeded.

    A file that says itself that it was made or edited says so before any verdict "authentic".
    """
    assert row.verdict is not None
    word = verdict_word(row.verdict.verdict)
    if row.verdict.verdict == "authentic" and denies_authentic(row.labels):
        return VerdictCell(labels_briefly(row.labels, tr), word, "label")
    return VerdictCell(word, tr(OUTSIDE_BRIEFLY) if row.verdict.domain == () else "", row.verdict.verdict)


def kinds_word(domain: tuple[str, ...] | None) -> str:
    """The kinds of animals in a photo, or that there is none of them; "" where nobody looked."""
    if domain is None:
        return ""
    words = {"bird": tr("bird"), "cat": tr("cat"), "dog": tr("dog")}
    return ", ".join(words.get(kind, kind) for kind in domain) or tr("none")


def member_name(key: str) -> str:
    """A member's name: "swin" is Swin."""
    return tr("Copies") if key == "copies" else MEMBER_NAMES.get(key, key)


def percent(share: float) -> str:
    """0.934 is 93 %, in the person's way to write it; a share that is not 0 never reads as 0."""
    value = 100 * share
    return "< 1 %" if 0 < value < 1 else f"{QLocale().toString(round(value))} %"


def sentence(verdict: PhotoVerdict, labels: Labels | None = None) -> str:
    """The whole verdict in some sentences, and what the file says of itself."""
    said = tr("{word}, with a probability of {p} of being inpainted.").format(
        word=verdict_word(verdict.verdict).capitalize(), p=percent(verdict.p_inpainted)
    )
    parts = [said]
    if verdict.domain == ():
        parts.append(tr(OUTSIDE))
    if verdict.box is not None:
        x, y, width, height = verdict.box
        where = tr("{share} of the photo seem altered, within {width}×{height} px at {x}, {y}.")
        share = percent(verdict.altered_fraction)
        parts.append(where.format(share=share, width=width, height=height, x=x, y=y))
    return " ".join([*parts, *sentences(labels)])
