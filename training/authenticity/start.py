"""What a member may start from without having seen what is kept from it, and what is said of its start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from accelerate import Accelerator

from models.authenticity.members import MEMBER_KIND
from models.checkpoints.checkpoint import CheckpointError
from models.checkpoints.manifest import Manifest, read_manifest
from training.authenticity.distillation import distil
from training.authenticity.options import AuthenticityOptions
from training.runs.state import STATE_FOLDER, newest_state, read_options

Options = TypeVar("Options", bound=AuthenticityOptions)
PHOTOS_BEFORE = "photos_before"  # in a run's options: the crops that its start had seen


@dataclass(frozen=True)
class Begun(Generic[Options]):
    """How a member's own training begins: its options, with what to load and the time that is left, what to say of it,
    and how many crops its start has seen."""

    options: Options
    start: str
    photos: int = 0


def begin(options: Options, accelerator: Accelerator) -> Begun[Options] | None:
    """Settle what a member starts from, distilling where that is asked for; None where distilling was stopped.

    A run with a saved state goes on from that, and is only told what it started from. Nothing is downloaded that would
    be replaced. Raises BackboneError where `options.distil` doesn't fit.
    """
    recorded = recorded_start(options.run)
    if recorded is not None:
        before = int(read_options(options.run).get(PHOTOS_BEFORE, 0))
        return Begun(replace(options, init=None, early=None, pretrained=False), recorded, before)
    if options.distil is None:
        pretrained = options.pretrained and options.init is None
        told = describe_start(options.init, pretrained)
        return Begun(
            replace(options, pretrained=pretrained), _with_early(told, options.early), photos_seen_by(options.init)
        )
    found = distil(options, accelerator)
    if found is None:
        return None
    left = None if options.max_minutes is None else max(0.0, options.max_minutes - found.minutes)
    return Begun(
        replace(options, init=found.file, pretrained=False, max_minutes=left), _with_early(found.start, options.early)
    )


def check_start(weights: Path | None, stacking: float, without: tuple[str, ...]) -> None:
    """Raise CheckpointError where the start is a member that saw photos or inpainters which the new one is not to see.

    Photos are kept for the stack by their ids alone, so that a larger share holds every smaller one. A file without a
    member's manifest beside it, a plain backbone for example, has seen none of our photos.
    """
    start = _member_of(weights)
    if start is None:
        return
    kept = start.training.get("stacking") or 0.0
    if kept < stacking:
        raise CheckpointError(
            f"The member {start.name} was trained on photos that --stacking {stacking:g} keeps for the stack (it kept"
            f" {kept:g} of them, or doesn't say); start from one that kept as many."
        )
    met = [name for name in without if name not in start.training.get("without", ())]
    if met:
        raise CheckpointError(
            f"The member {start.name} was trained on fills by {met[0]}; --without needs another start."
        )


def check_one_start(init: Path | None, distil: Path | None) -> None:
    """Raise CheckpointError where there are two starts."""
    if init is not None and distil is not None:
        raise CheckpointError("Give either --init or --distil: a member starts from one of them.")


def describe_start(init: Path | None, pretrained: bool) -> str:
    """What a member starts from that isn't distilled, in a few words for its manifest."""
    if init is None:
        return "timm's pretrained weights" if pretrained else "none"
    start = _member_of(init)
    return f"the file {init.name}" if start is None else f"the member {start.name}"


def _with_early(told: str, early: Path | None) -> str:
    """What is said of a start, and of the member whose first stage comes beside Swin's patch embedding."""
    if early is None:
        return told
    stage = f"the first stage of {describe_start(early, pretrained=False)}"
    return stage if told == "none" else f"{told}, with {stage}"


def photos_seen_by(init: Path | None) -> int:
    """How many crops a start has seen in all its runs; in its last one, where its manifest only tells that; else 0."""
    start = _member_of(init)
    if start is None:
        return 0
    told = start.training
    return int(told.get("photos_seen") or told.get("steps", 0) * told.get("batch_size", 0))


def _member_of(weights: Path | None) -> Manifest | None:
    """The manifest of the member whose weights these are; None where they are no member's."""
    beside = None if weights is None else weights.with_suffix(".json")
    start = read_manifest(beside) if beside is not None and beside.is_file() else None
    return start if start is not None and start.kind == MEMBER_KIND else None


def recorded_start(run: Path) -> str | None:
    """What a run with a saved state started from, whatever its command says by now; None where there is no state."""
    if newest_state(run / STATE_FOLDER) is None:
        return None
    values = read_options(run)
    if "start" in values:
        return str(values["start"])
    init = values.get("init")  # a run of before starts were recorded
    return describe_start(None if init is None else Path(init), bool(values.get("pretrained")))
