"""XMP packets, read by expat: no document type, and so no entities; bounded depth and number of properties."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_DEEPEST = 100  # elements in one another; twenty are many
_MOST_ELEMENTS = 200_000
_MOST_FOUND = 1_000
_LONGEST = 1 << 20  # characters of one value


@dataclass(frozen=True)
class Property:
    """A property of a photo or of a step in its history: its namespace, its name and a value, as text."""

    namespace: str
    name: str
    value: str


@dataclass(frozen=True)
class Xmp:
    """The wanted properties of a packet in their order; `damaged` where the packet could be read only in part."""

    properties: tuple[Property, ...] = ()
    damaged: bool = False


class _Refused(Exception):
    """XML that no XMP has, or more of it than is read."""


def read_xmp(packet: bytes, wanted: frozenset[str]) -> Xmp:
    """The properties of those names, in whatever namespace, written as elements, attributes or in lists.

    A packet that is damaged tells what stands before the damage.
    """
    text = packet.decode(_encoding_of(packet), "replace").strip("\0\ufeff \t\r\n")
    handler = _Handler(wanted)
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = handler.refuse
    parser.EntityDeclHandler = handler.refuse
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except (expat.ExpatError, _Refused):
        return Xmp(tuple(handler.found), damaged=True)
    return Xmp(tuple(handler.found))


def _encoding_of(content: bytes) -> str:
    """By the byte order mark or the first characters; what the packet itself declares isn't looked up."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if content[:1] == b"\0":
        return "utf-16-be"
    return "utf-16-le" if content[1:2] == b"\0" else "utf-8"


@dataclass
class _Handler:
    """Follows the elements. A value belongs to the nearest property around it: lists have elements of their own."""

    wanted: frozenset[str]
    found: list[Property] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _elements: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._open) >= _DEEPEST or self._elements > _MOST_ELEMENTS:
            raise _Refused
        self._open.append(_split(tag))
        self._text.clear()
        for key, value in attributes.items():
            namespace, name = _split(key)
            if (namespace, name) == (_RDF, "resource"):
                self._keep(value)
            elif namespace not in (_RDF, _XML):
                self._add(namespace, name, value)

    def end(self, _: str) -> None:
        self._keep("".join(self._text))
        self._text.clear()
        self._open.pop()

    def text(self, text: str) -> None:
        self._text.append(text)

    def refuse(self, *_: object) -> None:
        raise _Refused

    def _keep(self, value: str) -> None:
        around = next((names for names in reversed(self._open) if names[0] != _RDF), None)
        if around is not None:
            self._add(*around, value)

    def _add(self, namespace: str, name: str, value: str) -> None:
        if name in self.wanted and value.strip() and len(self.found) < _MOST_FOUND:
            self.found.append(Property(namespace, name, value.strip()[:_LONGEST]))


def _split(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition(" ")
    return namespace, local
