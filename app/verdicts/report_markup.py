"""The bricks of a report's HTML: every text that comes from elsewhere passes through here, and stays text."""

from __future__ import annotations

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from app.messages import shown
from app.verdicts.label_words import Say


@dataclass(frozen=True)
class Writer:
    """Says things in one language."""

    say: Say

    def text(self, template: str, **values: object) -> str:
        """A text of ours with values filled in, as HTML."""
        return text(self.say(template).format(**values))

    def facts(self, entries: Sequence[tuple[str, str]]) -> str:
        """A list of what is known: names, which are texts of ours, and values, which are HTML."""
        return f"<dl>{''.join(f'<dt>{self.text(name)}</dt><dd>{value}</dd>' for name, value in entries if value)}</dl>"


def text(value: str) -> str:
    """Any text, one line, as HTML; also within quotes."""
    return escape(shown(value))


def image(jpeg: bytes, alt: str, size: tuple[int, int] | None = None) -> str:
    """A picture that needs no other file; `alt` is plain text, `size` its width and height in pixels."""
    shape = "" if size is None else f' width="{size[0]}" height="{size[1]}"'
    data = base64.b64encode(jpeg).decode("ascii")
    return f'<img src="data:image/jpeg;base64,{data}" alt="{text(alt)}"{shape}>'


def percent(share: float) -> str:
    """0.934 is "93 %"; a share that is not 0 never reads as 0."""
    return "< 1 %" if 0 < share < 0.01 else f"{round(100 * share)} %"


def folder_and_names(paths: Sequence[str]) -> tuple[str, list[str]]:
    """The folder that holds all photos, "" for none, and what each is called in it."""
    try:
        folder = os.path.commonpath([os.path.dirname(path) for path in paths]) if paths else ""
    except ValueError:  # on several drives, or some named from where the program runs and some not
        folder = ""
    return folder, [path.removeprefix(folder).lstrip(os.sep) if folder else path for path in paths]
