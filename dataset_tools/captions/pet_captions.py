"""Captions of cats and dogs: what a file says, else the colours of the animal's own pixels, else its breed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from dataset_tools.captions.caption_files import Matched, match_captions, read_captions
from dataset_tools.captions.fragments import are_fragments, read_looks
from dataset_tools.captions.pet_colours import coat_clusters, coat_colours
from dataset_tools.captions.pet_sentences import colour_sentences, looks_sentences
from dataset_tools.captions.written import breed_noun, cleaned, plain_captions
from dataset_tools.errors import printable
from dataset_tools.files.photos import small_copy
from dataset_tools.index import Caption
from models.files.atomic_file import atomic_file

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


@dataclass(frozen=True, slots=True)
class Pet:
    """One photo of the list: its name without suffix, "cat" or "dog", and the breed as the names spell it."""

    name: str
    species: str
    breed: str


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
    height, width = pixels.shape[:2]
    covered = cv2.resize(outline.astype("uint8") * 255, (width, height), interpolation=cv2.INTER_AREA)
    scaled: NDArray[np.bool_] = covered >= 128
    return scaled


OTHERS_FILE = "captions_of_no_photo.json"
_SENTENCES_OF_FRAGMENTS = 3


class PetCaptions:
    """The best description that there is of each pet, and what a file of captions holds for no photo."""

    def __init__(self, file: Path | None, pets: Sequence[Pet], seed: int) -> None:
        """Read the file, if one is given. Raises SourceError where it is damaged."""
        self._file = file
        self._seed = seed
        self._pets = {f"images/{pet.name}.jpg": pet for pet in pets}
        self._breeds = {_letters(pet.breed): pet for pet in pets}
        self._matched = match_captions(read_captions(file), list(self._pets)) if file else Matched({}, {})

    def captions(self, pet: Pet, image: Path, outline: NDArray[np.bool_] | None) -> list[Caption]:
        """Sentences on one pet, and what its breed alone says. Raises DamagedPhoto.

        Args:
            outline: the pet's pixels at the photo's size, or None.
        """
        key = f"{self._seed}/pets/{pet.name}"
        written = self._from_file(self._matched.captions.get(f"images/{pet.name}.jpg", ()), pet, key)
        if written and written[0].origin == "human":
            return written
        if written:
            return [*written, plain_captions(pet.species, pet.breed)[-1]]
        pixels = small_copy(image, SIDE)
        return pet_captions(pixels, outline, pet.species, pet.breed, key)

    def write_others(self, out: Path) -> Iterator[str]:
        """Write what the file says of no photo, cleaned, to OUT/captions_of_no_photo.json; sentences for the report."""
        others = self._matched.strangers
        if not others:
            return
        converted = {name: self._of_breed(name, texts) for name, texts in others.items()}
        with atomic_file(out / OTHERS_FILE) as temporary:
            temporary.write_text(json.dumps(converted, indent=1), encoding="ascii")
        matched = len(self._matched.captions)
        file = printable(str(self._file))
        yield f"{file} describes {matched} of the photos; {len(others)} of its names are no photo's"
        if self._matched.numbered:
            yield "its names are a breed and a running number, not photos: none of its captions is used for a photo"
        yield f"their captions, cleaned, are in {OTHERS_FILE}: of a breed at best, so no photo is given them"

    def _from_file(self, texts: Sequence[str], pet: Pet, key: str) -> list[Caption]:
        if texts and are_fragments(texts):
            looks = read_looks(texts, pet.species)
            noun = breed_noun(pet.species, pet.breed)
            sentences = looks_sentences(looks, noun, random.Random(key), _SENTENCES_OF_FRAGMENTS)
            return [Caption(sentence, "fragments") for sentence in sentences]
        return [Caption(text, "human") for text in dict.fromkeys(map(cleaned, texts)) if text]

    def _of_breed(self, name: str, texts: Sequence[str]) -> list[str]:
        """An entry's captions as sentences; the breed is the name's words, where the set has such a breed."""
        pet = self._breeds.get(_letters(re.sub(r"[ _-]?\d+(\.\w+)?$", "", name)))
        if pet is None:
            return [] if are_fragments(texts) else [text for text in map(cleaned, texts) if text]
        return [caption.text for caption in self._from_file(texts, pet, f"{self._seed}/{name}")]


def _letters(breed: str) -> str:
    return re.sub(r"[^a-z]", "", breed.lower())
