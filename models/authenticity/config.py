"""What shape a member of the ensemble has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from models.checkpoints.config_values import config_from

Key = Literal["swin", "resnext", "resnet34", "gan"]
RESNEXT = "resnext50_32x4d"  # timm's name of the smaller one


@dataclass(frozen=True)
class MemberConfig:
    """One member. `backbone` is timm's name; "" is the convolutional classifier that trains as a GAN's discriminator.

    `overrides` are changes to the timm model's shape, for narrower ones. `stages` counts the scales that are used: the
    third is the stride-16 map of the dense head; the fourth, where it is used, feeds the image head. `widths` are the
    convolutional classifier's, one for each halving. `early` are the settings of the ResNeXt whose first stage is added
    to Swin's patch embedding (`models.authenticity.stems`); none if empty. `categories` is the number of species or
    breeds, 0 for none.
    """

    key: Key
    backbone: str
    overrides: Mapping[str, Any] = field(default_factory=dict)
    stages: int = 4
    widths: tuple[int, ...] = ()
    early: Mapping[str, Any] = field(default_factory=dict)
    categories: int = 0
    drop: float = 0.0  # share of pooled features dropped in training

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON values."""
        values = asdict(self)
        return values | {"overrides": dict(self.overrides), "widths": list(self.widths), "early": dict(self.early)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> MemberConfig:
        """What `to_dict` gave, here or in an older version. Raises ValueError where it is no member's."""
        known = dict(values)
        if known.pop("head", "acgan") != "acgan":
            raise ValueError("Its head of K + 1 classes is no longer there.")
        found = config_from(cls, known)
        return replace(found, overrides=_with_tuples(found.overrides), early=_with_tuples(found.early))

    def __post_init__(self) -> None:
        if not 3 <= self.stages <= 4 or not 0 <= self.drop < 1:
            raise ValueError("stages must be 3 or 4, and drop from 0 to under 1.")
        if self.early and not self.backbone.startswith("swin"):
            raise ValueError("early convolutions are Swin's alone.")


def _with_tuples(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in settings.items()}
