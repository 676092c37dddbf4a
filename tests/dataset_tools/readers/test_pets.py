"""An Oxford-IIIT Pet folder becomes an index with breeds, captions, official splits and object holes from trimaps."""

from __future__ import annotations

import json
import tarfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dataset_tools.errors import SourceError
from dataset_tools.holes.objects import ORIGIN, load_hole, object_hole
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import Record, read_index
from dataset_tools.readers.pets import LICENCE, Pet, find_layout, index_pets, read_official_test, read_pets
from dataset_tools.readers.reading import ReadingOptions, Report
from tests.conftest import draw_photo
from tests.fixtures.found_animals import Finds


@pytest.fixture
def pets(tmp_path: Path, save_jpeg: Callable[..., Path]) -> Path:
    """Ten cats and ten dogs; trimaps for the cats: pet inside a border inside background."""
    source = tmp_path / "oxford-iiit-pet"
    lines = ["#Image CLASS-ID SPECIES BREED-ID", "#ID: 1:37 class ids"]
    for number in range(1, 11):
        for breed, species in (("Siamese", 1), ("german_shorthaired", 2)):
            save_jpeg(source / "images" / f"{breed}_{number}.jpg", width=60, height=40, seed=number)
            lines.append(f"{breed}_{number} {species} {species} 1")
        trimap = np.full((40, 60), 2, np.uint8)
        trimap[9:31, 14:46] = 3
        trimap[10:30, 15:45] = 1
        path = source / "annotations/trimaps" / f"Siamese_{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(trimap).save(path)
    (source / "annotations/list.txt").write_text("\n".join(lines) + "\n")
    return source


def indexed(source: Path, out: Path, captions: Path | None = None, **options: Any) -> tuple[Report, list[Record]]:
    report = index_pets(source, out, ReadingOptions(val=0.1, test=0.2, **options), lambda message: None, captions)
    return report, list(read_index(out).records())


def test_cats_and_dogs_keep_their_breeds_shares_and_colours(pets: Path, tmp_path: Path) -> None:
    report, records = indexed(pets, tmp_path / "out")
    assert Counter((record.domain, record.category) for record in records) == {
        ("cat", "Siamese"): 10,
        ("dog", "German shorthaired pointer"): 10,
    }
    assert Counter((record.domain, record.split) for record in records)["cat", "test"] == 2
    assert report.splits == {"train": 14, "val": 2, "test": 4}
    assert "a photo of a Siamese cat" in {caption.text for caption in records[0].captions}
    # measured through trimaps, and not without
    assert {origin for _, origin in captions_of(records, "Siamese_1")} == {"measured", "plain"}
    assert {origin for _, origin in captions_of(records, "german_shorthaired_1")} == {"plain"}
    assert "  captions     plain 60, measured 40" in list(report.lines())
    assert read_index(tmp_path / "out").header.licence == LICENCE
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    indexed(pets, tmp_path / "out")
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before


def test_a_trimap_of_any_size_becomes_a_hole_over_the_pet_and_its_border(pets: Path, tmp_path: Path) -> None:
    trimaps = pets / "annotations/trimaps"
    with Image.open(trimaps / "Siamese_2.png") as trimap:
        trimap.resize((120, 80), Image.Resampling.NEAREST).save(trimaps / "Siamese_2.png")
    Image.fromarray(np.full((40, 60), 2, np.uint8)).save(trimaps / "Siamese_3.png")  # no pet
    (trimaps / "Siamese_4.png").write_bytes(b"not a picture")
    (pets / "images/Siamese_5.jpg").write_bytes(b"\xff\xd8\xff no photo")
    report, records = indexed(pets, tmp_path / "out")
    assert report.skipped == ["Siamese_4", "Siamese_5"]
    index, of = read_index(tmp_path / "out"), {record.id.removeprefix("pets/"): record for record in records}
    path = index.object_hole_path(of["Siamese_1"])
    assert path is not None
    with Image.open(path) as saved:
        assert (saved.mode, saved.size) == ("1", (60, 40))
    hole = load_hole(path)
    assert (hole.sum(), hole[9, 14], hole[8, 14]) == (22 * 32, True, False)
    assert of["Siamese_1"].box == of["Siamese_2"].box == (14.0, 9.0, 32.0, 22.0)
    for without in ("Siamese_3", "german_shorthaired_1"):
        assert (of[without].object_hole, of[without].box) == (None, None)
    assert (len(records), report.object_holes) == (18, 7)


def layout(folder: Path, **lists: str) -> Path:
    (folder / "annotations").mkdir(parents=True)
    for name, text in lists.items():
        (folder / "annotations" / f"{name}.txt").write_bytes(text.encode("latin-1"))
    return folder


