"""The controls beside the photo: caption, tool, number of fills, seed, Inpaint, and what came of it."""

from __future__ import annotations

import random

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.window.caption.box import CaptionBox
from app.window.inpaint.tint_row import TintRow
from app.window.inpaint.tool_options import EdgeRow, ToolOptions
from app.window.parts.icons import icon
from app.window.parts.theme import Theme
from app.window.parts.verdict_panel import VerdictPanel

MOST_FILLS = 16
MOST_SEED = 2**31 - 1
WIDTH = 304


class SidePanel(QScrollArea):
    """Holds what a run needs; the page reads it and is told when a person asks for one."""

    inpaint_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFixedWidth(WIDTH)
        self.box = CaptionBox()
        self.caption, self.unknown = self.box.field, self.box.unknown
        self.tool = ToolOptions()
        self.brush = self.tool.brush.slider
        self.edge = EdgeRow()
        self.tint = TintRow()
        self.fills = _spin_box(
            1, MOST_FILLS, 4, self.tr("Number of fills"), self.tr("Number of different fills, 1 to 16")
        )
        self.seed = _spin_box(
            0,
            MOST_SEED,
            0,
            self.tr("Seed"),
            self.tr("The same seed gives the same fill; fill k uses seed + k. Inpaint again uses the next seeds"),
        )
        self.new_seed = QToolButton()
        self.new_seed.setAccessibleName(self.tr("New seed"))
        self.new_seed.setToolTip(self.tr("New seed (Ctrl+R)"))
        self.new_seed.setShortcut("Ctrl+R")
        self.inpaint = QPushButton(self.tr("Inpaint"))
        self.inpaint.setObjectName("primary")
        self.inpaint.setToolTip(self.tr("Fill the hole (Enter in the caption or on the photo, or Ctrl+Enter)"))
        self.inpaint.setShortcut("Ctrl+Return")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Stop; finished fills stay (Esc)"))
        self.cancel.setObjectName("cancel")
        self.cancel.hide()
        self.hint = QLabel()
        self.hint.setObjectName("faint")
        self.hint.setWordWrap(True)
        self.results = ResultButtons()
        self.verdict = VerdictPanel(theme)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("panelInside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.box)
        column.addWidget(self.tool)
        column.addWidget(self.edge)
        column.addWidget(self.tint)
        seed_row = QHBoxLayout()
        seed_row.setSpacing(4)
        seed_row.addWidget(self.seed, 1)
        seed_row.addWidget(self.new_seed)
        numbers = QGridLayout()
        numbers.setHorizontalSpacing(16)
        numbers.setVerticalSpacing(8)
        numbers.addWidget(_heading(self.tr("Fills"), self.fills), 0, 0)
        numbers.addWidget(self.fills, 0, 1)
        numbers.addWidget(_heading(self.tr("Seed"), self.seed), 1, 0)
        numbers.addLayout(seed_row, 1, 1)
        column.addLayout(numbers)
        column.addWidget(self.inpaint)
        column.addWidget(self.cancel)
        column.addWidget(self.hint)
        column.addWidget(self.results)
        column.addWidget(self.verdict)
        column.addStretch(1)
        self.box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setWidget(inside)

    def _connect(self) -> None:
        self.box.submitted.connect(self.inpaint.click)
        self.new_seed.clicked.connect(self.draw_seed)
        self.inpaint.clicked.connect(self.inpaint_asked)
        self.cancel.clicked.connect(self.cancel_asked)

    def set_theme(self, theme: Theme) -> None:
        self.box.set_theme(theme)
        self.verdict.set_theme(theme)
        self.edge.set_theme(theme)
        self.tint.set_theme(theme)
        self.new_seed.setIcon(icon("arrows-clockwise", theme))

    def set_running(self, running: bool) -> None:
        """Swap Inpaint for Cancel while fills are made."""
        self.inpaint.setVisible(not running)
        self.cancel.setVisible(running)

    def draw_seed(self) -> None:
        """Another seed, by chance."""
        self.seed.setValue(random.randrange(100_000))


class ResultButtons(QWidget):
    """What can be done with fills: buttons of the window's own actions, which say, allow and do the same."""

    def __init__(self, direction: QBoxLayout.Direction = QBoxLayout.Direction.LeftToRight) -> None:
        super().__init__()
        self._row = QBoxLayout(direction, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def set_actions(self, actions: list[QAction]) -> None:
        """Show these, and a stretch after them."""
        for action in actions:
            button = QToolButton()
            button.setObjectName("chip")
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setIconSize(QSize(20, 20))
            button.setMinimumSize(36, 32)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(action.text())
            self._row.addWidget(button)
        self._row.addStretch()


def _heading(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setObjectName("heading")
    label.setBuddy(buddy)
    return label


def _spin_box(least: int, most: int, value: int, name: str, tip: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setValue(value)
    box.lineEdit().setTextMargins(8, 0, 0, 0)  # a style sheet's padding does not reach it
    box.setAccessibleName(name)
    box.setToolTip(tip)
    return box
