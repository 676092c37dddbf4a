"""Takes chance out of a signed C2PA store: the salts that the library draws follow from the file instead.

What is hashed and signed over them is hashed and signed anew, all in the same number of bytes, so that the store fits
where it was. Ed25519 signs the same bytes the same way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from models.provenance.jumbf import read_jumbf

_SALT = b"\x00\x00\x00\x18c2sh"  # a box of 16 bytes in the description of an assertion
_SALT_BYTES = 16


def resealed(store: bytes, signed: bytes, seed: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The store of one manifest with salts from `seed`, signed by `sign`; as long as it was.

    `signed` are the bytes that were signed: `sign` of them is the signature that the store has. Raises ValueError where
    the store isn't made as expected.
    """
    manifests = read_jumbf(store).inner
    assertions = manifests[-1].child("c2pa.assertions") if manifests else None
    boxes = [(box.start, box.end) for box in assertions.inner] if assertions is not None else []
    result, payload = bytearray(store), bytearray(signed)
    for number, (start, end) in enumerate(boxes):
        place = store.find(_SALT, start, end)
        if place >= 0:
            salt = hashlib.sha256(seed + bytes([number])).digest()[:_SALT_BYTES]
            result[place + len(_SALT) : place + len(_SALT) + _SALT_BYTES] = salt
    digests = [hashlib.sha256(store[start:end]).digest() for start, end in boxes]
    for _ in boxes:  # an assertion that holds the hash of another one changes with it
        for number, (start, end) in enumerate(boxes):
            now = hashlib.sha256(result[start:end]).digest()
            result, payload = (data.replace(digests[number], now) for data in (result, payload))
            digests[number] = now
    old = sign(signed)
    if result.count(old) != 1:
        raise ValueError("its signature is not where it should be")
    return bytes(result.replace(old, sign(bytes(payload))))
