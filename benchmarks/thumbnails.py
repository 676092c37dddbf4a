"""How well thumbnails are told that show another picture: `python -m benchmarks.thumbnails FOLDER`, photos of any kind.

Every photo gets a thumbnail as some camera or program might make it, and is compared with it: as it is, squares of it
filled from around them (Telea), cropped, and another photo in its place.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from benchmarks.__main__ import table_line
from models.imaging import PhotoError, load_photo
from models.imaging.decode import PHOTO_SUFFIXES
from models.provenance.label import Label
from models.provenance.thumbnail import thumbnail_label

SIDES = (0.1, 0.15, 0.2, 0.3, 0.5)  # of the filled squares, of the longer side
_WAYS = {
    "nearest": Image.Resampling.NEAREST,
    "area": Image.Resampling.BOX,
    "bicubic": Image.Resampling.BICUBIC,
    "Lanczos": Image.Resampling.LANCZOS,
}
_SIZES = (120, 160, 160, 160, 256, 320)  # px of the longer side; most cameras write 160
_QUALITIES = (25, 40, 60, 75, 90)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.thumbnails", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder of photos")
    parser.add_argument("--count", type=int, default=400, help="measure so many of them")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    files = sorted(file for file in options.folder.rglob("*") if file.suffix.lower() in PHOTO_SUFFIXES)
    chosen = random.Random(options.seed).sample(files, min(options.count, len(files)))
    print("| what | value | unit | target |\n| --- | ---: | --- | --- |")
    for row in rows(chosen, options.seed):
        print(table_line(row), flush=True)
    return 0


def rows(files: Sequence[Path], seed: int) -> Iterator[tuple[str, float | int, str, str]]:
    """Yield the figures."""
    chance = random.Random(seed)
    told: dict[str, list[bool]] = {}
    boxes: list[float] = []
    seconds: list[float] = []
    last: np.ndarray | None = None
    for file in files:
        try:
            photo = load_photo(file).pixels
        except PhotoError:
            continue
        content = made_thumbnail(photo, chance)
        start = time.process_time()
        found = thumbnail_label(content, 1, photo)
        seconds.append(time.process_time() - start)
        told.setdefault("as it is", []).append(bool(found))
        for side in SIDES:
            filled, box = with_a_filled_square(photo, side, chance)
            found = thumbnail_label(content, 1, filled)
            told.setdefault(f"a square of {side:.0%} of the longer side filled", []).append(bool(found))
            if found:
                boxes.append(_overlap(found[0], box))
        height, width = photo.shape[:2]
        cropped = photo[height // 8 : height - height // 8, width // 8 : width - width // 8]
        told.setdefault("cropped to three quarters", []).append(bool(thumbnail_label(content, 1, cropped)))
        if last is not None:
            told.setdefault("another photo", []).append(bool(thumbnail_label(content, 1, last)))
        last = photo
    for what, answers in told.items():
        yield f"{len(answers)} photos, {what}: told", sum(answers), "photos", "0" if what == "as it is" else ""
    yield "squares: the box overlaps the square", float(np.mean(np.array(boxes) > 0)), "of those told", "1"
    yield "one comparison, processor time", 1000 * float(np.median(seconds)), "ms", ""


def made_thumbnail(photo: np.ndarray, chance: random.Random) -> bytes:
    """A thumbnail's JPEG: of any size, way of scaling, tone, sharpness and quality, every third one letterboxed."""
    image = Image.fromarray(photo)
    scale = chance.choice(_SIZES) / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image.resize(size, _WAYS[chance.choice(list(_WAYS))])
    tone = chance.choice(("none", "none", "brightness", "contrast", "colour"))
    if tone == "brightness":
        small = ImageEnhance.Brightness(small).enhance(chance.uniform(0.85, 1.15))
    elif tone == "contrast":
        small = ImageEnhance.Contrast(small).enhance(chance.uniform(0.85, 1.15))
    elif tone == "colour":
        small = ImageEnhance.Color(small).enhance(chance.uniform(0.75, 1.25))
    sharpness = chance.choice(("none", "none", "sharpened", "blurred"))
    if sharpness == "sharpened":
        small = small.filter(ImageFilter.UnsharpMask(1, 80, 0))
    elif sharpness == "blurred":
        small = small.filter(ImageFilter.GaussianBlur(0.7))
    if chance.random() < 1 / 3:
        longer = max(small.size)
        frame = (longer, longer * 3 // 4) if small.width > small.height else (longer * 3 // 4, longer)
        small.thumbnail(frame)
        boxed = Image.new("RGB", frame)
        boxed.paste(small, ((frame[0] - small.width) // 2, (frame[1] - small.height) // 2))
        small = boxed
    stream = BytesIO()
    small.save(stream, "JPEG", quality=chance.choice(_QUALITIES))
    return stream.getvalue()


def with_a_filled_square(
    photo: np.ndarray, side: float, chance: random.Random
) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """The photo, 500 px long, with a square of it filled from around; and where, in it."""
    scale = 500 / max(photo.shape[:2])
    small = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    edge = min(round(side * max(height, width)), height - 2, width - 2)
    x, y = chance.randrange(width - edge), chance.randrange(height - edge)
    hole = np.zeros((height, width), np.uint8)
    hole[y : y + edge, x : x + edge] = 255
    return cv2.inpaint(small, hole, 3, cv2.INPAINT_TELEA), (x, y, edge, edge)


def _overlap(label: Label, square: tuple[int, int, int, int]) -> float:
    """How much of the two boxes' union both cover."""
    if label.box is None:
        return 0.0
    (x, y, w, h), (u, v, s, t) = label.box, square
    both = max(0, min(x + w, u + s) - max(x, u)) * max(0, min(y + h, v + t) - max(y, v))
    return both / (w * h + s * t - both)


if __name__ == "__main__":
    raise SystemExit(main())
