"""Whether an embedded thumbnail shows the photo that it belongs to: some programs edit a photo, not its thumbnail."""

from __future__ import annotations

import cv2
import numpy as np

from models.imaging.decode import decode_embedded
from models.imaging.orientation import upright
from models.provenance.label import Label
from models.provenance.likeness import Match, is_part_of, match

_LARGEST, _SMALLEST = 1024, 48  # px a side; cameras' have 160 on the longer one, some 320 or 640
_EVEN = 30  # levels within which the bars beside a letterboxed picture are; compression lets the picture shine in
_SAME_SHAPE = 0.02  # by which the proportions of one picture differ where it was scaled to whole pixels
_OTHER = 0.5  # of the picture: where so much differs it is another one
_TURNS = (1, 6, 8, 3)  # orientations that a program may have left out, or applied twice

Place = tuple[float, float, float, float]  # left, top, width and height of a part of a picture, as fractions of it


def thumbnail_label(content: bytes, orientation: int, pixels: np.ndarray) -> list[Label]:
    """A label where the thumbnail, a JPEG's bytes, shows another picture than the upright photo, uint8 H×W×3.

    Its box is where in the photo they differ. What is letterboxed, squeezed, turned, recoloured as a whole, less sharp
    or a part of the photo is the same picture. Changes that take less than about a fifth of the sides can be missed.
    """
    thumbnail = decode_embedded(content, _LARGEST)
    if thumbnail is None or min(*thumbnail.shape[:2], *pixels.shape[:2]) < _SMALLEST:
        return []
    photo = _reduced(pixels)
    shown = upright(thumbnail, orientation)
    best, place = _best_match(shown, photo)
    if best.fraction >= _OTHER:
        for turn in _TURNS:
            again, there = _best_match(upright(thumbnail, turn), photo)
            if again.fraction < best.fraction:
                best, place = again, there
    if best.fraction == 0:
        return []
    if best.fraction < _OTHER:
        box = _in_photo(best, place, pixels)
        return [_label(f"differs from the photo in {max(1, round(100 * best.fraction))} % of the picture", box)]
    if is_part_of(photo, shown):
        return [_label("shows a wider picture than the photo", None)]
    return [_label("shows another picture than the photo", (0, 0, pixels.shape[1], pixels.shape[0]))]


def _label(said: str, box: tuple[int, int, int, int] | None) -> Label:
    return Label("thumbnail", "edited", f"the thumbnail {said}", "EXIF thumbnail", box=box)


def _reduced(pixels: np.ndarray) -> np.ndarray:
    """The photo at a size that thumbnails are made from it in no time."""
    height, width = pixels.shape[:2]
    scale = 2 * _LARGEST / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def _best_match(thumbnail: np.ndarray, photo: np.ndarray) -> tuple[Match, Place]:
    """How the two are alike at best, and which part of the photo was compared."""
    whole: Place = (0, 0, 1, 1)
    shape, wanted = (thumbnail.shape[1] / thumbnail.shape[0], photo.shape[1] / photo.shape[0])
    found = [(match(thumbnail, photo), whole)]  # of one shape, or squeezed
    if abs(shape / wanted - 1) > _SAME_SHAPE and found[0][0].fraction:
        inner = _within_bars(thumbnail, wanted)
        if inner is not None:
            found.append((match(inner, photo), whole))
        part: Place = (0, (1 - wanted / shape) / 2, 1, wanted / shape)
        if shape < wanted:
            part = ((1 - shape / wanted) / 2, 0, shape / wanted, 1)
        found.append((match(thumbnail, _cut(photo, part)), part))
    return min(found, key=lambda one: (one[0].fraction, one[0].mean))


def _within_bars(thumbnail: np.ndarray, wanted: float) -> np.ndarray | None:
    """A letterboxed thumbnail's picture, width : height = `wanted`; None where there are no bars beside it."""
    height, width = thumbnail.shape[:2]
    bars = round((height - width / wanted) / 2) if width / height < wanted else round((width - height * wanted) / 2)
    if bars < 1:
        return None
    rows = thumbnail if width / height < wanted else thumbnail.swapaxes(0, 1)
    outer = (bars + 1) // 2
    sides = (np.percentile(side, (10, 90), axis=(0, 1)) for side in (rows[:outer], rows[-outer:]))
    if any(np.ptp(levels, axis=0).max() > _EVEN for levels in sides):
        return None
    inner = rows[bars : len(rows) - bars]
    return np.ascontiguousarray(inner if rows is thumbnail else inner.swapaxes(0, 1))


def _cut(photo: np.ndarray, part: Place) -> np.ndarray:
    height, width = photo.shape[:2]
    left, top = round(part[0] * width), round(part[1] * height)
    return photo[top : top + max(1, round(part[3] * height)), left : left + max(1, round(part[2] * width))]


def _in_photo(found: Match, place: Place, pixels: np.ndarray) -> tuple[int, int, int, int]:
    """The differing part in pixels of the photo."""
    height, width = pixels.shape[:2]
    left, top, wide, high = found.place
    x, y = round((place[0] + left * place[2]) * width), round((place[1] + top * place[3]) * height)
    return x, y, max(1, round(wide * place[2] * width)), max(1, round(high * place[3] * height))
