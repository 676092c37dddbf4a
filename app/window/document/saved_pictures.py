"""Which pictures of a document lie in files. Free of Qt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.window.document.kept_fill import KeptFill, Picture


class SavedPictures:
    """Which pictures of a document lie in files. A file holds one picture: the one that was saved there last."""

    def __init__(self) -> None:
        self._files: dict[Path, Picture] = {}  # the file written last is the last entry

    def __iter__(self) -> Iterator[tuple[Path, Picture]]:
        return iter(self._files.items())

    def note(self, file: Path, picture: Picture) -> None:
        """`picture` was written to `file`, and what that held before is gone."""
        others = {path: other for path, other in self._files.items() if path != file and not same_file(path, file)}
        self._files = {**others, file: picture}

    def file_of(self, picture: Picture) -> Path | None:
        """Where exactly this picture was saved last."""
        return next((file for file, other in reversed(self._files.items()) if other == picture), None)

    def last_file(self) -> Path | None:
        """The file that was written last."""
        return next(reversed(self._files), None)

    def tops(self) -> set[KeptFill]:
        """The fills that are on top in some file."""
        return {picture[-1] for picture in self._files.values()}

    def begin_with(self, picture: Picture) -> bool:
        """Whether some file holds this picture, or one that was made on top of it."""
        return any(other[: len(picture)] == picture for other in self._files.values())


def same_file(one: Path, other: Path) -> bool:
    """Whether two names are one file."""
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False
