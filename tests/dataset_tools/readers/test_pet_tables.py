"""The lists of Oxford-IIIT Pet are read, and damaged ones refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset_tools.errors import SourceError
from dataset_tools.readers.pets import Pet, find_layout, read_official_test, read_pets


def layout(folder: Path, **lists: str) -> Path:
    (folder / "annotations").mkdir(parents=True)
    for name, text in lists.items():
        (folder / "annotations" / f"{name}.txt").write_text(text)
    return folder


def test_name_species_and_breed_are_read_and_comments_passed_over(tmp_path: Path) -> None:
    root = layout(tmp_path, list="#Image CLASS\n\nMaine_Coon_1 1 1 1\nbeagle_12 2 2 1\nbeagle_12 2 2 1\n")
    assert read_pets(root) == [Pet("Maine_Coon_1", "cat", "Maine_Coon"), Pet("beagle_12", "dog", "beagle")]


@pytest.mark.parametrize("line", ["beagle_2", "beagle_2 1 cat 1", "../beagle_2 1 1 1", "a\\beagle_2 1 1 1"])
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(SourceError, match=r"list\.txt, line 2"):
        read_pets(layout(tmp_path, list=f"beagle_1 1 2 1\n{line}\n"))


def test_official_splits_need_both_files(tmp_path: Path) -> None:
    assert read_official_test(layout(tmp_path / "a", test="beagle_1 1 2 1\n")) is None
    both = layout(tmp_path / "b", test="beagle_1 1 2 1\n", trainval="beagle_2 1 2 1\n")
    assert read_official_test(both) == {"beagle_1"}


def test_a_list_that_is_no_text_is_refused(tmp_path: Path) -> None:
    root = layout(tmp_path)
    (root / "annotations/list.txt").write_bytes(b"\xff\xfe\x00beagle")
    with pytest.raises(SourceError, match="not a text file"):
        read_pets(root)


def test_the_layout_is_found_in_the_folder_or_in_the_one_below(tmp_path: Path) -> None:
    root = layout(tmp_path / "oxford-iiit-pet", list="beagle_1 1 2 1\n")
    assert find_layout(root, tmp_path / "out", print) == find_layout(tmp_path, tmp_path / "out", print) == root


def test_one_archive_without_the_other_is_not_enough(tmp_path: Path) -> None:
    (tmp_path / "images.tar.gz").write_bytes(b"")
    with pytest.raises(SourceError, match=r"images\.tar\.gz and annotations\.tar\.gz"):
        find_layout(tmp_path, tmp_path / "out", print)
