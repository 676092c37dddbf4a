"""Extends the photo by what is dragged from its edges on the canvas or set in numbers beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.window.canvas.canvas import Canvas
from app.window.canvas.margins import MOST_PIXELS, Margins, room_around
from app.window.inpaint.extend_options import ExtendOptions
from app.window.inpaint.services import Services
from app.window.inpaint.workspace import Workspace


class Extending(QObject):
    """Keeps canvas and numbers alike, and says where a photo can't be extended, or fills of it went."""

    def __init__(self, workspace: Workspace, canvas: Canvas, options: ExtendOptions, services: Services) -> None:
        super().__init__(workspace)
        self._workspace, self._canvas, self._options = workspace, canvas, options
        self._session, self._message = services.session, services.message
        canvas.margins_dragged.connect(options.show_margins)
        options.margins_changed.connect(canvas.outline_margins)
        for part in (canvas, options):
            part.extend_asked.connect(self.extend)
        workspace.resized.connect(self._resized)

    def fit(self) -> None:
        """Take the limits of the open photo."""
        document = self._workspace.document
        if document is not None:
            room = room_around(document.hole.width, document.hole.height, document.margins)
            self._canvas.set_room(room)
            self._canvas.drop_pull()
            self._options.set_room(room)

    def extend(self, by: Margins) -> None:
        """Give the photo margins, as one step; the numbers start over."""
        document = self._workspace.document
        if document is None or self._canvas.painting or not by:
            return
        hole = document.hole
        if self._session.running:
            self._message.note(self.tr("Fills are being made: wait for them, or cancel, before extending the photo."))
        elif (hole.width + by.across) * (hole.height + by.down) > MOST_PIXELS:
            self._message.note(self.tr("The photo would have more than 100 megapixels: extend it by less."))
        else:
            self._workspace.extend(by)
            return
        self.fit()

    def _resized(self, gone: int) -> None:
        self.fit()
        if gone:
            self._message.note(self.tr("The fills of the larger photo went with its margins: Redo brings both back."))
