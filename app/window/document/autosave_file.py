"""An unfinished session on disk: a JSON file, and beside it the hole and every fill in files of their own.

`session.json` comes last and by one rename: whatever ends the program, the folder holds the old session or the new one.
Fills never change, so each is written once. `autosave_reading` reads it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.window.document.snapshot import Snapshot
from app.window.document.snapshot_parts import Parts, photo_file
from models.files.atomic_file import write_atomically

SCHEMA = 1
SESSION = "session.json"


class SessionStopped(Exception):
    """Writing was broken off; what was on disk before is still whole."""


def _go_on() -> bool:
    return False


def write_session(folder: Path, snapshot: Snapshot, stopped: Callable[[], bool] = _go_on) -> None:
    """Put a session in place of the one in `folder`. Raises OSError, and SessionStopped once `stopped()` says so.

    The hole may be painted on meanwhile: the session then has a part of that stroke.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken = Parts.of(snapshot)
    for part in taken.parts:
        if stopped():
            raise SessionStopped
        if not (folder / part.name).is_file():
            write_atomically(folder / part.name, part.make())
    if stopped():
        raise SessionStopped
    write_atomically(folder / SESSION, json.dumps(_to_json(snapshot, taken.told)))
    kept = {SESSION, *(part.name for part in taken.parts)}
    for path in folder.iterdir():
        if path.name not in kept:
            path.unlink(missing_ok=True)


def _to_json(snapshot: Snapshot, told: dict[str, Any]) -> dict[str, Any]:
    within = {} if snapshot.content is None else {"file": photo_file(snapshot)}
    return {
        "schema": SCHEMA,
        "saved_at": snapshot.saved_at.isoformat(),
        "photo": asdict(snapshot.photo) | within,
        "saved": [asdict(saved) for saved in snapshot.saved],
        "project": snapshot.project,
        **told,
    }