def test_the_lists_are_read_from_the_folder_or_the_one_below(tmp_path: Path) -> None:
    lines = "#Image CLASS\n\nMaine_Coon_1 1 1 1\nbeagle_12 2 2 1\nbeagle_12 2 2 1\n"
    root = layout(tmp_path / "oxford-iiit-pet", list=lines, test="beagle_1 1 2 1\n")
    assert read_pets(root) == [Pet("Maine_Coon_1", "cat", "Maine_Coon"), Pet("beagle_12", "dog", "beagle")]
    assert find_layout(root, tmp_path / "out", print) == find_layout(tmp_path, tmp_path / "out", print) == root
    assert read_official_test(root) is None  # which needs both files
    (root / "annotations/trainval.txt").write_text("beagle_2 1 2 1\n")
    assert read_official_test(root) == {"beagle_1"}


@pytest.mark.parametrize("line", ["beagle_2", "beagle_2 1 cat 1", "../beagle_2 1 1 1", "a\\beagle_2 1 1 1", "\xff\xfe"])
def test_a_damaged_list_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(SourceError, match=r"list\.txt, line 2" if line.isascii() else "not a text file"):
        read_pets(layout(tmp_path, list=f"beagle_1 1 2 1\n{line}\n"))


def test_what_can_not_be_read_is_refused_before_anything_is_written(pets: Path, tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    (tmp_path / "half/images.tar.gz").write_bytes(b"")
    with pytest.raises(SourceError, match=r"no annotations/list\.txt.*images\.tar\.gz and annotations\.tar\.gz"):
        find_layout(tmp_path / "half", tmp_path / "out", print)
    (tmp_path / "captions.json").write_text("{")
    with pytest.raises(SourceError, match=r"captions\.json can.t be read: it is not valid JSON \(line 1\)"):
        indexed(pets, tmp_path / "out", captions=tmp_path / "captions.json")
    assert not (tmp_path / "out").exists()
    path = tmp_path / "out/captions_of_no_photo.json"  # whose place is taken
    path.parent.mkdir()
    path.write_text('{"Siamese_99.jpg": ["a cat"]}')
    with pytest.raises(SourceError, match="would be replaced by what it says of no photo"):
        indexed(pets, tmp_path / "out", captions=path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.read_text() == '{"Siamese_99.jpg": ["a cat"]}'
    for file in ("test.txt", "trainval.txt"):
        (pets / "annotations" / file).write_text("Siamese_1 1 1 1\n")
    with pytest.raises(SourceError, match="both name Siamese_1"):
        indexed(pets, tmp_path / "both")


def captions_of(records: list[Record], name: str) -> list[tuple[str, str]]:
    record = next(record for record in records if record.id == f"pets/{name}")
    return [(caption.text, caption.origin) for caption in record.captions]


def officially_split(source: Path, in_test: Callable[[str], bool]) -> None:
    lines = (source / "annotations/list.txt").read_text().splitlines()[2:]
    for file, chosen in (("test.txt", True), ("trainval.txt", False)):
        names = [line for line in lines if in_test(line.split()[0]) == chosen]
        (source / "annotations" / file).write_text("\n".join(names) + "\n")


def test_the_official_split_is_kept_and_validation_drawn_from_trainval(pets: Path, tmp_path: Path) -> None:
    officially_split(pets, lambda name: name.endswith(("_6", "_7", "_8", "_9", "_10")))
    report, records = indexed(pets, tmp_path / "out")
    assert {record.id.rpartition("_")[2] for record in records if record.split == "test"} == {"6", "7", "8", "9", "10"}
    assert report.splits == {"test": 10, "train": 8, "val": 2}


def test_a_near_duplicate_of_a_test_photo_is_left_out_and_named(pets: Path, tmp_path: Path) -> None:
    # A cat and a dog of one number are the same picture here; all cats are in test.
    officially_split(pets, lambda name: name.startswith("Siamese"))
    (pets / "images/german_shorthaired_1.jpg").write_bytes((pets / "images/Siamese_1.jpg").read_bytes())
    report, records = indexed(pets, tmp_path / "out")
    assert "german_shorthaired_1: a near-duplicate of Siamese_1, which is in test" in report.left_out
    assert "pets/german_shorthaired_1" not in {record.id for record in records}
    _, kept = indexed(pets, tmp_path / "all", keep_twins=True)
    assert len(kept) == 20


def test_sentences_of_people_are_the_captions_of_their_photo(pets: Path, tmp_path: Path) -> None:
    path = tmp_path / "captions.csv"
    path.write_text("image,caption\nSiamese_1.jpg,a cat  on a chair .\nsiamese_1.jpg,\nSiamese_99.jpg,a cat\n")
    report, records = indexed(pets, tmp_path / "out", captions=path)
    assert captions_of(records, "Siamese_1") == [("a cat on a chair.", "human")]
    assert any("2 of its names are no photo's" in note for note in report.notes)
    assert json.loads((tmp_path / "out/captions_of_no_photo.json").read_text())["Siamese_99.jpg"] == ["a cat"]


def test_fragments_become_sentences_and_those_numbered_by_breed_are_no_photo_s(pets: Path, tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text(json.dumps({"Siamese_1.jpg": [" cream fur", " a round", " deep blue eyes"]}))
    captions = captions_of(indexed(pets, tmp_path / "own", captions=tmp_path / "own.json")[1], "Siamese_1")
    assert ("a Siamese cat with cream fur and deep blue eyes", "fragments") in captions
    assert {origin for _, origin in captions} == {"fragments", "plain"}
    lists = {f"siamese_{i}.jpg": [" cream fur", " deep blue eyes"] for i in range(4)}
    lists |= {f"german shorthaired_{i}.jpg": [" solid black coat", " floppy ears"] for i in range(4, 8)}
    path = tmp_path / "captions.json"
    path.write_text(json.dumps(lists))
    report, records = indexed(pets, tmp_path / "out", captions=path)
    assert "fragments" not in report.origins
    assert any("not photos: none" in note for note in report.notes)
    converted = json.loads((tmp_path / "out/captions_of_no_photo.json").read_text())
    assert "a Siamese cat with cream fur and deep blue eyes" in converted["siamese_1.jpg"]
    assert converted["german shorthaired_5.jpg"][0].startswith("a German shorthaired pointer with solid black fur")
    assert len(records) == 20


def test_the_two_archives_are_read_as_they_were_downloaded(pets: Path, tmp_path: Path) -> None:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    for part in ("images", "annotations"):
        with tarfile.open(downloads / f"{part}.tar.gz", "w:gz") as archive:
            archive.add(pets / part, part)
    report, records = indexed(downloads, tmp_path / "out")
    assert (len(records), report.object_holes) == (20, 10)
    index = read_index(tmp_path / "out")
    assert all(index.image_path(record).is_file() for record in records)
    assert index.header.root == "photos"


def test_pets_without_a_trimap_are_outlined_and_their_colours_measured_there(pets: Path, tmp_path: Path) -> None:
    finds = Finds(("dog", 0.25, 0.25, 0.5, 0.5))
    report, records = indexed(pets, tmp_path / "out", outlines=AnimalOutlines(finds))  # type: ignore[arg-type]
    assert len(finds.seen) == 10
    assert report.holes_from == {"trimap": 10, "outline": 10}
    assert {record.domain: record.extra[ORIGIN] for record in records} == {"cat": "trimap", "dog": "outline"}
    assert report.origins == {"measured": 80, "plain": 20}
    assert "  object holes 20 (trimap 10, outline 10), boxes 10" in list(report.lines())
    hole = object_hole(read_index(tmp_path / "out"), records[1])
    assert hole is not None
    assert hole[10:30, 15:45].all()
    assert not hole[:8].any()


def test_splits_of_a_smaller_set_are_kept(pets: Path, tmp_path: Path) -> None:
    _, before = indexed(pets, tmp_path / "small")
    more = (pets / "annotations/list.txt").read_text().splitlines()
    for number in range(11, 21):
        Image.fromarray(draw_photo(60, 40, 500 + number)).save(pets / f"images/Siamese_{number}.jpg")
        more.append(f"Siamese_{number} 1 1 1")
    (pets / "annotations/list.txt").write_text("\n".join(more) + "\n")
    _, drawn_anew = indexed(pets, tmp_path / "anew")
    _, after = indexed(pets, tmp_path / "large", splits_of=read_index(tmp_path / "small"))
    old = {record.id: record.split for record in before}
    assert {record.id: record.split for record in after if record.id in old} == old
    assert {record.id: record.split for record in drawn_anew if record.id in old} != old
    assert {record.split for record in after if record.id not in old} == {"train", "val", "test"}


def test_official_test_photos_stay_and_the_others_are_validated_on_as_before(pets: Path, tmp_path: Path) -> None:
    _, before = indexed(pets, tmp_path / "small")
    for file, numbers in (("test.txt", range(1, 4)), ("trainval.txt", range(4, 11))):
        lines = [f"{breed}_{number} 1 1 1" for number in numbers for breed in ("Siamese", "german_shorthaired")]
        (pets / "annotations" / file).write_text("\n".join(lines) + "\n")
    _, after = indexed(pets, tmp_path / "large", splits_of=read_index(tmp_path / "small"), keep_twins=True)
    old = {record.id: record.split for record in before}
    for record in after:
        official = int(record.id.rpartition("_")[2]) < 4
        assert record.split == ("test" if official else "train" if old[record.id] == "train" else "val")
