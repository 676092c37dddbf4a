"""Lists of attribute fragments are told from sentences, and read for what they say of a pet's looks."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.captions.fragments import Looks, are_fragments, read_looks
from dataset_tools.captions.pet_sentences import looks_sentences


@pytest.mark.parametrize(
    "captions",
    [
        [" long", " silky coat", " a round", " reddish-brown fur."],
        ["muscular body, long tail, floppy ears"],
        [" medium-sized breed of domestic cat", " reddish-brown fur", " prominent ear tufts"],
        [" a light colored face with black fur around the eyes", " black", " or brindle coat", " two-tone fur"],
        ["black fur"],
    ],
)
def test_fragments_are_recognised(captions: list[str]) -> None:
    assert are_fragments(captions)


@pytest.mark.parametrize(
    "captions",
    [
        ["a black cat"],
        ["A fluffy Persian on a sofa, half asleep."],
        ["the dog has a red collar, long ears, and a wet nose"],
        ["two kittens playing with a ball", "kittens at play"],
        ["dog sleeping on the bed"],
    ],
)
def test_sentences_of_people_are_not_taken_for_fragments(captions: list[str]) -> None:
    assert not are_fragments(captions)


@pytest.mark.parametrize(
    ("fragments", "expected"),
    [
        ([" long", " silky coat", " reddish-brown fur"], Looks(coat="long, silky, reddish-brown fur")),
        ([" gray colored fur."], Looks(coat="grey fur")),
        ([" white or cream-colored fur"], Looks(coat="white fur")),
        ([" shaggy coat of white", " black", " and tan"], Looks(coat="a shaggy coat of white, black and tan")),
        (
            [" usually white with black", " orange", " or chestnut-brown patches"],
            Looks(coat="white fur with darker patches"),
        ),
        ([" small", " muscular cat"], Looks(adjectives=("small", "muscular"))),
        (
            [" white fur around the nose", " mouth", " and eyes"],
            Looks(parts=("white fur around the nose, mouth and eyes",)),
        ),
        (
            [" a light colored face with black fur around the eyes"],
            Looks(parts=("a light-coloured face with black fur around the eyes",)),
        ),
        ([" a long", " curled tail"], Looks(parts=("a long curled tail",))),
        ([" a round", " floppy ears"], Looks(parts=("floppy ears",))),
        ([" short muzzle and large"], Looks(parts=("a short muzzle",))),
        (["long, silky coat, floppy ears"], Looks(coat="long, silky fur", parts=("floppy ears",))),
    ],
)
def test_what_fragments_say_is_read(fragments: list[str], expected: Looks) -> None:
    assert read_looks(fragments, "cat") == expected


@pytest.mark.parametrize(
    "noise",
    [
        " a round",
        " nodding flowers with red or yellow petals",
        " a bed or resting area for the pet",
        " decorative accents such as ribbons and artificial flowers.",
        " lug nuts to secure wheel to car",
        " brush-tipped tongue",
        " dense fur around its eyes and bill",
        " muscular dog",  # of a cat
        " the",
        "",
    ],
)
def test_noise_says_nothing(noise: str) -> None:
    assert read_looks([" sleek", noise], "cat") == Looks()


def test_an_adjective_that_was_cut_from_noise_goes_with_it() -> None:
    assert read_looks([" long", " brush-tipped tongue", " silky coat"], "cat") == Looks(coat="silky fur")


def test_a_part_of_which_nothing_is_said_is_left_out() -> None:
    assert read_looks([" inner legs", " facial markings"], "cat") == Looks()


def test_the_best_supported_colour_is_believed_and_one_that_contradicts_it_dropped() -> None:
    fragments = [" reddish-brown fur", " reddish brown fur", " grey", " black", " or white fur", " silver-gray coat"]
    assert read_looks(fragments, "cat").coat == "reddish-brown fur"


def test_a_second_colour_that_hardly_any_fragment_has_is_not_believed() -> None:
    assert read_looks([" white fur"] * 4 + [" black and white coat"], "cat").coat == "white fur"


def test_of_two_lengths_and_two_shapes_of_ears_one_is_said() -> None:
    looks = read_looks(
        [" long coat", " long fur", " short fur", " floppy ears", " floppy ears", " pricked ears"], "dog"
    )
    assert looks == Looks(coat="long fur", parts=("floppy ears",))


def test_a_choice_of_colours_alone_is_no_colour() -> None:
    assert read_looks([" black", " brown", " or brindle coat"], "dog").coat == ""


def test_a_pet_is_hairless_only_where_most_fragments_say_so() -> None:
    assert read_looks([" hairless skin", " hairless face", " silky coat"], "cat").coat == ""
    assert read_looks([" hairless face", " silky coat", " long fur"], "cat") == Looks(coat="long, silky fur")


FRAGMENTS = (" long", " silky coat", " black", " or tan coat", " and white", " small", " muscular dog", " floppy ears")


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
