"""The photos and projects that were open last, as pictures on the empty page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from app.photo_files import is_project
from app.window.parts.background import Background
from app.window.settings.store import StateStore

MOST_TILES, COLUMNS = 8, 4
PICTURE = QSize(120, 84)  # logical pixels
_MOST_SIDE = 1024  # pixels of a project's preview; ours have 256


class RecentTiles(QWidget):
    """`chosen` carries the path of one. Empty until `look` has found out, in the background, which are still there."""

    chosen = Signal(str)

    def __init__(self, state: StateStore, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._background = state, background
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)

    def look(self) -> None:
        """Show what was open last; one that is gone or can't be read now is left out."""
        paths = self._state.values.recent_photos[:MOST_TILES]
        side = round(max(PICTURE.width(), PICTURE.height()) * self.devicePixelRatioF())
        if paths:
            self._background.run(lambda: _pictures(paths, side), self._show, lambda _: None)

    def _show(self, pictures: dict[str, QImage]) -> None:
        for number, (path, picture) in enumerate(pictures.items()):
            self._grid.addWidget(self._tile(path, picture), number // COLUMNS, number % COLUMNS)

    def _tile(self, path: str, picture: QImage) -> QToolButton:
        tile = QToolButton()
        tile.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        tile.setIconSize(PICTURE)
        tile.setIcon(_framed(picture, self.devicePixelRatioF()))
        name = Path(path).name
        room = tile.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, PICTURE.width())
        tile.setText(room.replace("&", "&&"))
        tile.setToolTip(path)
        tile.setAccessibleName(self.tr("Open {name} again").format(name=name))
        tile.clicked.connect(partial(self.chosen.emit, path))
        return tile


def _framed(picture: QImage, ratio: float) -> QPixmap:
    """The picture, at most as large as a tile's."""
    pixmap = QPixmap.fromImage(
        picture.scaled(PICTURE * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    )
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _pictures(paths: tuple[str, ...], side: int) -> dict[str, QImage]:
    """A small picture of each that is there, in their order."""
    found = {}
    for path in paths:
        try:
            found[path] = _preview(Path(path)) if is_project(path) else _thumbnail(path, side)
        except Exception:  # damaged, moved, on a share that is off: it can still be opened from the menu
            continue
    return {path: picture for path, picture in found.items() if not picture.isNull()}


def _preview(project: Path) -> QImage:
    from app.window.document.project_reading import read_preview  # which loads what reads photos

    content = QBuffer()
    content.setData(QByteArray(read_preview(project)))
    reader = QImageReader(content, QByteArray(b"png"))
    size = reader.size()
    return reader.read() if 0 < max(size.width(), size.height()) <= _MOST_SIDE else QImage()


def _thumbnail(photo: str, side: int) -> QImage:
    from models.imaging.thumbnail import load_thumbnail

    pixels = np.ascontiguousarray(load_thumbnail(photo, side))
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
