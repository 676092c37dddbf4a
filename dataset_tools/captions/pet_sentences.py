"""Writes sentences about a cat or a dog, as people describe pets: from fragments read, or colours measured."""

from __future__ import annotations

import random
from collections.abc import Sequence

from dataset_tools.captions.fragments import Looks
from dataset_tools.captions.pet_colours import IN_ORDER, LIGHT_GREY, WHITE, Shade
from dataset_tools.captions.written import joined, with_article

_PARTS_SAID = 2  # at most, in one sentence
_MOSTLY = 0.6  # of the coat
# What people call a colour on a dog, where the word is another than on a cat. Fur that is light grey or white in the
# shade is rather silver on cats, and white on dogs.
_ON_DOGS = {"ginger": "golden-brown", LIGHT_GREY: WHITE}


def looks_sentences(looks: Looks, noun: str, rng: random.Random, count: int) -> list[str]:
    """Up to `count` different sentences about a pet with these looks, fullest first; [] where nothing is known of it.

    Args:
        noun: what the pet is, without an article: "Abyssinian cat", "beagle".
    """
    if looks == Looks():
        return []
    sentences: list[str] = []
    forms = [_with, rng.choice((_has, _with)), _is if looks.adjectives and looks.coat else _has, _with]
    for form in forms * 2:
        sentence = form(looks, noun, rng)
        if sentence and sentence not in sentences:
            sentences.append(sentence)
    return sentences[:count]


def _features(looks: Looks, rng: random.Random) -> list[str]:
    """The coat, as a rule, and one or two parts in the order of their support."""
    parts = sorted(rng.sample(range(len(looks.parts)), min(len(looks.parts), rng.randint(1, _PARTS_SAID))))
    return [*([looks.coat] if looks.coat else []), *(looks.parts[i] for i in parts)]


def _with(looks: Looks, noun: str, rng: random.Random) -> str:
    features = _features(looks, rng)
    animal = with_article(" ".join([*([", ".join(looks.adjectives)] if looks.adjectives else []), noun]))
    return f"{animal} with {joined(features)}" if features else animal


def _has(looks: Looks, noun: str, rng: random.Random) -> str:
    features = _features(looks, rng)
    return f"this {' '.join([*looks.adjectives[:1], noun])} has {joined(features)}" if features else ""


def _is(looks: Looks, noun: str, rng: random.Random) -> str:
    return f"this {noun} is {joined(looks.adjectives)} and has {looks.coat}"


def colour_sentences(shades: Sequence[Shade], noun: str, species: str, bare: bool, rng: random.Random) -> list[str]:
    """Different sentences about a pet of these colours, in an order drawn from `rng`.

    Args:
        shades: one to three, the largest first.
        noun: what the pet is, without an article: "Siamese cat", "beagle".
        species: "cat" or "dog".
        bare: whether it has skin instead of fur.
    """
    names = [_ON_DOGS.get(shade.name, shade.name) if species == "dog" else shade.name for shade in shades]
    coat = "skin" if bare else "fur"
    adjective = _adjective(shades, names)
    sentences = [
        f"{with_article(adjective)} {noun}",
        f"{with_article(noun)} with {adjective} {coat}",
        f"this {noun} has {adjective} {coat}",
        f"this {noun} is {adjective}",
        f"a photo of {with_article(adjective)} {noun}",
    ]
    if species not in noun.split():
        sentences.append(f"{with_article(adjective)} {species}")
    rng.shuffle(sentences)
    if len(set(names)) == 2 and shades[0].share >= _MOSTLY:
        marks = "patches" if species == "dog" and WHITE in names else "markings"
        detailed = f"{names[0]} {coat} and {names[1]} {marks}"
        sentences.insert(0, f"{with_article(noun)} with {detailed}")
        sentences.insert(2, f"{with_article(f'mostly {names[0]} {noun}')} with {names[1]} {marks}")
    return list(dict.fromkeys(sentences))


def _adjective(shades: Sequence[Shade], names: Sequence[str]) -> str:
    """ "black and white", "black, tan and white": colours in the order in which people say them."""
    order = [IN_ORDER.index(shade.name) for shade in shades]
    return joined(list(dict.fromkeys(name for _, name in sorted(zip(order, names, strict=True)))))
