"""JSON with odd values where others are expected: every key of an object, by every kind of value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

VALUES: dict[str, Any] = {
    "null": None,
    "true": True,
    "zero": 0,
    "negative": -5,
    "vast": 10**9,
    "endless": 10**400,
    "fraction": 0.5,
    "nan": float("nan"),
    "empty": "",
    "text": "x",
    "control": "\x00\x1b[31m\n\ud800",
    "outside": "../../../etc/passwd",
    "long": "x" * 100_000,
    "list": [],
    "negatives": [-5, 5],
    "vast-list": [30_000, 30_000],
    "many": list(range(20_000)),
    "object": {},
    "nested": {"a": {"b": [1]}},
}


def spoilt(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A name and JSON text, of `values` with one key missing or holding something else."""
    for key in values:
        yield f"{key}-missing", json.dumps({k: v for k, v in values.items() if k != key})
        for name, value in VALUES.items():
            yield f"{key}-{name}", json.dumps({**values, key: value})


def no_json() -> Iterator[tuple[str, bytes]]:
    """What a JSON reader has to refuse, or to bear."""
    yield "empty", b""
    yield "brackets", b"[" * 200_000
    yield "nested", b"[" * 200_000 + b"]" * 200_000
    yield "objects", b'{"a":' * 100_000
    yield "half", b'{"schema": 1, "na'
    yield "no-text", b"\xff\xfe{\x00}\x00"
    yield "zeros", bytes(1000)
    yield "number", b"1" * 100_000
    yield "list", b"[1, 2, 3]"
    yield "twice", b'{"schema": 1} {"schema": 1}'
