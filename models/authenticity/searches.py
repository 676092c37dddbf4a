"""Members without a network: what a search says of a photo, in the form in which every member's view comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from models.authenticity import copies, jpeg_history
from models.authenticity.evidence import Evidence
from models.authenticity.scan import Scan, View
from models.authenticity.stack import Stack
from models.authenticity.steps import Step

COPIES, JPEG = "copies", "jpeg"  # keys and architectures of members


@dataclass(frozen=True)
class Search:
    """What looks at the whole of a photo, uint8 H×W×3, and the names of the features that it gives."""

    look: Callable[[np.ndarray], Evidence]
    features: tuple[str, ...]


SEARCHES = {
    COPIES: Search(copies.copied, copies.FEATURES),
    JPEG: Search(jpeg_history.jpeg_history, jpeg_history.FEATURES),
}


class SearchLook:
    """The look of the member `key` at photos, given as their views: a step for each photo, and then scans.

    A search looks at all of a photo at once, at a size of its own, so that all of it counts as scanned. `judge` makes
    one logit of what it found.
    """

    def __init__(self, key: str, judge: Stack, photos: Sequence[list[View]]) -> None:
        self._look, self._judge, self._photos = SEARCHES[key].look, judge, photos
        self._found: dict[int, Scan] = {}

    def steps(self) -> list[Step]:
        """To be taken in any order."""
        return [partial(self._search, number) for number in range(len(self._photos))]

    def _search(self, number: int) -> None:
        found = self._look(self._photos[number][0].pixels)
        image = float(self._judge.logit(found.features[None])[0])
        features = np.array([image, found.cells.max(), found.cells.mean()], np.float32)
        self._found[number] = Scan(features, found.cells, np.ones(found.cells.shape, bool), None)

    def scans(self) -> list[Scan]:
        """What was found in each photo, once all steps are taken."""
        return [self._found[number] for number in range(len(self._photos))]
