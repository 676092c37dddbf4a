"""Captions of cats and dogs from what can be measured: the colours of the animal's own pixels."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from dataset_tools.captions.pet_sentences import colour_sentences
from dataset_tools.captions.written import breed_noun, plain_captions
from dataset_tools.index import Caption

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIDE = 128  # px; colours are measured on photos of about this size, larger ones take longer and tell no more
SENTENCES_PER_PHOTO = 4
PETS = frozenset({"cat", "dog"})  # the species whose colours are measured
_LEAST_PIXELS = 40  # of the animal
_HAIRLESS = frozenset({"sphynx", "mexican hairless"})
# Words in the names of dog breeds that come in grey, silver or blue. On other dogs grey is white fur in the shade or
# shining black: of 200 American bulldogs, a breed that is never grey, 94 looked partly so.
_GREY_DOGS = frozenset(
    """
    affenpinscher bedlington bluetick bouvier cairn cardigan dandie dane deerhound elkhound eskimo french greyhound
    husky keeshond kerry lhasa malamute newfoundland old pit poodle schnauzer scotch scottish shetland shih-tzu
    shorthaired short-haired silky staffordshire tibetan weimaraner whippet wolfhound yorkshire
    """.split()
)


def pet_captions(
    pixels: NDArray[np.uint8], outline: NDArray[np.bool_] | None, species: str, breed: str, key: str
) -> list[Caption]:
    """`measured_captions` and, last, a plain one of the breed; plain ones alone where nothing can be measured."""
    plain = plain_captions(species, breed)
    measured = measured_captions(pixels, outline, species, breed, key)
    return [*measured, plain[-1]] if measured else plain


def measured_captions(
    pixels: NDArray[np.uint8], outline: NDArray[np.bool_] | None, species: str, breed: str, key: str
) -> list[Caption]:
    """Sentences on a pet's colours, measured through its outline.

    Args:
        pixels: uint8 H×W×3, RGB; best about `SIDE` px.
        outline: bool, the pet, at any size of the same photo, or None where it is not known.
        species: "cat" or "dog"; of others nothing is said.
        breed: its label, or empty.
        key: the same key (seed and photo) chooses the same words.

    Returns:
        Up to `SENTENCES_PER_PHOTO` captions; [] without an outline, or with one of hardly any pixel.
    """
    from dataset_tools.captions.pet_colours import coat_clusters, coat_colours  # here: OpenCV

    if species not in PETS or outline is None:
        return []
    found = _scaled(outline, pixels)
    if found.sum() < _LEAST_PIXELS:
        return []
    label = breed.replace("_", " ").lower()
    grey = species == "cat" or not breed or bool(_GREY_DOGS & set(label.split()))
    bare = label in _HAIRLESS
    shades = coat_colours(coat_clusters(pixels, found), may_be_grey=grey, bare=bare)
    sentences = colour_sentences(shades, breed_noun(species, breed), species, bare, random.Random(key))
    return [Caption(sentence, "measured") for sentence in sentences[:SENTENCES_PER_PHOTO]]


def _scaled(outline: NDArray[np.bool_], pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """An outline at the size of a small copy."""
    import cv2

    height, width = pixels.shape[:2]
    covered = cv2.resize(outline.astype("uint8") * 255, (width, height), interpolation=cv2.INTER_AREA)
    scaled: NDArray[np.bool_] = covered >= 128
    return scaled
