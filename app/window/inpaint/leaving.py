"""The question about what lies in no file, before the document gives way to another one or the window closes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox

from app.window.caption.box import CaptionBox
from app.window.document.document import Document
from app.window.document.kept_fill import Picture
from app.window.document.savable import Savable
from app.window.inpaint.files import Saving, ask_folder
from app.window.inpaint.projects import Projects
from app.window.inpaint.workspace import Workspace


class Leaving(QObject):
    """Whoever is about to replace or close the document asks here first.

    `left` fires right before it goes, unless a person has just discarded it.
    """

    left = Signal()

    def __init__(self, workspace: Workspace, saving: Saving, projects: Projects, caption: CaptionBox) -> None:
        super().__init__(workspace)
        self._workspace, self._saving, self._projects, self._caption = workspace, saving, projects, caption
        self._then: Callable[[], None] | None = None
        self._stay: Callable[[], None] = lambda: None
        self.question: QMessageBox | None = None
        saving.idle.connect(self._look)
        projects.idle.connect(self._look)

    def ask(self, then: Callable[[], None], stay: Callable[[], None] = lambda: None) -> None:
        """Call `then`, at once or after a person's answer, or `stay` where the document should stay.

        Of several who ask before there is an answer, the last one gets it; the others are told to stay.
        """
        self._end_stay()
        self._then, self._stay = then, stay
        self._look()

    def _look(self) -> None:
        document = self._workspace.document
        if self._then is None or self.question is not None:
            return
        if self._saving.busy or self._projects.busy:  # what is being written needs no question once it is there
            return
        if document is None or not document.would_be_missed():
            self._go()
        else:
            self._show_question(document)

    def _show_question(self, document: Document) -> None:
        project, unsaved, kept = document.project, document.unsaved(), kept_pictures(document)
        box = self.question = QMessageBox(self._caption.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        if unsaved:
            box.setWindowTitle(self.tr("Unsaved fills"))
            box.setText(self.tr("{photo} has unsaved fills.").format(photo=document.name))
            box.setInformativeText(self.tr("Discarded fills can't be recovered; the photo itself is not changed."))
        else:
            box.setWindowTitle(self.tr("Unsaved changes"))
            box.setText(self.tr("{project} has unsaved changes.").format(project=project.file.name if project else ""))
            box.setInformativeText(self.tr("Discarded changes can't be recovered."))
        fills = box.addButton(self._fills_text(kept, unsaved), QMessageBox.ButtonRole.AcceptRole) if unsaved else None
        text = self.tr("Save as a &project…") if project is None else self.tr("Save the &project")
        as_project = box.addButton(text, QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(self.tr("&Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(as_project if project is not None or fills is None else fills)

        def answered() -> None:
            self.question = None
            if box.clickedButton() is as_project:
                self._projects.save(self._project_saved)
            elif fills is not None and box.clickedButton() is fills:
                self._ask_folder(document)
            elif box.clickedButton() is discard:
                self._go(discarded=True)
            else:
                self._end_stay()

        box.finished.connect(answered)
        box.open()

    def _fills_text(self, kept: list[Picture], unsaved: list[Picture]) -> str:
        # without a single kept one, nobody has chosen yet
        text = self.tr("&Save kept fills ({count})…") if kept else self.tr("&Save all fills ({count})…")
        return text.format(count=len(kept or unsaved))

    def _project_saved(self, written: bool) -> None:
        if written:
            self._look()  # what has come meanwhile is asked about
        else:
            self._end_stay()

    def _ask_folder(self, document: Document) -> None:
        folder = ask_folder(document, self._caption.window())
        if folder is None:
            self._end_stay()
            return
        answered = document.unsaved()  # not asked about again; what comes meanwhile is
        chosen = [Savable.showing(document, picture) for picture in kept_pictures(document) or answered]

        def done(_: int, all_written: bool) -> None:
            if not all_written:
                self._end_stay()
            elif all(picture in answered for picture in document.unsaved()):
                self._go()
            else:
                self._look()

        self._saving.write_all(document, chosen, folder, done)

    def _go(self, *, discarded: bool = False) -> None:
        then, self._then = self._then, None
        if then is not None:
            self._caption.remember(self._caption.caption())  # what comes may bring a caption of its own, or none
            if not discarded:
                self.left.emit()
            then()

    def _end_stay(self) -> None:
        asked, self._then = self._then, None
        if asked is not None:
            self._stay()


def kept_pictures(document: Document) -> list[Picture]:
    """Of the unsaved pictures those that a person chose: fills that are kept, and what was applied to the photo.

    What was applied is no choice alone while fills of a later run are there, for those went on from it.
    """
    applied, unsaved = document.with_fill(None), document.unsaved()
    kept = [picture for picture in unsaved if picture == applied or picture[-1].starred]
    undecided = kept == [applied] and any(picture[-1].run > applied[-1].run for picture in unsaved)
    return [] if undecided else kept
