"""What a verdict is called on screen."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from app.engine.protocol import PhotoVerdict
from app.window.language import tr
from app.window.theme import Theme

MEMBER_NAMES = {"swin": "Swin", "resnext": "ResNeXt", "gan": "GAN", "resnet34": "ResNet-34"}
VERDICT_ICONS = {"authentic": "check-circle", "inpainted": "paint-brush", "unsure": "question"}
ERROR_ICON = "warning"


def verdict_word(verdict: str) -> str:
    """ "authentic", "inpainted" or "unsure" in the person's language."""
    words = {"authentic": tr("authentic"), "inpainted": tr("inpainted"), "unsure": tr("unsure")}
    return words[verdict]


def verdict_colour(verdict: str, theme: Theme) -> str:
    """Its colour; the word and the icon say the same without it."""
    return {"authentic": theme.good, "inpainted": theme.warning, "unsure": theme.faint}[verdict]


def member_name(key: str) -> str:
    """A member's name: "swin" is Swin."""
    return tr("Copies") if key == "copies" else MEMBER_NAMES.get(key, key)


def percent(share: float) -> str:
    """0.934 is 93 %, in the person's way to write it; a share that is not 0 never reads as 0."""
    value = 100 * share
    return "< 1 %" if 0 < value < 1 else f"{QLocale().toString(round(value))} %"


def sentence(verdict: PhotoVerdict) -> str:
    """The whole verdict in one or two sentences."""
    said = tr("{word}, with a probability of {p} of being inpainted.").format(
        word=verdict_word(verdict.verdict).capitalize(), p=percent(verdict.p_inpainted)
    )
    if verdict.box is None:
        return said
    x, y, width, height = verdict.box
    where = tr("{share} of the photo seem altered, within {width}×{height} px at {x}, {y}.")
    return f"{said} " + where.format(share=percent(verdict.altered_fraction), width=width, height=height, x=x, y=y)
