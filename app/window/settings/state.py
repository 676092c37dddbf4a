"""What the window remembers by itself: recent photos and captions, its place, its page. Free of Qt."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from models.files.json_file import read_json

FILE = "window.json"
MOST_RECENT = 12


@dataclass(frozen=True)
class WindowState:
    """`geometry` is Qt's own, as hexadecimal digits; the most recent photo and caption come first. `hidden_columns`: of
    the table of verdicts, by their kinds."""

    geometry: str = ""
    page: str = "inpaint"
    recent_photos: tuple[str, ...] = ()
    recent_captions: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] = ()


def state_folder() -> Path:
    """The user's own folder for such things; FEATHERPROOF_STATE names another. It need not exist."""
    named = os.environ.get("FEATHERPROOF_STATE")
    if named:
        return Path(named)
    import platformdirs  # here, because showing the window does without it

    return platformdirs.user_state_path("featherproof", appauthor=False)


def read_state(folder: Path) -> WindowState:
    """What was kept; nothing where there is no file, or none that can be read: nobody misses it."""
    try:
        values = read_json(folder / FILE)
    except (OSError, ValueError):
        return WindowState()
    if not isinstance(values, dict):
        return WindowState()
    known: dict[str, Any] = {}
    for entry in fields(WindowState):
        value = values.get(entry.name)
        if isinstance(entry.default, tuple):
            known[entry.name] = (
                tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
            )
        elif isinstance(value, str):
            known[entry.name] = value
    return WindowState(**known)


def write_state(folder: Path, state: WindowState) -> None:
    """Write it whole or not at all. Raises OSError."""
    from models.files.atomic_file import write_atomically

    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / FILE, json.dumps(asdict(state), indent=1))


def with_recent(path: str, recent: tuple[str, ...]) -> tuple[str, ...]:
    """A photo put before the others, each once, at most `MOST_RECENT`."""
    return (path, *(other for other in recent if _same_name(other) != _same_name(path)))[:MOST_RECENT]


def _same_name(path: str) -> str:
    return os.path.normcase(os.path.normpath(path))
