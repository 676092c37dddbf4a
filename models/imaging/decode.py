"""The one place that decodes: formats, size and completeness are checked before a file's pixels are used."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from models.files.reasons import reason_of
from models.imaging.camera_raw import RAW_SUFFIXES, is_raw, picture_in
from models.imaging.jpeg_damage import end_of_picture, may_lack_its_end, most_bytes, with_more_data
from models.imaging.jpeg_metadata import without_exif
from models.imaging.odd_values import mend_values, stored_as
from models.imaging.orientation import TURNED_BY_A_QUARTER, orientation_of, upright
from models.imaging.photo import PhotoError
from models.imaging.png_metadata import without_bad_metadata

MAX_SIDE = 20_000  # px
MAX_PIXELS = 100_000_000
_LARGEST_IN_MEMORY = 1_000_000_000  # bytes of a TIFF; 100 megapixels take less
_LIMITS = "photos up to 20,000 px a side and 100 megapixels can be opened"

# Only formats that hold photos; Pillow's longer list has some that start other programs (EPS) or are rarely tried.
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "JPEG2000", "AVIF")
# Their suffixes: what is taken for a photo in a folder; of a file that is named itself the content decides.
PHOTO_SUFFIXES = frozenset(
    ".jpg .jpeg .jpe .jfif .mpo .png .apng .webp .tif .tiff .bmp .gif .ppm .pgm .pbm .pnm .pfm"
    " .jp2 .j2k .jpc .jpf .jpx .j2c .avif .avifs .heic .heics .heif .heifs .hif".split()
).union(RAW_SUFFIXES)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"})
_FORMAT_NAMES = "JPEG, PNG, WebP, TIFF, BMP, GIF, PPM, JPEG 2000, AVIF, HEIC and camera RAW"


@dataclass(frozen=True, eq=False)
class Decoded:
    """The first frame of an image file, decoded whole, as stored: in the file's own mode, not yet upright."""

    image: Image.Image
    size: tuple[int, int]  # the file's width and height, upright
    sixteen_bit: bool  # more than `image` holds: Pillow hands over the upper eight bits of colour photos
    _turn: int  # the orientation that is still to be applied
    notes: tuple[str, ...] = ()  # what of the file was left out, a sentence each

    def upright(self, stored: np.ndarray) -> np.ndarray:
        """An H×W(×C) array of the image's pixels, turned and mirrored to how a person sees it."""
        return upright(stored, self._turn)


@contextmanager
def decode(path: str | os.PathLike[str], draft: tuple[str, int] | None = None) -> Iterator[Decoded]:
    """Decode an image file; it is closed at the end of `with`.

    `draft`, a mode and a number of pixels, takes a JPEG in that mode and smaller, both sides at least so long, at a
    fraction of the time; a file of another format ignores it.

    Raises PhotoError where the file is missing, empty, no image, damaged, cut short, or larger than 20,000 px a side or
    100 megapixels; the size is read from the header, before anything is decoded.
    """
    file = Path(path)
    check_file(file)
    stream, notes = _of_raw(file) if is_raw(file) else (_opened(file), ())
    with stream:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large images (checked here) and of odd metadata
            decoded = _decoded_in_spite_of_metadata(file, stream, draft)
        with decoded.image:
            yield replace(decoded, notes=notes + decoded.notes)


def _of_raw(file: Path) -> tuple[IO[bytes], tuple[str, ...]]:
    """A camera RAW file's picture, and where it is from."""
    try:
        if file.stat().st_size > _LARGEST_IN_MEMORY:
            raise PhotoError(f"{file} is too large for a camera RAW file ({_LARGEST_IN_MEMORY // 10**9} GB at most).")
        picture, note = picture_in(file, MAX_PIXELS)
    except PhotoError:
        raise
    except Exception as error:  # LibRaw's own, and Pillow's for a damaged preview
        raise PhotoError(
            f"{file} can't be read as camera RAW ({reason_of(error)}):"
            " save it as DNG, TIFF or JPEG with the camera's program."
        ) from error
    return picture, (note,)


def _opened(file: Path) -> IO[bytes]:
    """A file that no library maps into memory: what is cut short meanwhile would then end the process.

    Pillow maps files that it is given by name, and libtiff those that it is given at all.
    """
    try:
        stream = file.open("rb")
        if stream.read(2) in (b"II", b"MM") and file.stat().st_size <= _LARGEST_IN_MEMORY:
            with stream:
                stream.seek(0)
                return BytesIO(stream.read())
        stream.seek(0)
    except OSError as error:
        raise unreadable(file, error) from error
    return stream


def _decoded_in_spite_of_metadata(file: Path, stream: IO[bytes], draft: tuple[str, int] | None) -> Decoded:
    try:
        return _decoded(file, stream, draft)
    except PhotoError:
        rest, left_out = without_bad_metadata(file)
        if left_out:
            notes = tuple(f"The photo's {name} is damaged or too large, so it was left out." for name in left_out)
            decoded = _decoded(file, rest, draft)
            return replace(decoded, notes=decoded.notes + notes)
        rest, exif = without_exif(file)
        if exif:
            return _decoded(file, rest, draft, exif)
        raise


