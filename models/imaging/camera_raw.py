"""Camera RAW files: the picture that the camera put beside its sensor's data, or that data developed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # takes a while, and few photos need it
    import rawpy

RAW_SUFFIXES = frozenset(".dng .cr2 .cr3 .nef .nrw .arw .orf .rw2 .raf .pef .srw".split())

PREVIEW_NOTE = "This is a camera RAW file: the camera's own preview was opened."
DEVELOPED_NOTE = "This is a camera RAW file: it was developed with the camera's white balance."

_LARGE_ENOUGH = 0.5  # of the sensor's longer side; many cameras put in a thumbnail of 160 px only


def is_raw(file: Path) -> bool:
    """Whether a name says camera RAW. Most such files are TIFFs inside, so that their first bytes don't tell."""
    return file.suffix.lower() in RAW_SUFFIXES


def picture_in(file: Path, most_pixels: int) -> tuple[BytesIO, str]:
    """The picture of a RAW file as a JPEG or PPM of its own, and a sentence that says where it is from.

    A preview is taken if it is at least half as long as the sensor's picture; its EXIF comes with it. Sensors of more
    than `most_pixels` are not developed. Raises OSError or one of rawpy's errors where the file can't be read.
    """
    import rawpy

    with rawpy.imread(BytesIO(file.read_bytes())) as raw:
        preview = _preview(raw)
        if preview is not None:
            return BytesIO(preview), PREVIEW_NOTE
        if raw.sizes.width * raw.sizes.height > most_pixels:
            raise OSError("its sensor has too many pixels, and it holds no preview")
        pixels = raw.postprocess(use_camera_wb=True, output_bps=8)
    height, width = pixels.shape[:2]
    return BytesIO(b"P6 %d %d 255\n" % (width, height) + pixels.tobytes()), DEVELOPED_NOTE


def _preview(raw: rawpy.RawPy) -> bytes | None:
    """The JPEG beside the sensor's data, as the camera wrote it; None where there is none, or a small one."""
    import rawpy
    from PIL import Image

    try:
        found = raw.extract_thumb()
    except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError):
        return None
    if found.format is not rawpy.ThumbFormat.JPEG or not isinstance(found.data, bytes):
        return None
    with Image.open(BytesIO(found.data), formats=("JPEG",)) as image:
        longer = max(image.size)
    return found.data if longer >= _LARGE_ENOUGH * max(raw.sizes.width, raw.sizes.height) else None
