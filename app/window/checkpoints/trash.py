"""Moves a checkpoint's files to the trash, all of them or none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFile

from app.checkpoints.files import files_of


class TrashError(OSError):
    """A file that the trash doesn't take."""


def move_to_trash(manifest: Path) -> None:
    """The manifest goes first, so that no half-removed checkpoint is ever listed. Raises TrashError."""
    moved: list[tuple[Path, Path]] = []
    for path in files_of(manifest):
        try:
            moved.append((path, trash(path)))
        except TrashError:
            for original, in_trash in reversed(moved):
                in_trash.rename(original)
            raise


def trash(path: Path) -> Path:
    """Where in the trash the file lies now. Raises TrashError."""
    file = QFile(str(path))
    if not file.moveToTrash():
        raise TrashError(str(path))
    return Path(file.fileName())
