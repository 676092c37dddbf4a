"""From what a person names - photos, masks, captions, a folder for the fills - to one job after another."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.batches.captions import Captions, Wish, read_captions
from app.batches.jobs import OUTLINE, FillJob
from app.batches.places import Places
from app.batches.shards import Shard
from app.photo_files import Found, photo_files
from models.imaging import PhotoError


@dataclass(frozen=True)
class BatchRequest:
    """What is to be filled, in a person's words.

    `mask`: one for all photos, a folder of masks, or `OUTLINE`. `caption` holds for photos that the file `captions`,
    if any, says nothing of.
    """

    paths: Sequence[str]
    mask: str
    caption: str | None
    captions: str | None
    count: int
    seed: int
    out: str
    shard: Shard


class Plan:
    """The jobs of a batch, in order. A million photos take the memory of their names."""

    def __init__(self, request: BatchRequest, stopping: Callable[[], bool] = lambda: False) -> None:
        """Look through the folders and read the captions; no photo is opened. Raises PhotoError."""
        self._request = request
        masks = request.mask if request.mask != OUTLINE and os.path.isdir(request.mask) else None
        for path in request.paths:
            _check_apart(path, request.out, "the fills")
            if masks is not None:
                _check_apart(path, masks, "the masks")
        self.left_out: Counter[str] = Counter()
        apart = [Path(folder) for folder in (request.out, masks) if folder is not None]
        self._files = request.shard.order(photo_files(request.paths, apart, stopping, self.left_out))
        self._places = Places(request.paths, (found.path for found in self._files))
        self._masks = masks
        self._captions = self._read_captions()
        self.total = sum(
            max(1, len(self._captions.of(found.path)))
            for place, found in enumerate(self._files)
            if request.shard.has(place)
        )

    @property
    def strangers(self) -> int:
        """How many photos of the file of captions are none of the batch's."""
        return self._captions.strangers(found.path for found in self._files)

    def __iter__(self) -> Iterator[FillJob | Found]:
        """Each job, or a photo that has none with its `error`."""
        for place, found in enumerate(self._files):
            if self._request.shard.has(place):
                yield from self._jobs(found)

    def _jobs(self, found: Found) -> Iterator[FillJob | Found]:
        if found.error is not None:
            yield found
            return
        wishes = self._captions.of(found.path)
        try:
            if not wishes:
                raise PhotoError(f"{found.path} has no caption in {self._request.captions}: add a row for it.")
            mask = self._request.mask if self._masks is None else self._places.mask(found.path, self._masks)
        except PhotoError as error:
            for _ in wishes or (None,):
                yield Found(found.path, str(error))
            return
        folder = os.path.join(self._request.out, self._places.folder(found.path))
        stem = self._places.stem(found.path)
        for wish in wishes:
            yield FillJob(found.path, mask, wish.caption, wish.count, wish.seed, folder, stem)

    def _read_captions(self) -> Captions:
        asked = self._request
        if asked.captions is None:
            assert asked.caption is not None
            return Captions({}, (Wish(asked.caption, asked.count, asked.seed),))
        captions = read_captions(asked.captions, asked.caption, asked.count, asked.seed)
        photos = [found.path for found in self._files if found.error is None]
        if photos and captions.by_photo and captions.strangers(photos) == len(captions.by_photo):
            raise PhotoError(
                f"{asked.captions} names none of these photos; its paths are relative to the folder that it lies in."
            )
        return captions


def _check_apart(path: str, folder: str, what: str) -> None:
    """Raise PhotoError where a folder of photos is that of fills or masks too, which would be taken for photos."""
    if os.path.isdir(path) and os.path.isdir(folder) and os.path.samefile(path, folder):
        raise PhotoError(
            f"{folder} can't hold both the photos and {what}: name another folder, or the photos by a pattern"
            f" such as {os.path.join(path, '*.jpg')}."
        )
