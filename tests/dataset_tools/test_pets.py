"""An Oxford-IIIT Pet folder becomes an index with breeds, plain captions and object holes from trimaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.errors import SourceError
from dataset_tools.index import Record, read_index
from dataset_tools.object_holes import load_hole
from dataset_tools.pets import index_pets
from dataset_tools.reading import Report, SplitOptions


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


def indexed(source: Path, out: Path) -> tuple[Report, list[Record]]:
    report = index_pets(source, out, SplitOptions(val=0.1, test=0.2), warn=lambda message: None)
    return report, list(read_index(out).records())


def test_cats_and_dogs_keep_their_breeds(pets: Path, tmp_path: Path) -> None:
    _, records = indexed(pets, tmp_path / "out")
    assert Counter((record.domain, record.category) for record in records) == {
        ("cat", "Siamese"): 10,
        ("dog", "German shorthaired pointer"): 10,
    }
    assert "a photo of a Siamese cat" in {caption.text for caption in records[0].captions}


def test_splits_keep_each_breed_s_share(pets: Path, tmp_path: Path) -> None:
    _, records = indexed(pets, tmp_path / "out")
    assert Counter((record.domain, record.split) for record in records)["cat", "test"] == 2
    assert Counter(record.split for record in records) == {"train": 14, "val": 2, "test": 4}


def test_a_trimap_becomes_a_hole_over_the_pet_and_its_border(pets: Path, tmp_path: Path) -> None:
    report, records = indexed(pets, tmp_path / "out")
    index = read_index(tmp_path / "out")
    cat, dog = records[0], records[1]
    path = index.object_hole_path(cat)
    assert path is not None
    with Image.open(path) as saved:
        assert (saved.mode, saved.size) == ("1", cat.size)
    hole = load_hole(path)
    assert (hole.sum(), hole[9, 14], hole[8, 14]) == (22 * 32, True, False)
    assert cat.box == (14.0, 9.0, 32.0, 22.0)
    assert (dog.object_hole, dog.box) == (None, None)
    assert report.object_holes == 10


def test_a_trimap_that_shows_no_pet_gives_no_hole(pets: Path, tmp_path: Path) -> None:
    Image.fromarray(np.full((40, 60), 2, np.uint8)).save(pets / "annotations/trimaps/Siamese_1.png")
    _, records = indexed(pets, tmp_path / "out")
    assert records[0].object_hole is None


def test_a_trimap_of_another_size_is_scaled_to_the_photo(pets: Path, tmp_path: Path) -> None:
    path = pets / "annotations/trimaps/Siamese_1.png"
    with Image.open(path) as trimap:
        trimap.resize((120, 80), Image.Resampling.NEAREST).save(path)
    _, records = indexed(pets, tmp_path / "out")
    assert records[0].box == (14.0, 9.0, 32.0, 22.0)


def test_a_damaged_trimap_skips_its_photo_and_names_it(pets: Path, tmp_path: Path) -> None:
    (pets / "annotations/trimaps/Siamese_3.png").write_bytes(b"not a picture")
    report, records = indexed(pets, tmp_path / "out")
    assert report.skipped == ["Siamese_3"]
    assert len(records) == 19


def test_the_same_run_twice_writes_the_same_files(pets: Path, tmp_path: Path) -> None:
    indexed(pets, tmp_path / "out")
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    indexed(pets, tmp_path / "out")
    assert {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before


def test_a_folder_without_the_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no annotations/list\.txt"):
        indexed(tmp_path, tmp_path / "out")


def test_a_damaged_line_of_the_list_is_named(pets: Path, tmp_path: Path) -> None:
    (pets / "annotations/list.txt").write_text("Siamese_1 1 1 1\nSiamese_2 1 cat 1\n")
    with pytest.raises(SourceError, match=r"list\.txt, line 2"):
        indexed(pets, tmp_path / "out")
