"""Looks and colours of a pet are said as people say them."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from dataset_tools.captions.fragments import Looks
from dataset_tools.captions.pet_colours import IN_ORDER, Shade
from dataset_tools.captions.pet_sentences import colour_sentences, looks_sentences


def said(shades: Sequence[tuple[str, float]], noun: str = "cat", species: str = "cat", bare: bool = False) -> set[str]:
    return set(colour_sentences([Shade(*shade) for shade in shades], noun, species, bare, random.Random(0)))


def test_one_colour() -> None:
    sentences = said([("ginger", 0.9)])
    assert {"a ginger cat", "a cat with ginger fur", "this cat is ginger", "a photo of a ginger cat"} <= sentences


@pytest.mark.parametrize(
    ("shades", "adjective"),
    [
        ([("white", 0.5), ("black", 0.4)], "black and white"),
        ([("white", 0.5), ("ginger", 0.4)], "ginger and white"),
        ([("tan", 0.5), ("black", 0.4)], "black and tan"),
        ([("white", 0.4), ("tan", 0.3), ("black", 0.2)], "black, tan and white"),
    ],
)
def test_colours_come_in_the_order_in_which_people_say_them(shades: list[tuple[str, float]], adjective: str) -> None:
    assert f"a {adjective} cat" in said(shades)


def test_a_small_second_colour_is_markings() -> None:
    assert "a Siamese cat with cream fur and dark brown markings" in said(
        [("cream", 0.7), ("dark brown", 0.2)], "Siamese cat"
    )
    assert "a mostly white dog with black patches" in said([("white", 0.8), ("black", 0.2)], "dog", "dog")


def test_dogs_are_not_called_ginger_and_no_colour_is_said_twice() -> None:
    sentences = said([("ginger", 0.6), ("golden-brown", 0.3)], "beagle", "dog")
    assert "a golden-brown beagle" in sentences
    assert not any("ginger" in sentence for sentence in sentences)


def test_a_hairless_breed_has_skin() -> None:
    assert "a Sphynx cat with pink skin" in said([("pink", 0.9)], "Sphynx cat", bare=True)


def test_articles_agree() -> None:
    sentences = said([("golden", 0.9)], "Abyssinian cat")
    assert "an Abyssinian cat with golden fur" in sentences
    assert "a golden Abyssinian cat" in sentences


def test_every_colour_has_a_place_in_the_order() -> None:
    assert all(said([(name, 0.9)]) for name in IN_ORDER)


def test_looks_are_joined_to_sentences() -> None:
    looks = Looks(("small",), "long, silky fur", ("floppy ears",))
    assert "a small beagle with long, silky fur and floppy ears" in looks_sentences(
        looks, "beagle", random.Random(0), 3
    )
    assert looks_sentences(Looks(), "beagle", random.Random(0), 3) == []
    assert looks_sentences(Looks(("small",)), "beagle", random.Random(0), 3) == ["a small beagle"]
