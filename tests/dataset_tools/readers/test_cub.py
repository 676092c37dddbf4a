"""A CUB-200-2011 folder becomes an index with its official test split, captions by origin and boxes."""

from __future__ import annotations

import shutil
import tarfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dataset_tools.errors import SourceError
from dataset_tools.holes.draw import ellipse_in_box
from dataset_tools.holes.objects import ORIGIN, load_hole, object_hole
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import Record, read_index
from dataset_tools.readers.cub import LICENCE, index_cub
from dataset_tools.readers.reading import ReadingOptions, Report
from tests.fixtures.found_animals import Finds

MakeCub = Callable[..., Path]


def indexed(source: Path, out: Path, **options: Any) -> tuple[Report, list[Record], list[str]]:
    warnings: list[str] = []
    report = index_cub(source, out, ReadingOptions(**options), warnings.append)
    return report, list(read_index(out).records()), warnings


def all_photos_are_there(index: Path) -> bool:
    return all(read_index(index).image_path(record).is_file() for record in read_index(index).records())


def pack(archive: Path, folder: Path, *names: str) -> Path:
    with tarfile.open(archive, "w:gz") as tar:
        for name in names:
            tar.add(folder / name, name)
    return archive


@pytest.fixture
def cub(tmp_path: Path, make_cub: MakeCub) -> Path:
    """A data set to spoil."""
    return make_cub(tmp_path / "set/CUB_200_2011")


def test_every_photo_is_indexed_with_what_its_tables_say(tiny_cub: Path, tmp_path: Path) -> None:
    report, records, warnings = indexed(tiny_cub, tmp_path / "out", val=0.25)
    assert (len(records), warnings, report.skipped) == (20, [], [])
    first = records[0]
    assert (first.id, first.domain, first.category) == ("cub/1", "bird", "001.Red_Bird")
    assert (first.size, first.box) == ((80, 64), (20.0, 16.0, 40.0, 32.0))
    assert all(len(bytes.fromhex(record.extra["hash"])) == 24 for record in records)
    assert all_photos_are_there(tmp_path / "out")
    header = read_index(tmp_path / "out").header
    assert (header.source, header.licence) == ("CUB-200-2011", LICENCE)
    official = dict(line.split() for line in (tiny_cub / "train_test_split.txt").read_text().splitlines())
    assert {r.id for r in records if r.split == "test"} == {f"cub/{i}" for i, flag in official.items() if flag == "0"}
    assert Counter(record.split for record in records) == {"train": 9, "val": 3, "test": 8}


def test_captions_come_from_people_where_there_are_some_else_from_the_class(tiny_cub: Path, tmp_path: Path) -> None:
    _, records, _ = indexed(tiny_cub, tmp_path)
    origins = {record.category.split(".")[1]: {caption.origin for caption in record.captions} for record in records}
    made = {"class-attributes"}
    assert origins == {"Red_Bird": {"human"}, "Blue_Bird": {"human"}, "Yellow_Bird": made, "Black_Bird": made}
    assert [caption.text for caption in records[0].captions] == ["a small red bird", "this bird is red."]
    yellow = [caption.text for record in records if "Yellow" in record.category for caption in record.captions]
    assert any("yellow" in text for text in yellow)
    assert not any("red" in text or "blue" in text for text in yellow)


def test_image_level_attributes_win_over_the_class_table_and_without_any_a_bird_is_a_bird(
    tmp_path: Path, make_cub: MakeCub
) -> None:
    cub = make_cub(tmp_path / "cub", texts=0, image_attributes=True)
    assert set(indexed(cub, tmp_path / "out")[0].origins) == {"image-attributes"}
    shutil.rmtree(cub / "attributes")
    _, records, _ = indexed(cub, tmp_path / "out")
    assert {caption.text for caption in records[0].captions} == {"a bird", "a photo of a bird"}


def test_the_same_seed_writes_the_same_whatever_editor_saved_a_table_and_another_does_not(
    tiny_cub: Path, tmp_path: Path
) -> None:
    saved = shutil.copytree(tiny_cub.parent, tmp_path / "saved") / tiny_cub.name
    for table in saved.parent.rglob("*.txt"):
        table.write_text(f"\ufeff{table.read_text(encoding='utf-8')}\n\n", encoding="utf-8")
    for name, source, seed in (("a", tiny_cub, 1), ("b", saved, 1), ("c", tiny_cub, 2)):
        indexed(source, tmp_path / name, seed=seed)
    a, b, c = ((tmp_path / name / "index.jsonl").read_bytes().splitlines()[1:] for name in "abc")
    assert a == b
    assert a != c


def test_a_damaged_photo_is_named_and_the_rest_go_on(cub: Path, tmp_path: Path) -> None:
    photos = sorted((cub / "images").rglob("*.jpg"))
    photos[3].write_bytes(photos[3].read_bytes()[:-300])
    photos[4].unlink()
    report, records, warnings = indexed(cub, tmp_path / "out")
    assert len(records) == 18
    assert [Path(name).name for name in report.skipped] == [photos[3].name, photos[4].name]
    assert photos[3].name in warnings[0]
    assert "There is no file" in warnings[1]


