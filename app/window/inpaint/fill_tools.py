"""What is done with a fill: kept, deleted, applied, copied, dragged out, checked, and more of its like asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.engine.jobs import ClassifyJob
from app.engine.replies import EngineDied, JobCancelled, JobFailed, Result, VerdictDone
from app.window.canvas.canvas import Canvas
from app.window.document.savable import Savable
from app.window.inpaint.drag_out import DragOut, dragged_data
from app.window.inpaint.fills_strip import FillsStrip, image
from app.window.inpaint.services import Services
from app.window.inpaint.workspace import Workspace
from app.window.parts.verdict_panel import VerdictPanel
from models.authenticity.verdict import Verdict


class FillTools(QObject):
    """Acts on the shown fill; deleting and applying are steps of the undo stack.

    `checked` carries a verdict; `changed` tells that one is awaited, or no longer. `more_asked` carries the fill.
    """

    checked = Signal(object)
    changed = Signal()
    more_asked = Signal(object)

    def __init__(
        self, workspace: Workspace, canvas: Canvas, strip: FillsStrip, verdict: VerdictPanel, services: Services
    ) -> None:
        super().__init__(workspace)
        self._workspace, self._canvas, self._strip, self._verdict = workspace, canvas, strip, verdict
        self._session, self._message = services.session, services.message
        self._check: int | None = None
        self._drag_out = DragOut(services.background, services.tell_error)
        strip.star_asked.connect(workspace.star)
        strip.delete_asked.connect(lambda number: workspace.delete([number]))
        strip.more_asked.connect(self._more)
        strip.apply_asked.connect(self.apply)
        strip.drag_asked.connect(self.drag)
        verdict.opacity_changed.connect(canvas.set_heat_opacity)
        workspace.outdated.connect(self.drop_check)

    # Keeping and deleting -----------------------------------------------------------------------------------------

    @property
    def _shown(self) -> int | None:
        document = self._workspace.document
        return None if document is None else document.shown

    def star(self) -> None:
        """Keep the shown fill, or no longer."""
        if self._shown is not None:
            self._workspace.star(self._shown)

    def delete(self) -> None:
        """Delete the shown fill."""
        if self._shown is not None:
            self._workspace.delete([self._shown])

    def delete_unstarred(self) -> None:
        """Delete every fill that is not kept."""
        document = self._workspace.document
        if document is not None:
            self._workspace.delete([number for number, fill in enumerate(document.fills) if not fill.starred])

    def more(self) -> None:
        """Ask for more of the shown fill's kind."""
        if self._shown is not None:
            self._more(self._shown)

    def _more(self, number: int) -> None:
        assert self._workspace.document is not None
        self.more_asked.emit(self._workspace.document.fills[number])

    def apply(self) -> None:
        """Make the shown fill the photo."""
        document = self._workspace.document
        if document is not None and document.shown_fill is not None and not self._canvas.painting:
            self._workspace.apply(document.shown_fill)

    def fold(self) -> None:
        """Fold the run of the picked fill, or unfold it."""
        run = self._strip.picked_run
        if run is not None:
            self._workspace.fold(run)

    # Out of the window --------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """The picture on screen to the clipboard."""
        document = self._workspace.document
        if document is not None:
            frame = document.frame(self._workspace.fills_of_the_picture())
            QGuiApplication.clipboard().setImage(image(self._workspace.picture()[frame.slices]))

    def drag(self) -> None:
        """Drag the shown fill out, as a picture and as a PNG file that says what it is, once that is written."""
        document = self._workspace.document
        if document is None or document.shown_fill is None:
            return
        savable = Savable.of(document)
        picture = image(savable.pixels())

        def ready(file: Path | None) -> None:
            if not self._strip.drag(dragged_data(picture, file)) and file is not None:
                self._message.note(self.tr("The file of this fill is ready now: drag it again."))

        self._drag_out.start(savable, document.suggested_path().with_suffix(".png").name, ready)

    # Checking -----------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Ask the classifiers about the picture on screen; the verdict and its heat map follow."""
        document = self._workspace.document
        if document is None:
            return
        self.drop_check()
        pixels, name = self._workspace.picture(), document.name

        def done(answer: Result) -> None:
            self._check = None
            if self._workspace.document is document and isinstance(answer, VerdictDone):
                self._show_verdict(answer.verdict)

        def failed(why: JobFailed | JobCancelled | EngineDied) -> None:
            self._check = None
            self.changed.emit()
            if isinstance(why, JobFailed):
                self._message.error(why.message, why.details)

        self._check = self._session.ask(lambda number: ClassifyJob(number, name, pixels), done, failed)
        self.changed.emit()

    @property
    def checking(self) -> bool:
        """Whether a verdict is awaited."""
        return self._check is not None

    @property
    def verdict_shown(self) -> bool:
        return not self._verdict.isHidden()

    def _show_verdict(self, verdict: Verdict) -> None:
        self._verdict.show_verdict(verdict)
        self._canvas.set_heat_opacity(self._verdict.opacity.value() / 100)
        self._canvas.show_heat(verdict)
        self._canvas.show_hole(False)
        self.changed.emit()
        self.checked.emit(verdict)

    def drop_check(self) -> bool:
        """Take verdict and heat map away, and wait for none; False where there was nothing of it."""
        verdict_shown = self.verdict_shown
        there = self.checking or verdict_shown
        if self._check is not None:
            self._session.take_back(self._check)
            self._check = None
        if verdict_shown:
            self._verdict.clear()
            self._canvas.show_heat(None)
            self._canvas.show_hole(self._workspace.hole_shown)  # the heat map lay over it
        if there:
            self.changed.emit()
        return there

    def close(self) -> None:
        """Remove what was written for dragging."""
        self._drag_out.close()
