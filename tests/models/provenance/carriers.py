"""Files that carry metadata, made byte by byte where no library writes it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SUFFIXES = (".jpg", ".png", ".webp", ".tif", ".avif", ".gif")
_KINDS = {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".tif": "TIFF", ".avif": "AVIF", ".gif": "GIF"}


def picture(width: int = 60, height: int = 40) -> np.ndarray:
    """Some pixels, uint8 H×W×3."""
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)


def encoded(suffix: str, pixels: np.ndarray | None = None, **options: object) -> bytes:
    """A photo's file, as Pillow writes it."""
    stream = BytesIO()
    Image.fromarray(picture() if pixels is None else pixels).save(stream, _KINDS[suffix], **options)
    return stream.getvalue()


def xmp(inner: str, attributes: str = "") -> bytes:
    """A packet of XMP with these properties of a photo."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpNote="http://ns.adobe.com/xmp/note/"'
        f" {attributes}>{inner}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    ).encode()


def source_type(code: str) -> str:
    """The property that tells where a picture comes from."""
    return f"<Iptc4xmpExt:DigitalSourceType>{IPTC}{code}</Iptc4xmpExt:DigitalSourceType>"


def with_xmp(suffix: str, packet: bytes) -> bytes:
    """A photo with this packet, where its format keeps it."""
    if suffix == ".png":
        return with_chunks(itxt("XML:com.adobe.xmp", packet))
    if suffix == ".gif":
        content = encoded(".gif")
        trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
        return content[:-1] + b"\x21\xff\x0bXMP DataXMP" + packet + trailer + content[-1:]
    if suffix == ".tif":
        return encoded(suffix, tiffinfo={700: packet})
    return encoded(suffix, xmp=packet)


def chunk(kind: bytes, content: bytes) -> bytes:
    """A PNG's chunk."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def itxt(keyword: str, text: bytes) -> bytes:
    """A PNG's chunk of UTF-8."""
    return chunk(b"iTXt", keyword.encode() + b"\0\0\0\0\0" + text)


def with_chunks(*chunks: bytes) -> bytes:
    """A PNG with these chunks behind its header."""
    content = encoded(".png")
    return content[:33] + b"".join(chunks) + content[33:]


def segment(marker: int, content: bytes) -> bytes:
    """A JPEG's segment."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def with_segments(*segments: bytes, pixels: np.ndarray | None = None) -> bytes:
    """A JPEG with these segments behind its start."""
    content = encoded(".jpg", pixels)
    return content[:2] + b"".join(segments) + content[2:]


def box(kind: bytes, content: bytes) -> bytes:
    """A box of JUMBF."""
    return struct.pack(">I", len(content) + 8) + kind + content


def superbox(label: str, *boxes: bytes) -> bytes:
    """A superbox with boxes in it."""
    return box(b"jumb", box(b"jumd", bytes(16) + b"\x03" + label.encode() + b"\0") + b"".join(boxes))


def cbor(value: object) -> bytes:
    """A value as CBOR: texts, numbers, lists and maps."""
    if isinstance(value, dict):
        return _head(5, len(value)) + b"".join(cbor(key) + cbor(inner) for key, inner in value.items())
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    assert isinstance(value, int)
    return _head(0, value)


def _head(major: int, number: int) -> bytes:
    return bytes([major << 5 | 26]) + struct.pack(">I", number)


def manifest(label: str, generator: dict[str, str], actions: list[dict[str, object]], parent: str = "") -> bytes:
    """An unsigned manifest of C2PA."""
    assertions = [superbox("c2pa.actions.v2", box(b"cbor", cbor({"actions": actions})))]
    if parent:
        link = {"url": f"self#jumbf=/c2pa/{parent}", "hash": "x"}
        told = {"relationship": "parentOf", "activeManifest": link}
        assertions.append(superbox("c2pa.ingredient.v3", box(b"cbor", cbor(told))))
    claim = superbox("c2pa.claim.v2", box(b"cbor", cbor({"claim_generator_info": generator})))
    return superbox(label, superbox("c2pa.assertions", *assertions), claim)


def store(*manifests: bytes) -> bytes:
    """A manifest store; the last one is active."""
    return superbox("c2pa", *manifests)


def app11(content: bytes, most: int = 60_000) -> list[bytes]:
    """JUMBF as segments of a JPEG, in their order."""
    pieces = [content[8 + place : 8 + place + most] for place in range(0, len(content) - 8, most)]
    return [
        segment(0xEB, struct.pack(">2sHI", b"JP", 1, number) + content[:8] + piece)
        for number, piece in enumerate(pieces, 1)
    ]


def with_store(suffix: str, content: bytes) -> bytes:
    """A photo with this manifest store, where the specification puts it."""
    if suffix == ".jpg":
        return with_segments(*app11(content))
    if suffix == ".png":
        return with_chunks(chunk(b"caBX", content))
    if suffix == ".webp":
        photo = encoded(".webp")
        more = b"C2PA" + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
        return b"RIFF" + struct.pack("<I", len(photo) - 8 + len(more)) + photo[8:] + more
    if suffix == ".tif":
        return encoded(".tif", tiffinfo={0xCD41: content})
    identity = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
    return encoded(".avif") + box(b"uuid", identity + bytes(4) + b"manifest\0" + bytes(8) + content)


def write(path: Path, content: bytes | Iterable[bytes]) -> Path:
    """The file, written."""
    path.write_bytes(content if isinstance(content, bytes) else b"".join(content))
    return path
