"""That drawn animals are what the readers and their captions say they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.holes.objects import object_hole
from dataset_tools.index import read_index
from dataset_tools.readers.cub import index_cub
from dataset_tools.readers.pets import index_pets
from dataset_tools.readers.reading import Report, SplitOptions
from resources.notebooks.drawn_sets import (
    BIRDS,
    COLOURS,
    PETS,
    draw_bird,
    draw_pet,
    write_drawn_birds,
    write_drawn_pets,
)


def indexed(folder: Path, per_class: int = 6) -> tuple[Report, Report]:
    """Both sets, drawn and read into `folder`/birds and `folder`/pets."""
    birds = write_drawn_birds(folder / "CUB_200_2011", per_class)
    pets = write_drawn_pets(folder / "oxford-iiit-pet", per_class)
    options = SplitOptions(val=0.2, test=0.2)
    return (
        index_cub(birds, folder / "birds", options, warn=lambda message: None),
        index_pets(pets, folder / "pets", options, warn=lambda message: None),
    )


def test_both_readers_take_drawn_sets_whole(tmp_path: Path) -> None:
    birds, pets = indexed(tmp_path)
    assert (birds.splits.total(), pets.splits.total()) == (6 * len(BIRDS), 6 * len(PETS))
    assert not birds.skipped + birds.left_out + pets.skipped + pets.left_out
    assert birds.twins == pets.twins == 0
    assert min(birds.splits.values()) > 0
    assert len(birds.splits) == len(pets.splits) == 3
    assert birds.origins == {"human": 3 * 6 * len(BIRDS)}
    assert pets.origins["measured"] > pets.origins["plain"]


def test_every_outline_becomes_an_object_hole_of_a_fair_size(tmp_path: Path) -> None:
    indexed(tmp_path)
    for name in ("birds", "pets"):
        index = read_index(tmp_path / name)
        for record in index.records():
            hole = object_hole(index, record)
            assert hole is not None
            assert hole.shape == record.size[::-1]
            assert 0.03 < hole.mean() < 0.4


def test_captions_name_the_colours_that_are_drawn(tmp_path: Path) -> None:
    indexed(tmp_path)
    for record in read_index(tmp_path / "birds").records():
        body = record.category.split("_")[0].lower().split(".")[-1]
        assert all(body in caption.text for caption in record.captions)
    coats = {
        "Russian Blue": "grey",
        "Bombay": "black",
        "Abyssinian": "ginger",
        "Samoyed": "white",
        "Newfoundland": "brown",
    }
    for record in read_index(tmp_path / "pets").records():
        measured = [caption.text for caption in record.captions if caption.origin == "measured"]
        assert measured
        assert all(coats[record.category] in text for text in measured)


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
    one, again, other = (sorted((tmp_path / name / "images").iterdir()) for name in ("one", "again", "other"))
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in again]
    assert all(a.read_bytes() != b.read_bytes() for a, b in zip(one, other, strict=True))
    assert len({np.asarray(Image.open(file)).tobytes() for file in one}) == len(PETS)
