"""What the member that looks for copied regions says of a photo, in the form in which every member's view comes."""

from __future__ import annotations

import numpy as np

from models.authenticity.copies import copied
from models.authenticity.scan import Scan
from models.authenticity.stack import Stack

COPIES = "copies"  # the member's key and architecture


def scan_for_copies(judge: Stack, photo: np.ndarray) -> Scan:
    """Look at the whole of a photo, uint8 H×W×3; `judge` makes one logit of what was found.

    Copies are looked for in all of a photo at once, at a size of its own, so that all of it counts as scanned.
    """
    found = copied(photo)
    image = float(judge.logit(found.features[None])[0])
    features = np.array([image, found.cells.max(), found.cells.mean()], np.float32)
    return Scan(features, found.cells, np.ones(found.cells.shape, bool), None)
