"""How an outline checkpoint's logits become animals: what its manifest's preprocessing says, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.checkpoints.checkpoint import CheckpointError, Manifest
from models.outline.animals import KINDS

_MOST_SIDE = 4096  # px, of what the network sees
_MOST_LEAD = 100.0  # of logits: beyond it a threshold says nothing or everything
# What outline checkpoints meant before their manifests said it.
_BEFORE: Mapping[str, Any] = {"reach": {"bird": 2.0}, "present": 1.0, "surely_present": 6.0, "trusted": 0.65}


@dataclass(frozen=True)
class OutlineSettings:
    """What was chosen for one network, by its training photos.

    The photo's longer side is seen at `longer_side` px, a cell of logits for every `stride` px. `reach`, one for each
    of `KINDS`, is added to the leads of their logits, since the network sees too little of some. An animal is present
    where its best leads at two sizes are together over `present`, or that at the first size is over `surely_present`.
    Beside an animal that is surer, those under the confidence `trusted` (0 to 1) are left out.
    """

    longer_side: int
    stride: int
    reach: tuple[float, ...]
    present: float
    surely_present: float
    trusted: float

    @classmethod
    def of(cls, manifest: Manifest) -> OutlineSettings:
        """Those of a manifest; what it doesn't say of leads and confidences is as before manifests said it.

        Raises CheckpointError, one plain sentence, for what can't be.
        """
        told = {**_BEFORE, **manifest.preprocessing}
        for name in ("longer_side", "stride"):
            if type(told.get(name)) is not int or not 1 <= told[name] <= _MOST_SIDE:
                raise _unusable(manifest, name, "px", told.get(name))
        for name in ("present", "surely_present"):
            if not _is_number(told[name], -_MOST_LEAD, _MOST_LEAD):
                raise _unusable(manifest, name, "a lead of logits", told[name])
        if not _is_number(told["trusted"], 0, 1):
            raise _unusable(manifest, "trusted", "0 to 1", told["trusted"])
        reach = told["reach"]
        kinds: Mapping[str, Any] = reach if isinstance(reach, dict) else {"": None}
        if not set(kinds) <= set(KINDS) or not all(_is_number(v, -_MOST_LEAD, _MOST_LEAD) for v in kinds.values()):
            raise _unusable(manifest, "reach", "leads of logits by kind", reach)
        return cls(
            told["longer_side"],
            told["stride"],
            tuple(float(kinds.get(kind, 0)) for kind in KINDS),
            float(told["present"]),
            float(told["surely_present"]),
            float(told["trusted"]),
        )


def _unusable(manifest: Manifest, name: str, unit: str, value: object) -> CheckpointError:
    return CheckpointError(f'The checkpoint {manifest.name} has no usable "{name}" ({unit}), but {value!r:.100}.')


def _is_number(value: object, least: float, most: float) -> bool:
    return type(value) in (int, float) and least <= value <= most  # type: ignore[operator]
