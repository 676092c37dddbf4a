"""A CUB-200-2011 folder becomes an index with its official test split, captions by origin and boxes."""

from __future__ import annotations

import shutil
import tarfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.errors import SourceError
from dataset_tools.holes.draw import ellipse_in_box
from dataset_tools.holes.objects import ORIGIN, load_hole, object_hole
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import Record, read_index
from dataset_tools.readers.cub import index_cub
from dataset_tools.readers.reading import Report, SplitOptions
from tests.fixtures.found_animals import Finds

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


def test_byte_order_marks_and_blank_last_lines_change_nothing(tiny_cub: Path, tmp_path: Path) -> None:
    saved = shutil.copytree(tiny_cub.parent, tmp_path / "saved") / tiny_cub.name
    for table in saved.parent.rglob("*.txt"):
        table.write_text(f"\ufeff{table.read_text(encoding='utf-8')}\n\n", encoding="utf-8")
    assert indexed(saved, tmp_path / "out")[1] == indexed(tiny_cub, tmp_path / "as it was")[1]


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
    assert "There is no file" in warnings[1]


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


def pack(archive: Path, folder: Path, *names: str) -> Path:
    with tarfile.open(archive, "w:gz") as tar:
        for name in names:
            tar.add(folder / name, name)
    return archive


def write_segmentations(cub: Path, folder: Path) -> None:
    """For each photo a grey picture: 255 in its left quarter, 128 in the next, 100 in the third, 0 in the last."""
    grey = np.repeat(np.array([255, 128, 100, 0], np.uint8), 20)
    for photo in (cub / "images").rglob("*.jpg"):
        path = folder / photo.relative_to(cub / "images").with_suffix(".png")
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.tile(grey, (64, 1))).save(path)


def test_the_archive_itself_is_read_once_and_the_index_moves_with_its_photos(tmp_path: Path, make_cub: MakeCub) -> None:
    make_cub(tmp_path / "CUB_200_2011", texts=0)
    (tmp_path / "CUB_200_2011/attributes/attributes.txt").rename(tmp_path / "attributes.txt")
    archive = pack(tmp_path / "CUB_200_2011.tgz", tmp_path, "CUB_200_2011", "attributes.txt")
    shutil.rmtree(tmp_path / "CUB_200_2011")
    for source in (archive, tmp_path):  # the archive, or the folder that holds it
        report, records, said = indexed(source, tmp_path / "out")
        assert (len(records), set(report.origins)) == (20, {"class-attributes"})
        assert len(said) == (1 if source == archive else 0)  # unpacking it
    (tmp_path / "out").rename(tmp_path / "moved")
    index = read_index(tmp_path / "moved")
    assert all(index.image_path(record).is_file() for record in index.records())


def test_an_archive_of_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no birds")
    with pytest.raises(SourceError, match="not the archive of CUB-200-2011"):
        indexed(pack(tmp_path / "birds.tgz", tmp_path, "notes.txt"), tmp_path / "out")


@pytest.mark.parametrize("place", ["inside", "beside", "archive beside"])
def test_segmentations_become_object_holes_where_half_of_the_annotators_saw_the_bird(
    tmp_path: Path, make_cub: MakeCub, place: str
) -> None:
    cub = make_cub(tmp_path / "set/CUB_200_2011")
    write_segmentations(cub, (cub if place == "inside" else tmp_path / "set") / "segmentations")
    if place == "archive beside":
        pack(tmp_path / "set/segmentations.tgz", tmp_path / "set", "segmentations")
        shutil.rmtree(tmp_path / "set/segmentations")
    report, records, _ = indexed(cub, tmp_path / "out")
    assert report.object_holes == 20
    assert records[0].box == (20.0, 16.0, 40.0, 32.0)  # the official one
    path = read_index(tmp_path / "out").object_hole_path(records[0])
    assert path is not None
    with Image.open(path) as hole:
        assert (hole.mode, hole.size) == ("1", (80, 64))
    expected = np.zeros((64, 80), bool)
    expected[:, :40] = True
    assert np.array_equal(load_hole(path), expected)


def test_a_segmentation_without_a_bird_leaves_the_box_alone(tmp_path: Path, make_cub: MakeCub) -> None:
    cub = make_cub(tmp_path / "cub")
    write_segmentations(cub, cub / "segmentations")
    empty = sorted((cub / "segmentations").rglob("*.png"))[0]
    Image.new("L", (80, 64), 127).save(empty)
    report, records, _ = indexed(cub, tmp_path / "out")
    assert report.object_holes == 19
    assert records[0].object_hole is None


def twin_of(cub: Path, copied: str, original: str) -> None:
    """Make photo `copied` a re-encoded copy of photo `original`."""
    images = dict(line.split() for line in (cub / "images.txt").read_text().splitlines())
    with Image.open(cub / "images" / images[original]) as photo:
        photo.resize((70, 56)).save(cub / "images" / images[copied], quality=60)


