"""Metadata that labels are read from, made to hurt: it never costs the picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image

from tests.corpus.formats import saved
from tests.corpus.oddities import File
from tests.fixtures.carriers import box, chunk, png, segment

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(20))
    + b"]><x>&u;</x>"
)
_LARGE = 20_000_000


def odd_labels(pixels: np.ndarray, rng: np.random.Generator) -> Iterator[File]:
    """XMP, EXIF, texts and C2PA manifests that are large, deep, packed, damaged or mixed up."""

    def itxt(text: bytes, packed: bool = False) -> bytes:
        content = zlib.compress(text) if packed else text
        return chunk(b"iTXt", b"XML:com.adobe.xmp\0" + bytes([packed]) + b"\0\0\0" + content)

    nested = b""
    for _ in range(2_000):
        nested = box(b"jumb", box(b"jumd", bytes(16) + b"\3c2pa\0") + nested)
    chunks = {
        "xmp-laughs": itxt(_LAUGHS),
        "xmp-deep": itxt(b"<a>" * 200_000),
        "xmp-bomb": itxt(b" " * _LARGE, packed=True),
        "xmp-noise": itxt(rng.bytes(5_000)),
        "parameters-large": chunk(b"tEXt", b"parameters\0" + bytes(_LARGE)),
        "prompt-deep": chunk(b"tEXt", b"prompt\0" + b'{"a":' * 100_000),
        "boxes-deep": chunk(b"caBX", nested),
        "boxes-endless": chunk(b"caBX", b"\xff\xff\xff\xffjumb" + nested[:500]),
        "boxes-noise": chunk(b"caBX", box(b"jumb", rng.bytes(5_000))),
        "boxes-large": chunk(b"caBX", bytes(_LARGE)),
    }
    for name, extra in chunks.items():
        yield f"{name}.png", png(pixels, extra), "right", pixels
    whole = saved(Image.fromarray(pixels), "JPEG", quality=90)
    store = box(b"jumb", box(b"jumd", bytes(16) + b"\3c2pa\0") + box(b"cbor", b"\x81" * 150_000))
    parts = [store[8 + place : 8 + place + 60_000] for place in range(0, len(store), 60_000)]
    ordered = [
        segment(0xEB, struct.pack(">2sHI", b"JP", 1, number) + store[:8] + part) for number, part in enumerate(parts, 1)
    ]
    segments = {
        "xmp-laughs": segment(0xE1, _XMP + _LAUGHS),
        "xmp-many": segment(0xE1, _XMP + b"<a>" * 20_000) * 800,
        "boxes-in-order": b"".join(ordered),
        "boxes-out-of-order": b"".join(reversed(ordered)),
        "boxes-one-missing": b"".join(ordered[1:]),
        "comments": segment(0xFE, b"Steps: 20, Seed: 1" * 3_000) * 800,
    }
    for name, content in segments.items():
        yield f"{name}.jpg", whole[:2] + content + whole[2:], "right", None
