"""From the open document to what is kept of it, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from uuid import uuid4
from weakref import WeakKeyDictionary

from app.engine.protocol import FillPatch
from app.window.inpaint.autosave_file import PhotoReference, SavedFill, SessionSnapshot
from app.window.inpaint.document import Document, KeptFill

MOST_BYTES = 2 << 30  # of fills' pixels; more are not kept for a crash


class PhotoGone(Exception):
    """The session's photo is not there any more."""


class PhotoChanged(Exception):
    """There is another photo now under the name of the session's."""


@dataclass(frozen=True, eq=False)
class Unfinished:
    """What a person works on: the document, and what the controls beside it say."""

    document: Document
    caption: str
    seed: int
    count: int

    @property
    def worth_keeping(self) -> bool:
        """Whether anything would be missed."""
        return bool(self.document.hole.count or self.document.fills or self.document.applied or self.caption)


class FillKeys:
    """Names the files of each fill, the same ones for as long as the fill is there."""

    def __init__(self) -> None:
        self._keys: WeakKeyDictionary[FillPatch, str] = WeakKeyDictionary()

    def key(self, patch: FillPatch) -> str:
        """32 hex digits."""
        return self._keys.setdefault(patch, uuid4().hex)


def photo_reference(path: Path) -> PhotoReference:
    """What tells this photo file from any other. Raises OSError."""
    with path.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    state = path.stat()
    return PhotoReference(str(path.absolute()), state.st_size, state.st_mtime_ns, digest)


def snapshot_of(unfinished: Unfinished, photo: PhotoReference, keys: FillKeys) -> SessionSnapshot:
    """What is kept; copies nothing, so that it takes no time."""
    document = unfinished.document
    kept = fills_that_fit(document.fills, MOST_BYTES)
    shown = document.shown_fill
    return SessionSnapshot(
        saved_at=datetime.now().astimezone(),
        photo=photo,
        hole=document.hole.coverage if document.hole.soft else document.hole.pixels,
        caption=unfinished.caption,
        seed=unfinished.seed,
        count=unfinished.count,
        fills=tuple(_saved(fill, keys) for fill in kept),
        applied=tuple(_saved(fill, keys) for fill in document.applied),
        shown=kept.index(shown) if shown in kept else None,
    )


def _saved(fill: KeptFill, keys: FillKeys) -> SavedFill:
    return SavedFill(keys.key(fill.patch), fill.patch, fill.hole, fill.starred)


def fills_that_fit(fills: Iterable[KeptFill], most_bytes: int) -> list[KeptFill]:
    """The latest fills whose pixels take no more than `most_bytes` together, in their own order."""
    kept: list[KeptFill] = []
    left = most_bytes
    for fill in reversed(list(fills)):
        left -= fill.patch.pixels.nbytes
        if left < 0:
            break
        kept.insert(0, fill)
    return kept


def reopen(snapshot: SessionSnapshot) -> Document:
    """The document of a session, its photo loaded again.

    Raises PhotoGone, PhotoChanged, and `models.imaging.PhotoError` where the photo can't be read.
    """
    path = Path(snapshot.photo.path)
    try:
        if _changed(path, snapshot.photo):
            raise PhotoChanged(path)
    except FileNotFoundError:
        raise PhotoGone(path) from None
    document = Document.open(path)
    if document.hole.pixels.shape != snapshot.hole.shape:
        raise PhotoChanged(path)
    document.hole.replace(snapshot.hole)
    document.fills = [KeptFill(fill.patch, fill.hole, fill.starred) for fill in snapshot.fills]
    for fill in snapshot.applied:
        applied = KeptFill(fill.patch, fill.hole, fill.starred)
        document.set_pixels(applied.filled(document.photo.pixels))
        document.applied.append(applied)
    document.shown = snapshot.shown
    return document


def _changed(path: Path, photo: PhotoReference) -> bool:
    state = path.stat()
    if (state.st_size, state.st_mtime_ns) == (photo.bytes, photo.changed_ns):
        return False
    return photo_reference(path).sha256 != photo.sha256  # copied or touched, but the same photo