def test_a_table_that_is_missing_or_damaged_is_named(cub: Path, tmp_path: Path) -> None:
    for file, old, new, said in (
        ("image_class_labels.txt", "20 4\n", "", r"image_class_labels\.txt has no line for 20"),
        ("image_class_labels.txt", "20 4\n", "20 four\n", "is not the number of a class"),
        ("images.txt", "001.Red_Bird/Red_Bird_0001", "../../secret", "not a path inside"),
        ("classes.txt", "1 001.Red_Bird", "1", "line 1: a key without a value"),
        ("bounding_boxes.txt", "1 20.0 16.0 40.0 32.0", "1 20.0 16.0", "not a box of four numbers"),
        *((f"{name}.txt", "", None, name) for name in ("classes", "train_test_split", "image_class_labels", "images")),
    ):
        text = (cub / file).read_text()
        assert old in text
        if new is None:
            (cub / file).unlink()
        else:
            (cub / file).write_text(text.replace(old, new, 1))
        with pytest.raises(SourceError, match=said):
            indexed(cub, tmp_path / "out")
        assert not (tmp_path / "out/index.jsonl").exists()
        (cub / file).write_text(text)


def test_the_archive_itself_is_read_once_and_the_index_moves_with_its_photos(tmp_path: Path, make_cub: MakeCub) -> None:
    make_cub(tmp_path / "CUB_200_2011", texts=0)
    # the archive has it beside the folder
    (tmp_path / "CUB_200_2011/attributes/attributes.txt").rename(tmp_path / "attributes.txt")
    archive = pack(tmp_path / "CUB_200_2011.tgz", tmp_path, "CUB_200_2011", "attributes.txt")
    shutil.rmtree(tmp_path / "CUB_200_2011")
    for source in (archive, tmp_path):  # the archive, or the folder that holds it
        report, records, said = indexed(source, tmp_path / "out")
        assert (len(records), set(report.origins)) == (20, {"class-attributes"})
        assert len(said) == (1 if source == archive else 0)  # unpacking it
    (tmp_path / "out").rename(tmp_path / "moved")
    assert all_photos_are_there(tmp_path / "moved")
    with pytest.raises(SourceError, match="not the archive of CUB-200-2011"):
        indexed(pack(tmp_path / "birds.tgz", tmp_path, "attributes.txt"), tmp_path / "other")


def test_paths_may_be_relative_the_folder_above_will_do_and_nothing_is_written_to_the_source(
    cub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.stat().st_mtime_ns for path in cub.parent.rglob("*")}
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    indexed(Path("../set"), Path("out"))
    monkeypatch.chdir(tmp_path)
    assert all_photos_are_there(Path("elsewhere/out"))
    assert {path: path.stat().st_mtime_ns for path in cub.parent.rglob("*")} == before
    indexed(cub, cub.parent)  # an index above its photos moves with them
    cub.parent.rename(tmp_path / "moved")
    assert all_photos_are_there(tmp_path / "moved")


def write_segmentations(cub: Path, folder: Path) -> None:
    """For each photo a grey picture: 255 in its left quarter, 128 in the next, 100 in the third, 0 in the last."""
    grey = np.repeat(np.array([255, 128, 100, 0], np.uint8), 20)
    for photo in (cub / "images").rglob("*.jpg"):
        path = folder / photo.relative_to(cub / "images").with_suffix(".png")
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.tile(grey, (64, 1))).save(path)


@pytest.mark.parametrize("place", ["inside", "beside", "archive beside"])
def test_segmentations_become_object_holes_where_half_of_the_annotators_saw_the_bird(
    tmp_path: Path, cub: Path, place: str
) -> None:
    folder = (cub if place == "inside" else cub.parent) / "segmentations"
    write_segmentations(cub, folder)
    Image.new("L", (80, 64), 127).save(sorted(folder.rglob("*.png"))[-1])  # nobody saw this bird
    if place == "archive beside":
        pack(tmp_path / "set/segmentations.tgz", tmp_path / "set", "segmentations")
        shutil.rmtree(folder)
    report, records, _ = indexed(cub, tmp_path / "out")
    assert report.object_holes == 19
    assert records[-1].object_hole is None
    assert records[0].box == (20.0, 16.0, 40.0, 32.0)  # the official one
    path = read_index(tmp_path / "out").object_hole_path(records[0])
    assert path is not None
    with Image.open(path) as hole:
        assert (hole.mode, hole.size) == ("1", (80, 64))
    assert np.array_equal(load_hole(path), np.tile(np.arange(80) < 40, (64, 1)))


