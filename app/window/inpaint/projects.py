"""The open document as a project: saved in the background, and known to have changed since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.photo_files import PROJECT_SUFFIX
from app.window.document.document import Document, SavedProject
from app.window.document.photo_bytes import OpenedPhoto
from app.window.document.savable import Savable
from app.window.document.snapshot import Snapshot
from app.window.document.snapshot_document import Unfinished, whole_snapshot
from app.window.inpaint.services import Services
from app.window.inpaint.side_panel import SidePanel
from app.window.inpaint.workspace import Workspace
from app.window.parts.asked_file import asked_file
from models.files.atomic_file import named

PREVIEW_PIXELS = 256  # of the longer side of a project's small picture
Then = Callable[[bool], None]


def _nothing(_: bool) -> None:
    pass


class Projects(QObject):
    """`saved` follows each project that was written, `idle` once none is; `changed` the document's mark or name."""

    saved = Signal(object)  # Path
    idle = Signal()
    changed = Signal()

    def __init__(self, workspace: Workspace, panel: SidePanel, services: Services) -> None:
        super().__init__(workspace)
        self._workspace, self._panel, self._services = workspace, panel, services
        self._followed: Document | None = None
        self._touches = 0
        self._writing = False
        self._next: list[tuple[Path, Then]] = []  # asked for while one is being written
        workspace.touched.connect(self._touch)

    def follow(self, document: Document) -> None:
        """It is open now, as it was saved; what changes from here on is a modification."""
        self._followed = document
        self.changed.emit()

    def _touch(self) -> None:
        document = self._workspace.document
        if document is not None and document is self._followed:
            self._touches += 1
            if not document.modified:
                document.modified = True
                self.changed.emit()

    def unfinished(self) -> Unfinished | None:
        """What is worked on, with what the controls beside it say."""
        document, panel = self._workspace.document, self._panel
        if document is None:
            return None
        return Unfinished(document, panel.box.caption(), panel.seed.value(), panel.fills.value())

    # Saving -------------------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a project is being written."""
        return self._writing

    def save(self, then: Then = _nothing) -> None:
        """Save as the project that the document is, or ask for a file; then say whether that was done."""
        document = self._workspace.document
        if document is not None and document.project is not None:
            self.write(document.project.file, then)
        else:
            self.ask_save(then)

    def ask_save(self, then: Then = _nothing) -> None:
        """Ask for a file, and save there."""
        document = self._workspace.document
        if document is None:
            return
        kinds = self.tr("Featherproof project (*{suffix})").format(suffix=PROJECT_SUFFIX)
        start = str(suggested_project(document))
        answer, _ = QFileDialog.getSaveFileName(self._panel.window(), self.tr("Save the project"), start, kinds)
        file = asked_file(answer, PROJECT_SUFFIX, self._services.message)
        if file is not None and file.suffix.lower() != PROJECT_SUFFIX:
            said = self.tr("{file} can't be saved: the name of a project must end in {suffix}.")
            self._services.message.error(said.format(file=file, suffix=PROJECT_SUFFIX))
            file = None
        if file is None:
            then(False)
        else:
            self.write(file.absolute(), then)

    def write(self, file: Path, then: Then = _nothing) -> None:
        """Save the document as it is now to `file`; one that is being written is waited for."""
        unfinished = self.unfinished()
        if unfinished is None:
            return
        if self._writing:
            self._next.append((file, then))
            return
        document, touches = unfinished.document, self._touches
        job = ProjectJob.of(unfinished, file)

        def done(_: None) -> None:
            document.project = job.holds
            document.modified = document.modified and self._touches != touches
            self.saved.emit(file)
            self.changed.emit()
            end(written=True)

        def failed(error: Exception) -> None:
            self._services.tell_error(error)
            end(written=False)

        def end(*, written: bool) -> None:
            self._writing = False
            then(written)
            if self._next:
                self.write(*self._next.pop(0))
            if not self._writing:
                self.idle.emit()

        self._writing = True
        self._services.background.run(job.write, done, failed)


@dataclass(frozen=True, eq=False)
class ProjectJob:
    """A document as it was when a person asked to save it as a project; `former` is one to copy from."""

    snapshot: Snapshot
    photo: OpenedPhoto
    picture: Savable
    holds: SavedProject
    former: Path | None

    @classmethod
    def of(cls, unfinished: Unfinished, file: Path) -> ProjectJob:
        document = unfinished.document
        holds = SavedProject.of(file, document)
        former = None if document.project is None else document.project.file
        return cls(whole_snapshot(unfinished), OpenedPhoto.of(document), Savable.of(document), holds, former)

    def write(self) -> None:
        """Raises ProjectError, PhotoError and OSError."""
        from app.window.document.project_file import write_project  # here: the window is on screen sooner without

        reference, content = self.photo.read()
        snapshot = replace(self.snapshot, photo=reference, content=content)
        write_project(self.holds.file, snapshot, preview(self.picture), self.former)


def preview(picture: Savable) -> bytes:
    """A small PNG of a picture."""
    image = Image.fromarray(picture.pixels())
    image.thumbnail((PREVIEW_PIXELS, PREVIEW_PIXELS), Image.Resampling.BILINEAR, reducing_gap=2.0)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def suggested_project(document: Document) -> Path:
    """Where saving a project starts: its own file, else one beside the photo and called like it."""
    if document.project is not None:
        return document.project.file
    photo = document.photo.path or Path("photo")
    return named(photo.parent, photo.stem, PROJECT_SUFFIX)
