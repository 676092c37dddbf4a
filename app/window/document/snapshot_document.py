"""From the open document to what is kept of it, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path

from app.window.canvas.hole import Hole
from app.window.canvas.margins import can_surround
from app.window.canvas.pyramid import Pyramid
from app.window.document.document import Document, RunNote, SavedProject
from app.window.document.kept_fill import KeptFill
from app.window.document.snapshot import PhotoReference, SavedAs, SavedFill, SavedRun, Snapshot

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


@dataclass(frozen=True, eq=False)
class Reopened:
    """A document brought back: its photo in all sizes, and what the controls beside it said."""

    document: Document
    pyramid: Pyramid
    caption: str
    seed: int
    count: int
    damaged: tuple[str, ...]


def photo_reference(path: Path, content: bytes | None = None) -> PhotoReference:
    """What tells this photo file, or the one of which the bytes are given, from any other. Raises OSError."""
    if content is not None:
        return PhotoReference(str(path.absolute()), len(content), 0, sha256(content).hexdigest())
    with path.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    state = path.stat()
    return PhotoReference(str(path.absolute()), state.st_size, state.st_mtime_ns, digest)


def snapshot_of(unfinished: Unfinished, photo: PhotoReference) -> Snapshot:
    """What is kept in case of a crash; copies nothing, so that it takes no time."""
    document = unfinished.document
    applied = sum(fill.patch.pixels.nbytes for fill in document.applied)  # without these the photo is another one
    kept = fills_that_fit(document.fills, MOST_BYTES - applied)
    there = {*kept, *document.applied}
    saved = tuple(
        SavedAs(str(file), tuple(fill.key for fill in picture))
        for file, picture in document.saved
        if there.issuperset(picture)
    )
    project = None if document.project is None else str(document.project.file)
    return replace(_snapshot(unfinished, photo, kept), saved=saved, content=document.held, project=project)


def whole_snapshot(unfinished: Unfinished) -> Snapshot:
    """All of it as it is now, to be written elsewhere while the person goes on; the photo's file is yet to be read."""
    document = unfinished.document
    photo = PhotoReference(str(document.photo.path or ""), 0, 0, "")
    return replace(_snapshot(unfinished, photo, document.fills), hole=document.hole.coverage.copy())


def _snapshot(unfinished: Unfinished, photo: PhotoReference, kept: Sequence[KeptFill]) -> Snapshot:
    document = unfinished.document
    shown = document.shown_fill
    return Snapshot(
        saved_at=datetime.now().astimezone(),
        photo=photo,
        hole=document.hole.coverage,
        caption=unfinished.caption,
        seed=unfinished.seed,
        count=unfinished.count,
        fills=tuple(map(_saved, kept)),
        applied=tuple(map(_saved, document.applied)),
        shown=kept.index(shown) if shown in kept else None,
        margins=document.margins,
        runs=tuple(SavedRun(number, note.started, note.folded) for number, note in document.run_notes.items()),
    )


def _saved(fill: KeptFill) -> SavedFill:
    return SavedFill(fill.key, fill.patch, fill.hole, fill.starred, fill.coverage, fill.run)


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


def reopened(snapshot: Snapshot) -> Reopened:
    """The document and its pyramid. Raises what `reopen` raises."""
    document = reopen(snapshot)
    pyramid = Pyramid(document.original)
    pyramid.rebase(document.photo.pixels, document.applied_box)
    return Reopened(document, pyramid, snapshot.caption, snapshot.seed, snapshot.count, snapshot.damaged)


def reopen(snapshot: Snapshot) -> Document:
    """The document of a session or a project, its photo loaded again.

    Raises PhotoGone, PhotoChanged, and `models.imaging.PhotoError` where the photo can't be read.
    """
    document = _photo_of(snapshot)
    path = Path(snapshot.photo.path)
    margins = snapshot.margins
    if not can_surround(margins, document.hole.width, document.hole.height):
        raise PhotoChanged(path)
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
    document.reference = snapshot.photo
    if snapshot.project is not None:
        document.project = SavedProject(Path(snapshot.project))
        document.modified = True  # who knows what of it that file holds
    return document


def _photo_of(snapshot: Snapshot) -> Document:
    path = Path(snapshot.photo.path)
    if snapshot.content is not None:
        return Document.open_held(snapshot.content, path)
    try:
        if _changed(path, snapshot.photo):
            raise PhotoChanged(path)
    except (FileNotFoundError, NotADirectoryError):
        raise PhotoGone(path) from None
    return Document.open(path)


def _kept(fill: SavedFill) -> KeptFill:
    return KeptFill(fill.patch, fill.hole, fill.starred, fill.coverage, fill.run, fill.key)


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
