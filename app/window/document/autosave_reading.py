"""Reads an unfinished session back; nothing in it is believed unchecked, for a crash may have left anything."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from PIL import Image

from app.engine.packed_hole import PackedHole
from app.engine.protocol import FillPatch
from app.window.canvas.margins import Margins
from app.window.document.autosave_file import (
    SCHEMA,
    SESSION,
    PhotoReference,
    SavedAs,
    SavedFill,
    SavedRun,
    SessionSnapshot,
    coverage_file,
    hole_file,
    pixels_file,
)
from models.files.json_file import read_json
from models.files.regular_file import UnusableFile

_MOST_PIXELS = 1 << 30  # no photo is larger; a damaged number must not ask for all the memory
_HOLE = re.compile(r"hole-[0-9a-f]{16}\.zlib")
_KEY = re.compile(r"[0-9a-f]{32}")
Value = TypeVar("Value")


class SessionError(Exception):
    """The session in this folder can't be read; `newer` where only a newer program can."""

    def __init__(self, reason: str, *, newer: bool = False) -> None:
        super().__init__(reason)
        self.newer = newer


@dataclass(frozen=True)
class SessionTitle:
    """What is said of a session before it is read: the photo's path, and when it was kept."""

    photo: str
    saved_at: datetime


def read_title(folder: Path) -> SessionTitle:
    """A look at the session in `folder`. Raises SessionError, and OSError where there is none."""
    content = _read_json(folder)
    with _checked():
        return SessionTitle(
            _typed(_typed(content, "photo", dict), "path", str), datetime.fromisoformat(content["saved_at"])
        )


def read_session(folder: Path) -> SessionSnapshot:
    """The session in `folder`; fills and a hole that are damaged are left out and told of in `damaged`.

    Raises SessionError where even its JSON is damaged, and OSError where there is none.
    """
    content = _read_json(folder)
    with _checked():
        photo, hole = _typed(content, "photo", dict), _typed(content, "hole", dict)
        fills, places, damaged = _read_fills(folder, _typed(content, "fills", list))
        applied, _, broken = _read_fills(folder, _typed(content, "applied", list))
        pixels, broken_hole = _read_hole(folder, hole)
        shown = content.get("shown")
        return SessionSnapshot(
            saved_at=datetime.fromisoformat(content["saved_at"]),
            photo=PhotoReference(
                path=_typed(photo, "path", str),
                bytes=_typed(photo, "bytes", int),
                changed_ns=_typed(photo, "changed_ns", int),
                sha256=_typed(photo, "sha256", str),
            ),
            hole=pixels,
            caption=_typed(content, "caption", str),
            seed=_typed(content, "seed", int),
            count=_typed(content, "count", int),
            fills=tuple(fills),
            shown=places.get(shown) if isinstance(shown, int) else None,
            applied=tuple(applied),
            saved=_read_saved(content.get("saved", [])),
            runs=_read_runs(content.get("runs", [])),
            margins=_read_margins(content.get("margins", [0, 0, 0, 0])),
            damaged=tuple(dict.fromkeys((*damaged, *broken, *broken_hole))),
        )


@contextmanager
def _checked() -> Iterator[None]:
    """Turn whatever a wrong value raises into SessionError."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise SessionError(f"{SESSION}: {error!r}") from error


def _read_json(folder: Path) -> dict[str, Any]:
    try:
        content = read_json(folder / SESSION)
    except UnusableFile as error:
        raise SessionError(f"{SESSION} is not JSON") from error
    if not isinstance(content, dict) or not isinstance(content.get("schema"), int):
        raise SessionError(f"{SESSION} is not a session")
    if content["schema"] > SCHEMA:
        raise SessionError(f"{SESSION} has schema {content['schema']}", newer=True)
    return content


def _typed(content: Mapping[str, Any], key: str, kind: type[Value]) -> Value:
    value = content[key]
    if not isinstance(value, kind):
        raise TypeError(f"{key} is not of type {kind.__name__}")
    return value


def _read_fills(folder: Path, entries: list[Any]) -> tuple[list[SavedFill], dict[int, int], list[str]]:
    """The fills, the new number of each by its old one, and the files of those that can't be read."""
    fills: list[SavedFill] = []
    places: dict[int, int] = {}
    damaged = []
    for number, entry in enumerate(entries):
        key = _typed(entry, "key", str)
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} names no fill")
        try:
            fills.append(_read_fill(folder, key, entry))
            places[number] = len(fills) - 1
        except Exception:  # Pillow's own errors for damaged files are of many kinds
            damaged.append(pixels_file(key))
    return fills, places, damaged


