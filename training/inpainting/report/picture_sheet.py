"""A sheet of pictures to compare by eye: rows of pictures of one size under column headings, a label to the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from dataset_tools.sheet.drawing import wrapped
from models.files.atomic_file import atomic_file

SIDE = 192  # of a picture, px
_LABEL, _MARGIN, _GAP, _LINE = 160, 24, 8, 20  # widths and heights, px
_TEXT_SIZE = 15
_HEADING_LINES = 2
_GROUND, _TEXT = (228, 228, 230), (31, 31, 34)  # those of the contact sheets
_HOLE = 128  # grey of an emptied hole
_QUALITY = 92


@dataclass(frozen=True, eq=False)
class Row:
    """What stands to the left of a row, wrapped where it is long, and its pictures, uint8 H×W×3, one a column."""

    label: str
    pictures: Sequence[np.ndarray]


def sheet(columns: Sequence[str], rows: Sequence[Row]) -> Image.Image:
    """The sheet, RGB. Pictures are scaled to fit a square of `SIDE`; long headings and labels end in an ellipsis."""
    top = _MARGIN + _HEADING_LINES * _LINE + _GAP
    step = SIDE + _GAP
    size = (_MARGIN + _LABEL + len(columns) * step + _MARGIN, top + len(rows) * step - _GAP + _MARGIN)
    drawn = Image.new("RGB", size, _GROUND)
    for number, heading in enumerate(columns):
        _write(drawn, heading, _left_of(number), _MARGIN, SIDE, _HEADING_LINES)
    for number, row in enumerate(rows):
        y = top + number * step
        _write(drawn, row.label, _MARGIN, y, _LABEL, SIDE // _LINE)
        for column, picture in enumerate(row.pictures):
            _put(drawn, picture, _left_of(column), y)
    return drawn


def greyed(photo: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The photo with its hole in plain grey. uint8 H×W×3, bool H×W."""
    return np.where(hole[..., None], np.uint8(_HOLE), photo)


def write_picture_sheet(path: Path, drawn: Image.Image) -> None:
    """Write a sheet as WebP, whole or not at all; its folder is made. Raises OSError where it can't be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path) as temporary:
        drawn.save(temporary, format="WEBP", quality=_QUALITY)


def _left_of(column: int) -> int:
    return _MARGIN + _LABEL + _GAP + column * (SIDE + _GAP)


def _write(drawn: Image.Image, text: str, x: int, y: int, width: int, most: int) -> None:
    font = ImageFont.load_default(_TEXT_SIZE)
    assert isinstance(font, ImageFont.FreeTypeFont)  # Pillow's wheels all have FreeType
    for number, line in enumerate(wrapped(text, font, width, most)):
        ImageDraw.Draw(drawn).text((x, y + number * _LINE), line, _TEXT, font)


def _put(drawn: Image.Image, picture: np.ndarray, left: int, top: int) -> None:
    height, width = picture.shape[:2]
    scale = SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    scaled = Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS)
    drawn.paste(scaled, (left + (SIDE - size[0]) // 2, top + (SIDE - size[1]) // 2))
