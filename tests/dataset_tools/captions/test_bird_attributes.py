"""Attribute files of CUB-200-2011 are read as they are found, and refused with file and line where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset_tools.captions.bird_attributes import (
    AttributeFileError,
    AttributeName,
    ImageFacts,
    read_attribute_names,
    read_class_facts,
)

NAMES = {1: AttributeName("wing_color", "black"), 2: AttributeName("wing_color", "red"), 3: AttributeName("size", "s")}


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_names_are_split_into_group_and_value(tmp_path: Path) -> None:
    path = written(tmp_path / "attributes.txt", "1 has_wing_color::black\n2 has_bill_shape::curved_(up_or_down)\n")
    assert read_attribute_names(path) == {
        1: AttributeName("wing_color", "black"),
        2: AttributeName("bill_shape", "curved_(up_or_down)"),
    }


def test_class_percentages_become_weights(tmp_path: Path) -> None:
    path = written(tmp_path / "classes.txt", "80.0 0.0 50.0\n0.0 25.0 0.0\n")
    assert read_class_facts(path, NAMES) == [
        {"wing_color": {"black": 0.8}, "size": {"s": 0.5}},
        {"wing_color": {"red": 0.25}},
    ]


def test_image_marks_weigh_by_certainty_and_what_is_not_visible_is_left_out(tmp_path: Path) -> None:
    # A photo's lines need not stand together.
    path = written(tmp_path / "labels.txt", "1 1 1 4 9.5\n1 2 1 1 3.0\n2 1 0 4 1.0\n2 3 1 3 1.2\n1 3 1 2 1.0\n")
    facts = ImageFacts(path, NAMES)
    assert facts.of("1") == {"wing_color": {"black": 1.0}, "size": {"s": 0.3}}
    assert facts.of("2") == {"size": {"s": 0.75}}
    assert facts.of("99") == {}


def test_lines_with_a_column_too_many_as_the_official_file_has_are_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path / "labels.txt", "1 1 1 4 9.5\n1 2 1 0 4 1.5\n1 3 1 4 1.5\n")
    assert ImageFacts(path, NAMES).of("1") == {"wing_color": {"black": 1.0}, "size": {"s": 1.0}}


@pytest.mark.parametrize("line", ["1 1 1", "1 1 1 7 2.0", "1 one 1 4 2.0", "1 70000 1 4 2.0"])
def test_a_damaged_image_mark_is_named_by_file_and_line(tmp_path: Path, line: str) -> None:
    path = written(tmp_path / "labels.txt", f"1 1 1 4 9.5\n{line}\n")
    with pytest.raises(AttributeFileError, match=r"labels\.txt, line 2"):
        ImageFacts(path, NAMES)


@pytest.mark.parametrize("row", ["80.0 0.0", "80.0 zero 1.0"])
def test_a_damaged_class_row_is_named_by_file_and_line(tmp_path: Path, row: str) -> None:
    with pytest.raises(AttributeFileError, match=r"classes\.txt, line 1"):
        read_class_facts(written(tmp_path / "classes.txt", row + "\n"), NAMES)


def test_a_damaged_name_is_named_by_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(AttributeFileError, match=r"attributes\.txt, line 2"):
        read_attribute_names(written(tmp_path / "attributes.txt", "1 has_a::b\nhas_wing_color black\n"))
