"""The tool that the left mouse button is on the canvas, and what it is set to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.growth import growth_pixels
from app.window.canvas.canvas import Canvas
from app.window.canvas.tools import Tool
from app.window.inpaint.tool_options import ToolOptions
from app.window.inpaint.workspace import Workspace

HARDNESS_STEP = 10  # percent


class ToolInHand(QObject):
    """Keeps the canvas and the sliders beside it alike. `taken` carries the `Tool`, `changed` follows any setting."""

    taken = Signal(object)
    changed = Signal()

    def __init__(self, workspace: Workspace, canvas: Canvas, options: ToolOptions) -> None:
        super().__init__(workspace)
        self._workspace, self._canvas, self._options = workspace, canvas, options
        self.growth = 0  # of what is found, in thousandths of the photo's shorter side
        options.brush_changed.connect(self.set_brush)
        options.hardness_changed.connect(self.set_hardness)
        workspace.resized.connect(self._tell_size)

    def take(self, tool: Tool) -> None:
        """What the left mouse button does."""
        self._canvas.set_tool(tool)
        self._options.show_tool(tool)
        self.taken.emit(tool)
        self.changed.emit()

    def fit(self, height: int, width: int) -> None:
        """Start with another photo of this size: a brush that goes with it."""
        self.set_brush(max(8, round(0.06 * min(height, width))))
        self._tell_size()

    def _tell_size(self) -> None:
        assert self._workspace.document is not None
        self._options.set_photo(self._workspace.document.hole.height, self._workspace.document.hole.width)

    def set_brush(self, diameter: int) -> None:
        """Brush diameter in photo pixels."""
        self._canvas.set_brush(diameter)
        self._options.set_brush(self._canvas.brush)
        self.changed.emit()

    def scale_brush(self, factor: float) -> None:
        """Larger or smaller by a factor, by one pixel at least."""
        size = self._canvas.brush
        self.set_brush(max(size + 1, round(size * factor)) if factor > 1 else min(size - 1, round(size * factor)))

    def set_hardness(self, percent: int) -> None:
        """How far into the brush the fill covers wholly."""
        self._canvas.set_hardness(percent)
        self._options.set_hardness(self._canvas.hardness)

    def step_hardness(self, steps: int) -> None:
        """Harder or, with a negative number, softer."""
        self.set_hardness(self._canvas.hardness + steps * HARDNESS_STEP)

    def set_growth(self, thousandths: int) -> None:
        """By how much of the photo's shorter side animals and objects grow as they are selected."""
        self.growth = thousandths
        self._options.set_growth(thousandths)

    @property
    def growth_pixels(self) -> int:
        """The same in pixels of the open photo."""
        assert self._workspace.document is not None
        hole = self._workspace.document.hole
        return growth_pixels(self.growth, (hole.height, hole.width))

    @property
    def tolerance(self) -> int:
        """How far a colour may be from the one that the wand points at, 0 to 255."""
        return self._options.tolerance.slider.value()

    @property
    def contiguous(self) -> bool:
        """Whether the wand takes only pixels that are joined to that one."""
        return self._options.contiguous.isChecked()
