"""Fragments are read for a pet's looks; looks and measured colours are said as people say them."""

from __future__ import annotations

import random

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.captions.fragments import Looks, are_fragments, read_looks
from dataset_tools.captions.pet_captions import measured_captions, pet_captions
from dataset_tools.captions.pet_colours import IN_ORDER, Shade
from dataset_tools.captions.pet_sentences import colour_sentences, looks_sentences


@pytest.mark.parametrize(
    ("captions", "expected"),
    [
        (" long| silky coat| a round| reddish-brown fur.", True),
        ("muscular body, long tail, floppy ears", True),
        (" medium-sized breed of domestic cat| reddish-brown fur| prominent ear tufts", True),
        (" a light colored face with black fur around the eyes| black| or brindle coat| two-tone fur", True),
        ("black fur", True),
        ("a black cat", False),
        ("A fluffy Persian on a sofa, half asleep.", False),
        ("the dog has a red collar, long ears, and a wet nose", False),
        ("two kittens playing with a ball|kittens at play", False),
        ("dog sleeping on the bed", False),
    ],
)
def test_fragments_are_told_from_sentences_of_people(captions: str, expected: bool) -> None:
    assert are_fragments(captions.split("|")) == expected


@pytest.mark.parametrize(
    ("fragments", "expected"),
    [
        (" long| silky coat| reddish-brown fur", Looks(coat="long, silky, reddish-brown fur")),
        (" gray colored fur.", Looks(coat="grey fur")),
        (" white or cream-colored fur", Looks(coat="white fur")),
        (" shaggy coat of white| black| and tan", Looks(coat="a shaggy coat of white, black and tan")),
        (" usually white with black| orange| or chestnut-brown patches", Looks(coat="white fur with darker patches")),
        (" small| muscular cat", Looks(adjectives=("small", "muscular"))),
        (" white fur around the nose| mouth| and eyes", Looks(parts=("white fur around the nose, mouth and eyes",))),
        (" a light colored face with dark eyes", Looks(parts=("a light-coloured face with dark eyes",))),
        (" a long| curled tail", Looks(parts=("a long curled tail",))),
        (" a round| floppy ears", Looks(parts=("floppy ears",))),
        (" short muzzle and large", Looks(parts=("a short muzzle",))),
        ("long, silky coat, floppy ears", Looks(coat="long, silky fur", parts=("floppy ears",))),
        # an adjective that was cut from noise goes with it; a part of which nothing is said is left out
        (" long| brush-tipped tongue| silky coat", Looks(coat="silky fur")),
        (" inner legs| facial markings", Looks()),
        # the best-supported colour is believed; a choice alone is none
        (" reddish-brown fur| reddish brown fur| grey| black| or white fur", Looks(coat="reddish-brown fur")),
        (" white fur| white fur| white fur| white fur| black and white coat", Looks(coat="white fur")),
        (" black| brown| or brindle coat", Looks()),
        # one of two lengths, and of two shapes of ears
        (
            " long coat| long fur| short fur| floppy ears| floppy ears| pricked ears",
            Looks(coat="long fur", parts=("floppy ears",)),
        ),
        # hairless only where most fragments say so
        (" hairless face| silky coat| long fur", Looks(coat="long, silky fur")),
    ],
)
def test_what_fragments_say_is_read(fragments: str, expected: Looks) -> None:
    assert read_looks(fragments.split("|"), "cat") == expected


@pytest.mark.parametrize(
    "noise",
    [
        " a round",
        " nodding flowers with red or yellow petals",
        " lug nuts to secure wheel to car",
        " dense fur around its eyes and bill",
        " muscular dog",  # of a cat
        " the",
        "",
    ],
)
def test_noise_says_nothing(noise: str) -> None:
    assert read_looks([" sleek", noise], "cat") == Looks()
    assert read_looks([" hairless skin", " hairless face", " silky coat"], "cat").coat == ""


FRAGMENTS = (" long", " silky coat", " black", " or tan coat", " and white", " small", " muscular dog", " floppy ears")


@settings(max_examples=25)
@given(
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=30)), max_size=12), st.sampled_from(["cat", "dog"])
)
def test_any_list_gives_sentences_or_none_and_the_same_again(fragments: list[str], species: str) -> None:
    looks = read_looks(fragments, species)
    sentences = looks_sentences(looks, species, random.Random(3), 3)
    assert sentences == looks_sentences(looks, species, random.Random(3), 3)
    assert len(set(sentences)) == len(sentences) <= 3
    assert bool(sentences) == (looks != Looks())
    assert all(species in sentence and "  " not in sentence for sentence in sentences)


