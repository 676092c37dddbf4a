"""From the open document to what is kept of it, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from uuid import uuid4
from weakref import WeakKeyDictionary

from app.engine.protocol import FillPatch
from app.window.canvas.hole import Hole
from app.window.document.autosave_file import PhotoReference, SavedAs, SavedFill, SavedRun, SessionSnapshot
from app.window.document.document import Document, KeptFill, RunNote

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
    applied = sum(fill.patch.pixels.nbytes for fill in document.applied)  # without these the photo is another one
    kept = fills_that_fit(document.fills, MOST_BYTES - applied)
    there = {*kept, *document.applied}
    shown = document.shown_fill
    return SessionSnapshot(
        saved_at=datetime.now().astimezone(),
        photo=photo,
        hole=document.hole.coverage,
        caption=unfinished.caption,
        seed=unfinished.seed,
        count=unfinished.count,
        fills=tuple(_saved(fill, keys) for fill in kept),
        applied=tuple(_saved(fill, keys) for fill in document.applied),
        shown=kept.index(shown) if shown in kept else None,
        margins=document.margins,
        runs=tuple(SavedRun(number, note.started, note.folded) for number, note in document.run_notes.items()),
        saved=tuple(
            SavedAs(str(file), tuple(keys.key(fill.patch) for fill in picture))
            for file, picture in document.saved
            if there.issuperset(picture)
        ),
    )


def _saved(fill: KeptFill, keys: FillKeys) -> SavedFill:
    return SavedFill(keys.key(fill.patch), fill.patch, fill.hole, fill.starred, fill.coverage, fill.run)


def fills_that_fit(fills: Sequence[KeptFill], most_bytes: int) -> list[KeptFill]:
    """The fills whose pixels take no more than `most_bytes` together, in their own order: starred before later ones."""
    left = most_bytes
    kept = set()
    for number in sorted(range(len(fills)), key=lambda number: (fills[number].starred, number), reverse=True):
        left -= fills[number].patch.pixels.nbytes
        if left < 0:
            break
        kept.add(number)
    return [fills[number] for number in sorted(kept)]


def reopen(snapshot: SessionSnapshot) -> Document:
    """The document of a session, its photo loaded again.

    Raises PhotoGone, PhotoChanged, and `models.imaging.PhotoError` where the photo can't be read.
    """
    path = Path(snapshot.photo.path)
    try:
        if _changed(path, snapshot.photo):
            raise PhotoChanged(path)
    except (FileNotFoundError, NotADirectoryError):
        raise PhotoGone(path) from None
    document = Document.open(path)
    margins = snapshot.margins
    size = document.hole.height + margins.down, document.hole.width + margins.across
    if snapshot.hole.shape != size or not all(_fits(fill, *size) for fill in (*snapshot.fills, *snapshot.applied)):
        raise PhotoChanged(path)
    if margins:
        document.extend(margins, Hole(size[1], size[0]))
    document.hole.replace(snapshot.hole)
    fills = {fill.key: _kept(fill) for fill in (*snapshot.fills, *snapshot.applied)}  # an applied one may be in both
    document.fills = [fills[fill.key] for fill in snapshot.fills]
    document.run_notes = {run.number: RunNote(run.started, run.folded) for run in snapshot.runs}
    document.runs = max((fill.run for fill in fills.values()), default=0)
    for applied in (fills[fill.key] for fill in snapshot.applied):
        document.set_pixels(applied.filled(document.photo.pixels))
        document.applied.append(applied)
    for saved in snapshot.saved:
        if saved.keys and fills.keys() >= set(saved.keys):
            document.saved.note(Path(saved.file), tuple(fills[key] for key in saved.keys))
    document.shown = snapshot.shown
    return document


def _kept(fill: SavedFill) -> KeptFill:
    return KeptFill(fill.patch, fill.hole, fill.starred, fill.coverage, fill.run)


def _fits(fill: SavedFill, height: int, width: int) -> bool:
    """Whether a fill was made for a photo of this size."""
    left, top, right, bottom = fill.patch.box
    inside = 0 <= left < right <= width and 0 <= top < bottom <= height
    return inside and (fill.hole.height, fill.hole.width) == (height, width)


def _changed(path: Path, photo: PhotoReference) -> bool:
    state = path.stat()
    if (state.st_size, state.st_mtime_ns) == (photo.bytes, photo.changed_ns):
        return False
    return photo_reference(path).sha256 != photo.sha256  # copied or touched, but the same photo
