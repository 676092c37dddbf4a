"""Growing, shrinking and feathering a hole by an amount in pixels: a number and three buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSpinBox, QToolButton, QWidget

from app.window.canvas.growing import MOST
from app.window.parts.icons import icon
from app.window.parts.theme import Theme


class EdgeRow(QWidget):
    """Each signal carries the amount in photo pixels."""

    grow_asked = Signal(int)
    shrink_asked = Signal(int)
    feather_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.amount = QSpinBox()
        self.amount.setRange(1, MOST)
        self.amount.setSuffix(" px")
        self.amount.lineEdit().setTextMargins(8, 0, 0, 0)  # a style sheet's padding does not reach it
        self.amount.setAccessibleName(self.tr("Pixels at the hole's edge"))
        self.amount.setToolTip(self.tr("By how many photo pixels the buttons beside it change the hole"))
        heading = QLabel(self.tr("Edge"))
        heading.setObjectName("heading")
        heading.setBuddy(self.amount)
        self.grow, self.shrink, self.feather = QToolButton(), QToolButton(), QToolButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(heading)
        row.addSpacing(8)
        row.addWidget(self.amount, 1)
        for button, name, tip, asked in (
            (self.grow, self.tr("Grow by pixels"), self.tr("Grow the hole by so many pixels"), self.grow_asked),
            (self.shrink, self.tr("Shrink by pixels"), self.tr("Shrink the hole by so many pixels"), self.shrink_asked),
            (
                self.feather,
                self.tr("Feather by pixels"),
                self.tr("A soft edge, so many pixels wide, around the hole: the fill blends in there"),
                self.feather_asked,
            ),
        ):
            button.setObjectName("chip")
            button.setIconSize(QSize(20, 20))
            button.setMinimumSize(36, 32)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(name)
            button.setToolTip(tip)
            button.clicked.connect(lambda _, asked=asked: asked.emit(self.amount.value()))
            row.addWidget(button)

    def set_theme(self, theme: Theme) -> None:
        for button, name in ((self.grow, "arrows-out"), (self.shrink, "arrows-in"), (self.feather, "circle-dashed")):
            button.setIcon(icon(name, theme))
