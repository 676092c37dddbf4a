"""The Inpaint page: one open document, the canvas, the controls and the fills, and how they act on each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.window.canvas.canvas import Canvas
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.tools import Tool
from app.window.document.document import Document
from app.window.document.snapshot_document import Reopened
from app.window.engine.session import EngineSession
from app.window.inpaint.animal_tool import AnimalTool
from app.window.inpaint.extending import Extending
from app.window.inpaint.files import Opening, Saving, trim_heap
from app.window.inpaint.fill_tools import FillTools
from app.window.inpaint.fills_strip import FillsStrip
from app.window.inpaint.hole_tools import HoleTools, Measuring, step_of
from app.window.inpaint.leaving import Leaving
from app.window.inpaint.projects import Projects
from app.window.inpaint.running import Running
from app.window.inpaint.save_kept import SaveKept
from app.window.inpaint.services import Services
from app.window.inpaint.showing import Showing
from app.window.inpaint.side_panel import ResultButtons, SidePanel
from app.window.inpaint.tool_in_hand import ToolInHand
from app.window.inpaint.workspace import Workspace
from app.window.parts.background import Background
from app.window.parts.empty_page import EmptyPage
from app.window.parts.message_bar import MessageBar
from app.window.parts.theme import Theme


class InpaintPage(QWidget):
    """Puts widgets and tools around one `Workspace`; none of them knows the page.

    `opened` and `saved` fire when a document or file is there; `changed` whenever commands may (dis)appear.
    """

    opened = Signal()
    saved = Signal(object)  # Path
    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        session: EngineSession,
        background: Background,
        message: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self.background, self.message = session, background, message
        services = Services(session, background, message)
        self.empty = EmptyPage(
            self.tr("Drop a photo of a bird or pet here, paint a hole in it and describe what should fill it."),
            self.tr("Open a photo…"),
            "bird",
        )
        self.canvas, self.strip, self.panel = Canvas(theme), FillsStrip(theme), SidePanel(theme)
        self.strip_buttons = ResultButtons(QBoxLayout.Direction.TopToBottom)
        self.strip_buttons.setContentsMargins(0, 8, 0, 8)
        self._stack = self._lay_out()
        self.workspace = workspace = Workspace(self)
        self.tool = ToolInHand(workspace, self.canvas, self.panel.tool)
        self.measuring = Measuring(workspace, self.canvas)
        self.fill_tools = FillTools(workspace, self.canvas, self.strip, self.panel.verdict, services)
        self._showing = Showing(workspace, self.canvas, self.strip, self.panel.box)
        self.hole_tools = HoleTools(workspace, self.canvas, self.tool, services)
        self.animal_tool = AnimalTool(workspace, self.canvas, self.tool, self.hole_tools, services)
        self.extending = Extending(workspace, self.canvas, self.panel.tool.extend, services)
        self.running = Running(workspace, self._showing, self.canvas, self.panel, services)
        self._opening, self.saving = Opening(services, self), Saving(workspace, services)
        self.projects = Projects(workspace, self.panel, services)
        self.leaving = Leaving(workspace, self.saving, self.projects, self.panel.box)
        self.save_kept = SaveKept(workspace, self.saving, services, self)
        self._caption = ""
        self._connect()
        self.tool.set_brush(64)
        self.refresh()

    def _lay_out(self) -> QStackedWidget:
        """The photo over the strip, the controls beside them; the stack shows `empty` first, and those second."""
        strip_frame = QWidget()
        strip_frame.setObjectName("strip")
        inside = QHBoxLayout(strip_frame)
        inside.setContentsMargins(8, 0, 8, 0)
        inside.addWidget(self.strip)
        inside.addWidget(self.strip_buttons)
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(strip_frame)
        stack = QStackedWidget()
        stack.addWidget(self.empty)
        stack.addWidget(work)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(stack, 1)
        row.addWidget(self.panel)
        return stack

    def _connect(self) -> None:
        workspace, edge = self.workspace, self.panel.edge
        self.canvas.stroke_begun.connect(workspace.begin_stroke)
        self.canvas.stroke_done.connect(workspace.end_stroke)
        self.canvas.stroke_changed_nothing.connect(workspace.changed)  # the hole may have been empty for a moment
        self.canvas.submitted.connect(self.panel.inpaint.click)
        self.canvas.step_asked.connect(self.strip.step)
        self.panel.box.submitted.connect(self.canvas.setFocus)  # single keys mean tools and fills from now on
        edge.grow_asked.connect(self.hole_tools.grow)
        edge.shrink_asked.connect(self.hole_tools.shrink)
        edge.feather_asked.connect(self.hole_tools.feather)
        self.panel.caption.textChanged.connect(self._look_at_caption)
        self.fill_tools.more_asked.connect(self.running.more_like)
        self._opening.loaded.connect(self._loaded)
        self._opening.reopened.connect(self._reopened)
        self.saving.saved.connect(self.saved)
        self.projects.saved.connect(self.saved)
        self.hole_tools.exported.connect(self.saved)
        for part in (workspace, self.session, self.tool, self.fill_tools, self.animal_tool):
            part.changed.connect(self.refresh)

    def _look_at_caption(self) -> None:
        caption = self.panel.box.caption()
        if caption != self._caption:  # Qt also tells when words are only shaded
            self._caption = caption
            self.workspace.touched.emit()

    # Opening and saving -------------------------------------------------------------------------------------------

    @property
    def document(self) -> Document | None:
        """The open one."""
        return self.workspace.document

    @property
    def undo_stack(self) -> QUndoStack:
        """The steps on the open document."""
        return self.workspace.undo_stack

    def open(self, path: str | Path) -> None:
        """Load a photo or project in the background; an error is a message, and the open document stays."""
        self._opening.open(path)

    def open_held(self, content: Callable[[], bytes], name: Path) -> None:
        """Load a photo that lies in no file, from what `content` answers in the background."""
        self._opening.open_held(content, name)

    def _loaded(self, document: Document, pyramid: Pyramid) -> None:
        self.leaving.ask(lambda: self._replace(lambda: self.show_document(document, pyramid)))

    def _reopened(self, work: Reopened) -> None:
        def show() -> None:
            self.show_reopened(work)
            if work.damaged:
                said = self.tr("Part of the project is damaged and missing: {files}.")
                self.message.note(said.format(files=", ".join(work.damaged)))

        self.leaving.ask(lambda: self._replace(show))

    def _replace(self, show: Callable[[], None]) -> None:
        show()
        self.background.run(trim_heap, lambda _: None, lambda _: None)  # what the closed one held

    def show_reopened(self, work: Reopened) -> None:
        """Go on with a document that was kept, as the controls beside it were; `leaving` was asked as below."""
        self.panel.box.set_caption(work.caption)
        self.panel.seed.setValue(work.seed)
        self.panel.fills.setValue(work.count)
        self.show_document(work.document, work.pyramid)

    def show_document(self, document: Document, pyramid: Pyramid) -> None:
        """Go on with another document, its fills in the strip; `leaving` was asked about the one that is open."""
        self.session.cancel()
        self.workspace.open(document)
        self.message.hide()
        if document.photo.notes:
            self.message.note(" ".join(document.photo.notes))
        self.tool.fit(document.hole.height, document.hole.width)
        self.extending.fit()
        self.panel.edge.amount.setValue(step_of(document.hole))
        self._stack.setCurrentIndex(1)
        self._showing.start(pyramid)
        self.canvas.setFocus()
        self.measuring.now()
        self.opened.emit()
        self.workspace.touched.emit()
        self.workspace.changed.emit()
        self.projects.follow(document)

    def save(self, path: Path) -> None:
        """Write the picture on screen in the background; `saved` follows, or a message."""
        self.saving.save(path)

    def inpaint(self) -> None:
        """Ask for fills of the hole as it is now; they come one by one."""
        self.running.inpaint()

    # The hole -----------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last step, unless a stroke is being drawn."""
        if not self.canvas.painting:
            self.undo_stack.undo()

    def redo(self) -> None:
        if not self.canvas.painting:
            self.undo_stack.redo()

    def set_tool(self, tool: Tool) -> None:
        """What the left mouse button does."""
        self.tool.take(tool)

    def set_brush(self, diameter: int) -> None:
        """Brush diameter in photo pixels."""
        self.tool.set_brush(diameter)

    def set_hardness(self, percent: int) -> None:
        """How far into the brush the fill covers wholly."""
        self.tool.set_hardness(percent)

    # What is shown ------------------------------------------------------------------------------------------------

    def set_compare(self, compared: bool) -> None:
        """A divider between the original and the shown fill."""
        self.canvas.set_compare(0.5 if compared else None)

    def escape(self) -> None:
        """Leave the innermost thing that is going on: a shape, a run, a verdict, a comparison."""
        if self.canvas.drop_drawing():
            return
        if self.session.running:
            self.session.cancel()
        elif not self.fill_tools.drop_check():
            self.canvas.set_compare(None)
        self.refresh()

    def refresh(self) -> None:
        """Bring buttons and hint in line with the state."""
        has_hole = self.document is not None and self.document.hole.count > 0
        running = self.session.running
        self.panel.set_running(running)
        self.panel.inpaint.setEnabled(has_hole and not self.workspace.original_picked)
        self.panel.cancel.setEnabled(not self.session.cancelling)
        self.panel.edge.setEnabled(has_hole)
        hint = self._hint(has_hole, running)
        self.panel.hint.setText(hint)
        self.panel.hint.setVisible(bool(hint))
        self.changed.emit()

    def _hint(self, has_hole: bool, running: bool) -> str:
        if self.document is None:
            return ""
        if self.session.cancelling:
            return self.tr("Stopping after this step…")
        if running:
            return self.tr("Fills appear below the photo as they are done.")
        if self.fill_tools.checking:
            return self.tr("The classifiers are checking the picture…")
        if self.workspace.original_picked:
            return self.tr("This is the photo as it was opened. Choose “Photo now” below it to continue.")
        if self.animal_tool.looking:
            return self.tr("Looking for birds, cats and dogs…")
        animals = self.canvas.tool is Tool.ANIMAL
        if animals and self.animal_tool.none_there:
            return self.animal_tool.none_text()
        if has_hole:
            return ""
        if self.canvas.tool is Tool.EXTEND:
            return self.tr("Drag an edge or a corner of the photo outward, or set numbers.")
        if animals:
            return self.tr("Click the animal to fill.")
        return self.tr("Paint over the part of the photo that should be filled.")

    def set_theme(self, theme: Theme) -> None:
        for part in (self.empty, self.canvas, self.strip, self.panel):
            part.set_theme(theme)

    def close_down(self) -> None:
        """Nothing of this page comes by itself any more."""
        self.measuring.stop()
        self.undo_stack.clear()  # it would tell of its end when the commands are gone already
        self.fill_tools.close()
