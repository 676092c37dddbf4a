"""Parts of a set of source photos: the training photos are shared by the members and the stack over them."""

from __future__ import annotations

import hashlib


def for_stack(source: str, share: float) -> bool:
    """Whether a training source photo is kept from all members, for the stack: a matter of its id alone."""
    digest = hashlib.sha256(f"stack/{source}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big") < share * 2**32


def split_of(part: str) -> str:
    """The index's split that a part is of: "train" and "stack" share the training photos."""
    return "train" if part == "stack" else part


def in_part(source: str, part: str, stacking: float) -> bool:
    """Whether a source photo of the part's split is in the part."""
    return part not in ("train", "stack") or for_stack(source, stacking) == (part == "stack")
