"""The manifests of a C2PA store: who made each, what was done, and which one it was made from. Nothing is verified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.files.json_file import parsed
from models.provenance.cbor import decode_cbor
from models.provenance.jumbf import Box, read_jumbf
from models.provenance.label import Claim, strongest
from models.provenance.source_types import claim_of, code_of

_MOST_PARENTS = 8
_EDITS = frozenset(
    f"c2pa.{action}"
    for action in """
        addedText adjustedColor color_adjustments cropped deleted drawing edited enhanced filtered placed removed
        resized translated watermarked
    """.split()
)


@dataclass(frozen=True)
class Manifest:
    """A manifest: the program that made it, and each action with the code of its digital source type ("": none)."""

    generator: str
    actions: tuple[tuple[str, str], ...]

    @property
    def claim(self) -> Claim:
        """The most telling of what its source types and actions say."""
        claims: set[Claim] = {claim_of(code) for _, code in self.actions if code}
        if any(action in _EDITS for action, _ in self.actions):
            claims.add("edited")
        return strongest(claims) or "unclear"

    def told(self) -> str:
        """The program and what it did, in C2PA's words."""
        actions = [f"{action} ({code})" if code else action for action, code in self.actions]
        return ": ".join(part for part in (self.generator, ", ".join(dict.fromkeys(actions))) if part)


def read_manifests(store: bytes) -> tuple[Manifest, ...]:
    """The active manifest, and behind it those of the files it was made from, each from the next one.

    Raises ValueError where the store is damaged, or not within the bounds that this and other readers get through.
    """
    root = read_jumbf(store)
    _decode_all(root)
    found: list[Manifest] = []
    box: Box | None = root.inner[-1] if root.inner else None
    while box is not None and len(found) < _MOST_PARENTS:
        assertions = box.child("c2pa.assertions")
        inner = assertions.inner if assertions is not None else []
        found.append(Manifest(_generator(box), tuple(_actions(inner))))
        parent = _parent(inner)
        box = next((other for other in root.inner if parent and other.label == parent and other is not box), None)
    if not found:
        raise ValueError("it holds no manifest")
    return tuple(found)


def _decode_all(box: Box) -> None:
    """Raises ValueError where a value in any box is damaged or too deep, or packed, so that nobody knows its size."""
    for kind, content in box.contents:
        if kind == b"cbor":
            decode_cbor(content)
        elif kind == b"json":
            parsed(content)
        elif kind == b"brob":
            raise ValueError("it is compressed")
    for inner in box.inner:
        _decode_all(inner)


def _value(box: Box | None) -> dict[str, Any]:
    """What an assertion or claim says."""
    for kind, content in box.contents if box is not None else ():
        value = decode_cbor(content) if kind == b"cbor" else parsed(content) if kind == b"json" else None
        if isinstance(value, dict):
            return value
    return {}


def _generator(manifest: Box) -> str:
    claim = _value(manifest.child("c2pa.claim"))
    info = claim.get("claim_generator_info")
    first = info[0] if isinstance(info, list) and info else info
    if isinstance(first, dict) and first.get("name"):
        return " ".join(str(first[key]) for key in ("name", "version") if first.get(key))
    return str(claim.get("claim_generator") or "")


def _actions(assertions: list[Box]) -> list[tuple[str, str]]:
    found = []
    for box in assertions:
        listed = _value(box).get("actions") if box.label.startswith("c2pa.actions") else None
        for action in listed if isinstance(listed, list) else ():
            if isinstance(action, dict):
                source = action.get("digitalSourceType")
                found.append((str(action.get("action", "")), code_of(source) if isinstance(source, str) else ""))
    return found


def _parent(assertions: list[Box]) -> str:
    """The label of the manifest of the picture that was opened."""
    for box in assertions:
        told = _value(box) if box.label.startswith("c2pa.ingredient") else {}
        if told.get("relationship") == "parentOf":
            link = told.get("activeManifest") or told.get("c2pa_manifest")
            address = link.get("url") if isinstance(link, dict) else None
            return str(address or "").rstrip("/").rpartition("/")[2]
    return ""
