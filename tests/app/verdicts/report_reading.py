"""Reads a report as a browser would, and finds what is wrong with its HTML."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

_VOID = {"meta", "img", "br"}


class Reading(HTMLParser):
    """`texts` of each element by its tag, `attributes` of each; `tags` counts them. Raises AssertionError."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags = Counter[str]()
        self.texts: dict[str, list[str]] = {}
        self.attributes: list[tuple[str, dict[str, str]]] = []
        self._open: list[str] = []
        assert page.startswith("<!DOCTYPE html>\n<html lang=")
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        found = {name: value or "" for name, value in attrs}
        assert len(found) == len(attrs)
        assert not any(name.startswith("on") for name in found)
        self.attributes.append((tag, found))
        self.texts.setdefault(tag, []).append("")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def of(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all elements with a tag."""
        return [found for name, found in self.attributes if name == tag]
