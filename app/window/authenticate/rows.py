"""The photos to be judged, and what was found: plain values, free of Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np

from app.engine.protocol import PhotoVerdict


class Stage(Enum):
    """WAITING for its turn, being LOOKED at, DONE, FAILED, or CANCELLED before its turn came."""

    WAITING = "waiting"
    LOOKED_AT = "looked at"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, eq=False)
class PhotoRow:
    """One photo of the table. `thumbnail` uint8 h×w×3; `error` one sentence where it has no verdict."""

    path: str
    stage: Stage = Stage.WAITING
    verdict: PhotoVerdict | None = None
    thumbnail: np.ndarray | None = None
    error: str = ""

    @property
    def name(self) -> str:
        return Path(self.path).name
