"""What is collected from a file's metadata, within bounds: a file of 100 MB of texts costs a sentence, not memory."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

MOST_XMP = 4 << 20  # bytes; 65 KB fit in a JPEG's first packet, editing histories reach some MB
MOST_EXIF = 16 << 20  # maker notes with a preview reach one or two
MOST_TEXT = 4 << 20  # one text; workflows of node editors reach some hundred KB
MOST_TEXTS = 16 << 20  # all texts
MOST_C2PA = 32 << 20  # manifests with thumbnails of several earlier versions reach a few MB
MOST_NUMBER = 1_000  # texts
_TOO_MANY = "The file holds more texts than are read for labels, so the last ones were not."


@dataclass(frozen=True)
class Text:
    """A text with its keyword ("" where its format has none), and where it stands, as a specification calls it."""

    keyword: str
    text: str
    place: str


@dataclass(frozen=True)
class Carried:
    """Metadata as it lies in a file. `kind`: the file's format, as an Internet media type ("" for none of ours).

    `exif` begins with the TIFF header; it is empty for a TIFF, which is its own EXIF. `xmp` are packets, the extended
    one of a JPEG included, `c2pa` the JUMBF boxes of a C2PA manifest store. `notes` are sentences for people on what
    is there and wasn't read.
    """

    kind: str = ""
    exif: bytes = b""
    xmp: tuple[bytes, ...] = ()
    texts: tuple[Text, ...] = ()
    c2pa: bytes = b""
    notes: tuple[str, ...] = ()


@dataclass
class Collector:
    """Takes what the walkers of the formats find, and notes what is too much of it."""

    exif: bytes = b""
    xmp: list[bytes] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    c2pa: bytes = b""
    notes: list[str] = field(default_factory=list)
    _text_left: int = MOST_TEXTS
    _packed_left: int = MOST_TEXTS

    def note(self, sentence: str) -> None:
        """Each sentence once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def too_large(self, what: str, most: int) -> None:
        """Note that `what` is there and larger than what is read of it."""
        self.note(f"The file's {what} is larger than {most >> 20} MB, so it was not read for labels.")

    def cut_short(self) -> None:
        """Note that the file ends where there should be more."""
        self.note("The file's metadata is cut short or damaged, so not all of it was read for labels.")

    def room_for_text(self, size: int) -> bool:
        """Whether a text of `size` bytes is still read; if not, that is noted."""
        if size > MOST_TEXT:
            self.too_large("text", MOST_TEXT)
        elif size > self._text_left or len(self.texts) >= MOST_NUMBER:
            self.note(_TOO_MANY)
        else:
            return True
        return False

    def add_text(self, keyword: str, text: str, place: str) -> None:
        """Keep a text that `room_for_text` allows."""
        if self.room_for_text(len(text)):
            self._text_left -= len(text)
            self.texts.append(Text(keyword, text, place))

    def add_xmp(self, packet: bytes) -> None:
        """Keep a packet, as long as all of them are within bounds."""
        if sum(map(len, self.xmp)) + len(packet) > MOST_XMP:
            self.too_large("XMP", MOST_XMP)
        elif packet.strip():
            self.xmp.append(packet)

    def add_exif(self, data: bytes) -> None:
        """Keep EXIF, of several the first; its name in front, where there is one, is left out."""
        while data.startswith(b"Exif\0\0"):
            data = data.removeprefix(b"Exif\0\0")
        self.exif = self.exif or data

    def inflated(self, data: bytes, what: str) -> bytes | None:
        """zlib's data unpacked; None, and a note, where it is damaged or more than `MOST_TEXT` bytes.

        Nothing more is unpacked once that has been `MOST_TEXTS` bytes.
        """
        if self._packed_left <= 0:
            self.note(_TOO_MANY)
            return None
        unpacking = zlib.decompressobj()
        try:
            unpacked = unpacking.decompress(data, MOST_TEXT)
        except zlib.error:
            self.cut_short()
            return None
        self._packed_left -= len(unpacked)
        if unpacking.unconsumed_tail:
            self.too_large(what, MOST_TEXT)
            return None
        return unpacked

    def carried(self, kind: str) -> Carried:
        """What was found, as a value."""
        return Carried(kind, self.exif, tuple(self.xmp), tuple(self.texts), self.c2pa, tuple(self.notes))
