"""Captions of cats and dogs say the colours of the animal, and by what means they were measured."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from dataset_tools.captions.pet_captions import measured_captions, pet_captions


def pet(colour: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    picture = np.random.default_rng(0).normal((80, 140, 60), 8, (96, 128, 3))
    picture[:10] = 245
    outline = cv2.ellipse(np.zeros((96, 128), np.uint8), (64, 52), (44, 34), 0, 0, 360, 1, -1) > 0
    picture[outline] = np.random.default_rng(1).normal(colour, 6, (int(outline.sum()), 3))
    return np.clip(picture, 0, 255).astype(np.uint8), outline


def test_through_an_outline_they_are_measured() -> None:
    captions = measured_captions(*pet((30, 28, 28)), "cat", "Bombay", "0/a")
    assert len(captions) == 4
    assert {caption.origin for caption in captions} == {"measured"}
    assert all("black" in caption.text for caption in captions)


def test_without_an_outline_nothing_is_measured() -> None:
    assert measured_captions(pet((30, 28, 28))[0], None, "dog", "", "0/a") == []


def test_the_key_chooses_the_words_and_nothing_else_does() -> None:
    photo = pet((200, 130, 70))
    assert measured_captions(*photo, "cat", "", "0/a") == measured_captions(*photo, "cat", "", "0/a")
    assert len({measured_captions(*photo, "cat", "", f"{seed}/a")[0].text for seed in range(20)}) > 2


@pytest.mark.parametrize("breed", ["american_bulldog", "American bulldog"])
def test_a_breed_that_is_never_grey_is_not_called_so(breed: str) -> None:
    shaded, outline = pet((105, 105, 108))
    assert all("grey" not in caption.text for caption in measured_captions(shaded, outline, "dog", breed, "0"))
    assert any("grey" in caption.text for caption in measured_captions(shaded, outline, "dog", "weimaraner", "0"))


def test_a_sphynx_has_skin() -> None:
    captions = [
        c.text for seed in range(9) for c in measured_captions(*pet((215, 160, 150)), "cat", "Sphynx", str(seed))
    ]
    assert "a Sphynx cat with pink skin" in captions
    assert not any("fur" in text for text in captions)


def test_of_birds_and_where_no_animal_is_seen_nothing_is_said() -> None:
    photo, outline = pet((30, 28, 28))
    assert measured_captions(photo, outline, "bird", "", "0") == []
    assert measured_captions(photo, np.zeros_like(outline), "cat", "", "0") == []


def test_a_plain_caption_of_the_breed_ends_them_or_stands_alone() -> None:
    photo, outline = pet((30, 28, 28))
    assert [c.origin for c in pet_captions(photo, outline, "cat", "Bombay", "0")] == ["measured"] * 4 + ["plain"]
    assert {c.origin for c in pet_captions(photo, outline & False, "cat", "Bombay", "0")} == {"plain"}
