"""What the corpus is made of: files that are damaged or only odd, each with what may come of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

# right: opens, with these pixels where the entry has some; refused: costs its own row, with a sentence;
# either: damage that a decoder may or may not notice.
Expected = Literal["right", "refused", "either"]


@dataclass(frozen=True, eq=False)
class Odd:
    """One file of the corpus. `pixels`, uint8 H×W×3, is the picture that a file without loss holds, upright."""

    path: Path
    kind: str
    expected: Expected
    pixels: np.ndarray | None = None
