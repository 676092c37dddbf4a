"""What a search without a network finds in a photo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Evidence:
    """`cells` float32 h×w, above 0 where a 16 px cell looks altered; `features` float32, in the search's own order."""

    cells: np.ndarray
    features: np.ndarray
