"""What a member may start from without having seen what is kept from it."""

from __future__ import annotations

from pathlib import Path

from models.authenticator import MEMBER_KIND
from models.checkpoint import CheckpointError
from models.manifest import read_manifest


def check_start(weights: Path | None, stacking: float, without: tuple[str, ...]) -> None:
    """Raise CheckpointError where the start is a member that saw photos or inpainters which the new one is not to see.

    Photos are kept for the stack by their ids alone, so that a larger share holds every smaller one. A file without a
    member's manifest beside it, a plain backbone for example, has seen none of our photos.
    """
    beside = None if weights is None else weights.with_suffix(".json")
    if beside is None or not beside.is_file():
        return
    start = read_manifest(beside)
    if start.kind != MEMBER_KIND:
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
