"""The file that a person named in a save dialog."""

from __future__ import annotations

from pathlib import Path

from app.window.parts.language import tr
from app.window.parts.message_bar import MessageBar


def asked_file(answer: str, suffix: str, message: MessageBar) -> Path | None:
    """The answer with `suffix` (".png") where it has none; None for no answer.

    None as well, and a sentence, where the file with the suffix is there: the dialog asked about the name without it.
    """
    if not answer or Path(answer).suffix:
        return Path(answer) if answer else None
    file = Path(answer + suffix)
    if not file.exists():
        return file
    message.error(tr("{file} already exists: enter its full name to replace it.").format(file=file))
    return None
