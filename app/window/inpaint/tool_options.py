"""What the tool in hand can be set to: size and hardness of a brush, tolerance of the wand."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.window.canvas.canvas import MOST_BRUSH
from app.window.canvas.tools import Tool
from app.window.inpaint.slider_row import SliderRow

_STEPS = 400


class ToolOptions(QWidget):
    """Shows the sliders of one tool at a time."""

    brush_changed = Signal(int)  # diameter in photo pixels
    hardness_changed = Signal(int)  # percent of the radius

    def __init__(self) -> None:
        super().__init__()
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
        self.tolerance.show_value(24)
        self.hardness.show_value(100)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.brush, self.hardness, self.tolerance, self.contiguous):
            column.addWidget(part)
        self.brush.moved.connect(lambda value: self.brush_changed.emit(_diameter(value)))
        self.hardness.moved.connect(self.hardness_changed)
        self.show_tool(Tool.BRUSH)

    def show_tool(self, tool: Tool) -> None:
        """The sliders of this tool, and no others."""
        for part in (self.brush, self.hardness):
            part.setVisible(tool in (Tool.BRUSH, Tool.ERASER))
        self.tolerance.setVisible(tool is Tool.WAND)
        self.contiguous.setVisible(tool is Tool.WAND)
        self.setVisible(tool in (Tool.BRUSH, Tool.ERASER, Tool.WAND))

    def set_brush(self, diameter: int) -> None:
        """Show a brush size without announcing it."""
        self.brush.show_value(round(_STEPS * math.log(diameter) / math.log(MOST_BRUSH)))
        self.brush.value.setText(self.tr("{size} px").format(size=diameter))  # the very size, between two steps too

    def set_hardness(self, percent: int) -> None:
        """Show a hardness without announcing it."""
        self.hardness.show_value(percent)

    def _size_text(self, step: int) -> str:
        return self.tr("{size} px").format(size=_diameter(step))


def _diameter(step: int) -> int:
    """Logarithmic: the step from 4 to 5 pixels matters as much as that from 400 to 500."""
    return max(1, round(MOST_BRUSH ** (step / _STEPS)))
