"""Members without a deep network: what a search says of a photo, in the form in which every member's view comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from models.authenticity import copies, jpeg_history, residuals
from models.authenticity.evidence import Evidence
from models.authenticity.scan import Scan, View
from models.authenticity.stack import Stack
from models.authenticity.steps import Step

COPIES, JPEG, RESIDUALS = "copies", "jpeg", "residuals"  # keys and architectures of members
SEARCHES = (COPIES, JPEG, RESIDUALS)


@dataclass(frozen=True)
class Search:
    """What looks at the whole of a photo, uint8 H×W×3, and the names of the features that it gives."""

    look: Callable[[np.ndarray], Evidence]
    features: tuple[str, ...]


def search_of(key: str, tensors: Mapping[str, np.ndarray]) -> Search:
    """The search of this member, one of SEARCHES, with what was fitted for it. Raises KeyError and ValueError where
    that isn't among a checkpoint's `tensors`."""
    if key == COPIES:
        return Search(copies.copied, copies.FEATURES)
    if key == JPEG:
        return Search(jpeg_history.jpeg_history, jpeg_history.FEATURES)
    network = residuals.CountsNetwork.from_tensors(tensors, np.float32)
    return Search(partial(residuals.strange_residuals, network=network), residuals.FEATURES)


class SearchLook:
    """A search's look at photos, given as their views: a step for each photo, and then scans.

    A search looks at all of a photo at once, at a size of its own, so that all of it counts as scanned. `judge` makes
    one logit of what it found.
    """

    def __init__(self, search: Search, judge: Stack, photos: Sequence[list[View]]) -> None:
        self._look, self._judge, self._photos = search.look, judge, photos
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
