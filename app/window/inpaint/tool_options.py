"""What the tool in hand can be set to: size and hardness of a brush, tolerance of the wand, growth of what is found."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.window.canvas.canvas import MOST_BRUSH
from app.window.canvas.growing import growth_pixels
from app.window.canvas.tools import Tool
from app.window.inpaint.slider_row import SliderRow
from app.window.settings.preferences import MOST_GROWTH

_STEPS = 400


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
            self.tr(
                "How far into the brush the fill covers wholly; a soft edge blends (Shift+[ softer, Shift+] harder)"
            ),
            100,
            lambda value: self.tr("{percent} %").format(percent=value),
        )
        self.tolerance = SliderRow(
            self.tr("Tolerance"),
            self.tr("How far a colour may be from the one pointed at, 0 to 255 in each channel"),
            255,
            str,
        )
        self.contiguous = QCheckBox(self.tr("Joined pixels only"))
        self.contiguous.setToolTip(self.tr("Off: every pixel of that colour, wherever it is"))
        self.contiguous.setChecked(True)
        self.growth = SliderRow(
            self.tr("Grow by"),
            self.tr("The rim that is selected with an animal or object, so that no fur or feather of it is left"),
            MOST_GROWTH,
            self._growth_text,
        )
        self.tolerance.show_value(24)
        self.hardness.show_value(100)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.brush, self.hardness, self.tolerance, self.contiguous, self.growth):
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
        self.setVisible(tool in (Tool.BRUSH, Tool.ERASER, Tool.WAND, Tool.OBJECT, Tool.ANIMAL))

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
            return self.tr("nothing")
        return self.tr("{size} px").format(size=growth_pixels(thousandths, self._shape))

    def _size_text(self, step: int) -> str:
        return self.tr("{size} px").format(size=_diameter(step))


def _diameter(step: int) -> int:
    """Logarithmic: the step from 4 to 5 pixels matters as much as that from 400 to 500."""
    return max(1, round(MOST_BRUSH ** (step / _STEPS)))
