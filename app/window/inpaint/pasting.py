"""A picture on the clipboard as the file of a photo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QStandardPaths
from PySide6.QtGui import QImage

from app.window.document.fill_pixels import to_png

_PNG = "image/png"


def pasted_photo(data: QMimeData) -> Callable[[], bytes] | None:
    """What makes the file's bytes, in the background; None where there is no picture.

    A PNG is taken as it is, with what it says of itself.
    """
    if data.hasFormat(_PNG):
        content = bytes(data.data(_PNG).data())
        return lambda: content
    picture = QImage(data.imageData()) if data.hasImage() else QImage()
    return None if picture.isNull() else partial(_png, picture)


def pasted_name() -> Path:
    """What a pasted photo is called: fills of it are saved under such names, in the folder of pictures at first."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(folder) / f"pasted-{datetime.now():%Y%m%d-%H%M%S}.png"


def _png(picture: QImage) -> bytes:
    channels = 4 if picture.hasAlphaChannel() else 3
    wanted = QImage.Format.Format_RGBA8888 if channels == 4 else QImage.Format.Format_RGB888
    converted = picture.convertToFormat(wanted)
    rows = np.frombuffer(converted.constBits(), np.uint8).reshape(converted.height(), converted.bytesPerLine())
    width = converted.width()
    return to_png(rows[:, : channels * width].reshape(converted.height(), width, channels))
