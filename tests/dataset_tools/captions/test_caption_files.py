"""Files of captions are read as people write them or refused with their line, and their names find the photos."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset_tools.captions.caption_files import match_captions, read_captions
from dataset_tools.errors import SourceError
from tests.fixtures.odd_files import ODD_FILES

ROWS = (("Path", "Caption"), ("a.jpg", "a cat"), ("b.jpg", '"a dog, asleep"'))
PHOTOS = [f"images/{breed}_{number}.jpg" for breed in ("Abyssinian", "beagle") for number in range(1, 6)]


@pytest.mark.parametrize(
    ("name", "text", "captions"),
    [
        (
            "c.JSON",
            '{"a.jpg": ["a cat", " a black cat "], "b é.jpg": "a dog", "c.jpg": []}',
            {"a.jpg": ("a cat", "a black cat"), "b é.jpg": ("a dog",), "c.jpg": ()},
        ),
        *(
            (
                "c.csv",
                f'{header}\na.jpg,a cat\n"b, c.jpg","a dog, asleep"\n\na.jpg,a black cat\n',
                {"a.jpg": ("a cat", "a black cat"), "b, c.jpg": ("a dog, asleep",)},
            )
            for header in ("path,caption", "file,text", "Image, Caption", "name,caption", "\ufefffile_name,text")
        ),
        *(
            (
                "c.csv",
                "".join(separator.join(row) + "\n" for row in ROWS),
                {"a.jpg": ("a cat",), "b.jpg": ("a dog, asleep",)},
            )
            for separator in (";", "\t", ", ", "; ")
        ),
        ("c.csv", "split,image,caption,who\ntrain,a.jpg,a cat,me\n", {"a.jpg": ("a cat",)}),
        ("c.json", '\ufeff{"a": "é"}', {"a": ("é",)}),
        ("c.csv", 'path,caption\r\n"a\nb.jpg",a cat\r\n', {"a\nb.jpg": ("a cat",)}),
    ],
)
def test_captions_are_read_however_people_write_them(
    tmp_path: Path, name: str, text: str, captions: dict[str, tuple[str, ...]]
) -> None:
    (tmp_path / name).write_bytes(text.encode())
    assert read_captions(tmp_path / name) == captions


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("c.txt", "a cat", "neither a .json nor a .csv"),
        ("c.json", '{"a": "b",\n"c": }', r"c\.json can't be read: it is not valid JSON \(line 2\)"),
        ("c.json", '["a cat"]', "no JSON object"),
        ("c.json", '{"a.jpg": 3}', r"value of 'a\.jpg'"),
        ("c.json", '{"a.jpg": ["a cat", null]}', r"value of 'a\.jpg'"),
        ("c.json", "[" * 100_000, "nested too deeply"),
        ("c.json", '{"a.jpg": ' + "9" * 5000 + "}", "a number that is too long"),
        ("c.csv", "", "line 1: the header needs a column path"),
        ("c.csv", "path,species\na,cat\n", "needs a column caption or text"),
        ("c.csv", "path,caption\na.jpg,a cat\nb.jpg,a dog, asleep\n", "line 3: 3 cells under 2 columns"),
        ("c.csv", "path,caption,who\na.jpg,a cat\n", "line 2: 2 cells under 3 columns"),
        ("c.csv", 'path,caption\na.jpg,"a cat\n', "not CSV"),
        ("c.json", '{"a":\n"\udce9"}', "line 2: not UTF-8"),
        ("c.csv", "path,caption\na,\udce9\n", "line 2: not UTF-8"),
        ("none.csv", None, r"none\.csv does not exist"),
    ],
)
def test_a_file_that_holds_no_captions_is_refused_in_a_sentence(
    tmp_path: Path, name: str, text: str | None, said: str
) -> None:
    if text is not None:
        (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SourceError, match=said):
        read_captions(tmp_path / name)


@pytest.mark.parametrize(("name", "odd"), [("c.json", "pipe"), ("c.csv", "endless"), ("c.csv", "huge")])
def test_what_is_no_file_of_captions_is_refused_unread(tmp_path: Path, name: str, odd: str) -> None:
    ODD_FILES[odd](tmp_path / name)
    with pytest.raises(SourceError, match=rf"{name} can't be read: it is "):
        read_captions(tmp_path / name)


@pytest.mark.parametrize("folder", ["images/", "./images/", "images\\", "elsewhere/images/", ""])
@pytest.mark.parametrize("name", ["beagle_2.jpg", "beagle_2", "Beagle_2.JPG"])
def test_a_photo_is_found_by_path_file_name_and_stem(folder: str, name: str) -> None:
    matched = match_captions({folder + name: ("a dog",), "beagle_77": ("another",)}, PHOTOS)
    assert matched.captions == {"images/beagle_2.jpg": ("a dog",)}
    assert (matched.strangers, matched.numbered) == ({"beagle_77": ("another",)}, False)


def test_a_name_as_written_goes_before_one_in_another_case_and_one_that_fits_several_photos_fits_none() -> None:
    matched = match_captions({"cat_1.jpg": ("small",), "Cat_1.jpg": ("large",)}, ["a/Cat_1.jpg", "a/cat_1.jpg"])
    assert matched.captions == {"a/Cat_1.jpg": ("large",), "a/cat_1.jpg": ("small",)}
    photos = ["a/x.jpg", "b/x.jpg"]
    assert match_captions({"x.jpg": ("a cat",)}, photos).captions == {}
    matched = match_captions({"x.jpg": ("a cat",), "b/x.jpg": ("a dog",)}, photos)
    assert (matched.captions, matched.strangers) == ({"b/x.jpg": ("a dog",)}, {"x.jpg": ("a cat",)})


def test_numbers_that_count_through_the_file_name_no_photo_unless_they_are_the_photos_own() -> None:
    counted = {f"abyssinian_{i}.jpg": ("a cat",) for i in range(4)} | {f"beagle_{i}.jpg": ("a dog",) for i in (4, 5, 6)}
    matched = match_captions(counted, PHOTOS)  # of which abyssinian_1 to 3, and beagle_4 and 5, have a photo's letters
    assert (matched.captions, matched.numbered, matched.strangers) == ({}, True, counted)
    photos = ["cat_1.jpg", "cat_2.jpg", "dog_3.jpg", "dog_4.jpg"]
    assert len(match_captions(dict.fromkeys(photos, ("an animal",)), photos).captions) == 4
