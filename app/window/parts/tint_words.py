"""What people call the colours of a hole's tint."""

from __future__ import annotations

from app.window.parts.language import tr


def tint_words() -> dict[str, str]:
    """The word for each of `app.window.canvas.tints.TINTS`, in their order."""
    return {
        "violet": tr("violet"),
        "red": tr("red"),
        "orange": tr("orange"),
        "yellow": tr("yellow"),
        "green": tr("green"),
        "cyan": tr("cyan"),
        "white": tr("white"),
        "black": tr("black"),
    }
