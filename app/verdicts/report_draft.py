"""A report that grows photo by photo, and holds no more pictures than it shows."""

from __future__ import annotations

from bisect import insort
from dataclasses import replace

import numpy as np

from app.verdicts.report import MOST_SHOWN, Made, Pictures, Report, ReportPhoto, chosen, rank
from app.verdicts.report_pictures import pictures_of, thumbnail_of
from models.authenticity.verdict import Verdict
from models.provenance import Labels

_NO_CELLS = np.zeros((0, 0), np.float32)


class Draft:
    """Photos in the order in which they are added."""

    def __init__(self, most: int = MOST_SHOWN) -> None:
        self._most = most
        self._photos: list[ReportPhoto] = []
        self._pictures: dict[int, Pictures] = {}
        self._best: list[tuple[tuple[int, float], int]] = []  # ranks and places of those that have pictures

    def add(self, path: str, pixels: np.ndarray, verdict: Verdict, labels: Labels | None) -> None:
        """A photo, uint8 H×W×3, with its verdict."""
        photo = ReportPhoto(path, replace(verdict, cells=_NO_CELLS), "", labels, None, thumbnail_of(pixels))
        place, found = len(self._photos), rank(photo)
        self._photos.append(photo)
        if found is None:
            return
        insort(self._best, (found, place))
        gone = {worse for _, worse in self._best[self._most :]}
        del self._best[self._most :]
        if place not in gone:
            self._pictures[place] = pictures_of(pixels, verdict)
        for worse in gone:
            self._pictures.pop(worse, None)

    def add_error(self, path: str, sentence: str, labels: Labels | None) -> None:
        """A photo that has no verdict."""
        self._photos.append(ReportPhoto(path, error=sentence, labels=labels))

    @property
    def empty(self) -> bool:
        """Whether no photo has a verdict."""
        return not any(photo.verdict for photo in self._photos)

    def finished(self, made: Made) -> Report:
        """The report on all of them."""
        shown, worth = chosen(self._photos, self._most)
        return Report(tuple(self._photos), shown, worth, self._pictures, 0, made)
