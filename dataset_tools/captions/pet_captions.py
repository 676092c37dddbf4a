"""Captions of the pets of one data set: what a file says of a photo, else what can be measured, else its breed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dataset_tools.captions.caption_files import read_captions
from dataset_tools.captions.caption_matching import Matched, match_captions
from dataset_tools.captions.fragments import are_fragments, read_looks
from dataset_tools.captions.measured_captions import SIDE, pet_captions
from dataset_tools.captions.pet_sentences import looks_sentences
from dataset_tools.captions.written import breed_noun, cleaned, plain_captions
from dataset_tools.index import Caption
from dataset_tools.photos import small_copy
from dataset_tools.readers.pet_tables import Pet
from dataset_tools.readers.reading import shown
from models.files.atomic_file import atomic_file

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
        yield f"{shown(str(self._file))} describes {matched} of the photos; {len(others)} of its names are no photo's"
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
