"""That drawn animals are what the readers and their captions say they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dataset_tools.holes.objects import object_hole
from dataset_tools.index import read_index
from dataset_tools.readers.cub import index_cub
from dataset_tools.readers.pets import index_pets
from dataset_tools.readers.reading import ReadingOptions
from resources.notebooks.drawn_sets import (
    BIRDS,
    COLOURS,
    PETS,
    draw_bird,
    draw_pet,
    write_drawn_birds,
    write_drawn_pets,
)

COATS = {"Russian Blue": "grey", "Bombay": "black", "Abyssinian": "ginger", "Samoyed": "white", "Newfoundland": "brown"}


def test_both_readers_take_drawn_sets_whole_with_holes_and_true_captions(tmp_path: Path) -> None:
    options = ReadingOptions(val=0.2, test=0.2)
    birds = index_cub(write_drawn_birds(tmp_path / "CUB_200_2011", 6), tmp_path / "birds", options, print)
    pets = index_pets(write_drawn_pets(tmp_path / "oxford-iiit-pet", 6), tmp_path / "pets", options, print)
    assert (birds.splits.total(), pets.splits.total()) == (6 * len(BIRDS), 6 * len(PETS))
    assert not birds.skipped + birds.left_out + pets.skipped + pets.left_out
    assert birds.twins == pets.twins == 0
    assert len(birds.splits) == len(pets.splits) == 3
    for name in ("birds", "pets"):
        index = read_index(tmp_path / name)
        for record in index.records():
            hole = object_hole(index, record)
            assert hole is not None
            assert hole.shape == record.size[::-1]
            assert 0.03 < hole.mean() < 0.4
            told = [caption.text for caption in record.captions if caption.origin in ("human", "measured")]
            colour = COATS.get(record.category) or record.category.split("_")[0].lower().split(".")[-1]
            assert told
            assert all(colour in text for text in told)


@pytest.mark.parametrize("colour", ["red", "blue", "white"])
def test_an_animal_is_of_its_colour_and_its_ground_is_not(colour: str) -> None:
    for drawn in (
        draw_bird(160, 128, colour, colour, np.random.default_rng(0)),
        draw_pet(160, 128, "cat", colour, np.random.default_rng(0)),
    ):
        on_it, around = drawn.pixels[drawn.outline].mean(axis=0), drawn.pixels[~drawn.outline].mean(axis=0)
        asked = np.array(COLOURS[colour])
        assert np.abs(on_it - asked).max() < 45 < np.abs(around - asked).max()


def test_the_same_seed_draws_the_same_files_and_another_draws_others(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("again", 3), ("other", 4)):
        write_drawn_pets(tmp_path / name, per_breed=1, seed=seed)
    one, again, other = (
        [file.read_bytes() for file in sorted((tmp_path / name / "images").iterdir())]
        for name in ("one", "again", "other")
    )
    assert one == again
    assert not set(one) & set(other)