def test_a_training_photo_that_shows_a_test_photo_again_is_left_out_and_named(
    tmp_path: Path, make_cub: MakeCub
) -> None:
    cub = make_cub(tmp_path / "cub")
    twin_of(cub, "7", original="4")  # 7 is for training, 4 for testing
    report, records, warnings = indexed(cub, tmp_path / "out")
    assert {"cub/4"} == {record.id for record in records if record.id in ("cub/4", "cub/7")}
    assert (len(records), report.skipped, warnings) == (19, [], [])
    assert report.twins >= 2
    assert [line for line in report.left_out if "Blue_Bird_0007.jpg" in line and "Red_Bird_0004.jpg" in line]
    index_cub(cub, tmp_path / "kept", SplitOptions(), warnings.append, keep_twins=True)
    splits = {record.id: record.split for record in read_index(tmp_path / "kept").records()}
    assert (len(splits), splits["cub/4"], splits["cub/7"] in ("train", "val")) == (20, "test", True)


def test_near_duplicates_within_train_are_validated_or_trained_on_together(tmp_path: Path, make_cub: MakeCub) -> None:
    cub = make_cub(tmp_path / "cub")
    twin_of(cub, "2", original="1")
    twin_of(cub, "12", original="1")  # of another class
    found = set()
    for seed in range(12):
        _, records, _ = indexed(cub, tmp_path / "out", val=0.4, seed=seed)
        together = {record.split for record in records if record.id in ("cub/1", "cub/2", "cub/12")}
        assert len(together) == 1
        found |= together
    assert found == {"train", "val"}


def test_every_record_has_its_fingerprint(tiny_cub: Path, tmp_path: Path) -> None:
    _, records, _ = indexed(tiny_cub, tmp_path)
    assert all(len(bytes.fromhex(record.extra["hash"])) == 24 for record in records)


def test_paths_may_be_relative_and_nothing_is_written_to_the_source(
    tmp_path: Path, make_cub: MakeCub, monkeypatch: pytest.MonkeyPatch
) -> None:
    cub = make_cub(tmp_path / "in here/CUB_200_2011")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "in here").rglob("*")}
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    indexed(Path("../in here"), Path("out"))
    monkeypatch.chdir(tmp_path)
    index = read_index("elsewhere/out")
    assert all(index.image_path(record).is_file() for record in index.records())
    assert {path: path.stat().st_mtime_ns for path in cub.parent.rglob("*")} == before


def test_a_name_in_images_txt_that_leads_outside_is_refused(tmp_path: Path, make_cub: MakeCub) -> None:
    table = make_cub(tmp_path / "cub") / "images.txt"
    table.write_text(table.read_text().replace("001.Red_Bird/Red_Bird_0001", "../../secret"))
    with pytest.raises(SourceError, match="not a path inside"):
        indexed(tmp_path / "cub", tmp_path / "out")


def test_birds_without_a_segmentation_are_outlined_in_their_boxes(tmp_path: Path, make_cub: MakeCub) -> None:
    cub = make_cub(tmp_path / "cub")
    write_segmentations(cub, cub / "segmentations")
    sorted((cub / "segmentations").rglob("*.png"))[0].unlink()
    finds = Finds(("bird", 0.25, 0.25, 0.25, 0.5), ("bird", 0.75, 0, 0.25, 1))  # in its box, and beside it
    outlines = AnimalOutlines(finds)  # type: ignore[arg-type]
    report = index_cub(cub, tmp_path / "out", SplitOptions(), lambda message: None, outlines=outlines)
    index = read_index(tmp_path / "out")
    first, second = list(index.records())[:2]
    assert (first.extra[ORIGIN], second.extra[ORIGIN]) == ("outline", "segmentation")
    assert report.holes_from == {"segmentation": 19, "outline": 1}
    hole = object_hole(index, first)
    assert hole is not None
    assert hole[16:48, 20:40].all()
    assert not hole[:, 44:].any()
    assert len(finds.seen) == 1


def test_a_bird_that_is_not_found_keeps_its_box_alone(tmp_path: Path, make_cub: MakeCub) -> None:
    outlines = AnimalOutlines(Finds())  # type: ignore[arg-type]
    index_cub(make_cub(tmp_path / "cub"), tmp_path / "out", SplitOptions(), lambda message: None, outlines=outlines)
    index = read_index(tmp_path / "out")
    for record in index.records():
        assert (record.object_hole, ORIGIN in record.extra) == (None, False)
        assert np.array_equal(object_hole(index, record), ellipse_in_box((64, 80), (20, 16, 40, 32)))  # type: ignore[arg-type]


def test_a_larger_set_keeps_what_a_smaller_one_trained_and_validated_on(tmp_path: Path, make_cub: MakeCub) -> None:
    small = make_cub(tmp_path / "small", classes=2, photos_per_class=10)
    _, before, _ = indexed(small, tmp_path / "index", val=0.4)
    large = make_cub(tmp_path / "large", classes=4, photos_per_class=10)
    options = SplitOptions(val=0.4, seed=1)
    index_cub(large, tmp_path / "anew", options, print)
    index_cub(large, tmp_path / "out", options, print, splits_of=read_index(tmp_path / "index"))
    old = {record.image: record.split for record in before}
    kept, anew = (
        {record.image: record.split for record in read_index(tmp_path / out).records()} for out in ("out", "anew")
    )
    assert {image: kept[image] for image in old} == old
    assert {image: anew[image] for image in old} != old
    assert {kept[image] for image in kept.keys() - old.keys()} == {"train", "val", "test"}
