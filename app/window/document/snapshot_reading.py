"""Reads a snapshot back from its JSON and parts; nothing in them is believed unchecked, for anything may be there.

A crash may have left half a session, and a project may come from anybody: no number decides how much memory is taken
before it has been held against a limit, and no name leads anywhere.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

import numpy as np

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.window.canvas.margins import MOST_SIDE, Margins
from app.window.document.fill_pixels import from_png
from app.window.document.snapshot import PhotoReference, SavedFill, SavedRun, Snapshot
from app.window.document.snapshot_parts import coverage_file, hole_file, pixels_file

WRONG_VALUES = (KeyError, TypeError, ValueError, OverflowError)  # what a wrong value in the JSON raises
THREADS = 2  # a fill is decoded without Python's lock; more would only fight the window for memory
_MOST_PIXELS = 1 << 30  # no photo is larger; a damaged number must not ask for all the memory
_MOST_SEED, _MOST_COUNT = (1 << 31) - 1, 16  # what the controls beside the photo take
_MOST_RUNS = 1 << 30
_FIRST_YEAR, _LAST_YEAR = 1971, 2999  # of times that every system can tell in its own zone
_SPARE = 1 << 20  # bytes that a part may take beyond what is in it
_HOLE = re.compile(r"hole-[0-9a-f]{16}\.zlib")
_KEY = re.compile(r"[0-9a-f]{32}")
Value = TypeVar("Value")


class Source(Protocol):
    """Where the parts lie."""

    def part(self, name: str, most: int) -> bytes:
        """All bytes of a part. Raises OSError or ValueError where it is missing, damaged or more than `most` bytes."""


def read_snapshot(source: Source, told: Mapping[str, Any], saved_at: datetime, photo: PhotoReference) -> Snapshot:
    """The snapshot; fills and a hole that are damaged are left out and told of in `damaged`.

    Raises one of WRONG_VALUES where the JSON itself is wrong.
    """
    fills, applied = typed(told, "fills", list), typed(told, "applied", list)
    _check_keys(fills, applied)
    entries = {entry["key"]: entry for entry in (*fills, *applied)}  # one that was applied may be in both
    with ThreadPoolExecutor(THREADS) as pool:
        read = dict(zip(entries, pool.map(lambda entry: _read_or_name(source, entry), entries.values()), strict=True))
    whole = _with_shared_holes({key: fill for key, fill in read.items() if isinstance(fill, SavedFill)})
    kept = [entry["key"] for entry in fills if entry["key"] in whole]
    hole, broken_hole = _read_hole(source, typed(told, "hole", dict))
    shown = told.get("shown")
    shown_key = fills[shown]["key"] if isinstance(shown, int) and 0 <= shown < len(fills) else None
    return Snapshot(
        saved_at=saved_at,
        photo=photo,
        hole=hole,
        caption=typed(told, "caption", str),
        seed=_within(typed(told, "seed", int), 0, _MOST_SEED),
        count=_within(typed(told, "count", int), 1, _MOST_COUNT),
        fills=tuple(whole[key] for key in kept),
        shown=kept.index(shown_key) if shown_key in kept else None,
        applied=tuple(whole[entry["key"]] for entry in applied if entry["key"] in whole),
        margins=_margins(typed({"margins": [0, 0, 0, 0], **told}, "margins", list)),  # version 0.1 had none
        runs=tuple(map(_run, typed({"runs": [], **told}, "runs", list))),
        damaged=(*(name for name in read.values() if isinstance(name, str)), *broken_hole),
    )


def _with_shared_holes(fills: dict[str, SavedFill]) -> dict[str, SavedFill]:
    """The same fills; those of one run have one hole in memory, as they had when they were made."""
    holes: dict[tuple[int, int, bytes], PackedHole] = {}
    return {
        key: replace(fill, hole=holes.setdefault((fill.hole.height, fill.hole.width, fill.hole.bits), fill.hole))
        for key, fill in fills.items()
    }


def typed(content: Mapping[str, Any], key: str, kind: type[Value]) -> Value:
    """The value of a key. Raises KeyError or TypeError where it isn't there or of another type."""
    value = content[key]
    if not isinstance(value, kind):
        raise TypeError(f"{key} is not of type {kind.__name__}")
    return value


