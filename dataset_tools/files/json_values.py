"""Values of JSON lines that anybody may have written, each refused in a phrase where it isn't what it should be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from models.files.json_file import parsed
from models.files.regular_file import MOST_OF_A_LINE
from models.imaging.decode import MAX_PIXELS, MAX_SIDE


def json_object(line: bytes) -> dict[str, Any]:
    """A line's JSON object. Raises ValueError where it is none."""
    if len(line) >= MOST_OF_A_LINE:
        raise ValueError(f"it is longer than {MOST_OF_A_LINE >> 20} MB")
    try:
        values = parsed(line)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise ValueError("not a JSON object")
    return values


def text(values: Mapping[str, Any], key: str) -> str:
    """A text. Raises ValueError."""
    value = values[key]
    if not isinstance(value, str):
        raise ValueError(f"{key} is {_shown(value)}, not a text")
    return value


def file_name(values: Mapping[str, Any], key: str) -> str:
    """The name of a file. Raises ValueError."""
    value = text(values, key)
    if not value:
        raise ValueError(f"{key} is {_shown(value)}, which no file can be called")
    return value


def objects(values: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """A list of JSON objects. Raises ValueError."""
    value = values[key]
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError(f"{key} is {_shown(value)}, not a list of objects")
    return value


def photo_size(values: Mapping[str, Any], key: str) -> tuple[int, int]:
    """The width and height of a photo that can be opened. Raises ValueError."""
    value = values[key]
    if not isinstance(value, list) or [type(side) for side in value] != [int, int]:
        raise ValueError(f"{key} is {_shown(value)}, not a width and a height")
    width, height = value
    if min(value) < 1 or max(value) > MAX_SIDE or width * height > MAX_PIXELS:
        raise ValueError(f"{key} is {_shown(value)}, which no photo has that can be opened")
    return width, height


def four_numbers(values: Mapping[str, Any], key: str) -> tuple[float, float, float, float]:
    """Four finite numbers. Raises ValueError."""
    value = values[key]
    if not isinstance(value, list) or len(value) != 4 or not all(map(_is_finite, value)):
        raise ValueError(f"{key} is {_shown(value)}, not four numbers")
    x, y, width, height = map(float, value)
    return x, y, width, height


def points(values: Mapping[str, Any], key: str) -> dict[str, tuple[float, float]]:
    """Names with an x and a y each, finite numbers. Raises ValueError."""
    value = values[key]
    if not isinstance(value, dict) or not all(isinstance(at, list) and len(at) == 2 for at in value.values()):
        raise ValueError(f"{key} is {_shown(value)}, not names with an x and a y each")
    if not all(_is_finite(number) for at in value.values() for number in at):
        raise ValueError(f"{key} is {_shown(value)}, not names with two numbers each")
    return {name: (float(x), float(y)) for name, (x, y) in value.items()}


def _is_finite(value: object) -> bool:
    return type(value) in (int, float) and abs(value) < 1e9 and math.isfinite(value)  # type: ignore[arg-type]


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
