"""A session that nobody works on, and how it is read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.window.document.autosave_reading import read_session
from app.window.document.document import Document
from app.window.document.snapshot_document import Reopened, reopened
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
    """A lost session brought back."""

    lost: LostSession
    work: Reopened

    @property
    def document(self) -> Document:
        return self.work.document


def restored_from(lost: LostSession) -> Restored:
    """Read it from disk, its photo too. Raises what `read_session` and `reopen` raise."""
    return Restored(lost, reopened(read_session(lost.folder.path)))
