"""Finds photos that are one picture: re-encoded, resized, re-toned, marked or slightly cropped.

A photo's fingerprint has 192 bits: its perceptual hash (the signs of its lowest 64 cosine terms) and its difference
hash along rows and along columns (64 signs of slopes each), all by the ImageHash library. Either kind alone takes
unlike photos for twins: a dark bird on a plain sky looks like another to the first, a bright ground to the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

FINGERPRINT_DIGITS = 48  # hexadecimal
# A sixth of the bits. Of 11.6 million pairs of real birds, cats and dogs, all 11 that are this near are twins, and
# unlike photos begin at 34. Twins that are re-encoded, made smaller or larger, brighter, or cropped by 2 % stay below
# it all, those with a border 97 in 100, those cropped by 5 % 94 in 100, those cropped by 10 % 26 in 100.
TWIN_DISTANCE = 32

_WORD = 16  # bits; a fingerprint is searched by its words
_AT_ONCE = 1 << 21  # pairs
_ONES = np.array([value.bit_count() for value in range(1 << _WORD)], dtype=np.uint8)


def fingerprint(photo: Image.Image) -> str:
    """The 48 hexadecimal digits of an upright photo in mode L; a small version of it, 32 px a side, is enough."""
    import imagehash  # here: it brings scipy, which most commands do without

    hashes = (imagehash.phash(photo), imagehash.dhash(photo), imagehash.dhash_vertical(photo))
    return np.packbits(np.concatenate([part.hash.ravel() for part in hashes])).tobytes().hex()


def groups(fingerprints: Mapping[str, str], distance: int = TWIN_DISTANCE) -> list[list[str]]:
    """Groups of two and more photos that are linked by fingerprints at most `distance` bits apart.

    Args:
        fingerprints: photo -> what `fingerprint` gave, or any hexadecimal numbers of one length, in whole 4 digits.
        distance: from 0, in bits.

    Returns:
        The groups in the order of their first photo, and photos in the order given. A photo is in one group at most:
        where B is a twin of A and of C, all three are together. Time grows little faster than the number of photos:
        two fingerprints this near have a word that is nearly equal, and only such pairs are compared.

    Raises:
        ValueError: fingerprints are no such numbers.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    names = list(fingerprints)
    if len(names) < 2:
        return []
    # Equal fingerprints are searched for once: a thousand blank photos would make half a million pairs.
    words, which = np.unique(_words(list(fingerprints.values())), axis=0, return_inverse=True)
    pairs = np.concatenate([np.zeros((0, 2), np.int64), *_near_pairs(words, distance)])
    links = coo_array((np.ones(len(pairs), np.bool_), (pairs[:, 0], pairs[:, 1])), shape=(len(words), len(words)))
    component = connected_components(links, directed=False)[1][which.ravel()]
    found: dict[int, list[str]] = {}
    for i in np.flatnonzero(np.bincount(component)[component] > 1):
        found.setdefault(int(component[i]), []).append(names[i])
    return list(found.values())


def _words(fingerprints: list[str]) -> NDArray[np.uint16]:
    """Fingerprints as 16-bit words, N×words; a word takes bits from all over, as neighbouring bits are often equal."""
    digits = len(fingerprints[0])
    if digits % 4 or any(len(one) != digits for one in fingerprints):
        raise ValueError("fingerprints are not of one length in whole words of 4 hexadecimal digits.")
    values = np.frombuffer(bytes.fromhex("".join(fingerprints)), dtype=np.uint8)
    bits = np.unpackbits(values).reshape(len(fingerprints), _WORD, digits // 4)
    return np.packbits(bits.transpose(0, 2, 1), axis=2).view(np.uint16)[:, :, 0]


def _near_pairs(words: NDArray[np.uint16], distance: int) -> Iterator[NDArray[np.int64]]:
    """All pairs i < j at most `distance` bits apart, K×2 at a time; some come more than once.

    Were each of W words over distance // W bits apart, the whole would be over `distance` apart: it is enough to look,
    word by word, at the photos whose word differs in so many bits (multi-index hashing, Norouzi et al., CVPR 2012).
    """
    flips = [
        sum(1 << bit for bit in bits)
        for r in range(distance // words.shape[1] + 1)
        for bits in combinations(range(_WORD), r)
    ]
    for column in words.T:
        order = np.argsort(column, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=1 << _WORD))])
        for flip in flips:
            wanted = (column ^ np.uint16(flip)).astype(np.int64)
            for i, j in _spelled_out(starts[wanted], starts[wanted + 1], order):
                near = _ONES[words[i] ^ words[j]].sum(axis=1, dtype=np.int64) <= distance
                yield np.stack([i[near], j[near]], axis=1)


def _spelled_out(
    starts: NDArray[np.int64], ends: NDArray[np.int64], order: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The pairs i < j with j in order[starts[i]:ends[i]], some millions at a time, as a word may be a common one."""
    counts = ends - starts
    total = np.cumsum(counts)
    for chosen in np.split(np.arange(len(counts)), np.searchsorted(total, np.arange(_AT_ONCE, total[-1], _AT_ONCE))):
        count = counts[chosen]
        i = np.repeat(chosen, count)
        within = np.arange(len(i)) - np.repeat(np.cumsum(count) - count, count)
        j = order[np.repeat(starts[chosen], count) + within]
        yield i[i < j], j[i < j]
