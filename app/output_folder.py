"""The folder that a command writes into."""

from __future__ import annotations

from pathlib import Path

from models.imaging import PhotoError


def output_folder(out: str) -> Path:
    """The folder of that name, made where it isn't there yet. Raises PhotoError."""
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise PhotoError(f"{out} is a file, not a folder: name a folder.") from None
    except OSError as error:
        raise PhotoError(f"The folder {out} can't be made: {error.strerror or error}.") from error
    return folder
