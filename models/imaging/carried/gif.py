"""A GIF's extensions: comments and XMP."""

from __future__ import annotations

from typing import IO

from models.imaging.carried.collected import MOST_TEXT, MOST_XMP, Collector

_MOST_BLOCKS = 200_000  # of 255 bytes, together 50 MB of pictures
_EXTENSION, _PICTURE = b"!", b","
_COMMENT, _APPLICATION = 0xFE, 0xFF


def walk_gif(file: IO[bytes], found: Collector) -> None:
    """Collect from all extensions."""
    file.seek(6)
    screen = file.read(7)
    if len(screen) < 7:
        return
    file.seek(_colours(screen[4]), 1)
    blocks = _Blocks(file)
    while blocks.left:
        kind = file.read(1)
        if kind == _EXTENSION:
            label = file.read(1)
            if label == bytes([_COMMENT]):
                found.add_text("", blocks.content(MOST_TEXT).decode("utf-8", "replace"), "GIF comment")
            elif label == bytes([_APPLICATION]) and file.read(12)[1:] == b"XMP DataXMP":
                # not in blocks, but plain, and behind it bytes by which readers of blocks find their way out
                start = file.tell()
                packet = file.read(MOST_XMP + 258)
                end = packet.find(b"\x01\xff\xfe\xfd")
                if end < 0:
                    found.too_large("XMP", MOST_XMP)
                    return
                found.add_xmp(packet[:end])
                file.seek(start + end)
                blocks.content(0)
            else:
                blocks.content(0)
        elif kind == _PICTURE:
            descriptor = file.read(9)
            if len(descriptor) < 9:
                return
            file.seek(_colours(descriptor[8]) + 1, 1)
            blocks.content(0)
        else:
            return


def _colours(flags: int) -> int:
    """Bytes of the table of colours that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


class _Blocks:
    """Reads what comes in blocks of up to 255 bytes; `left` says how many are still read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.left = _MOST_BLOCKS

    def content(self, most: int) -> bytes:
        """The next blocks up to an empty one: at most `most` bytes of them."""
        kept = bytearray()
        while self.left:
            self.left -= 1
            size = self._file.read(1)
            if not size or size == b"\0":
                break
            block = self._file.read(size[0])
            if len(kept) < most:
                kept += block
        return bytes(kept[:most])
