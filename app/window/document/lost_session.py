"""A session that nobody works on, and how it is read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.window.canvas.pyramid import Pyramid
from app.window.document.autosave_document import reopen
from app.window.document.autosave_reading import read_session
from app.window.document.document import Document
from app.window.parts.session_folder import SessionFolder


@dataclass(frozen=True, eq=False)
class LostSession:
    """A session that nobody works on: where it lies, which photo it is about, and when it was kept last.

    Its program crashed, or its photo gave way to another one while there was a hole that had not been filled.
    """

    folder: SessionFolder
    photo: Path
    saved_at: datetime


@dataclass(frozen=True, eq=False)
class Restored:
    """A lost session brought back: the document, its photo in all sizes, and what the controls said."""

    lost: LostSession
    document: Document
    pyramid: Pyramid
    caption: str
    seed: int
    count: int
    damaged: tuple[str, ...]


def restored_from(lost: LostSession) -> Restored:
    """Read it from disk, its photo too. Raises what `read_session` and `reopen` raise."""
    session = read_session(lost.folder.path)
    document = reopen(session)
    pyramid = Pyramid(document.original)
    pyramid.rebase(document.photo.pixels, document.applied_box)
    return Restored(lost, document, pyramid, session.caption, session.seed, session.count, session.damaged)
