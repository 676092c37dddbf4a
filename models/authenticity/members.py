"""Which checkpoints make up an ensemble; read from manifests, so that neither torch nor OpenCV is loaded."""

from __future__ import annotations

from pathlib import Path

from models.checkpoints.checkpoint import CheckpointError, Manifest, find, misfit

KIND, MEMBER_KIND = "authenticity", "authenticity-member"
_MOST_MEMBERS = 16


def members_of(manifest: Manifest) -> list[Manifest]:
    """The members that a stack names; they lie beside it. Raises CheckpointError where one doesn't."""
    names = manifest.config.get("members")
    if manifest.path is None or not isinstance(names, list) or not names:
        raise CheckpointError(f"The checkpoint {manifest.name} names no members.")
    # A manifest may point nowhere else.
    if not all(isinstance(name, str) and Path(name).name == name for name in names):
        raise CheckpointError(f"The checkpoint {manifest.name} names members that can't lie beside it.")
    if len(names) > _MOST_MEMBERS or len(set(names)) < len(names):
        raise CheckpointError(f"The checkpoint {manifest.name} names too many members, or one of them twice.")
    members = [find(str(manifest.path.parent / f"{name}.json"), kind=MEMBER_KIND) for name in names]
    nameless = next((member for member in members if not isinstance(member.config.get("key"), str)), None)
    if nameless is not None:
        raise misfit(nameless, ValueError('its "key" is missing'))
    return members
