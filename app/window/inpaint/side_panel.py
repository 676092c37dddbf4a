"""The controls beside the photo: caption, brush, number of fills, seed, Inpaint."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.window.canvas.canvas import MOST_BRUSH
from app.window.icons import icon
from app.window.inpaint.caption_field import CaptionField
from app.window.theme import Theme

MOST_FILLS = 16
MOST_SEED = 2**31 - 1
_SLIDER_STEPS = 400


class SidePanel(QWidget):
    """Holds what a run needs; the window reads it and is told when a person asks for one."""

    inpaint_asked = Signal()
    cancel_asked = Signal()
    brush_changed = Signal(int)  # diameter in photo pixels

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(288)
        self.caption = CaptionField()
        self.caption.setFixedHeight(88)
        self.unknown = QLabel()
        self.unknown.setObjectName("unknown")
        self.unknown.setWordWrap(True)
        keep_place = self.unknown.sizePolicy()
        keep_place.setRetainSizeWhenHidden(True)  # or the button below would move while one types
        self.unknown.setSizePolicy(keep_place)
        self.unknown.hide()
        self.brush = QSlider(Qt.Orientation.Horizontal)
        self.brush.setRange(0, _SLIDER_STEPS)
        self.brush.setAccessibleName(self.tr("Brush size"))
        self.brush.setToolTip(self.tr("Brush size in photo pixels ([ smaller, ] larger)"))
        self.brush_size = QLabel()
        self.brush_size.setMinimumWidth(56)
        self.brush_size.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.fills = _spin_box(
            1, MOST_FILLS, 4, self.tr("Number of fills"), self.tr("How many different fills, 1 to 16")
        )
        self.seed = _spin_box(
            0, MOST_SEED, 0, self.tr("Seed"), self.tr("The same seed gives the same fill; fill k uses seed + k")
        )
        self.new_seed = QToolButton()
        self.new_seed.setAccessibleName(self.tr("New seed"))
        self.new_seed.setToolTip(self.tr("New seed (Ctrl+R)"))
        self.new_seed.setShortcut("Ctrl+R")
        self.inpaint = QPushButton(self.tr("Inpaint"))
        self.inpaint.setObjectName("primary")
        self.inpaint.setToolTip(self.tr("Fill the hole (Enter in the caption, or Ctrl+Enter)"))
        self.inpaint.setShortcut("Ctrl+Return")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Stop; the fills that came stay (Esc)"))
        self.cancel.setShortcut("Esc")
        self.cancel.setObjectName("cancel")
        self.cancel.hide()
        self.hint = QLabel()
        self.hint.setObjectName("faint")
        self.hint.setWordWrap(True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._heading(self.tr("Caption"), self.caption))
        column.addWidget(self.caption)
        column.addWidget(self.unknown)
        column.addSpacing(8)
        brush_row = QHBoxLayout()
        brush_row.addWidget(self._heading(self.tr("Brush"), self.brush))
        brush_row.addStretch()
        brush_row.addWidget(self.brush_size)
        column.addLayout(brush_row)
        column.addWidget(self.brush)
        column.addSpacing(8)
        seed_row = QHBoxLayout()
        seed_row.setSpacing(4)
        seed_row.addWidget(self.seed, 1)
        seed_row.addWidget(self.new_seed)
        numbers = QGridLayout()
        numbers.setHorizontalSpacing(16)
        numbers.setVerticalSpacing(8)
        numbers.addWidget(self._heading(self.tr("Fills"), self.fills), 0, 0)
        numbers.addWidget(self.fills, 0, 1)
        numbers.addWidget(self._heading(self.tr("Seed"), self.seed), 1, 0)
        numbers.addLayout(seed_row, 1, 1)
        column.addLayout(numbers)
        column.addSpacing(16)
        column.addWidget(self.inpaint)
        column.addWidget(self.cancel)
        column.addWidget(self.hint)
        column.addStretch()

    def _heading(self, text: str, buddy: QWidget) -> QLabel:
        label = QLabel(text)
        label.setObjectName("heading")
        label.setBuddy(buddy)
        return label

    def _connect(self) -> None:
        self.caption.textChanged.connect(self.show_unknown_words)
        self.caption.submitted.connect(self.inpaint.click)
        self.new_seed.clicked.connect(self._draw_seed)
        self.inpaint.clicked.connect(self.inpaint_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.brush.valueChanged.connect(self._brush_moved)

    def set_theme(self, theme: Theme) -> None:
        self.caption.set_mark_colour(theme.warning)
        self.new_seed.setIcon(icon("arrows-clockwise", theme))

    def set_vocabulary(self, unknown: Callable[[str], list[str]]) -> None:
        """`unknown(caption)` lists the words that the checkpoint never learned."""
        self.caption.set_vocabulary(unknown)
        self.show_unknown_words()

    def set_running(self, running: bool) -> None:
        """Swap Inpaint for Cancel while fills are made."""
        self.inpaint.setVisible(not running)
        self.cancel.setVisible(running)

    def set_brush(self, diameter: int) -> None:
        """Show a brush size without announcing it."""
        self.brush.blockSignals(True)
        self.brush.setValue(round(_SLIDER_STEPS * math.log(diameter) / math.log(MOST_BRUSH)))
        self.brush.blockSignals(False)
        self.brush_size.setText(self.tr("{size} px").format(size=diameter))

    def show_unknown_words(self) -> None:
        words = self.caption.unknown_words()
        self.unknown.setText(self.tr("Not known, so left out: {words}").format(words=", ".join(words)))
        self.unknown.setVisible(bool(words))

    def _brush_moved(self, position: int) -> None:
        # logarithmic: the step from 4 to 5 pixels matters as much as that from 400 to 500
        diameter = max(1, round(MOST_BRUSH ** (position / _SLIDER_STEPS)))
        self.brush_size.setText(self.tr("{size} px").format(size=diameter))
        self.brush_changed.emit(diameter)

    def _draw_seed(self) -> None:
        self.seed.setValue(random.randrange(100_000))


def _spin_box(least: int, most: int, value: int, name: str, tip: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    box.lineEdit().setTextMargins(8, 0, 0, 0)  # a style sheet's padding does not reach it
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box
