"""What can be set under the caption: size and hardness of a brush, tolerance, growth of what is found, and the edge."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSlider, QSpinBox, QToolButton, QVBoxLayout, QWidget

from app.growth import MOST, growth_pixels
from app.window.canvas.canvas import MOST_BRUSH
from app.window.canvas.tools import Tool
from app.window.inpaint.extend_options import ExtendOptions
from app.window.parts.icons import icon
from app.window.parts.theme import Theme
from app.window.settings.preferences import MOST_GROWTH

_STEPS = 400


class SliderRow(QWidget):
    """A named slider with its value beside the name.

    `moved` carries the slider's own value when a person moves it, and never when it is set.
    """

    moved = Signal(int)

    def __init__(self, name: str, tip: str, most: int, tell: Callable[[int], str]) -> None:
        super().__init__()
        self._tell = tell
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, most)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        self.value = QLabel()
        self.value.setMinimumWidth(56)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        heading = QLabel(name)
        heading.setObjectName("heading")
        heading.setBuddy(self.slider)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self.value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.slider)
        self.slider.valueChanged.connect(self._moved)

    def show_value(self, value: int) -> None:
        """Put the slider there without announcing it."""
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self.value.setText(self._tell(value))

    def _moved(self, value: int) -> None:
        self.value.setText(self._tell(value))
        self.moved.emit(value)


class ToolOptions(QWidget):
    """Shows the sliders of one tool at a time."""

    brush_changed = Signal(int)  # diameter in photo pixels
    hardness_changed = Signal(int)  # percent of the radius
    growth_changed = Signal(int)  # thousandths of the photo's shorter side

    def __init__(self) -> None:
        super().__init__()
        self._shape = (0, 0)
        self.brush = SliderRow(
            self.tr("Brush"), self.tr("Brush size in photo pixels ([ smaller, ] larger)"), _STEPS, self._size_text
        )
        self.hardness = SliderRow(
            self.tr("Hardness"),
            self.tr("How much of the brush is fully opaque; a soft edge blends (Shift+[ softer, Shift+] harder)"),
            100,
            lambda value: self.tr("{percent} %").format(percent=value),
        )
        self.tolerance = SliderRow(
            self.tr("Tolerance"),
            self.tr("How much a colour may differ from the clicked one, 0 to 255 per channel"),
            255,
            str,
        )
        self.contiguous = QCheckBox(self.tr("Connected pixels only"))
        self.contiguous.setToolTip(self.tr("Off: every pixel of that colour, anywhere in the photo"))
        self.contiguous.setChecked(True)
        self.growth = SliderRow(
            self.tr("Grow by"),
            self.tr("Margin selected around an animal or object, so that no fur or feathers are left"),
            MOST_GROWTH,
            self._growth_text,
        )
        self.tolerance.show_value(24)
        self.hardness.show_value(100)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.extend = ExtendOptions()
        for part in (self.brush, self.hardness, self.tolerance, self.contiguous, self.growth, self.extend):
            column.addWidget(part)
        self.brush.moved.connect(lambda value: self.brush_changed.emit(_diameter(value)))
        self.hardness.moved.connect(self.hardness_changed)
        self.growth.moved.connect(self.growth_changed)
        self.show_tool(Tool.BRUSH)

    def show_tool(self, tool: Tool) -> None:
        """The sliders of this tool, and no others."""
        for part in (self.brush, self.hardness):
            part.setVisible(tool in (Tool.BRUSH, Tool.ERASER))
        self.tolerance.setVisible(tool is Tool.WAND)
        self.contiguous.setVisible(tool is Tool.WAND)
        self.growth.setVisible(tool in (Tool.OBJECT, Tool.ANIMAL))
        self.extend.setVisible(tool is Tool.EXTEND)
        self.setVisible(tool in (Tool.BRUSH, Tool.ERASER, Tool.WAND, Tool.OBJECT, Tool.ANIMAL, Tool.EXTEND))

    def set_brush(self, diameter: int) -> None:
        """Show a brush size without announcing it."""
        self.brush.show_value(round(_STEPS * math.log(diameter) / math.log(MOST_BRUSH)))
        self.brush.value.setText(self.tr("{size} px").format(size=diameter))  # the very size, between two steps too

    def set_hardness(self, percent: int) -> None:
        """Show a hardness without announcing it."""
        self.hardness.show_value(percent)

    def set_growth(self, thousandths: int) -> None:
        """Show a growth without announcing it."""
        self.growth.show_value(thousandths)

    def set_photo(self, height: int, width: int) -> None:
        """Say growth in pixels of a photo of this size."""
        self._shape = height, width
        self.growth.show_value(self.growth.slider.value())

    def _growth_text(self, thousandths: int) -> str:
        if not thousandths:
            return self.tr("none")
        return self.tr("{size} px").format(size=growth_pixels(thousandths, self._shape))

    def _size_text(self, step: int) -> str:
        return self.tr("{size} px").format(size=_diameter(step))


class EdgeRow(QWidget):
    """Grows, shrinks and feathers the hole: a number and three buttons. Each signal carries photo pixels."""

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
        self.amount.setToolTip(self.tr("Number of photo pixels by which the buttons change the hole"))
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
            (self.grow, self.tr("Grow by pixels"), self.tr("Grow the hole by this many pixels"), self.grow_asked),
            (
                self.shrink,
                self.tr("Shrink by pixels"),
                self.tr("Shrink the hole by this many pixels"),
                self.shrink_asked,
            ),
            (
                self.feather,
                self.tr("Feather by pixels"),
                self.tr("A soft edge around the hole, this many pixels wide, where the fill blends in"),
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


def _diameter(step: int) -> int:
    """Logarithmic: the step from 4 to 5 pixels matters as much as that from 400 to 500."""
    return max(1, round(MOST_BRUSH ** (step / _STEPS)))
