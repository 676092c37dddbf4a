"""What the member that looks for copied regions says of a photo, in the form in which every member's view comes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from models.authenticity.copies import copied
from models.authenticity.scan import Scan, View
from models.authenticity.stack import Stack
from models.authenticity.steps import Step

COPIES = "copies"  # the member's key and architecture


def scan_for_copies(judge: Stack, photo: np.ndarray) -> Scan:
    """Look at the whole of a photo, uint8 H×W×3; `judge` makes one logit of what was found.

    Copies are looked for in all of a photo at once, at a size of its own, so that all of it counts as scanned.
    """
    found = copied(photo)
    image = float(judge.logit(found.features[None])[0])
    features = np.array([image, found.cells.max(), found.cells.mean()], np.float32)
    return Scan(features, found.cells, np.ones(found.cells.shape, bool), None)


class CopyLook:
    """The search's look at photos, given as their views: a step for each photo, and then scans."""

    def __init__(self, judge: Stack, photos: Sequence[list[View]]) -> None:
        self._judge, self._photos = judge, photos
        self._found: dict[int, Scan] = {}

    def steps(self) -> list[Step]:
        """To be taken in any order."""
        return [partial(self._search, number) for number in range(len(self._photos))]

    def _search(self, number: int) -> None:
        self._found[number] = scan_for_copies(self._judge, self._photos[number][0].pixels)

    def scans(self) -> list[Scan]:
        """What was found in each photo, once all steps are taken."""
        return [self._found[number] for number in range(len(self._photos))]
