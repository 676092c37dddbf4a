"""The animals of the picture on screen: asked for when they are wanted, and selected one by one or all together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.engine.jobs import OutlineJob
from app.engine.replies import EngineDied, JobCancelled, JobFailed, OutlineDone, Result
from app.window.canvas.canvas import Canvas
from app.window.canvas.outlines import Outlines
from app.window.canvas.tools import Tool
from app.window.document.document import Document
from app.window.document.kept_fill import Picture
from app.window.inpaint.hole_tools import HoleTools
from app.window.inpaint.services import Services
from app.window.inpaint.tool_in_hand import ToolInHand
from app.window.inpaint.workspace import Workspace

MOST_KEPT = 8  # pictures whose outlines are kept: some bytes for every hundred pixels of an animal


@dataclass(eq=False)
class _Asked:
    """A picture whose outlines are awaited by `waiting`."""

    waiting: list[Callable[[Outlines], None]]
    job: int = 0


class AnimalTool(QObject):
    """The engine outlines each picture once, when the tool is taken or moved over it, or a command needs it.

    What is asked for before the outlines are there is done when they come, unless another photo is open then.
    """

    changed = Signal()  # animals are awaited, or no longer

    def __init__(
        self, workspace: Workspace, canvas: Canvas, tool: ToolInHand, hole_tools: HoleTools, services: Services
    ) -> None:
        super().__init__(workspace)
        self._workspace, self._canvas, self._tool = workspace, canvas, tool
        self._hole_tools, self._services = hole_tools, services
        self._document: Document | None = None
        self._picture: Picture | None = None  # on screen: the fills in it, none in the photo as it was opened
        # Of this document's pictures:
        self._found: dict[Picture, Outlines] = {}  # the latest last
        self._asked: dict[Picture, _Asked] = {}
        self._failed: set[Picture] = set()  # not to be tried again at each move of the mouse
        canvas.animal_asked.connect(self._click)
        canvas.animals_wanted.connect(self._want)
        tool.taken.connect(lambda taken: self._want() if taken is Tool.ANIMAL else None)
        workspace.changed.connect(self._follow)
        workspace.resized.connect(self._start_over)

    @property
    def looking(self) -> bool:
        """Whether outlines of the picture on screen are awaited."""
        return self._picture in self._asked

    @property
    def none_there(self) -> bool:
        """Whether it is known that the picture has no animal."""
        return self._picture in self._found and not self._found[self._picture].animals

    def _want(self) -> None:
        """Have the picture's animals outlined, unless that was tried."""
        tried = (*self._found, *self._asked, *self._failed)
        if self._picture is not None and self._picture not in tried:
            self._ask(self._picture, [])

    def select_animals(self) -> None:
        """A hole for all animals in place of the one that is there."""
        self._then(lambda found: self._select(found, found.all_of_them))

    def select_background(self) -> None:
        """A hole for all but the animals and the rim around them, which stays theirs."""
        self._then(lambda found: self._select(found, found.background))

    def _select(self, outlines: Outlines, make: Callable[[int], np.ndarray]) -> None:
        growth = self._tool.growth_pixels
        if outlines.animals:
            self._hole_tools.replace_by(lambda: make(growth))
        else:
            self._services.message.note(self.none_text(), until=self._workspace.hole_changed)

    def none_text(self) -> str:
        """What to do where there is none."""
        return self.tr("No bird, cat or dog was found in this picture: use the object tool (G) and drag a box.")

    def _click(self, x: int, y: int, adds: bool) -> None:
        self._then(lambda outlines: self._take(outlines, x, y, adds))

    def _take(self, outlines: Outlines, x: int, y: int, adds: bool) -> None:
        animal, growth = outlines.at(x, y), self._tool.growth_pixels
        if animal is not None:
            self._hole_tools.take(lambda: outlines.region(animal, growth), adds)
        else:
            said = self.tr("No bird, cat or dog here: use the object tool (G) and drag a box.")
            self._services.message.note(said, until=self._workspace.hole_changed)

    # Asking -------------------------------------------------------------------------------------------------------

    def _then(self, do: Callable[[Outlines], None]) -> None:
        """Do it now, or once the outlines are there."""
        picture = self._picture
        if picture is None:
            return
        if picture in self._found:
            do(self._found[picture])
            return
        if picture in self._asked:
            self._asked[picture].waiting.append(do)
        else:
            self._ask(picture, [do])
        if self._services.session.running:
            said = self.tr("The animals will be outlined once the current fill is done.")
            self._services.message.note(said, until=self._services.session.run_ended)

    def _ask(self, picture: Picture, waiting: list[Callable[[Outlines], None]]) -> None:
        pixels = self._workspace.picture()
        height, width = pixels.shape[:2]

        def done(answer: Result) -> None:
            del self._asked[picture]
            if isinstance(answer, OutlineDone):
                self._take_outlines(picture, Outlines(answer.animals, width, height), waiting)

        def failed(why: JobFailed | JobCancelled | EngineDied) -> None:
            del self._asked[picture]
            if isinstance(why, JobCancelled) and waiting and picture == self._picture:  # the engine was restarted
                self._ask(picture, waiting)
                return
            if not isinstance(why, JobCancelled):
                self._failed.add(picture)
            if isinstance(why, JobFailed):
                self._services.message.error(why.message, why.details)
            self.changed.emit()

        self._asked[picture] = asked = _Asked(waiting)
        asked.job = self._services.session.ask(lambda number: OutlineJob(number, pixels), done, failed)
        self.changed.emit()

    def _take_outlines(self, picture: Picture, outlines: Outlines, waiting: list[Callable[[Outlines], None]]) -> None:
        self._failed.discard(picture)
        self._found[picture] = outlines
        if len(self._found) > MOST_KEPT:
            del self._found[next(iter(self._found))]
        if picture == self._picture:
            self._canvas.show_animals(outlines)
        for do in waiting:
            do(outlines)
        self.changed.emit()

    def _start_over(self) -> None:
        """Nothing is known of the pictures: they are of another photo, or of another size."""
        for asked in self._asked.values():
            self._services.session.take_back(asked.job)
        self._found.clear()
        self._asked.clear()
        self._failed.clear()

    def _follow(self) -> None:
        """Go on with what is on screen now."""
        document = self._workspace.document
        picture = None if document is None else self._workspace.fills_of_the_picture()
        if document is not self._document:
            self._start_over()
        elif picture == self._picture:
            return
        self._document, self._picture = document, picture
        self._canvas.show_animals(None if picture is None else self._found.get(picture))
