"""Takes chance out of a signed C2PA store: the salts that the library draws follow from the file instead.

What is hashed and signed over them is hashed and signed anew, all in the same number of bytes, so that the store fits
where it was. Ed25519 signs the same bytes the same way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from models.provenance.jumbf import read_jumbf

_SALT = b"\x00\x00\x00\x18c2sh"  # a box of 16 bytes in an assertion's description (C2PA specification, 8.4.2.3)
_SALT_BYTES = 16
_ASSERTIONS = "c2pa.assertions"
_SIGNATURE_BYTES = 64


@dataclass(frozen=True)
class Signed:
    """What the library had signed, and the signature that it got."""

    signed: bytes
    signature: bytes


def resealed(store: bytes, first: Signed, seed: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The store of one manifest with salts from `seed`, signed by `sign`; as long as it was.

    Raises ValueError where the store isn't made as expected.
    """
    result = bytearray(store)
    manifests = read_jumbf(store).inner
    assertions = manifests[-1].child(_ASSERTIONS) if manifests else None
    boxes = [(box.start, box.end) for box in assertions.inner] if assertions is not None else []
    for number, (start, end) in enumerate(boxes):
        place = store.find(_SALT, start, end)
        if place >= 0:
            salt = hashlib.sha256(seed + bytes([number])).digest()[:_SALT_BYTES]
            result[place + len(_SALT) : place + len(_SALT) + _SALT_BYTES] = salt
    payload = bytearray(first.signed)
    digests = [hashlib.sha256(store[start:end]).digest() for start, end in boxes]
    for _ in boxes:  # an assertion that holds the hash of another one changes with it
        for number, (start, end) in enumerate(boxes):
            now = hashlib.sha256(result[start:end]).digest()
            if now != digests[number]:
                _replace(result, digests[number], now)
                _replace(payload, digests[number], now)
                digests[number] = now
    if result.count(first.signature) != 1 or len(first.signature) != _SIGNATURE_BYTES:
        raise ValueError("its signature is not where it should be")
    _replace(result, first.signature, sign(bytes(payload)))
    return bytes(result)


def _replace(data: bytearray, old: bytes, new: bytes) -> None:
    data[:] = data.replace(old, new)
