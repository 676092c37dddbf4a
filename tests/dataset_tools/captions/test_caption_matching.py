"""Names in a file of captions find their photos, and names that only look like a photo's find none."""

from __future__ import annotations

import pytest

from dataset_tools.captions.caption_files import match_captions

PHOTOS = [f"images/{breed}_{number}.jpg" for breed in ("Abyssinian", "beagle") for number in range(1, 6)]


@pytest.mark.parametrize(
    "name",
    [
        "images/beagle_2.jpg",
        "./images/beagle_2.jpg",
        "images\\beagle_2.jpg",
        "elsewhere/images/beagle_2.jpg",
        "beagle_2.jpg",
        "beagle_2",
        "Beagle_2.JPG",
    ],
)
def test_a_photo_is_found_by_path_file_name_and_stem(name: str) -> None:
    matched = match_captions({name: ("a dog",)}, PHOTOS)
    assert matched.captions == {"images/beagle_2.jpg": ("a dog",)}
    assert matched.strangers == {}


def test_a_name_as_written_goes_before_one_in_another_case() -> None:
    photos = ["a/Cat_1.jpg", "a/cat_1.jpg"]
    matched = match_captions({"cat_1.jpg": ("small",), "Cat_1.jpg": ("large",)}, photos)
    assert matched.captions == {"a/Cat_1.jpg": ("large",), "a/cat_1.jpg": ("small",)}


def test_a_name_that_fits_several_photos_fits_none() -> None:
    photos = ["a/x.jpg", "b/x.jpg"]
    assert match_captions({"x.jpg": ("a cat",)}, photos).captions == {}
    matched = match_captions({"x.jpg": ("a cat",), "b/x.jpg": ("a dog",)}, photos)
    assert matched.captions == {"b/x.jpg": ("a dog",)}
    assert matched.strangers == {"x.jpg": ("a cat",)}


def test_names_of_no_photo_are_kept_apart() -> None:
    matched = match_captions({"beagle_2": ("a dog",), "beagle_77": ("another",)}, PHOTOS)
    assert list(matched.captions) == ["images/beagle_2.jpg"]
    assert (matched.strangers, matched.numbered) == ({"beagle_77": ("another",)}, False)


def test_numbers_that_count_through_the_file_name_no_photo_even_where_they_look_like_one() -> None:
    counted = {f"abyssinian_{i}.jpg": ("a cat",) for i in range(4)} | {f"beagle_{i}.jpg": ("a dog",) for i in (4, 5, 6)}
    matched = match_captions(counted, PHOTOS)  # of which abyssinian_1 to 3, and beagle_4 and 5, have a photo's letters
    assert (matched.captions, matched.numbered) == ({}, True)
    assert matched.strangers == counted


def test_photos_that_are_numbered_through_are_still_found() -> None:
    photos = ["cat_1.jpg", "cat_2.jpg", "dog_3.jpg", "dog_4.jpg"]
    assert len(match_captions(dict.fromkeys(photos, ("an animal",)), photos).captions) == 4
