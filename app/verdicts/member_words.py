"""What an ensemble's members are called: English, the window translates."""

from __future__ import annotations

from app.verdicts.label_words import Say, tr

_NAMES = {"swin": "Swin", "resnext": "ResNeXt", "gan": "GAN", "resnet34": "ResNet-34"}
_SEARCHES = {"copies": tr("Copies"), "jpeg": tr("JPEG history"), "residuals": tr("Residuals")}


def member_name(key: str, say: Say = tr) -> str:
    """A member's name: "swin" is Swin."""
    return say(_SEARCHES[key]) if key in _SEARCHES else _NAMES.get(key, key)
