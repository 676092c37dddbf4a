"""The labels of a file, as plain data that needs neither OpenCV nor torch to be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

# "featherproof": metadata of a fill saved by this program. "source-type": IPTC's DigitalSourceType in XMP. "c2pa": a
# C2PA manifest (Content Credentials). "parameters": a generator's settings in PNG texts or EXIF's UserComment.
# "software": EXIF's Software, XMP's CreatorTool. "thumbnail": an embedded thumbnail that shows another picture.
Kind = Literal["featherproof", "source-type", "c2pa", "parameters", "software", "thumbnail"]
# What a label says of the photo: made by a model; changed after it was taken; as a camera took it; none of these.
Claim = Literal["generated", "edited", "captured", "unclear"]
CLAIMS: tuple[Claim, ...] = get_args(Claim)  # what matters most first

LONGEST = 200  # characters of a label's value
_READ = 20_000  # characters of a text that are looked at for it


@dataclass(frozen=True)
class Label:
    """One thing that a file says of its own making.

    `value`: the file's own words, one printable line of at most 200 characters. `place`: where in the file they stand,
    as a specification calls it ("XMP Iptc4xmpExt:DigitalSourceType", "PNG text parameters"). `verified`: whether a
    signature was checked and holds; None where there is none to check, or nothing that checks it. `box`: x, y, width,
    height in pixels of the upright photo, where a thumbnail shows another picture than the photo.
    """

    kind: Kind
    claim: Claim
    value: str
    place: str
    verified: bool | None = None
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class Labels:
    """What was found, in the order of `Kind`; `notes` are sentences on what could not be read.

    No labels mean nothing: most files carry none, and any program can strip or forge them.
    """

    found: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()


def strongest(claims: Iterable[Claim]) -> Claim | None:
    """Of several claims the one that matters most; None where there is none."""
    return min(claims, key=CLAIMS.index, default=None)


def one_line(text: str, most: int = LONGEST) -> str:
    """Text on one line of at most `most` characters: what can't be printed is left out, spaces are joined.

    What anybody may have written is shown beside the program's own words.
    """
    joined = " ".join("".join(c if c.isprintable() else " " for c in text[:_READ]).split())
    return joined if len(joined) <= most else joined[: most - 1].rstrip() + "…"
