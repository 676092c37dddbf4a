"""What stands in a folder besides plain files, and names that few people give."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tests.corpus.odd import Expected, Odd

NAMES = (
    "a b  c.png",
    "=HYPERLINK(1).png",
    "@sum.png",
    "+1.png",
    "-json.png",
    "semi;colon,comma.png",
    'quote".png',
    "tab\tand\nline.png",
    "鳥と猫.png",
    "Vögel.png",
    "Vo\u0308gel.png",
    "שלום.png",
    "🐦.png",
    "\u202egnp.png",
    "%s {0} $HOME.png",
    "no-suffix-but-dots...png",
    "UPPER.PNG",
    "CON.png",
    "'; rm -rf ~.png",
    "\x1b[31mred.png",
    "x" * 251 + ".png",
    "ü" * 119 + ".png",
)


def odd_names(folder: Path, content: bytes) -> Iterator[Odd]:
    """The same sound photo under each name; one is no text at all."""
    for name in (*NAMES, os.fsdecode(b"\xff\xfe.png")):
        path = folder / name
        path.write_bytes(content)
        yield Odd(path, "name", "right")


def odd_places(folder: Path, content: bytes) -> Iterator[Odd]:
    """Pipes, devices, folders and links where a photo should be."""
    (folder / "target.png").write_bytes(content)
    links: dict[str, tuple[str, Expected]] = {
        "link.png": ("target.png", "right"),
        "link-to-nothing.png": ("nowhere.png", "refused"),
        "link-to-itself.png": ("link-to-itself.png", "refused"),
        "endless.png": ("/dev/zero", "refused"),
        "null.png": ("/dev/null", "refused"),
        "here-again": (".", "refused"),
    }
    yield Odd(folder / "target.png", "place", "right")
    for name, (target, expected) in links.items():
        (folder / name).symlink_to(target)
        if Path(name).suffix:
            yield Odd(folder / name, "place", expected)
    os.mkfifo(folder / "pipe.png")
    yield Odd(folder / "pipe.png", "place", "refused")
    (folder / "folder.png").mkdir()
    yield Odd(folder / "folder.png", "place", "refused")
