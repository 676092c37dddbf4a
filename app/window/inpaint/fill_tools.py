"""What is done with a fill: kept, deleted, applied, copied, dragged out, checked, and more of its like asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QUndoCommand

from app.engine.protocol import (
    ClassifyJob,
    EngineDied,
    JobCancelled,
    JobFailed,
    Result,
    VerdictDone,
)
from app.window.canvas.brush import Rect
from app.window.document.document import Document, KeptFill, Savable
from app.window.inpaint.applying import ApplyFill
from app.window.inpaint.drag_out import DragOut, dragged_data
from app.window.inpaint.fills_strip import image
from models.authenticity.verdict import Verdict

if TYPE_CHECKING:
    from app.window.inpaint.page import InpaintPage


class FillTools(QObject):
    """Acts on the shown fill; deleting and applying are steps of the undo stack. `checked` carries a verdict."""

    checked = Signal(object)

    def __init__(self, page: InpaintPage) -> None:
        super().__init__(page)
        self._page = page
        self._check: int | None = None
        self._drag_out = DragOut(page.background, page.tell_error)
        page.strip.star_asked.connect(self._star)
        page.strip.delete_asked.connect(lambda number: self._delete([number], self.tr("Delete a fill")))
        page.strip.more_asked.connect(self._more)
        page.strip.apply_asked.connect(self.apply)
        page.strip.drag_asked.connect(self.drag)
        page.panel.verdict.opacity_changed.connect(page.canvas.set_heat_opacity)

    # Keeping and deleting -----------------------------------------------------------------------------------------

    def star(self) -> None:
        """Keep the shown fill, or no longer."""
        document = self._page.document
        if document is not None and document.shown is not None:
            self._star(document.shown)

    def _star(self, number: int) -> None:
        document = self._page.document
        assert document is not None
        fill = document.fills[number]
        fill.starred = not fill.starred
        self._page.strip.fills.set_starred(number, fill.starred)
        self._page.touched.emit()

    def delete(self) -> None:
        """Delete the shown fill."""
        document = self._page.document
        if document is not None and document.shown is not None:
            self._delete([document.shown], self.tr("Delete a fill"))

    def delete_unstarred(self) -> None:
        """Delete every fill that is not kept."""
        document = self._page.document
        if document is not None:
            numbers = [number for number, fill in enumerate(document.fills) if not fill.starred]
            self._delete(numbers, self.tr("Delete fills"))

    def _delete(self, numbers: list[int], text: str) -> None:
        document = self._page.document
        if document is not None and numbers:
            self._page.undo_stack.push(_DeleteFills(self._page, document, numbers, text))

    def more(self) -> None:
        """Ask for more of the shown fill's kind."""
        document = self._page.document
        if document is not None and document.shown is not None:
            self._more(document.shown)

    def _more(self, number: int) -> None:
        document = self._page.document
        assert document is not None
        self._page.running.more_like(document.fills[number])

    def apply(self) -> None:
        """Make the shown fill the photo."""
        document = self._page.document
        if document is not None and document.shown_fill is not None and not self._page.canvas.painting:
            self._apply(document, document.shown_fill, goes_on=False)

    def go_on_from(self, fill: KeptFill) -> None:
        """Make a fill the photo for a run that is about to begin; the hole stays."""
        assert self._page.document is not None
        self._apply(self._page.document, fill, goes_on=True)

    def _apply(self, document: Document, fill: KeptFill, *, goes_on: bool) -> None:
        def redraw(box: Rect, shown: KeptFill | None) -> None:
            self.drop_check()  # it was about the photo as it was
            self._page.looking.photo_changed(box, shown)
            self._page.canvas.hole_changed()
            self._page.hole_has_changed()

        self._page.undo_stack.push(ApplyFill(document, fill, self.tr("Apply the fill"), redraw, goes_on=goes_on))

    # Out of the window --------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """The picture on screen to the clipboard."""
        if self._page.document is not None:
            QGuiApplication.clipboard().setImage(image(self._page.looking.picture()))

    def drag(self) -> None:
        """Drag the shown fill out, as a picture and as a PNG file that says what it is, once that is written."""
        document = self._page.document
        if document is None or document.shown_fill is None:
            return
        picture = image(document.picture())

        def ready(file: Path | None) -> None:
            if not self._page.strip.drag(dragged_data(picture, file)) and file is not None:
                self._page.message.note(self.tr("The file of this fill is ready now: drag it once more."))

        self._drag_out.start(Savable.of(document), document.suggested_path().with_suffix(".png").name, ready)

    # Checking -----------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Ask the classifiers about the picture on screen; the verdict and its heat map follow."""
        document = self._page.document
        if document is None:
            return
        self.drop_check()
        pixels, name = self._page.looking.picture(), document.name

        def done(answer: Result) -> None:
            self._check = None
            if self._page.document is document and isinstance(answer, VerdictDone):
                self._show(answer.verdict)

        def failed(why: JobFailed | JobCancelled | EngineDied) -> None:
            self._check = None
            self._page.refresh()
            if isinstance(why, JobFailed):
                self._page.message.error(why.message, why.details)

        self._check = self._page.session.ask(lambda number: ClassifyJob(number, name, pixels), done, failed)
        self._page.refresh()

    @property
    def checking(self) -> bool:
        """Whether a verdict is awaited."""
        return self._check is not None

    @property
    def verdict_shown(self) -> bool:
        return not self._page.panel.verdict.isHidden()

    def _show(self, verdict: Verdict) -> None:
        self._page.panel.verdict.show_verdict(verdict)
        self._page.canvas.set_heat_opacity(self._page.panel.verdict.opacity.value() / 100)
        self._page.canvas.show_heat(verdict.cells, verdict.box)
        self._page.canvas.show_hole(False)
        self._page.refresh()
        self.checked.emit(verdict)

    def drop_check(self) -> bool:
        """Take verdict and heat map away, and wait for none; False where there was nothing of it."""
        verdict_shown = self.verdict_shown
        there = self.checking or verdict_shown
        if self._check is not None:
            self._page.session.take_back(self._check)
            self._check = None
        if verdict_shown:
            self._page.panel.verdict.clear()
            self._page.canvas.show_heat(None)
            self._page.looking.draw()  # the hole that the heat map lay over
        return there

    def close(self) -> None:
        """Remove what was written for dragging."""
        self._drag_out.close()


class _DeleteFills(QUndoCommand):
    """Fills that are gone from strip and document until they are asked back."""

    def __init__(self, page: InpaintPage, document: Document, numbers: list[int], text: str) -> None:
        super().__init__(text)
        self._page, self._document = page, document
        self._gone: list[tuple[int, KeptFill]] = [(number, document.fills[number]) for number in numbers]

    def redo(self) -> None:
        for _, fill in reversed(self._gone):
            place = self._document.fills.index(fill)
            shown = self._document.shown
            del self._document.fills[place]
            if shown is not None and shown >= place:
                self._document.shown = shown - 1 if shown > place else None
            self._page.strip.fills.remove(place)
        self._page.looking.pick_again()

    def undo(self) -> None:
        for number, fill in self._gone:
            self._document.fills.insert(number, fill)
            self._page.looking.put_in_strip(number, fill)
        self._page.strip.select(self._gone[0][0])
