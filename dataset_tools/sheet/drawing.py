"""Draws a contact sheet: photos with their holes outlined, text below, on an 8 px grid and a neutral grey ground."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 320, 240  # of a picture, px
_MARGIN, _GUTTER, _ROW_GAP, _GRID = 40, 24, 32, 8
_TITLE, _CAPTION, _SMALL = 24, 15, 12  # text sizes, px
_CAPTION_LINE, _SMALL_LINE = 20, 16
_MOST_LINES = 4  # of a caption
_LONGEST = 400  # characters that are ever looked at

_GROUND, _PANEL = (228, 228, 230), (212, 212, 215)
_TEXT, _FAINT = (31, 31, 34), (102, 102, 110)
_ACCENT, _ON_ACCENT = (100, 80, 216), (255, 255, 255)
_TINT = 0.22  # of the accent over a hole
_LIGHT, _DARK = (246, 246, 248), (20, 20, 22)


@dataclass(frozen=True, eq=False)
class Cell:
    """One picture and what stands below it. Without a picture, a panel says that it can't be shown."""

    name: str
    facts: str
    caption: str = ""
    origin: str = ""
    photo: NDArray[np.uint8] | None = None  # H×W×3
    hole: NDArray[np.bool_] | None = None  # of the photo's size
    box: tuple[float, float, float, float] | None = None  # x, y, width, height in the photo's pixels
    badge: str = ""  # on the picture
    stressed: bool = False  # the badge is in the accent colour


def draw_sheet(title: str, cells: Sequence[Cell], columns: int) -> Image.Image:
    """All cells in rows of `columns`, under a title; RGB. A row is as high as its longest caption."""
    blocks = [_block(cell) for cell in cells]
    rows = [blocks[start : start + columns] for start in range(0, len(blocks), columns)]
    heights = [max(block.height for block in row) for row in rows]
    width = 2 * _MARGIN + columns * WIDTH + (columns - 1) * _GUTTER
    top = _MARGIN + _TITLE + 2 * _GRID
    sheet = Image.new("RGB", (width, top + sum(heights) + _ROW_GAP * (len(rows) - 1) + _MARGIN), _GROUND)
    font = _font(_TITLE)
    ImageDraw.Draw(sheet).text((_MARGIN, _MARGIN - _GRID), _elided(drawable(title), font, width - 80), _TEXT, font)
    for row, height in zip(rows, heights, strict=True):
        for column, block in enumerate(row):
            sheet.paste(block, (_MARGIN + column * (WIDTH + _GUTTER), top))
        top += height + _ROW_GAP
    return sheet


def drawable(text: str) -> str:
    """One line that any font takes: no control characters or halves of characters, spaces for line breaks."""
    shown = (" " if c.isspace() else c for c in text[:_LONGEST])
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in ("Cc", "Cs", "Cf") else c for c in shown)


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    """Lines no wider than `width` px and at most `most`; the last ends in an ellipsis where text is left out."""
    lines: list[str] = []
    words = drawable(text).split()
    while words and len(lines) < most:
        line = words.pop(0)
        while words and font.getlength(f"{line} {words[0]}") <= width:
            line = f"{line} {words.pop(0)}"
        if font.getlength(line) > width:  # one word that is too long goes on in the next line
            fits = max(1, _fitting(line, font, width))
            words.insert(0, line[fits:])
            line = line[:fits]
        lines.append(line)
    if any(words):
        lines[-1] = _elided(f"{lines[-1]}…", font, width)
    return lines


