"""The preferences: one frozen dataclass whose fields say how they are shown, and its TOML file. Free of Qt."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from app.growth import GROWTH
from app.window.canvas.tints import STRENGTH, THEMES, TINTS
from models.files.regular_file import read_regular

FILE = "preferences.toml"
MOST_GROWTH = 40
_ESCAPED = re.compile(r'[\x00-\x1f\x7f"\\]')  # what the quotes of a TOML string don't hold as it is


def choice(default: str, *choices: str) -> Any:
    """A field that is one of a few words."""
    return field(default=default, metadata={"choices": choices})


def number(default: int, least: int, most: int, unit: str = "") -> Any:
    """A field that is a whole number from `least` to `most`."""
    return field(default=default, metadata={"least": least, "most": most, "unit": unit})


@dataclass(frozen=True)
class Preferences:
    """Every field has its default here. Raises ValueError for a value that a field can't have."""

    theme: str = choice("system", "system", "dark", "light")
    language: str = choice("system", "system", "en", "de")  # from the next start on
    device: str = choice("auto", "auto", "cpu", "cuda", "mps", "dml")
    checkpoint: str = field(default="default", metadata={"hidden": True})  # set on the Checkpoints page
    ensemble: str = field(default="default", metadata={"hidden": True})
    fills: int = number(4, 1, 16)
    hardness: int = number(100, 0, 100, " %")
    quality: int = number(95, 1, 100, " %")  # of JPEG and WebP
    growth: int = number(GROWTH, 0, MOST_GROWTH, " ‰")  # of the photo's shorter side, around animals and objects
    tint: str = choice(THEMES, *TINTS)  # of the hole
    tint_strength: int = number(STRENGTH, 0, 100, " %")
    heat: int = number(80, 0, 100, " %")  # strength of the heat map

    def __post_init__(self) -> None:
        for entry in fields(self):
            if not _valid(entry, getattr(self, entry.name)):
                raise ValueError(f"{entry.name} can't be {getattr(self, entry.name)!r}")


class PreferencesError(ValueError):
    """A file that is no preferences, or has fields (`wrong`) with values that can't be.

    `readable` is what of it can be used, with defaults for the rest; `cause` says why nothing can, where it is known.
    """

    def __init__(
        self, file: Path, cause: str = "", wrong: tuple[str, ...] = (), readable: Preferences | None = None
    ) -> None:
        super().__init__(f"{file} can't be used: {cause or ', '.join(wrong) or 'it is no TOML'}.")
        self.file, self.cause, self.wrong = file, cause, wrong
        self.readable = readable or Preferences()


def config_folder() -> Path:
    """The user's own folder for settings; FEATHERPROOF_CONFIG names another. It need not exist."""
    named = os.environ.get("FEATHERPROOF_CONFIG")
    if named:
        return Path(named)
    import platformdirs  # here, because showing the window does without it

    return platformdirs.user_config_path("featherproof", appauthor=False)


def read_preferences(folder: Path) -> Preferences:
    """The preferences kept in a folder; the defaults where there is no file. Raises PreferencesError.

    What a file says of fields that this version does not know counts for nothing.
    """
    file = folder / FILE
    try:
        values = tomllib.loads(read_regular(file).decode("utf-8"))
    except FileNotFoundError:
        return Preferences()
    except OSError as error:
        raise PreferencesError(file, error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML, or one nested without end
        raise PreferencesError(file) from error
    return _usable(values, file)


def _usable(values: Mapping[str, Any], file: Path) -> Preferences:
    known = [entry for entry in fields(Preferences) if entry.name in values]
    right = {entry.name: values[entry.name] for entry in known if _valid(entry, values[entry.name])}
    if len(right) < len(known):
        wrong = tuple(entry.name for entry in known if entry.name not in right)
        raise PreferencesError(file, wrong=wrong, readable=Preferences(**right))
    return Preferences(**right)


def _valid(entry: Any, value: object) -> bool:
    if type(value) is not type(entry.default):  # a bool is no number here
        return False
    if "choices" in entry.metadata:
        return value in entry.metadata["choices"]
    if "least" in entry.metadata:
        return bool(entry.metadata["least"] <= value <= entry.metadata["most"])
    return bool(value) and str(value).encode(errors="replace").decode() == value  # half a character is no name


def write_preferences(folder: Path, preferences: Preferences) -> None:
    """Write them whole or not at all; a file that could not be used wholly is kept beside. Raises OSError."""
    from models.files.atomic_file import write_atomically

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    try:
        read_preferences(folder)
    except PreferencesError:
        file.replace(file.with_name(bad_name(file)))
    lines = [f"{name} = {_toml(value)}" for name, value in asdict(preferences).items()]
    write_atomically(file, "\n".join(lines) + "\n")


def bad_name(file: Path) -> str:
    """What a damaged file is called once a new one is written."""
    return f"{file.name}.bad"


def _toml(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return '"' + _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", value) + '"'
