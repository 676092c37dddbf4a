"""A network's configuration out of a manifest's JSON: types and ranges are checked before anything is built from it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

MOST = 1_000_000  # what a whole number may be: the largest ones count the words of a vocabulary
MOST_LISTED = 64  # of blocks, layers, classes
_MOST_IN_LISTS = 65_536  # channels of a layer

Config = TypeVar("Config")


def config_from(kind: type[Config], values: Mapping[str, Any]) -> Config:
    """A frozen dataclass from JSON values; lists become tuples.

    Raises ValueError, one short sentence, for a setting that it doesn't have, lacks, or that can't be so.
    """
    known = {entry.name: entry for entry in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ValueError(f"This configuration has unknown settings: {', '.join(map(str, unknown))}.")
    lacking = [
        name
        for name, entry in known.items()
        if name not in values and entry.default is MISSING and entry.default_factory is MISSING
    ]
    if lacking:
        raise ValueError(f"This configuration lacks the setting {lacking[0]}.")
    kinds = get_type_hints(kind)
    for name, value in values.items():
        if not fits(value, kinds[name]):
            raise ValueError(f"The setting {name} can't be {_shown(value)}.")
    return kind(**{name: _frozen(value) for name, value in values.items()})


def fits(value: Any, kind: Any) -> bool:
    """Whether a JSON value is of an annotation's kind, and of a size that a network can have."""
    if get_origin(kind) is Literal:
        return isinstance(value, str) and value in get_args(kind)
    if get_origin(kind) is tuple:
        one = get_args(kind)[0]
        if not isinstance(value, list | tuple) or len(value) > MOST_LISTED:
            return False
        return all(fits(entry, one) and (one is not int or 1 <= entry <= _MOST_IN_LISTS) for entry in value)
    if get_origin(kind) is not None:  # a mapping: settings of a library's network
        return isinstance(value, dict) and all(_is_plain(entry) for entry in value.values())
    if kind is int:
        return type(value) is int and 0 <= value <= MOST
    if kind is float:
        return type(value) in (int, float) and math.isfinite(value)
    return type(value) is kind


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):  # blocks of a stage, heads of its attention
        return len(value) <= MOST_LISTED and all(fits(entry, int) and entry <= MOST_LISTED for entry in value)
    return isinstance(value, bool | str) or (fits(value, float) and 0 <= value <= _MOST_IN_LISTS)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
