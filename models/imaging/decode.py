"""Open an image file safely: formats, size and completeness are checked before its pixels are used."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from models.imaging.photo import PhotoError

MAX_SIDE = 20_000  # px
MAX_PIXELS = 100_000_000
_LIMITS = "photos up to 20,000 px a side and 100 megapixels can be opened"

# Only formats that hold photos; Pillow's longer list has some that start other programs (EPS) or are rarely tried.
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "PPM", "JPEG2000", "AVIF")
# Their suffixes: what is taken for a photo in a folder; of a file that is named itself the content decides.
PHOTO_SUFFIXES = frozenset(
    ".jpg .jpeg .jpe .jfif .mpo .png .apng .webp .tif .tiff .bmp .gif .ppm .pgm .pbm .pnm .pfm"
    " .jp2 .j2k .jpc .jpf .jpx .j2c .avif .avifs".split()
)
_FORMAT_NAMES = "JPEG, PNG, WebP, TIFF, BMP, GIF, PPM, JPEG 2000 and AVIF"


def decode(path: str | os.PathLike[str]) -> Image.Image:
    """The first frame of an image file, decoded whole, as stored: not yet upright, in the file's own mode.

    Raises PhotoError where the file is missing, empty, no image, damaged, cut short, or larger than 20,000 px a side or
    100 megapixels; the size is read from the header, before anything is decoded.
    """
    file = Path(path)
    _check_file(file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large images (checked here) and of odd metadata
        try:
            image = Image.open(file, formats=FORMATS)
        except Image.DecompressionBombError:
            raise PhotoError(f"{file} is too large: {_LIMITS}.") from None
        except UnidentifiedImageError:
            raise PhotoError(f"{file} is not a photo, or is damaged: {_FORMAT_NAMES} can be opened.") from None
        except Exception as error:  # a damaged header makes decoders raise almost any type
            raise _unreadable(file, error) from error
        try:
            _check_size(file, image.size)
            image.info["sixteen_bit"] = any("16" in str(tile[-1]) for tile in image.tile)  # tiles are gone once loaded
            image.load()
        except PhotoError:
            image.close()
            raise
        except Exception as error:  # as above, for damaged pixel data
            image.close()
            raise _unreadable(file, error) from error
    return image


def _check_file(file: Path) -> None:
    if file.is_dir():
        raise PhotoError(f"{file} is a folder, not a photo.")
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        raise PhotoError(f"There is no file {file}.") from None
    except (OSError, ValueError) as error:
        raise _unreadable(file, error) from error
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


def _unreadable(file: Path, error: Exception) -> PhotoError:
    if isinstance(error, PermissionError):
        return PhotoError(f"{file} can't be read: permission denied.")
    reason = str(error).strip().rstrip(".").splitlines()
    if any("truncated" in line or "not enough" in line for line in reason):
        return PhotoError(f"{file} is cut short: part of the photo is missing.")
    return PhotoError(f"{file} is damaged and can't be read ({reason[0] if reason else type(error).__name__}).")
