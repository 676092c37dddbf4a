"""Text files that people write: UTF-8, with or without a byte order mark, and of a sensible size."""

from __future__ import annotations

from pathlib import Path

from dataset_tools.errors import SourceError
from models.files.regular_file import UnusableFile, read_regular


def read_text(path: Path) -> str:
    """The text of a UTF-8 file without its byte order mark. Raises SourceError, and OSError where it can't be read."""
    try:
        written = read_regular(path)
        return written.decode("utf-8-sig")
    except UnusableFile as error:
        raise SourceError(f"{path} can't be read: {error.why}.") from None
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{path}, line {line}: not UTF-8 text; save the file as UTF-8.") from None