def _within(value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise ValueError(f"{value} is not within {least} and {most}")
    return value


def bytes_of(entries: Sequence[Any]) -> int:
    """What fills, of which these are the JSON objects, take in memory: pixels, edges and holes.

    Raises one of WRONG_VALUES.
    """
    amount = 0
    for entry in {typed(entry, "key", str): entry for entry in entries}.values():
        size, (left, top, right, bottom) = typed(entry, "hole", dict), _box(typed(entry, "patch", dict))
        amount += 4 * (right - left) * (bottom - top) + _pixels_of(size) // 8
    return amount


def _pixels_of(size: Mapping[str, Any]) -> int:
    height, width = typed(size, "height", int), typed(size, "width", int)
    return _within(height, 1, _MOST_PIXELS) * _within(width, 1, _MOST_PIXELS)


def _check_keys(fills: Sequence[Any], applied: Sequence[Any]) -> None:
    """Raise ValueError where a key is none, or two fills have the same; one may be applied twice."""
    keys = [typed(entry, "key", str) for entry in fills]
    others = [typed(entry, "key", str) for entry in applied]
    if len(set(keys)) < len(keys) or not all(map(_KEY.fullmatch, keys + others)):
        raise ValueError("a key names no fill, or two of them")


def _read_or_name(source: Source, entry: Mapping[str, Any]) -> SavedFill | str:
    """A fill, or its file's name where it can't be read."""
    try:
        return _read_fill(source, entry)
    except Exception:  # Pillow's own errors for damaged files are of many kinds
        return pixels_file(entry["key"])


def _read_fill(source: Source, entry: Mapping[str, Any]) -> SavedFill:
    key, size = entry["key"], typed(entry, "hole", dict)
    told = typed(entry, "patch", dict)
    left, top, right, bottom = _box(told)
    height, width = bottom - top, right - left
    bits = _unzip(source, hole_file(key), -(-_within(_pixels_of(size), 1, _MOST_PIXELS) // 8))
    pixels = from_png(source.part(pixels_file(key), 4 * height * width + _SPARE), height, width)
    coverage = None
    if typed(entry, "soft", bool):
        coverage = np.frombuffer(_unzip(source, coverage_file(key), height * width), np.uint8).reshape(height, width)
    return SavedFill(
        key=key,
        patch=_patch(told, pixels),
        hole=PackedHole(size["height"], size["width"], bits),
        starred=typed(entry, "starred", bool),
        coverage=coverage,
        run=_within(_whole(entry.get("run", 0)), 0, _MOST_RUNS),  # sessions of version 0.1 did not say
    )


def _box(told: Mapping[str, Any]) -> tuple[int, int, int, int]:
    left, top, right, bottom = map(int, typed(told, "box", list))
    if not (0 <= left < right and 0 <= top < bottom):
        raise ValueError("the box of a fill is empty")
    return left, top, right, bottom


def _patch(told: Mapping[str, Any], pixels: np.ndarray) -> FillPatch:
    near = told.get("near")
    return FillPatch(
        box=_box(told),
        pixels=pixels,
        seed=typed(told, "seed", int),
        caption=typed(told, "caption", str),
        unknown_words=tuple(map(str, told["unknown_words"])),
        word_weights=tuple((str(word), _finite(weight)) for word, weight in told["word_weights"]),
        checkpoint=typed(told, "checkpoint", str),
        device=typed(told, "device", str),
        seconds=_finite(told["seconds"]),
        notes=tuple(map(str, told["notes"])),
        near=None if near is None else int(near),
        checkpoint_sha256=tuple(map(str, told.get("checkpoint_sha256", ()))),  # version 0.1 did not say
    )


def _margins(told: Sequence[Any]) -> Margins:
    """Whether they fit the photo is seen once that is there."""
    left, top, right, bottom = (_within(_whole(size), 0, MOST_SIDE) for size in told)
    return Margins(left, top, right, bottom)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _run(told: Mapping[str, Any]) -> SavedRun:
    began = told["started"]
    started = None if began is None else datetime.fromisoformat(began)
    if started is not None and (started.tzinfo is None or not _FIRST_YEAR <= started.year <= _LAST_YEAR):
        raise ValueError(f"no run began at {started}")
    return SavedRun(_within(_whole(told["number"]), 0, _MOST_RUNS), started, typed(told, "folded", bool))


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{number} is no number")
    return number


def _read_hole(source: Source, told: Mapping[str, Any]) -> tuple[np.ndarray, list[str]]:
    """The hole, and the name of its file where that is damaged and the hole is an empty one."""
    name = typed(told, "file", str)
    height, width = typed(told, "height", int), typed(told, "width", int)
    if not _HOLE.fullmatch(name) or min(height, width) < 1 or height * width > _MOST_PIXELS:
        raise ValueError(f"{name!r}, {width}×{height}, is no hole")
    try:
        return np.frombuffer(_unzip(source, name, height * width), np.uint8).reshape(height, width), []
    except (OSError, ValueError):
        return np.zeros((height, width), np.uint8), [name]


def _unzip(source: Source, name: str, size: int) -> bytes:
    """What was compressed in a part. Raises ValueError unless it is `size` bytes, and never makes more of it."""
    opener = zlib.decompressobj()
    try:
        content = opener.decompress(source.part(name, size + _SPARE), size + 1)
    except zlib.error as error:
        raise ValueError(f"{name} is damaged") from error
    if len(content) != size or not opener.eof:
        raise ValueError(f"{name} is cut short")
    return content
