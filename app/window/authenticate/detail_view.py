"""One judged photo at full size, its heat map over it and its verdict beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.window.authenticate.rows import PhotoRow
from app.window.authenticate.verdict_panel import VerdictPanel
from app.window.background import Background
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.viewport import Viewport
from app.window.icons import icon
from app.window.message_bar import MessageBar
from app.window.theme import Theme

WIDTH = 304  # of the column beside the photo
_KEYS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class DetailView(QWidget):
    """`left` when a person goes back to the table, `step_asked` with -1 or 1 for the photo before or after."""

    left = Signal()
    step_asked = Signal(int)
    inpaint_asked = Signal(str)  # a photo to open on the Inpaint page

    def __init__(self, theme: Theme, background: Background, message: MessageBar) -> None:
        super().__init__()
        self._background, self._message = background, message
        self.row: PhotoRow | None = None
        self.viewport = Viewport(theme)
        self.panel = VerdictPanel(theme)
        self.panel.opacity_changed.connect(self.viewport.set_heat_opacity)
        self.name = QLabel()
        self.name.setObjectName("heading")
        self.name.setWordWrap(True)
        self.back = QPushButton(self.tr("Back to the table"))
        self.back.setToolTip(self.tr("Back to the table (Esc)"))
        self.back.clicked.connect(self.left)
        self.inpaint = QPushButton(self.tr("Open in Inpaint"))
        self.inpaint.setToolTip(self.tr("Paint a hole in this photo and fill it"))
        self.inpaint.clicked.connect(self._open_in_inpaint)
        self.steps = [QToolButton(), QToolButton()]
        for button, step, name in zip(
            self.steps,
            (-1, 1),
            (self.tr("Previous photo (Page Up)"), self.tr("Next photo (Page Down)")),
            strict=True,
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _=False, step=step: self.step_asked.emit(step))
        self._lay_out()

    def _lay_out(self) -> None:
        side = QWidget()
        side.setObjectName("panel")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(WIDTH)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.back, 1)
        for button in self.steps:
            top.addWidget(button)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(top)
        column.addWidget(self.name)
        column.addWidget(self.panel)
        column.addWidget(self.inpaint)
        column.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.viewport, 1)
        row.addWidget(side)

    def show_row(self, row: PhotoRow) -> None:
        """Show another photo, read in the background; an error is a message."""
        self.row = row
        self.name.setText(row.name)
        self.name.setToolTip(row.path)
        if row.verdict is None:
            self.panel.clear()
        else:
            self.panel.show_verdict(row.verdict)

        def load() -> Pyramid:
            from models.imaging import load_photo

            return Pyramid(load_photo(Path(row.path)).pixels)

        self._background.run(
            load, lambda pyramid: self._show(row, pyramid), lambda error: self._message.error(str(error), repr(error))
        )

    def _show(self, row: PhotoRow, pyramid: Pyramid) -> None:
        if self.row is not row:
            return  # another photo was asked for meanwhile
        self.viewport.show_pyramid(pyramid)
        self.viewport.set_heat_opacity(self.panel.opacity.value() / 100)
        if row.verdict is not None:
            self.viewport.show_heat(row.verdict.cells, row.verdict.box)

    def _open_in_inpaint(self) -> None:
        if self.row is not None:
            self.inpaint_asked.emit(self.row.path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _KEYS.get(Qt.Key(event.key()))
        if step is not None:
            self.step_asked.emit(step)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def set_theme(self, theme: Theme) -> None:
        self.viewport.set_theme(theme)
        self.panel.set_theme(theme)
        for button, name in zip(self.steps, ("caret-left", "caret-right"), strict=True):
            button.setIcon(icon(name, theme))
