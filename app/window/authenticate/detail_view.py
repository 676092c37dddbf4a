"""One judged photo at full size, its heat map over it and its verdict beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.window.authenticate.decision_box import DecisionBox
from app.window.authenticate.model import picture_of
from app.window.authenticate.rows import PhotoRow
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.viewport import MARGIN, Viewport
from app.window.parts.background import Background
from app.window.parts.icons import icon
from app.window.parts.message_bar import MessageBar
from app.window.parts.theme import Theme
from app.window.parts.verdict_panel import VerdictPanel
from app.window.parts.verdict_words import other_picture, plain_label, plain_tip

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
        self._reading = False  # one photo at a time: who turns pages fast wants only the last
        self._asked = 0  # photos that were asked for
        self.viewport = Viewport(theme)
        self.preview = Preview(theme)
        self.panel = VerdictPanel(theme)
        self.panel.opacity_changed.connect(self.viewport.set_heat_opacity)
        self.name, self.size_told, self.reason = plain_label(), plain_label(), plain_label()
        self.name.setObjectName("heading")
        for label in (self.size_told, self.reason):
            label.setObjectName("faint")
        for label in (self.name, self.reason):
            label.setWordWrap(True)
        self.back = QPushButton(self.tr("Back to the table"))
        self.back.setToolTip(self.tr("Back to the table (Esc)"))
        self.back.clicked.connect(self.left)
        self.decision = DecisionBox()
        self.decision.done.connect(self.viewport.setFocus)  # where single keys decide again
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
        side.setObjectName("panelInside")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        scrolled = QScrollArea()  # what a file says of itself may be long
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # or it would take the keys that turn pages
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setWidget(side)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.back, 1)
        for button in self.steps:
            top.addWidget(button)
        about = QVBoxLayout()
        about.setSpacing(4)
        for label in (self.name, self.size_told, self.reason):
            about.addWidget(label)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addLayout(top)
        column.addLayout(about)
        column.addWidget(self.panel)
        column.addWidget(self.inpaint)
        column.addStretch()
        photo = QGridLayout()
        photo.addWidget(self.viewport, 0, 0)
        photo.addWidget(self.preview, 0, 0)  # over it
        beside = QWidget()
        beside.setObjectName("panel")
        beside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        beside.setFixedWidth(WIDTH)
        parts = QVBoxLayout(beside)
        parts.setContentsMargins(1, 0, 0, 0)  # beside the border
        parts.setSpacing(0)
        parts.addWidget(scrolled, 1)
        parts.addWidget(self.decision)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(photo, 1)
        row.addWidget(beside)

    def show_row(self, row: PhotoRow) -> None:
        """Show another photo, read in the background; until then its thumbnail, and why not where it can't be read."""
        self._asked += 1
        self.preview.show_thumbnail(row.thumbnail)
        self._tell(row)
        if not self._reading:
            self._read(row)

    def _read(self, row: PhotoRow) -> None:
        number, self._reading = self._asked, True

        def load() -> Pyramid:
            from models.imaging import load_photo

            return Pyramid(load_photo(Path(row.path)).pixels)

        def ended(show: Callable[[], None]) -> None:
            self._reading = False
            if self.row is None:
                return  # back at the table
            if number == self._asked:
                show()
            else:
                self._read(self.row)

        self._background.run(
            load,
            lambda pyramid: ended(lambda: self._show(pyramid)),
            lambda error: ended(lambda: self._fail(row, error)),
        )

    def update_row(self, row: PhotoRow) -> None:
        """What is now known of the photo that is shown."""
        self._tell(row)
        if not self.preview.isVisibleTo(self):
            self._show_heat()

    def _tell(self, row: PhotoRow) -> None:
        self.row = row
        self.name.setText(row.name)
        self.name.setToolTip(plain_tip(row.path))
        self.reason.setText(row.error)
        self.reason.setVisible(bool(row.error))
        self.decision.show_row(row)
        self.size_told.setVisible(row.verdict is not None)
        if row.verdict is None:
            self.panel.clear()
        else:
            height, width = row.verdict.size
            self.size_told.setText(f"{width}×{height} px")
            self.panel.show_verdict(row.verdict, row.labels)

    def _show(self, pyramid: Pyramid) -> None:
        self.viewport.show_pyramid(pyramid)
        self._show_heat()
        self.preview.hide()

    def _show_heat(self) -> None:
        verdict = self.row.whole_verdict if self.row is not None else None
        self.viewport.set_heat_opacity(self.panel.opacity.value() / 100)
        if verdict is None:
            self.viewport.show_heat(None)
        else:
            assert self.row is not None
            self.viewport.show_heat(verdict, other_picture(self.row.labels))

    def _fail(self, row: PhotoRow, error: Exception) -> None:
        self.preview.show_reason(str(error))
        self.reason.setVisible(row.error not in ("", str(error)))  # not twice
        if not row.error:  # it could be read when it was judged
            self._message.error(str(error), repr(error))

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
        for part in (self.viewport, self.preview, self.panel, self.decision):
            part.set_theme(theme)
        for button, name in zip(self.steps, ("caret-left", "caret-right"), strict=True):
            button.setIcon(icon(name, theme))


class Preview(QWidget):
    """Covers the place of the photo; the mouse does not see it, and keys go to what lies under it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = theme
        self._picture: QImage | None = None
        self.reason = ""

    def show_thumbnail(self, thumbnail: np.ndarray | None) -> None:
        """A photo that is being read: uint8 h×w×3, as large as the photo will be."""
        self._picture, self.reason = None if thumbnail is None else picture_of(thumbnail), ""
        self._appear()

    def show_reason(self, reason: str) -> None:
        """A photo that can't be read, in one sentence."""
        self._picture, self.reason = None, reason
        self._appear()

    def _appear(self) -> None:
        self.setAccessibleName(self.reason)
        self.raise_()
        self.show()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.canvas))
        inside = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if self._picture is not None:
            size = self._picture.size().scaled(inside.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(inside.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._picture)
        painter.setPen(QColor(self._theme.faint))
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), self.reason)
