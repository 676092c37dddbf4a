"""One look at a photo file: decoded to its end, and what can be known of it beside its pixels."""

from __future__ import annotations

import functools
import hashlib
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, JpegImagePlugin

from dataset_tools.files import photos
from models.imaging.decode import decode

_SAMPLING = {0: "4:4:4", 1: "4:2:2", 2: "4:2:0"}
_METADATA_CLASSES = 4096
_SIDE = 32  # px; the least that is decoded of a JPEG


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a photo file is. `size` is its upright width, height; `digest` the first 8 bytes of its sha256."""

    size: tuple[int, int]
    format: str  # "JPEG", "PNG", ...
    details: str  # all of how it is stored but the quality: "JPEG RGB 4:2:0 progressive", "PNG RGB"
    quality: str  # "quality 85" where its JPEG tables are libjpeg's, else a name for them; "" without tables
    metadata: str  # names of its metadata: "exif, icc_profile"
    metadata_class: int  # equal for equal contents of the metadata, nearly always another for others
    digest: int
    fingerprint: str  # see `duplicates`; "" where it wasn't asked for


def look_at(path: Path, with_fingerprint: bool) -> FileFacts:
    """Decode a photo to its end and tell what it is; JPEGs at a part of their size, which takes a part of the memory.

    Raises PhotoError, DamagedPhoto, or OSError where it vanishes meanwhile.
    """
    with decode(path, ("RGB", _SIDE)) as decoded:
        image = decoded.image
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").digest()
        contents = repr(sorted(image.info.items(), key=lambda item: str(item[0])))
        facts = FileFacts(
            size=decoded.size,
            format=image.format or "",
            details=_details(image),
            quality=_quality(image),
            metadata=", ".join(sorted(map(str, image.info))),
            metadata_class=zlib.crc32(contents.encode("utf-8", "surrogatepass")) % _METADATA_CLASSES,
            digest=int.from_bytes(digest[:8], "big"),
            fingerprint="",
        )
    # Decoded anew, as readers decode it: a fingerprint of other pixels could differ at the limit for twins.
    return replace(facts, fingerprint=photos.look_at(path).fingerprint) if with_fingerprint else facts


def _details(image: Image.Image) -> str:
    words = [image.format or "", image.mode]
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        words.append(_SAMPLING.get(JpegImagePlugin.get_sampling(image), "other sampling"))
        words += ["progressive"] if image.info.get("progressive") else []
    return " ".join(words)


def _quality(image: Image.Image) -> str:
    tables = getattr(image, "quantization", None)
    if not tables:
        return ""
    key = _key(tables)
    known = _known_tables().get(key)
    return f"tables {zlib.crc32(repr(key).encode()):08x}" if known is None else f"quality {known}"


@functools.cache
def _known_tables() -> dict[Any, int]:
    """The tables that libjpeg, and with it most programs, writes for qualities 1 to 100, in grey and in colour."""
    found = {}
    for quality in range(100, 0, -1):  # the lowest qualities share tables; the lower number stays
        for mode in ("L", "RGB"):
            buffer = BytesIO()
            Image.new(mode, (8, 8)).save(buffer, "JPEG", quality=quality)
            found[_key(Image.open(buffer).quantization)] = quality  # type: ignore[attr-defined]
    return found


def _key(tables: dict[int, Any]) -> Any:
    return tuple((number, tuple(table)) for number, table in sorted(tables.items()))


class PixelBudget:
    """So many pixels are held at once; a photo that has more of them alone waits until it is the only one."""

    def __init__(self, most: int) -> None:
        self._most, self._held = most, 0
        self._changed = threading.Condition()

    @contextmanager
    def holding(self, pixels: int) -> Iterator[None]:
        """Wait until there is room for so many, and keep it for the block."""
        with self._changed:
            self._changed.wait_for(lambda: not self._held or self._held + pixels <= self._most)
            self._held += pixels
        try:
            yield
        finally:
            with self._changed:
                self._held -= pixels
                self._changed.notify_all()
