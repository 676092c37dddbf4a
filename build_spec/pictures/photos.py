"""The photos that the table of verdicts and the report show: the sample, what was done to it, and four of no animal."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import skimage
from PIL import Image, ImageDraw

from app.samples import SAMPLE_CAPTION, SAMPLE_PHOTO, sample_hole
from build_spec.pictures.program import featherproof

SAMPLE, FILLED, TELEA, RETOUCHED = "chelsea.png", "chelsea-filled.png", "chelsea-telea.png", "chelsea-retouched.jpg"
OTHERS = ("astronaut.png", "coffee.png", "grass.png", "rocket.jpg")  # scikit-image's

Box = tuple[int, int, int, int]  # left, top, right, bottom

_NOSE: Box = (216, 160, 276, 232)  # of the sample, between eyes and nostrils
_PART: Box = (60, 40, 390, 260)  # of the sample, the retouched photo
_RETOUCHED: Box = (150, 71, 230, 137)  # of that part
_GRAIN = 5  # levels, as much as hides from the ensemble what Telea smoothed
_RADIUS = 5  # pixels around each one that Telea's method looks at
_THUMBNAIL = 160, 107  # what cameras write
_SOFTWARE, _THUMBNAIL_AT, _THUMBNAIL_LENGTH = 0x0131, 0x0201, 0x0202  # EXIF's numbers
_ASCII, _LONG = 2, 4  # EXIF's types


def photos_in(work: Path) -> Path:
    """The folder of all of them in `work`, filled where that was not done yet. Raises PictureError."""
    folder = work / "photos"
    if not folder.exists():
        folder.mkdir()
        shutil.copyfile(SAMPLE_PHOTO, folder / SAMPLE)
        for name in OTHERS:
            shutil.copyfile(Path(skimage.__file__).parent / "data" / name, folder / name)
        _write_filled(folder / FILLED, work)
        write_telea(folder / TELEA)
        write_retouched(folder / RETOUCHED)
    return folder


def write_telea(file: Path) -> None:
    """The sample with the hole of `featherproof demo` filled by OpenCV's Telea."""
    photo = _sample()
    Image.fromarray(_telea(photo, sample_hole(*photo.shape[:2]))).save(file)


def write_retouched(file: Path) -> None:
    """A part of the sample with a spot filled and grained, that names GIMP and still has the thumbnail of before."""
    left, top, right, bottom = _PART
    before = np.ascontiguousarray(_sample()[top:bottom, left:right])
    image = Image.fromarray(before)
    thumbnail = BytesIO()
    image.resize(_THUMBNAIL, Image.Resampling.LANCZOS).save(thumbnail, "JPEG", quality=90)
    hole = np.asarray(_ellipse(image.size, _RETOUCHED)) > 0
    filled = _telea(before, hole)
    grain = np.random.default_rng(0).normal(0, _GRAIN, (*hole.shape, 1)) * hole[..., None]
    after = np.clip(np.rint(filled + grain), 0, 255).astype(np.uint8)
    exif = _exif(b"GIMP 2.10.36\0", thumbnail.getvalue())
    Image.fromarray(after).save(file, quality=92, subsampling=0, exif=exif)


def _write_filled(file: Path, work: Path) -> None:
    """The sample with its nose filled by the program, and saved by it."""
    mask, fills = work / "nose.png", work / "fills"
    with Image.open(SAMPLE_PHOTO) as photo:
        _ellipse(photo.size, _NOSE).save(mask)
    featherproof("inpaint", SAMPLE_PHOTO, "--mask", mask, "--caption", SAMPLE_CAPTION, "--out", fills)
    (fill,) = fills.iterdir()
    fill.rename(file)


def _sample() -> np.ndarray:
    with Image.open(SAMPLE_PHOTO) as photo:
        return np.array(photo.convert("RGB"))


def _ellipse(size: tuple[int, int], box: Box) -> Image.Image:
    """A mask: 8-bit grey, white inside."""
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    return mask


def _telea(photo: np.ndarray, hole: np.ndarray) -> np.ndarray:
    return cv2.inpaint(photo, hole.astype(np.uint8), _RADIUS, cv2.INPAINT_TELEA)


def _exif(software: bytes, thumbnail: bytes) -> bytes:
    """A block with a program's name, and a second directory for the thumbnail, which Pillow does not write."""
    first, second = 8, 8 + 2 + 12 + 4  # where the two directories are: a count, 12 bytes an entry, the next one's place
    text = second + 2 + 2 * 12 + 4
    picture = text + len(software)
    return b"".join(
        (
            b"Exif\0\0II*\0",
            _number(first),
            b"\1\0",
            _entry(_SOFTWARE, _ASCII, len(software), text),
            _number(second),
            b"\2\0",
            _entry(_THUMBNAIL_AT, _LONG, 1, picture),
            _entry(_THUMBNAIL_LENGTH, _LONG, 1, len(thumbnail)),
            _number(0),
            software,
            thumbnail,
        )
    )


def _entry(tag: int, kind: int, count: int, value: int) -> bytes:
    return tag.to_bytes(2, "little") + kind.to_bytes(2, "little") + _number(count) + _number(value)


def _number(value: int) -> bytes:
    return value.to_bytes(4, "little")
