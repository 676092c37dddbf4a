"""The tools that make a hole, and the shapes that some of them draw from press to release. Free of Qt."""

from __future__ import annotations

from enum import Enum

from app.window.canvas import shapes
from app.window.canvas.brush import Point


class Tool(Enum):
    """What the left mouse button does on the canvas."""

    BRUSH = "brush"
    ERASER = "eraser"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    LASSO = "lasso"
    POLYGON = "polygon"
    WAND = "wand"
    OBJECT = "object"
    ANIMAL = "animal"
    EXTEND = "extend"  # makes the photo larger, and what it adds hole


DRAWN = frozenset((Tool.RECTANGLE, Tool.ELLIPSE, Tool.LASSO, Tool.OBJECT))  # by one drag
OUTLINE_STEPS = 72  # corners with which an ellipse is shown while it is drawn


class Drawing:
    """A shape that is being drawn; `adds` says whether it will be added to the hole or taken from it."""

    def __init__(self, tool: Tool, start: Point, adds: bool) -> None:
        self.tool, self.adds = tool, adds
        self.points: list[Point] = [start]

    def drag_to(self, point: Point, even: bool = False) -> None:
        """The mouse moved; `even` makes a square or a circle."""
        if self.tool is Tool.LASSO:
            self.points.append(point)
        elif self.tool is Tool.POLYGON:
            self.points[-1] = point
        else:
            self.points[1:] = [shapes.squared(self.points[0], point) if even else point]

    def add_corner(self, point: Point) -> None:
        """A polygon's last corner stays where it is; another one follows the mouse."""
        self.points[-1] = point
        self.points.append(point)

    def take_corner_back(self) -> bool:
        """Drop the corner that was set last; False where none is left."""
        if len(self.points) <= 2:
            return False
        del self.points[-2]
        return True

    def closed(self) -> Drawing:
        """A polygon without the corner that follows the mouse."""
        done = Drawing(self.tool, self.points[0], self.adds)
        done.points = self.points[:-1]
        return done

    def shape(self, width: int, height: int) -> shapes.Shape:
        """The pixels it covers on a photo of width×height."""
        if self.tool in (Tool.LASSO, Tool.POLYGON):
            return shapes.polygon(self.points, width, height)
        make = shapes.ellipse if self.tool is Tool.ELLIPSE else shapes.rectangle
        return make(self.points[0], self.points[-1], width, height)

    def outline(self) -> list[Point]:
        """Its line in photo points, as it is shown while it is drawn."""
        if self.tool in (Tool.LASSO, Tool.POLYGON):
            return self.points
        (x0, y0), (x1, y1) = self.points[0], self.points[-1]
        if self.tool is not Tool.ELLIPSE:
            return [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
        return shapes.ellipse_line((x0, y0), (x1, y1), OUTLINE_STEPS)
