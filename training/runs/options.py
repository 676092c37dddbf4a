"""What every training command can be asked for, and options read back from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Options = TypeVar("Options")


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What every training command shares."""

    run: Path  # folder of this run: options, state, logs, samples
    max_minutes: float | None = None  # stop in time and save; counts this call only
    max_epochs: float | None = None  # of this run, without those of a warm start
    max_steps: int | None = None
    max_photos: int | None = None  # seen since the very start, a warm start's included
    batch_size: int = 16  # photos a process and micro-batch
    accumulation: int = 1  # micro-batches an optimizer step
    precision: Literal["auto", "bf16", "fp32"] = "auto"
    device: Literal["auto", "cpu"] = "auto"
    seed: int = 0
    warmup_steps: int = 200  # over which learning rates rise from 0: the first Adam steps are all sign
    cooldown: float = 0.0  # share of this call, at its end, over which learning rates fall to 0
    ema_decay: float = 0.999
    log_every: int = 10  # steps
    sample_every: int = 500  # steps between sample grids and validation figures
    save_minutes: float = 5.0  # between saved states


def options_from(kind: type[Options], values: Mapping[str, Any]) -> Options:
    """A command's options from the JSON that a run folder or `--dry-run` holds.

    Settings that `kind` doesn't have, such as those that only an older version knew, are left out. Raises ValueError
    where a network's configuration can't be so.
    """
    kinds = get_type_hints(kind)
    return kind(**{name: _typed(value, kinds[name]) for name, value in values.items() if name in kinds})


def _typed(value: Any, kind: Any) -> Any:
    """A JSON value as an annotation has it: paths from text, tuples from lists, configurations from objects."""
    if get_origin(kind) in (Union, UnionType):
        if value is None:
            return None
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is tuple:
        return tuple(_typed(entry, get_args(kind)[0]) for entry in value)
    if isinstance(value, dict) and hasattr(kind, "from_dict"):
        return kind.from_dict(value)
    return Path(value) if kind is Path else value
