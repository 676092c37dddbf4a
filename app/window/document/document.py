"""The open document: a photo, its hole, the caption and the fills so far. Free of Qt; survives any engine."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from app.window.canvas.brush import Rect
from app.window.canvas.hole import FULL, Hole
from app.window.canvas.margins import Margins, extended
from app.window.document.kept_fill import KeptFill, Picture
from app.window.document.saved_pictures import SavedPictures
from app.window.document.snapshot import PhotoReference
from models.files.atomic_file import named

if TYPE_CHECKING:  # imported where a file is read or written: the window is on screen sooner without
    from models.imaging import Photo


@dataclass(eq=False)
class RunNote:
    """When a run began (None: not known any more), and whether its fills are folded in the strip."""

    started: datetime | None = None
    folded: bool = False


@dataclass(frozen=True, eq=False)
class SavedProject:
    """The project that a document was saved as: its file, and the pictures that could be made from what is in it."""

    file: Path
    pictures: frozenset[Picture] = frozenset()

    @classmethod
    def of(cls, file: Path, document: Document) -> SavedProject:
        """All of the document is in it."""
        return cls(file, frozenset(map(document.with_fill, (*document.fills, None))))


@dataclass(eq=False)
class Document:
    """`shown` is the number of the previewed fill, None for the photo; `saved` what of it lies in files.

    `applied`: the fills that were made part of the photo, the first one first. `runs`: how many runs there have been.
    `original`: the photo's pixels as it was opened. `margins`: what was added around it to be filled, which `photo`,
    `original`, `hole` and the fills' places have at their sides too. `held`: the bytes of the photo's file where it
    lies in none of its own, but was pasted or is in a project; its path is then only what it is called. `reference`:
    what tells that file from others. `project`: the project that the document is, `modified`: whether it has changed
    since that was saved.
    """

    photo: Photo
    hole: Hole
    fills: list[KeptFill] = field(default_factory=list)
    shown: int | None = None
    saved: SavedPictures = field(default_factory=SavedPictures)
    applied: list[KeptFill] = field(default_factory=list)
    runs: int = 0
    run_notes: dict[int, RunNote] = field(default_factory=dict)
    margins: Margins = field(default_factory=Margins)
    held: bytes | None = None
    reference: PhotoReference | None = None
    project: SavedProject | None = None
    modified: bool = False
    original: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.original = self.photo.pixels

    @classmethod
    def open(cls, path: str | Path) -> Document:
        """Load a photo with an empty hole. Raises `models.imaging.PhotoError`."""
        from models.imaging import load_photo

        photo = load_photo(path)
        height, width = photo.pixels.shape[:2]
        return cls(photo, Hole(width, height))

    @classmethod
    def open_held(cls, content: bytes, path: Path) -> Document:
        """Load a photo from the bytes of its file, as if it were called `path`. Raises as `open` does."""
        from models.imaging import PhotoError

        with TemporaryDirectory(prefix="featherproof-") as folder:
            file = Path(folder) / f"photo{path.suffix}"
            file.write_bytes(content)
            try:
                document = cls.open(file)
            except PhotoError as error:
                raise PhotoError(str(error).replace(str(file), path.name)) from error
            vouched = document.photo.credentials  # while the file is there
        document.photo = replace(document.photo, path=path, vouched=vouched)
        document.held = content
        return document

    @property
    def name(self) -> str:
        return self.photo.path.name if self.photo.path else ""

    @property
    def file(self) -> Path | None:
        """What opens it again: its project, or the photo; None for a photo that was pasted."""
        if self.project is not None:
            return self.project.file
        return self.photo.path if self.held is None else None

    @property
    def shown_fill(self) -> KeptFill | None:
        return None if self.shown is None else self.fills[self.shown]

    @property
    def applied_box(self) -> Rect:
        """What is around all that was applied; empty where nothing was."""
        return reduce(Rect.united, (fill.box for fill in self.applied), Rect(0, 0, 0, 0))

    @property
    def last_fill(self) -> KeptFill | None:
        """The fill that the picture on screen ends with: the shown one, or the one applied last."""
        return self.shown_fill or (self.applied[-1] if self.applied else None)

    def with_fill(self, fill: KeptFill | None) -> Picture:
        """What is in the picture that shows `fill`, or the photo alone."""
        applied = tuple(self.applied)
        return applied if fill is None or fill in applied[-1:] else (*applied, fill)

    def unsaved(self) -> list[Picture]:
        """The pictures that would be lost with this document: one for each fill that lies in no file.

        The photo with what was applied to it is one too, unless a file holds it or something made on top of it. A
        project holds all that was in it when it was saved.
        """
        in_project = self.project.pictures if self.project is not None else frozenset()
        in_files = self.saved.tops() | {picture[-1] for picture in in_project if picture}
        pictures = [self.with_fill(fill) for fill in self.fills if fill not in in_files]
        applied = self.with_fill(None)
        kept = self.saved.begin_with(applied) or any(other[: len(applied)] == applied for other in in_project)
        if applied and applied not in pictures and not kept:
            pictures.append(applied)
        return pictures

    def would_be_missed(self) -> bool:
        """Whether something would be lost with this document: fills that lie in no file, or changes to a project."""
        return bool(self.unsaved()) or (self.project is not None and self.modified)

    @property
    def all_in_project(self) -> bool:
        """Whether a project holds the document just as it is."""
        return self.project is not None and not self.modified

    def picture(self) -> np.ndarray:
        """The photo as it is now, with the shown fill in it; uint8 H×W×3."""
        fill = self.shown_fill
        return self.photo.pixels if fill is None else fill.filled(self.photo.pixels)

    def fill_beside_hole(self) -> KeptFill | None:
        """The shown fill, where the hole leaves some of it to be seen: what fills that hole goes on from that fill.

        None where the photo is seen there: no fill is shown, or it is part of the photo, or the hole is its own.
        """
        fill = self.shown_fill
        if fill is None or self.with_fill(fill) == self.with_fill(None):
            return None
        covered = self.hole.coverage[fill.box.slices]
        own = np.array_equal(covered, fill.own_coverage)
        return None if own or not (fill.inside & (covered < FULL)).any() else fill

    def has_unfilled_hole(self) -> bool:
        """Whether there is a hole that no fill was made for, so that only this document knows it."""
        return self.hole.count > 0 and not any(map(self._is_hole_of, {*self.fills, *self.applied}))

    def _is_hole_of(self, fill: KeptFill) -> bool:
        own = fill.own_coverage
        return self.hole.count == np.count_nonzero(own) and np.array_equal(self.hole.coverage[fill.box.slices], own)

    def set_pixels(self, pixels: np.ndarray) -> None:
        """Go on with another photo of the same size; what its file said of it stays."""
        self.photo = replace(self.photo, pixels=pixels)

    def begin_run(self) -> None:
        """Fills that come from now on are of another run."""
        self.runs += 1
        self.run_notes[self.runs] = RunNote(datetime.now().astimezone())

    def run_note(self, number: int) -> RunNote:
        """What is remembered of a run."""
        return self.run_notes.setdefault(number, RunNote())

    def extend(self, by: Margins, hole: Hole) -> None:
        """Add margins, and go on with a hole of that size; fills have no say in it, and are to be moved."""
        before, alpha = self.photo.pixels, self.photo.alpha
        pixels = extended(before, by)
        self.original = pixels if self.original is before else extended(self.original, by)
        self.photo = replace(self.photo, pixels=pixels, alpha=None if alpha is None else extended(alpha, by, FULL))
        self.margins, self.hole = self.margins.plus(by), hole

    def take_margins_back(self, margins: Margins, hole: Hole) -> None:
        """Undo `extend`: leave these margins of all that there are."""
        left, top = self.margins.left - margins.left, self.margins.top - margins.top
        right, bottom = self.margins.right - margins.right, self.margins.bottom - margins.bottom
        inner = Margins(left, top, right, bottom).inner(self.hole.width, self.hole.height)
        before, alpha = self.photo.pixels, self.photo.alpha
        pixels = before[inner.slices].copy()
        self.original = pixels if self.original is before else self.original[inner.slices].copy()
        self.photo = replace(self.photo, pixels=pixels, alpha=None if alpha is None else alpha[inner.slices].copy())
        self.margins, self.hole = margins, hole

    def frame(self, picture: Picture) -> Rect:
        """What of the extended photo a picture has pixels for: the photo as opened, and what its fills have added.

        A rectangle, for each fill covers all of the margins that were there when it was made.
        """
        return reduce(
            Rect.united, (fill.box for fill in picture), self.margins.inner(self.hole.width, self.hole.height)
        )

    def is_whole(self, picture: Picture) -> bool:
        """Whether a picture has pixels everywhere."""
        return self.frame(picture) == Rect(0, 0, self.hole.width, self.hole.height)

    def blank(self, picture: Picture) -> np.ndarray | None:
        """Where a picture has no pixels yet, bool H×W; None where it has all."""
        if self.is_whole(picture):
            return None
        blank = np.ones((self.hole.height, self.hole.width), bool)
        blank[self.frame(picture).slices] = False
        return blank

    def suggested_path(self) -> Path:
        """Where saving starts: where this picture is saved, else a name with its seed, never the photo itself.

        It lies beside the file that was saved last and is of its kind; at first it lies beside the photo.
        """
        shown = self.saved.file_of(self.with_fill(self.shown_fill))
        return shown or self.named_for(self.last_fill.patch.seed if self.last_fill else 0)

    def named_for(self, seed: int, folder: Path | None = None) -> Path:
        """The name of a picture that no file holds yet, in `folder` or where saving starts."""
        last, photo = self.saved.last_file(), self.photo.path or Path("photo.png")
        beside, suffix = (last.parent, last.suffix) if last else (photo.parent, ".png")
        return named(folder or beside, photo.stem, f"-fill-{seed}{suffix}")
