"""Human sentences are cleaned, labels become plain captions as a person would write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset_tools.captions.written import breed_name, human_captions, joined, plain_captions, with_article
from dataset_tools.index import Caption


def test_human_sentences_are_cleaned_and_kept_once(tmp_path: Path) -> None:
    path = tmp_path / "bird.txt"
    path.write_bytes(b"a red  bird .\n\n  a red bird.\n...\nthis bird\xff has wings\n")
    assert human_captions(path) == [Caption("a red bird.", "human"), Caption("this bird has wings", "human")]
    assert human_captions(tmp_path / "none.txt") == []


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Abyssinian", "Abyssinian"),
        ("american_pit_bull_terrier", "American pit bull terrier"),
        ("german_shorthaired", "German shorthaired pointer"),
        ("black-and-tan_coonhound", "black-and-tan coonhound"),
        ("great_pyrenees", "Great Pyrenees"),
        ("great_dane", "great dane"),
    ],
)
def test_breeds_are_written_as_people_write_them(label: str, name: str) -> None:
    assert breed_name(label) == name


@pytest.mark.parametrize(
    ("species", "breed", "expected"),
    [
        ("cat", "", {"a cat", "a photo of a cat"}),
        ("cat", "cat", {"a cat", "a photo of a cat"}),
        ("cat", "Siamese", {"a cat", "a photo of a cat", "a Siamese cat", "a photo of a Siamese cat"}),
        ("dog", "beagle", {"a dog", "a photo of a dog", "a beagle", "a photo of a beagle", "a beagle dog"}),
        ("dog", "maltese_dog", {"a dog", "a photo of a dog", "a Maltese dog", "a photo of a Maltese dog"}),
        ("Owl", "", {"an owl", "a photo of an owl"}),
    ],
)
def test_labels_become_plain_captions(species: str, breed: str, expected: set[str]) -> None:
    captions = plain_captions(species, breed)
    assert {caption.text for caption in captions} == expected
    assert {caption.origin for caption in captions} == {"plain"}


@pytest.mark.parametrize(
    ("phrases", "text"),
    [
        ("", ""),
        ("a bill", "a bill"),
        ("a bill|wings", "a bill and wings"),
        ("a bill|legs|wings", "a bill, legs and wings"),
        ("black and white wings|a bill", "black and white wings, and a bill"),
    ],
)
def test_phrases_are_joined_as_in_a_sentence(phrases: str, text: str) -> None:
    assert joined(phrases.split("|")) == text


def test_an_article_fits_the_word_after_it() -> None:
    words = "cat", "orange bill", "Abyssinian cat"
    assert [with_article(word) for word in words] == ["a cat", "an orange bill", "an Abyssinian cat"]
