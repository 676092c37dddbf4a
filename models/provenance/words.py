"""A file's own words as one printable line: what anybody may have written is shown beside the program's own words."""

from __future__ import annotations

LONGEST = 200  # characters of a label's value
_READ = 20_000  # characters of a text that are looked at for it


def one_line(text: str, most: int = LONGEST) -> str:
    """Text on one line of at most `most` characters: what can't be printed is left out, spaces are joined."""
    joined = " ".join("".join(c if c.isprintable() else " " for c in text[:_READ]).split())
    return joined if len(joined) <= most else joined[: most - 1].rstrip() + "…"
