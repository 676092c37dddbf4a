"""A PNG's chunks: EXIF, texts with XMP among them, and the chunk of C2PA."""

from __future__ import annotations

from typing import IO

from models.imaging.carried.collected import MOST_C2PA, MOST_EXIF, MOST_TEXT, MOST_XMP, Collector

_MOST_CHUNKS = 500_000  # 100 megapixels in libpng's chunks of 8 KB are some 40,000
_WANTED = {
    **dict.fromkeys((b"tEXt", b"zTXt", b"iTXt"), (MOST_TEXT, "text")),
    b"eXIf": (MOST_EXIF, "EXIF data"),
    b"caBX": (MOST_C2PA, "C2PA manifest"),
}
_XMP = "XML:com.adobe.xmp"
_RAW = "Raw profile type "  # ImageMagick's way in older files: a name, a length, and hexadecimals


def walk_png(file: IO[bytes], found: Collector) -> None:
    """Collect from all chunks; checksums are not looked at."""
    file.seek(8)
    for _ in range(_MOST_CHUNKS):
        header = file.read(8)
        if len(header) < 8:
            if header:
                found.cut_short()
            return
        size, kind = int.from_bytes(header[:4], "big"), header[4:]
        if kind == b"IEND":
            return
        most, what = _WANTED.get(kind, (-1, ""))
        if size > most:
            if what:
                found.too_large(what, most)
            file.seek(size + 4, 1)
            continue
        content = file.read(size)
        file.seek(4, 1)
        if len(content) < size:
            found.cut_short()
            return
        if kind == b"eXIf":
            found.add_exif(content)
        elif kind == b"caBX":
            found.c2pa = found.c2pa or content
        else:
            _take_text(kind, content, found)


def _take_text(kind: bytes, content: bytes, found: Collector) -> None:
    told = _text_of(kind, content, found)
    if told is None:
        return
    keyword, data, encoding = told
    if keyword == _XMP:
        found.add_xmp(data)
    elif keyword.startswith(_RAW):
        _take_raw(keyword.removeprefix(_RAW), data, found)
    else:
        found.add_text(keyword, data.decode(encoding, "replace"), f"PNG text {keyword}")


def _text_of(kind: bytes, content: bytes, found: Collector) -> tuple[str, bytes, str] | None:
    """Keyword, bytes and encoding of a text chunk; None where it is damaged or too large."""
    name, separator, rest = content.partition(b"\0")
    keyword = name[:79].decode("latin-1")
    if not separator:
        found.cut_short()
        return None
    if not found.room_for_text(len(rest)):
        return None
    if kind == b"tEXt":
        return keyword, rest, "latin-1" if not _is_utf8(rest) else "utf-8"
    if kind == b"zTXt":
        data = found.inflated(rest[1:], "text")
        return None if data is None else (keyword, data, "latin-1")
    packed = rest[:1] == b"\1"
    parts = rest[2:].split(b"\0", 2)  # language, keyword in that language, text
    if len(parts) < 3:
        found.cut_short()
        return None
    text: bytes | None = parts[2]
    if packed:
        text = found.inflated(parts[2], "XMP" if keyword == _XMP else "text")
    return None if text is None else (keyword, text, "utf-8")


def _is_utf8(data: bytes) -> bool:
    """Whether a tEXt, which should be Latin-1, is UTF-8 all the same, as some generators write it."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _take_raw(name: str, data: bytes, found: Collector) -> None:
    if len(data) > 2 * MOST_XMP + 100:
        found.too_large("XMP", MOST_XMP)
        return
    lines = data.decode("latin-1").split("\n")
    try:
        content = bytes.fromhex("".join(lines[3:]))
    except ValueError:
        found.cut_short()
        return
    if name == "xmp":
        found.add_xmp(content)
    elif name in ("exif", "APP1"):
        found.add_exif(content)