def _read_fill(folder: Path, key: str, entry: Mapping[str, Any]) -> SavedFill:
    size = _typed(entry, "hole", dict)
    height, width = _typed(size, "height", int), _typed(size, "width", int)
    bits = _unzip(folder / hole_file(key), -(-height * width // 8))
    patch = _patch(_typed(entry, "patch", dict), _read_pixels(folder / pixels_file(key)))
    coverage = None
    if _typed(entry, "soft", bool):
        shape = patch.pixels.shape[:2]
        coverage = np.frombuffer(_unzip(folder / coverage_file(key), shape[0] * shape[1]), np.uint8).reshape(shape)
    run = _typed({"run": 0, **entry}, "run", int)  # sessions of version 0.1 did not say
    return SavedFill(key, patch, PackedHole(height, width, bits), _typed(entry, "starred", bool), coverage, run)


def _read_saved(entries: list[Any]) -> tuple[SavedAs, ...]:
    """Which pictures lie in files; sessions of version 0.1 did not say."""
    return tuple(SavedAs(_typed(entry, "file", str), tuple(map(str, entry["keys"]))) for entry in entries)


def _read_runs(entries: list[Any]) -> tuple[SavedRun, ...]:
    """What is remembered of runs; sessions of version 0.1 did not say."""
    return tuple(
        SavedRun(
            _typed(entry, "number", int),
            datetime.fromisoformat(entry["started"]) if entry.get("started") else None,
            _typed(entry, "folded", bool),
        )
        for entry in entries
    )


def _read_margins(told: list[Any]) -> Margins:
    """By how much the photo was extended; sessions of version 0.1 did not say."""
    left, top, right, bottom = told
    if not all(isinstance(size, int) and size >= 0 for size in told):
        raise ValueError(f"{told} are no margins")
    return Margins(left, top, right, bottom)


def _read_pixels(path: Path) -> np.ndarray:
    with Image.open(path, formats=["PNG"]) as picture:
        return np.array(picture.convert("RGB"))


def _patch(told: Mapping[str, Any], pixels: np.ndarray) -> FillPatch:
    left, top, right, bottom = map(int, _typed(told, "box", list))
    if pixels.shape != (bottom - top, right - left, 3):
        raise ValueError("the fill is not of its box's size")
    near = told.get("near")
    return FillPatch(
        box=(left, top, right, bottom),
        pixels=pixels,
        seed=_typed(told, "seed", int),
        caption=_typed(told, "caption", str),
        unknown_words=tuple(map(str, told["unknown_words"])),
        word_weights=tuple((str(word), float(weight)) for word, weight in told["word_weights"]),
        checkpoint=_typed(told, "checkpoint", str),
        device=_typed(told, "device", str),
        seconds=float(told["seconds"]),
        notes=tuple(map(str, told["notes"])),
        near=None if near is None else int(near),
    )


def _read_hole(folder: Path, told: Mapping[str, Any]) -> tuple[np.ndarray, list[str]]:
    """The hole, and the name of its file where that is damaged and the hole is an empty one."""
    name = _typed(told, "file", str)
    height, width = _typed(told, "height", int), _typed(told, "width", int)
    if not _HOLE.fullmatch(name) or not 0 < height * width <= _MOST_PIXELS:
        raise ValueError(f"{name!r}, {width}×{height}, is no hole")
    try:
        return np.frombuffer(_unzip(folder / name, height * width), np.uint8).reshape(height, width), []
    except (OSError, ValueError):
        return np.zeros((height, width), np.uint8), [name]


def _unzip(path: Path, size: int) -> bytes:
    """What was compressed in `path`. Raises ValueError unless it is `size` bytes, and never makes more of it."""
    opener = zlib.decompressobj()
    try:
        content = opener.decompress(path.read_bytes(), size + 1)
    except zlib.error as error:
        raise ValueError(f"{path.name} is damaged") from error
    if len(content) != size or not opener.eof:
        raise ValueError(f"{path.name} is cut short")
    return content
