"""A CUB-200-2011 folder becomes an index with its official test split, captions by origin and boxes."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from dataset_tools.cub import index_cub
from dataset_tools.errors import SourceError
from dataset_tools.index import Record, read_index
from dataset_tools.reading import Report, SplitOptions

MakeCub = Callable[..., Path]


def indexed(source: Path, out: Path, **options: float) -> tuple[Report, list[Record], list[str]]:
    warnings: list[str] = []
    report = index_cub(source, out, SplitOptions(**options), warnings.append)  # type: ignore[arg-type]
    return report, list(read_index(out).records()), warnings


def test_every_photo_is_indexed_with_what_its_tables_say(tiny_cub: Path, tmp_path: Path) -> None:
    report, records, warnings = indexed(tiny_cub, tmp_path)
    assert (len(records), warnings, report.skipped) == (20, [], [])
    first = records[0]
    assert (first.id, first.domain, first.category) == ("cub/1", "bird", "001.Red_Bird")
    assert (first.size, first.box) == ((80, 64), (20.0, 16.0, 40.0, 32.0))
    index = read_index(tmp_path)
    assert all(index.image_path(record).is_file() for record in records)


def test_the_test_split_is_the_official_one_and_validation_comes_out_of_train(tiny_cub: Path, tmp_path: Path) -> None:
    _, records, _ = indexed(tiny_cub, tmp_path, val=0.25)
    official = dict(line.split() for line in (tiny_cub / "train_test_split.txt").read_text().splitlines())
    assert {r.id for r in records if r.split == "test"} == {f"cub/{i}" for i, flag in official.items() if flag == "0"}
    assert Counter(record.split for record in records) == {"train": 9, "val": 3, "test": 8}


def test_captions_come_from_people_where_there_are_some_else_from_the_class(tiny_cub: Path, tmp_path: Path) -> None:
    _, records, _ = indexed(tiny_cub, tmp_path)
    origins = {record.category: {caption.origin for caption in record.captions} for record in records}
    assert origins == {
        "001.Red_Bird": {"human"},
        "002.Blue_Bird": {"human"},
        "003.Yellow_Bird": {"class-attributes"},
        "004.Black_Bird": {"class-attributes"},
    }
    assert [caption.text for caption in records[0].captions] == ["a small red bird", "this bird is red."]
    yellow = [caption.text for record in records if "Yellow" in record.category for caption in record.captions]
    assert any("yellow" in text for text in yellow)
    assert not any("red" in text or "blue" in text for text in yellow)


def test_image_level_attributes_win_over_the_class_table(tmp_path: Path, make_cub: MakeCub) -> None:
    make_cub(tmp_path / "cub", texts=0, image_attributes=True)
    report, records, _ = indexed(tmp_path / "cub", tmp_path / "out")
    assert set(report.origins) == {"image-attributes"}
    assert all(record.captions for record in records)


def test_without_attribute_files_a_bird_is_a_bird(tmp_path: Path, make_cub: MakeCub) -> None:
    make_cub(tmp_path / "cub", texts=0)
    shutil.rmtree(tmp_path / "cub/attributes")
    _, records, _ = indexed(tmp_path / "cub", tmp_path / "out")
    assert {caption.text for caption in records[0].captions} == {"a bird", "a photo of a bird"}


def test_attribute_names_beside_the_folder_are_found_as_the_archive_unpacks_them(
    tmp_path: Path, make_cub: MakeCub
) -> None:
    make_cub(tmp_path / "CUB_200_2011", texts=0)
    (tmp_path / "CUB_200_2011/attributes/attributes.txt").rename(tmp_path / "attributes.txt")
    report, _, _ = indexed(tmp_path, tmp_path / "out")  # the folder above is fine as well
    assert set(report.origins) == {"class-attributes"}


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(tiny_cub: Path, tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        indexed(tiny_cub, tmp_path / name, seed=seed)
    files = [(tmp_path / name / "index.jsonl").read_bytes() for name in "abc"]
    assert files[0] == files[1]
    assert files[0].splitlines()[1:] != files[2].splitlines()[1:]


def test_a_damaged_photo_is_named_and_the_rest_go_on(tmp_path: Path, make_cub: MakeCub) -> None:
    make_cub(tmp_path / "cub")
    photos = sorted((tmp_path / "cub/images").rglob("*.jpg"))
    photos[3].write_bytes(photos[3].read_bytes()[:-300])
    photos[4].unlink()
    report, records, warnings = indexed(tmp_path / "cub", tmp_path / "out")
    assert len(records) == 18
    assert [Path(name).name for name in report.skipped] == [photos[3].name, photos[4].name]
    assert photos[3].name in warnings[0]
    assert "no such file" in warnings[1]


@pytest.mark.parametrize("file", ["images.txt", "image_class_labels.txt", "train_test_split.txt", "classes.txt"])
def test_a_missing_table_is_named(tmp_path: Path, make_cub: MakeCub, file: str) -> None:
    make_cub(tmp_path / "cub")
    (tmp_path / "cub" / file).unlink()
    with pytest.raises(SourceError, match=file):
        indexed(tmp_path / "cub", tmp_path / "out")
    assert not (tmp_path / "out/index.jsonl").exists()


def test_a_table_without_a_photo_s_line_is_named(tmp_path: Path, make_cub: MakeCub) -> None:
    make_cub(tmp_path / "cub")
    table = tmp_path / "cub/image_class_labels.txt"
    table.write_text("".join(table.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(SourceError, match=r"image_class_labels\.txt has no line for 20"):
        indexed(tmp_path / "cub", tmp_path / "out")


def test_an_index_inside_the_data_set_s_parent_moves_with_the_photos(tmp_path: Path, make_cub: MakeCub) -> None:
    make_cub(tmp_path / "set/CUB_200_2011")
    indexed(tmp_path / "set/CUB_200_2011", tmp_path / "set")
    (tmp_path / "set").rename(tmp_path / "moved")
    index = read_index(tmp_path / "moved")
    assert all(index.image_path(record).is_file() for record in index.records())