def _decoded(file: Path, source: IO[bytes], draft: tuple[str, int] | None, exif: bytes | None = None) -> Decoded:
    """Decode `source`, which stands for `file`; `exif` is what the file has of it and the source hasn't."""
    try:
        image = Image.open(source, formats=_heif() if _is_heic(source) else FORMATS)
    except Image.DecompressionBombError:
        raise PhotoError(f"{file} is too large: {_LIMITS}.") from None
    except UnidentifiedImageError:
        raise PhotoError(f"{file} is not a photo, or is damaged: {_FORMAT_NAMES} can be opened.") from None
    except Exception as error:  # a damaged header makes decoders raise almost any type
        raise unreadable(file, error) from error
    try:
        width, height = image.size
        _check_size(file, image.size)
        sixteen_bit = _is_sixteen_bit(image)  # tiles are gone once loaded
        stored = stored_as(image)
        if draft is not None:
            mode, side = draft
            image.draft(mode, (side, side))
        image.load()
        notes = mend_values(image, stored)
        if exif is not None:
            image.info["exif"] = exif
        turn = orientation_of(image)
    except PhotoError:
        image.close()
        raise
    except Exception as error:  # as above, for damaged pixel data
        image.close()
        raise unreadable(file, error) from error
    size = (height, width) if turn in TURNED_BY_A_QUARTER else (width, height)
    return Decoded(image, size, sixteen_bit, turn, notes)


def _is_heic(source: IO[bytes]) -> bool:
    """Whether a file is HEIF with a picture by HEVC: AVIF is HEIF too, and Pillow reads it."""
    start = source.read(64)
    source.seek(0)
    brands = start[8 : int.from_bytes(start[:4])] if start[4:8] == b"ftyp" else b""
    return any(brands[place : place + 4] in _HEIC_BRANDS for place in range(0, len(brands), 4))


@cache
def _heif() -> tuple[str, ...]:
    """Pillow's name of the format; the library that reads it is loaded where there is such a file."""
    from pi_heif import register_heif_opener

    register_heif_opener()
    return ("HEIF",)


def is_damaged_inside(path: str | os.PathLike[str], decoded: Decoded) -> bool:
    """Whether a part of a JPEG's picture is missing although it could be decoded whole: what is there was made up."""
    file, image = Path(path), decoded.image
    if image.format not in ("JPEG", "MPO") or is_raw(file):
        return False
    with file.open("rb") as stream:
        content = stream.read(most_bytes(image.size))
    end = end_of_picture(content)
    if end is None or not may_lack_its_end(image):
        return end is None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in decode
        try:
            again = _decoded(file, BytesIO(with_more_data(content, end)), None)
        except PhotoError:  # metadata that only `decode` gets along with
            return False
    with again.image:
        return not np.array_equal(np.asarray(again.image), np.asarray(image))


def _is_sixteen_bit(image: Image.Image) -> bool:
    """Whether a colour photo has 16 bits a channel: Pillow's name of the stored pixels then says so, as "RGB;16B"."""

    def words(tile: Any) -> tuple[Any, ...]:
        return tile[-1] if isinstance(tile[-1], tuple) else (tile[-1],)

    return any(isinstance(word, str) and ";16" in word for tile in getattr(image, "tile", ()) for word in words(tile))


def check_file(file: Path) -> None:
    """Raises PhotoError for what is no file to be read: missing, a folder, a pipe, empty."""
    if file.is_dir():
        raise PhotoError(f"{file} is a folder, not a photo.")
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        raise PhotoError(f"There is no file {file}.") from None
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from error
    if not file.is_file():
        raise PhotoError(f"{file} is not a file.")
    if size == 0:
        raise PhotoError(f"{file} is empty (0 bytes).")


def _check_size(file: Path, size: tuple[int, int]) -> None:
    width, height = size
    if width < 1 or height < 1:
        raise PhotoError(f"{file} has no pixels ({width}×{height}).")
    if max(size) > MAX_SIDE or width * height > MAX_PIXELS:
        raise PhotoError(f"{file} is too large ({width}×{height} px): {_LIMITS}.")


def unreadable(file: Path, error: Exception) -> PhotoError:
    """The sentence for a file that couldn't be read."""
    if isinstance(error, PermissionError):
        return PhotoError(f"{file} can't be read: permission denied.")
    if any(sign in str(error) for sign in ("truncated", "not enough")):
        return PhotoError(f"{file} is cut short: part of the photo is missing.")
    return PhotoError(f"{file} is damaged and can't be read ({reason_of(error)}).")


def decode_embedded(content: bytes, most: int) -> np.ndarray | None:
    """A small JPEG that lies in a file's metadata: uint8 H×W×3, as stored; None where it is damaged or larger than
    `most` pixels a side."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in decode
        try:
            with Image.open(BytesIO(content), formats=("JPEG",)) as image:
                return None if max(image.size) > most else np.asarray(image.convert("RGB"))
        except Exception:  # as in _decoded
            return None