def test_birds_without_a_segmentation_are_outlined_in_their_boxes_or_keep_them_alone(cub: Path, tmp_path: Path) -> None:
    write_segmentations(cub, cub / "segmentations")
    sorted((cub / "segmentations").rglob("*.png"))[0].unlink()
    finds = Finds(("bird", 0.25, 0.25, 0.25, 0.5), ("bird", 0.75, 0, 0.25, 1))  # in its box, and beside it
    report, records, _ = indexed(cub, tmp_path / "out", outlines=AnimalOutlines(finds))  # type: ignore[arg-type]
    assert [record.extra[ORIGIN] for record in records[:2]] == ["outline", "segmentation"]
    assert report.holes_from == {"segmentation": 19, "outline": 1}
    hole = object_hole(read_index(tmp_path / "out"), records[0])
    assert hole is not None
    assert (hole[16:48, 20:40].all(), hole[:, 44:].any(), len(finds.seen)) == (True, False, 1)
    _, records, _ = indexed(cub, tmp_path / "none", outlines=AnimalOutlines(Finds()))  # type: ignore[arg-type]
    assert (records[0].object_hole, ORIGIN in records[0].extra) == (None, False)
    found = object_hole(read_index(tmp_path / "none"), records[0])
    assert found is not None
    assert np.array_equal(found, ellipse_in_box((64, 80), (20, 16, 40, 32)))


def test_visible_parts_are_read_where_the_set_has_them(cub: Path, tmp_path: Path) -> None:
    (cub / "parts").mkdir()
    locations = cub / "parts/part_locs.txt"
    with pytest.raises(SourceError, match=r"parts\.txt can't be read"):
        indexed(cub, tmp_path / "out")
    (cub / "parts/parts.txt").write_text("1 beak\n2 left eye\n")
    locations.write_text("1 1 30.5 20.0 1\n1 2 0.0 0.0 0\n2 2 31.0 22.0 1\n2 1 35.0 23.0 1\n")
    _, records, _ = indexed(cub, tmp_path / "out")
    assert records[0].parts == {"beak": (30.5, 20.0)}
    assert records[1].parts == {"left eye": (31.0, 22.0), "beak": (35.0, 23.0)}
    assert not any(record.parts for record in records[2:])
    for line in ("1 3 0.0 0.0 1", "1 1 here 0.0 1", "1 1 nan 0.0 1", "1 1 0.0"):
        locations.write_text(f"1 1 30.5 20.0 1\n{line}\n")
        with pytest.raises(SourceError, match=r"part_locs\.txt, line 2: not a photo, a part"):
            indexed(cub, tmp_path / "out")


def twin_of(cub: Path, copied: str, original: str) -> None:
    """Make photo `copied` a re-encoded copy of photo `original`."""
    images = dict(line.split() for line in (cub / "images.txt").read_text().splitlines())
    with Image.open(cub / "images" / images[original]) as photo:
        photo.resize((70, 56)).save(cub / "images" / images[copied], quality=60)


def test_a_training_photo_that_shows_a_test_photo_again_is_left_out_and_named(cub: Path, tmp_path: Path) -> None:
    twin_of(cub, "7", original="4")  # 7 is for training, 4 for testing
    report, records, warnings = indexed(cub, tmp_path / "out")
    assert {"cub/4"} == {record.id for record in records if record.id in ("cub/4", "cub/7")}
    assert (len(records), report.skipped, warnings) == (19, [], [])
    assert [line for line in report.left_out if "Blue_Bird_0007.jpg" in line and "Red_Bird_0004.jpg" in line]
    splits = {record.id: record.split for record in indexed(cub, tmp_path / "kept", keep_twins=True)[1]}
    assert (len(splits), splits["cub/4"], splits["cub/7"] in ("train", "val")) == (20, "test", True)


def test_near_duplicates_within_train_are_validated_or_trained_on_together(cub: Path, tmp_path: Path) -> None:
    twin_of(cub, "2", original="1")
    twin_of(cub, "12", original="1")  # of another class
    found = set()
    for seed in range(6):
        _, records, _ = indexed(cub, tmp_path / "out", val=0.4, seed=seed)
        together = {record.split for record in records if record.id in ("cub/1", "cub/2", "cub/12")}
        assert len(together) == 1
        found |= together
        if found == {"train", "val"}:
            return
    pytest.fail("the seed has no say")


def test_a_larger_set_keeps_what_a_smaller_one_trained_and_validated_on(tmp_path: Path, make_cub: MakeCub) -> None:
    small = make_cub(tmp_path / "small", classes=2)
    large = make_cub(tmp_path / "large")

    def splits(source: Path, out: str, **options: Any) -> dict[str, str]:
        return {record.image: record.split for record in indexed(source, tmp_path / out, val=0.4, **options)[1]}

    old, anew = splits(small, "index"), splits(large, "anew", seed=1)
    kept = splits(large, "out", seed=1, splits_of=read_index(tmp_path / "index"))
    assert {image: kept[image] for image in old} == old
    assert {image: anew[image] for image in old} != old
    assert {kept[image] for image in kept.keys() - old.keys()} == {"train", "val", "test"}