def outlined(photo: NDArray[np.uint8], hole: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The photo with the hole softly tinted, and a light and a dark line around it: one of them reads on any photo."""
    cells, brush = hole.view(np.uint8), np.ones((3, 3), np.uint8)
    inside = cv2.erode(cells, brush, iterations=2, borderType=cv2.BORDER_CONSTANT, borderValue=0).astype(bool)
    around = cv2.dilate(cells, brush).astype(bool)
    shown = photo.astype(np.float32)
    shown[inside] = (1 - _TINT) * shown[inside] + _TINT * np.array(_ACCENT, np.float32)
    shown[around] = np.where(hole[around][:, None], shown[around], _DARK)
    shown[hole & ~inside] = _LIGHT
    return np.rint(shown).astype(np.uint8)


def _block(cell: Cell) -> Image.Image:
    small, large = _font(_SMALL), _font(_CAPTION)
    lines = wrapped(cell.caption, large, WIDTH, _MOST_LINES)
    height = HEIGHT + _GRID + 2 * _SMALL_LINE + (_GRID + len(lines) * _CAPTION_LINE if lines else 0)
    height += _SMALL_LINE + 4 if cell.origin else 0
    block = Image.new("RGB", (WIDTH, -(-height // _GRID) * _GRID), _GROUND)
    draw = ImageDraw.Draw(block)
    _draw_picture(block, draw, cell)
    y = HEIGHT + _GRID
    for text, colour in ((cell.name, _TEXT), (cell.facts, _FAINT)):
        draw.text((0, y), _elided(drawable(text), small, WIDTH), colour, small)
        y += _SMALL_LINE
    y += _GRID
    for line in lines:
        draw.text((0, y), line, _TEXT, large)
        y += _CAPTION_LINE
    draw.text((0, y + 2), _elided(drawable(cell.origin), small, WIDTH), _FAINT, small)
    return block


def _draw_picture(block: Image.Image, draw: ImageDraw.ImageDraw, cell: Cell) -> None:
    draw.rectangle((0, 0, WIDTH - 1, HEIGHT - 1), _PANEL)
    if cell.photo is None:
        font = _font(_CAPTION)
        draw.text((WIDTH / 2, HEIGHT / 2), "can't be shown", _FAINT, font, anchor="mm")
        return
    height, width = cell.photo.shape[:2]
    scale = min(WIDTH / width, HEIGHT / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    left, top = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
    shown = np.asarray(Image.fromarray(cell.photo).resize(size, Image.Resampling.LANCZOS))
    if cell.hole is not None:
        hole = Image.fromarray(cell.hole.astype(np.uint8) * 255).resize(size, Image.Resampling.BOX)
        shown = outlined(shown, np.asarray(hole) >= 128)
    block.paste(Image.fromarray(shown), (left, top))
    if cell.box is not None:
        x, y, columns, rows = (value * scale for value in cell.box)
        right, bottom = min(left + x + columns, left + size[0] - 1), min(top + y + rows, top + size[1] - 1)
        corners = (max(left + x, left), max(top + y, top), right, bottom)
        if corners[2] - corners[0] > 2 and corners[3] - corners[1] > 2:
            draw.rectangle(corners, outline=_DARK)
            draw.rectangle((corners[0] + 1, corners[1] + 1, corners[2] - 1, corners[3] - 1), outline=_LIGHT)
    if cell.badge:
        _draw_badge(draw, cell, (left + _GRID, top + size[1] - _GRID))


def _draw_badge(draw: ImageDraw.ImageDraw, cell: Cell, corner: tuple[int, int]) -> None:
    """A rounded label whose lower left corner is `corner`."""
    font = _font(_SMALL)
    text = _elided(drawable(cell.badge), font, WIDTH - 5 * _GRID)
    box = (corner[0], corner[1] - 20, corner[0] + font.getlength(text) + 16, corner[1])
    draw.rounded_rectangle(box, 4, _ACCENT if cell.stressed else _DARK)
    draw.text((box[0] + 8, corner[1] - 10), text, _ON_ACCENT, font, anchor="lm")


def _elided(line: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    """The line, cut so that it is no wider than `width` px with an ellipsis in place of the rest."""
    return line if font.getlength(line) <= width else f"{line[: _fitting(line, font, width, '…')]}…"


def _fitting(line: str, font: ImageFont.FreeTypeFont, width: int, end: str = "") -> int:
    """How many of the line's characters, with `end` behind them, are no wider than `width` px."""
    count = bisect_right(range(len(line) + 1), float(width), key=lambda n: font.getlength(line[:n] + end)) - 1
    while count > 0 and font.getlength(line[:count] + end) > width:  # joined letters may be narrower than their parts
        count -= 1
    return max(0, count)


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # Pillow's wheels all have FreeType
    return font
