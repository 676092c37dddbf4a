"""CUB's attribute files are read or refused by line; sentences say only what the facts say, vary, and read well."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.captions.bird_attributes import (
    AttributeFileError,
    AttributeName,
    ImageFacts,
    read_attribute_names,
    read_class_facts,
)
from dataset_tools.captions.bird_sentences import bird_sentences
from models.vocabulary import words_of

NAMES = {1: AttributeName("wing_color", "black"), 2: AttributeName("wing_color", "red"), 3: AttributeName("size", "s")}
READERS: dict[str, Callable[[Path], object]] = {
    "names": read_attribute_names,
    "classes": lambda path: read_class_facts(path, NAMES),
    "images": lambda path: ImageFacts(path, NAMES),
}


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_attribute_files_become_weights(tmp_path: Path) -> None:
    names = written(tmp_path / "names", "1 has_wing_color::black\n2 has_bill_shape::curved_(up_or_down)\n")
    assert read_attribute_names(names) == {1: NAMES[1], 2: AttributeName("bill_shape", "curved_(up_or_down)")}
    classes = written(tmp_path / "classes", "80.0 0.0 50.0\n0.0 25.0 0.0\n")
    assert read_class_facts(classes, NAMES) == [
        {"wing_color": {"black": 0.8}, "size": {"s": 0.5}},
        {"wing_color": {"red": 0.25}},
    ]


def test_image_marks_weigh_by_certainty_and_lines_that_can_t_be_trusted_are_passed_over(tmp_path: Path) -> None:
    # a photo's lines need not stand together; the official file has lines with a column too many
    marks = "1 1 1 4 9.5\n1 2 1 1 3.0\n2 1 0 4 1.0\n2 3 1 3 1.2\n1 3 1 2 1.0\n2 2 1 0 4 1.5\n"
    facts = ImageFacts(written(tmp_path / "labels", marks), NAMES)
    assert facts.of("1") == {"wing_color": {"black": 1.0}, "size": {"s": 0.3}}
    assert facts.of("2") == {"size": {"s": 0.75}}
    assert facts.of("99") == {}


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        *(("images", line) for line in ("1 1 1", "1 1 1 7 2.0", "1 one 1 4 2.0", "1 70000 1 4 2.0")),
        *(("classes", line) for line in ("80.0 0.0", "80.0 zero 1.0")),
        ("names", "has_wing_color black"),
    ],
)
def test_a_damaged_line_is_named_by_file_and_number(tmp_path: Path, kind: str, line: str) -> None:
    with pytest.raises(AttributeFileError, match=rf"{kind}\.txt, line 2"):
        READERS[kind](written(tmp_path / f"{kind}.txt", f"\n{line}\n"))


COLOURS = {"red", "blue", "yellow", "black", "white", "brown", "grey", "gray", "green", "tan", "buff", "orange"}
PARTS = ("wing", "belly", "breast", "crown", "throat", "back", "upper_tail", "leg", "bill", "primary")
VALUES = ("red", "blue", "yellow", "black", "white", "brown", "grey", "buff", "olive", "rufous", "iridescent")
GROUPS = {
    **{f"{part}_color": VALUES for part in PARTS},
    "size": ("small_(5_-_9_in)", "very_large_(32_-_72_in)"),
    "bill_shape": ("cone", "all-purpose", "dagger", "hooked_seabird"),
    "bill_length": ("longer_than_head", "shorter_than_head", "about_the_same_as_head"),
    "head_pattern": ("crested", "capped", "eyering", "plain"),
    "wing_pattern": ("striped", "solid", "multi-colored"),
    "breast_pattern": ("spotted", "solid"),
    "shape": ("perching-like", "duck-like", "gull-like"),
}
facts = st.fixed_dictionaries(
    {},
    optional={group: st.dictionaries(st.sampled_from(values), st.floats(0.01, 1)) for group, values in GROUPS.items()},
)
CROW = {f"{part}_color": {"black": 0.95} for part in (*PARTS, "eye")} | {"bill_shape": {"dagger": 0.9}}


@settings(max_examples=30)
@given(facts=facts, seed=st.integers())
def test_every_sentence_is_well_formed(facts: dict[str, dict[str, float]], seed: int) -> None:
    sentences = bird_sentences(facts, random.Random(seed), 6)
    assert 0 < len(sentences) <= 6
    assert len(set(sentences)) == len(sentences)
    for sentence in sentences:
        assert sentence == sentence.lower().strip()
        assert not re.search(r"  | ,|_|\b(a|an) (a|an|and|with|has)\b|\ba [aeio]|\ban [^aeiou]", sentence), sentence
        assert not re.search(r"\b(and|with|has|are|is|a|an|,)\.?$", sentence), sentence
        assert 4 <= len(words_of(sentence)) <= 45


def test_only_likely_colours_are_said() -> None:
    cardinal = {
        "primary_color": {"red": 0.95, "brown": 0.1},
        "wing_color": {"red": 0.8, "black": 0.3},
        "crown_color": {"red": 0.9, "blue": 0.34},
    }
    said = {word for sentence in bird_sentences(cardinal, random.Random(0), 40) for word in words_of(sentence)}
    assert said & COLOURS == {"red"}
    assert [sentence.strip(".") for sentence in bird_sentences({}, random.Random(0), 5)] == ["this is a bird"]


def test_two_colours_as_likely_are_both_said_and_white_last_as_people_do() -> None:
    gull = {f"{part}_color": {"white": 0.9, "black": 0.8} for part in ("wing", "belly", "crown", "primary")}
    sentences = " ".join(bird_sentences(gull, random.Random(0), 30))
    assert re.search("black and white wings|wings that are black and white", sentences)
    assert "white and black" not in sentences


def test_a_bird_of_one_colour_is_said_to_be_so_and_its_parts_not_again() -> None:
    sentences = [sentence for seed in range(40) for sentence in bird_sentences(CROW, random.Random(seed), 6)]
    assert any(re.search(r"completely black|all black|black all over", sentence) for sentence in sentences)
    for sentence in sentences:
        if re.search(r"completely black|all black|black all over|bird is (mostly )?black", sentence):
            assert not re.search(r"black (crown|wings|belly|stomach|tail|back|bill|beak)", sentence), sentence


def test_no_two_sentences_say_the_same_in_other_words() -> None:
    jay = {"wing_color": {"grey": 0.9}, "belly_color": {"white": 0.9}}
    plain = {"grey", "wings", "white", "belly"}
    sentences = [
        s.replace("gray", "grey").replace("stomach", "belly") for s in bird_sentences(jay, random.Random(1), 20)
    ]
    said = [frozenset(words_of(sentence)) & plain for sentence in sentences]
    assert len(set(said)) == len(said) <= 4  # the wings, the belly, both, or neither


def test_feet_and_eyes_have_one_colour_and_stand_alone() -> None:
    facts = {f"{part}_color": {"black": 0.9, "grey": 0.8} for part in ("leg", "eye", "throat", "breast")}
    sentences = " ".join(bird_sentences(facts, random.Random(2), 40))
    assert re.search(r"black (legs|feet)", sentences)
    assert not re.search(r"(gr[ae]y|and) (legs|feet|eyes)", sentences)


def test_sentences_vary_and_the_same_seed_repeats_them() -> None:
    facts = {f"{part}_color": {"brown": 0.8, "white": 0.6} for part in PARTS} | {"size": {"small_(5_-_9_in)": 0.9}}
    sentences = bird_sentences(facts, random.Random(4), 30)
    assert sentences == bird_sentences(facts, random.Random(4), 30)
    assert len({" ".join(sentence.split()[:3]) for sentence in sentences}) >= 6
