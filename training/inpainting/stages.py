"""Stages of one run: 64 px first, then 128 px, then 256 px, each for its count of photos, each with its own options.

Small pictures teach colours and shapes at a fraction of the cost (progressive growing: Karras et al., arXiv 1710.10196,
section 2; here the network is one and the same, since it takes any size).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from models.files.json_file import parsed

Options = TypeVar("Options", bound=Any)

PHOTOS = "photos"
# what a run reads once, at its start
_FIXED = frozenset(
    """run preset index cache text init backbone_weights perceptual_weights network stages recolour min_zoom
    betas ema_decay seed device precision max_minutes max_epochs max_steps max_photos
    warmup_steps cooldown log_every sample_every save_minutes""".split()
)


@dataclass(frozen=True)
class Stage:
    """From which count of photos seen a stage runs, up to which, and the options that it changes."""

    begins: int
    ends: int
    changes: dict[str, Any]


def read_stages(texts: Sequence[str], options: Options) -> tuple[Stage, ...]:
    """Stages as people write them: `photos=1000000 image_size=64 batch_size=64`, one after the other.

    `photos` is the length of the stage; every other word sets an option of the run, by its name, to a JSON value.
    Raises ValueError, one sentence, for a stage without a length, an option that there is none of or that a run can't
    change on its way, or a value that it can't have.
    """
    kinds = {name: kind for name, kind in get_type_hints(type(options)).items() if name not in _FIXED}
    stages: list[Stage] = []
    begins = 0
    for text in texts:
        values = dict(_setting(word, text) for word in text.split())
        length = values.pop(PHOTOS, 0)
        if not _is_of(length, int) or length < 1:
            raise ValueError(f'The stage "{text}" needs its length, as in photos=1000000.')
        for name, value in values.items():
            if name not in kinds:
                raise ValueError(f'The stage "{text}" sets {name}, an option that no run changes on its way.')
            if not _is_of(value, kinds[name]):
                raise ValueError(f'The stage "{text}" sets {name} to {json.dumps(value)}, which it can\'t be.')
        stages.append(Stage(begins, begins + length, values))
        begins += length
    return tuple(stages)


def _is_of(value: Any, kind: Any) -> bool:
    """Whether a JSON value is of an annotation's kind: a number, one of some words, or one of several kinds."""
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    if get_args(kind):
        return any(_is_of(value, one) for one in get_args(kind))
    return type(value) is kind or (kind is float and type(value) is int)


def _setting(word: str, text: str) -> tuple[str, Any]:
    name, equals, value = word.partition("=")
    name = name.replace("-", "_")
    try:
        return name, parsed(value)
    except ValueError:
        if not equals or not value:
            raise ValueError(
                f'"{word}" in the stage "{text}" is no option with its value, as in image_size=64.'
            ) from None
        return name, value


def at_stage(options: Options, stages: Sequence[Stage], photos: int) -> Options:
    """The options of a run that has seen so many photos; after its last stage, those of the last one."""
    changed: Options = replace(options, **changes_at(stages, photos))
    return changed


def changes_at(stages: Sequence[Stage], photos: int) -> dict[str, Any]:
    """What the stage changes that a run is in after so many photos; nothing without stages."""
    return next((stage.changes for stage in stages if photos < stage.ends), stages[-1].changes) if stages else {}


def largest(options: Options, stages: Sequence[Stage], name: str) -> Any:
    """The greatest value that a number among the options has in any stage of a run."""
    return max([stage.changes.get(name, getattr(options, name)) for stage in stages] or [getattr(options, name)])
