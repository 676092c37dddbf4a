"""Files of captions are read as people write them, and damaged ones are refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset_tools.captions.caption_files import read_captions
from dataset_tools.errors import SourceError
from tests.fixtures.odd_files import ODD_FILES


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_json_holds_one_caption_or_a_list_for_each_photo(tmp_path: Path) -> None:
    path = written(tmp_path / "c.JSON", '{"a.jpg": ["a cat", " a black cat "], "b é.jpg": "a dog", "c.jpg": []}')
    assert read_captions(path) == {"a.jpg": ("a cat", "a black cat"), "b é.jpg": ("a dog",), "c.jpg": ()}


@pytest.mark.parametrize("header", ["path,caption", "file,text", "Image, Caption", "name,caption", "file_name,text"])
def test_csv_gives_a_photo_all_its_rows_in_order(tmp_path: Path, header: str) -> None:
    path = written(tmp_path / "c.csv", f'{header}\na.jpg,a cat\n"b, c.jpg","a dog, asleep"\n\na.jpg,a black cat\n')
    assert read_captions(path) == {"a.jpg": ("a cat", "a black cat"), "b, c.jpg": ("a dog, asleep",)}


@pytest.mark.parametrize("separator", [";", "\t", ", ", "; "])
def test_other_separators_and_blanks_behind_them_are_read(tmp_path: Path, separator: str) -> None:
    rows = (("Path", "Caption"), ("a.jpg", "a cat"), ("b.jpg", '"a dog, asleep"'))
    path = written(tmp_path / "c.csv", "".join(separator.join(row) + "\n" for row in rows))
    assert read_captions(path) == {"a.jpg": ("a cat",), "b.jpg": ("a dog, asleep",)}


def test_other_columns_are_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path / "c.csv", "split,image,caption,who\ntrain,a.jpg,a cat,me\n")
    assert read_captions(path) == {"a.jpg": ("a cat",)}


@pytest.mark.parametrize(("name", "text"), [("c.json", '{"a": "é"}'), ("c.csv", "path,caption\na,é\n")])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, name: str, text: str) -> None:
    assert read_captions(written(tmp_path / name, text, "utf-8-sig")) == {"a": ("é",)}


def test_file_names_may_hold_line_breaks(tmp_path: Path) -> None:
    path = written(tmp_path / "c.csv", 'path,caption\r\n"a\nb.jpg",a cat\r\n')
    assert read_captions(path) == {"a\nb.jpg": ("a cat",)}


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
    ],
)
def test_a_file_that_holds_no_captions_is_refused_in_a_sentence(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(SourceError, match=said):
        read_captions(written(tmp_path / name, text))


@pytest.mark.parametrize("name", ["c.json", "c.csv"])
@pytest.mark.parametrize("odd", ["pipe", "endless", "huge"])
def test_what_is_no_file_of_captions_is_refused_unread(tmp_path: Path, name: str, odd: str) -> None:
    ODD_FILES[odd](tmp_path / name)
    with pytest.raises(SourceError, match=rf"{name} can't be read: it is "):
        read_captions(tmp_path / name)


@pytest.mark.parametrize(("name", "text"), [("c.json", '{"a":\n"é"}'), ("c.csv", "path,caption\na,é\n")])
def test_another_encoding_is_named_with_its_line(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(SourceError, match="line 2: not UTF-8"):
        read_captions(written(tmp_path / name, text, "latin-1"))


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none\.csv does not exist"):
        read_captions(tmp_path / "none.csv")
