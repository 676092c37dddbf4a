"""The colour and the strength of the hole's tint, beside the tools that make the hole."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QWidget

from app.window.canvas.tints import STRENGTH, THEMES, TINTS, tint_colour
from app.window.parts.theme import Theme
from app.window.parts.tint_words import tint_words

SWATCH = 20


class TintRow(QWidget):
    """`colour_changed` carries a name in TINTS, `strength_changed` percent: not when they are shown."""

    colour_changed = Signal(str)
    strength_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._colour = THEMES
        self._theme: Theme | None = None
        self.menu = QMenu(self)
        group = QActionGroup(self)
        self.choices = {name: self.menu.addAction(word) for name, word in tint_words().items()}
        for name, action in self.choices.items():
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self.colour_changed.emit, name))
        self.button = QToolButton()
        self.button.setObjectName("chip")
        self.button.setIconSize(QSize(SWATCH, SWATCH))
        self.button.setMinimumSize(44, 32)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self.menu)
        self.button.setAccessibleName(self.tr("Colour of the hole"))
        self.button.setToolTip(self.tr("Colour that the hole has over the photo"))
        self.strength = QSlider(Qt.Orientation.Horizontal)
        self.strength.setRange(0, 100)
        self.strength.setAccessibleName(self.tr("Strength of the hole's colour"))
        self.strength.setToolTip(self.tr("How strongly the hole is coloured; its outline always shows"))
        self.strength.valueChanged.connect(self.strength_changed)
        heading = QLabel(self.tr("Tint"))
        heading.setObjectName("heading")
        heading.setBuddy(self.button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(heading)
        row.addWidget(self.button)
        row.addWidget(self.strength, 1)
        self.show_tint(THEMES, STRENGTH)

    def show_tint(self, colour: str, strength: int) -> None:
        """Show a setting without announcing it."""
        self._colour = colour
        self.choices[colour].setChecked(True)
        self.strength.blockSignals(True)
        self.strength.setValue(strength)
        self.strength.blockSignals(False)
        self._draw_swatches()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw_swatches()

    def _draw_swatches(self) -> None:
        if self._theme is not None:
            swatches = {name: _swatch(QColor(*tint_colour(name, self._theme)), self._theme) for name in TINTS}
            for name, action in self.choices.items():
                action.setIcon(swatches[name])
            self.button.setIcon(swatches[self._colour])


def _swatch(colour: QColor, theme: Theme) -> QIcon:
    picture = QPixmap(2 * SWATCH, 2 * SWATCH)  # sharp on a dense screen too
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.faint), 2))
    painter.setBrush(colour)
    painter.drawRoundedRect(3, 3, 2 * SWATCH - 6, 2 * SWATCH - 6, 8, 8)
    painter.end()
    return QIcon(picture)