def said(shades: str, noun: str = "cat", species: str = "cat", bare: bool = False) -> set[str]:
    """Sentences about shades such as "white 0.5, black 0.4"."""
    pairs = [shade.rpartition(" ") for shade in shades.split(", ")]
    found = [Shade(name, float(share)) for name, _, share in pairs]
    return set(colour_sentences(found, noun, species, bare, random.Random(0)))


@pytest.mark.parametrize(
    ("shades", "noun", "sentences"),
    [
        ("ginger 0.9", "cat", "a ginger cat|a cat with ginger fur|this cat is ginger|a photo of a ginger cat"),
        ("white 0.5, black 0.4", "cat", "a black and white cat"),
        ("white 0.5, ginger 0.4", "cat", "a ginger and white cat"),
        ("tan 0.5, black 0.4", "cat", "a black and tan cat"),
        ("white 0.4, tan 0.3, black 0.2", "cat", "a black, tan and white cat"),
        ("cream 0.7, dark brown 0.2", "Siamese cat", "a Siamese cat with cream fur and dark brown markings"),
        ("white 0.8, black 0.2", "dog", "a mostly white dog with black patches"),
        ("ginger 0.6, golden-brown 0.3", "beagle dog", "a golden-brown beagle dog"),
        ("golden 0.9", "Abyssinian cat", "an Abyssinian cat with golden fur|a golden Abyssinian cat"),
        ("pink 0.9", "Sphynx cat", "a Sphynx cat with pink skin"),
        *((f"{name} 0.9", "cat", f"this cat is {name}") for name in IN_ORDER),
    ],
)
def test_colours_are_said_in_the_order_and_by_the_words_of_people(shades: str, noun: str, sentences: str) -> None:
    found = said(shades, noun, noun.rpartition(" ")[2], bare="pink" in shades)
    assert set(sentences.split("|")) <= found
    assert not ("dog" in noun and any("ginger" in sentence for sentence in found))


def test_looks_are_joined_to_sentences() -> None:
    looks = Looks(("small",), "long, silky fur", ("floppy ears",))
    sentences = looks_sentences(looks, "beagle", random.Random(0), 3)
    assert "a small beagle with long, silky fur and floppy ears" in sentences
    assert looks_sentences(Looks(("small",)), "beagle", random.Random(0), 3) == ["a small beagle"]


def pet(colour: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """A photo of an animal of this colour, and its outline."""
    picture = np.random.default_rng(0).normal((80, 140, 60), 8, (96, 128, 3))
    picture[:10] = 245
    outline = cv2.ellipse(np.zeros((96, 128), np.uint8), (64, 52), (44, 34), 0, 0, 360, 1, -1) > 0
    picture[outline] = np.random.default_rng(1).normal(colour, 6, (int(outline.sum()), 3))
    return np.clip(picture, 0, 255).astype(np.uint8), outline


BLACK, SHADED, PINK = (30, 28, 28), (105, 105, 108), (215, 160, 150)


def test_colours_are_measured_through_an_outline_and_a_plain_caption_ends_them() -> None:
    photo, outline = pet(BLACK)
    captions = pet_captions(photo, outline, "cat", "Bombay", "0/a")
    assert [caption.origin for caption in captions] == ["measured"] * 4 + ["plain"]
    assert all("black" in caption.text for caption in captions[:4])
    for nothing in (None, outline & False):
        assert {caption.origin for caption in pet_captions(photo, nothing, "cat", "Bombay", "0")} == {"plain"}
    assert measured_captions(photo, outline, "bird", "", "0") == []


def test_the_key_chooses_the_words_and_nothing_else_does() -> None:
    photo = pet((200, 130, 70))
    assert measured_captions(*photo, "cat", "", "0/a") == measured_captions(*photo, "cat", "", "0/a")
    assert len({measured_captions(*photo, "cat", "", f"{seed}/a")[0].text for seed in range(9)}) > 2


@pytest.mark.parametrize("breed", ["american_bulldog", "American bulldog", "weimaraner"])
def test_only_a_breed_that_may_be_grey_is_called_so(breed: str) -> None:
    texts = [caption.text for caption in measured_captions(*pet(SHADED), "dog", breed, "0")]
    assert any("grey" in text for text in texts) == (breed == "weimaraner")


def test_a_sphynx_has_skin() -> None:
    texts = [c.text for seed in range(9) for c in measured_captions(*pet(PINK), "cat", "Sphynx", str(seed))]
    assert "a Sphynx cat with pink skin" in texts
    assert not any("fur" in text for text in texts)
