"""JSON that lies where anybody may put a file: it has a value, or is refused in a sentence."""

from __future__ import annotations

import json
from typing import Any

from models.files.regular_file import MOST_BYTES, UnusableFile, read_regular
from models.files.same_file import Name

_MOST_NESTED = 100  # levels; what goes through such values calls itself at each


def read_json(path: Name, most: int = MOST_BYTES) -> Any:
    """The JSON value of a file. Raises as `read_regular` does, and UnusableFile where it holds none."""
    content = read_regular(path, most)
    try:
        return parsed(content)
    except ValueError as error:
        raise UnusableFile(path, str(error)) from error


def parsed(text: bytes | str) -> Any:
    """The value of JSON. Raises ValueError, whose message tells why it has none: "it is not valid JSON (line 3)"."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not valid JSON (line {error.lineno})") from error
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8 text") from error
    except ValueError as error:  # Python reads no number of thousands of digits
        raise ValueError("it holds a number that is too long") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if _is_deep(value):
        raise ValueError("it is nested too deeply")
    return value


def _is_deep(value: Any) -> bool:
    """Whether a value is nested too deeply, found level by level, without calling itself."""
    level = [value]
    for _ in range(_MOST_NESTED):
        inner: list[Any] = []
        for outer in level:
            if isinstance(outer, dict | list):
                inner += outer.values() if isinstance(outer, dict) else outer
        if not inner:
            return False
        level = inner
    return True
