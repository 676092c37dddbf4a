"""Words, captions and their encoder."""

from __future__ import annotations

import re
import unicodedata

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tdanet.text_encoder import TextEncoder
from models.vocabulary import EMPTY, FIRST_WORD, PAD, Vocabulary, word_places, words_of

VOCABULARY = Vocabulary(("a", "bird", "red", "don't"))


@given(st.text(st.characters(codec="ascii")))
def test_english_is_split_as_checkpoints_have_learned_it(caption: str) -> None:
    assert words_of(caption) == re.findall(r"[a-z0-9]+(?:'[a-z]+)?", caption.lower())


@pytest.mark.parametrize(
    ("caption", "words"),
    [
        ("赤い鳥", ["赤い鳥"]),
        ("zwei Vögel, ein Kätzchen", ["zwei", "vögel", "ein", "kätzchen"]),
        ("l'été", ["l'été"]),
        ("लाल पक्षी", ["लाल", "पक्षी"]),
        ("красная птица", ["красная", "птица"]),
        ("طائر أحمر", ["طائر", "أحمر"]),
        ("a red bird – small", ["a", "red", "bird", "small"]),
        ("bird’s", ["bird", "s"]),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_of_any_script_are_whole_however_they_are_composed(caption: str, words: list[str], form: str) -> None:
    written = unicodedata.normalize(form, caption)
    assert words_of(written) == [unicodedata.normalize("NFC", word) for word in words]
    unknown = [word for word in words_of(caption) if word not in VOCABULARY.words]
    assert VOCABULARY.read(written).unknown == list(dict.fromkeys(unknown))


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_a_words_place_holds_it(caption: str) -> None:
    places = list(word_places(caption))
    assert [word for word, _, _ in places] == words_of(caption)
    assert all(words_of(caption[start:end]) == [word] for word, start, end in places)


def test_unknown_words_are_named_once_and_left_out_of_the_ids() -> None:
    assert VOCABULARY.read("a mauve bird, a mauve beak").unknown == ["mauve", "beak"]
    assert VOCABULARY.encode("a mauve bird") == [FIRST_WORD, FIRST_WORD + 1]
    assert VOCABULARY.encode("") == VOCABULARY.encode("?!") == VOCABULARY.encode("mauve") == [EMPTY]


def test_a_vocabulary_is_ordered_by_count_and_then_alphabet() -> None:
    found = Vocabulary.from_captions(["a red bird", "a blue bird", "a bird"], min_count=1)
    assert found.words == ("a", "bird", "blue", "red")
    assert Vocabulary.from_captions(["a red bird", "a bird"], min_count=2).words == ("a", "bird")


def test_padding_never_reaches_the_backward_direction() -> None:
    torch.manual_seed(0)
    encoder = TextEncoder(10, 8, 8).eval()
    short = torch.tensor([[3, 4, 5]])
    padded = torch.tensor([[3, 4, 5, PAD, PAD], [6, 7, 8, 9, 3]])
    words, sentence, pad = encoder(padded)
    alone, alone_sentence, _ = encoder(short)
    torch.testing.assert_close(words[:1, :, :3], alone)
    torch.testing.assert_close(sentence[:1], alone_sentence)
    assert pad.tolist() == [[False, False, False, True, True], [False] * 5]
    assert (words[0, :, 3:] == 0).all()
