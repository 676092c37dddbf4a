"""Any folder of photos becomes an index: by its sub-folders, or by a labels file."""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from dataset_tools.errors import SourceError
from dataset_tools.holes.objects import ORIGIN, object_hole
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import Record, read_index
from dataset_tools.readers.folder import index_folder
from dataset_tools.readers.reading import SplitOptions
from dataset_tools.readers.splits import KeptSplits
from tests.fixtures.found_animals import Finds

SaveJpeg = Callable[..., Path]


def indexed(source: Path, out: Path, **options: object) -> dict[str, Record]:
    index_folder(source, out, SplitOptions(), lambda message: None, **options)  # type: ignore[arg-type]
    return {record.image: record for record in read_index(out).records()}


def test_sub_folders_are_categories_and_species(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    for name in ("photos/cat/a.jpg", "photos/Dog/deep/b.JPG", "photos/squirrel/c.jpg", "photos/loose.jpg"):
        save_jpeg(tmp_path / name)
    (tmp_path / "photos/cat/notes.txt").write_text("not a photo")
    records = indexed(tmp_path / "photos", tmp_path / "out")
    assert {image: (record.domain, record.category) for image, record in records.items()} == {
        "cat/a.jpg": ("cat", "cat"),
        "Dog/deep/b.JPG": ("dog", "dog"),
        "squirrel/c.jpg": ("other", "squirrel"),
        "loose.jpg": ("other", "other"),
    }
    assert records["squirrel/c.jpg"].captions[0].text == "a squirrel"
    assert records["loose.jpg"].captions == ()
    assert records["cat/a.jpg"].id == "photos/cat/a.jpg"


def test_photos_of_all_suffixes_are_indexed_and_other_files_counted(tmp_path: Path) -> None:
    (tmp_path / "photos/cat").mkdir(parents=True)
    for suffix, kind in {"jfif": "JPEG", "jpe": "JPEG", "gif": "GIF", "avif": "AVIF", "j2k": "JPEG2000"}.items():
        Image.new("RGB", (64, 64)).save(tmp_path / f"photos/cat/a.{suffix}", kind)
    for name in ("b.heic", "c.HEIC", "d.txt", "none", ".hidden"):
        (tmp_path / "photos/cat" / name).touch()
    said: list[str] = []
    for _ in range(2):  # what the first run writes is not counted by the second
        report = index_folder(tmp_path / "photos", tmp_path / "photos", SplitOptions(), said.append)
        assert sum(report.splits.values()) == 5
    left_out = "files that are no photos by their names are left out: 2 .heic, 1 .txt, 1 without a suffix."
    assert said == [left_out, "understood as categories (and domains): cat (cat) 5."] * 2


def test_a_labels_file_in_the_folder_says_species_and_breed(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    for name in ("a.jpg", "b.jpg", "unlisted.jpg"):
        save_jpeg(tmp_path / "photos" / name)
    (tmp_path / "photos/labels.csv").write_text("path,species,breed\na.jpg,dog,golden_retriever\nb.jpg,cat,\n")
    records = indexed(tmp_path / "photos", tmp_path / "out")
    assert set(records) == {"a.jpg", "b.jpg"}
    assert (records["a.jpg"].domain, records["a.jpg"].category) == ("dog", "golden_retriever")
    assert any("golden retriever" in caption.text for caption in records["a.jpg"].captions)
    assert records["b.jpg"].category == "cat"


def test_a_domain_given_holds_for_all_photos(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    save_jpeg(tmp_path / "photos/loose.jpg")
    records = indexed(tmp_path / "photos", tmp_path / "out", domain="bird")
    assert (records["loose.jpg"].domain, records["loose.jpg"].captions[0].text) == ("bird", "a bird")


def test_a_photo_turned_by_exif_has_its_upright_size(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    path = save_jpeg(tmp_path / "photos/turned.jpg", width=60, height=40)
    with Image.open(path) as photo:
        exif = photo.getexif()
        exif[0x0112] = 6
        photo.save(path, exif=exif)
    assert indexed(tmp_path / "photos", tmp_path / "out")["turned.jpg"].size == (40, 60)


def test_names_with_spaces_unicode_and_line_breaks_are_kept(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    names = {"a b.jpg", "chouette à l'été.jpg", "two\nlines.jpg"}
    for name in names:
        save_jpeg(tmp_path / "photos" / name)
    indexed(tmp_path / "photos", tmp_path / "out")
    index = read_index(tmp_path / "out")
    assert {index.image_path(record).name for record in index.records()} == names
    assert all(index.image_path(record).is_file() for record in index.records())


def test_what_an_earlier_run_wrote_below_the_folder_is_not_read(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    save_jpeg(tmp_path / "photos/a.jpg")
    save_jpeg(tmp_path / "photos/out/object_holes/a.jpg")
    assert set(indexed(tmp_path / "photos", tmp_path / "photos/out")) == {"a.jpg"}


def test_an_index_beside_its_photos_moves_with_them(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    save_jpeg(tmp_path / "photos/cat/a.jpg")
    indexed(tmp_path / "photos", tmp_path / "photos")
    (tmp_path / "photos").rename(tmp_path / "moved")
    index = read_index(tmp_path / "moved")
    assert [index.image_path(record).is_file() for record in index.records()] == [True]


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ("file,kind\na.jpg,cat\n", "line 1: the header needs a column path"),
        ("path,species\n../secret.jpg,cat\n", "line 2"),
        ("path,species\n/etc/a.jpg,cat\n", "line 2"),
        ("path,species\na.jpg,cat,grey,old\n", "line 2: 4 cells under 2 columns"),
    ],
)
def test_a_labels_file_that_can_t_be_used_is_named(tmp_path: Path, labels: str, sentence: str) -> None:
    (tmp_path / "labels.csv").write_text(labels)
    with pytest.raises(SourceError, match=sentence):
        indexed(tmp_path, tmp_path / "out")


def test_captions_of_people_are_taken_by_path_and_others_are_made(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    for name in ("photos/cat/a.jpg", "photos/cat/b.jpg"):
        save_jpeg(tmp_path / name)
    (tmp_path / "photos/captions.csv").write_text("path,caption\ncat/a.jpg,a cat on a wall\ncat/a.jpg,a grey cat\n")
    records = indexed(tmp_path / "photos", tmp_path / "out")
    assert [(caption.text, caption.origin) for caption in records["cat/a.jpg"].captions] == [
        ("a cat on a wall", "human"),
        ("a grey cat", "human"),
    ]
    assert {caption.origin for caption in records["cat/b.jpg"].captions} == {"plain"}


def test_a_captions_file_from_elsewhere_is_taken_and_unknown_photos_are_counted(
    tmp_path: Path, save_jpeg: SaveJpeg
) -> None:
    save_jpeg(tmp_path / "photos/a.jpg")
    (tmp_path / "mine.json").write_text('{"a.jpg": ["a cat"], "gone.jpg": ["a dog"]}')
    said: list[str] = []
    index_folder(tmp_path / "photos", tmp_path / "out", SplitOptions(), said.append, captions=tmp_path / "mine.json")
    assert [record.captions[0].text for record in read_index(tmp_path / "out").records()] == ["a cat"]
    assert "captions for 1 photos that are not in" in said[0]
    assert said[2].startswith("no name says bird, cat or dog")


LAYOUTS = {
    "wrappers": ("training_set/cats/a.jpg", "test_set/dogs/b.jpg"),
    "one inner folder": ("kaggle/animals-10/Cats/a.jpg", "kaggle/animals-10/Dogs/b.jpg"),
    "camel case": ("PetImages/Cat/a.jpg", "PetImages/Dog/b.jpg"),
    "both in one name": ("cats-vs-dogs/train/cat/a.jpg", "cats-vs-dogs/val/dog/b.jpg"),
    "numbered": ("train/01_cats/a.jpg", "train/02_dogs/b.jpg"),
    "split below": ("cat/train/a.jpg", "dog/train/b.jpg"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_folders_that_only_sort_are_looked_through(tmp_path: Path, save_jpeg: SaveJpeg, layout: str) -> None:
    for seed, name in enumerate(LAYOUTS[layout]):
        save_jpeg(tmp_path / "photos" / name, seed=seed)
    records = indexed(tmp_path / "photos", tmp_path / "out")
    assert [(records[name].domain, records[name].category) for name in LAYOUTS[layout]] == [
        ("cat", "cat"),
        ("dog", "dog"),
    ]
    assert records[LAYOUTS[layout][0]].captions[-1].text == "a photo of a cat"


def test_a_labels_file_may_be_in_the_one_inner_folder_and_say_cats_in_any_way(
    tmp_path: Path, save_jpeg: SaveJpeg
) -> None:
    for seed, name in enumerate(("a.jpg", "b.jpg", "c.jpg")):
        save_jpeg(tmp_path / "photos/inner" / name, seed=seed)
    (tmp_path / "photos/inner/labels.csv").write_text(
        "\ufeffPath; Species;breed\na.jpg; CAT\nb.jpg;Dogs;Beagle\nc.jpg;\n\n"
    )
    records = indexed(tmp_path / "photos", tmp_path / "out")
    assert {image: (record.domain, record.category) for image, record in records.items()} == {
        "a.jpg": ("cat", "cat"),
        "b.jpg": ("dog", "Beagle"),
        "c.jpg": ("other", "other"),
    }


def test_captions_of_no_photo_here_are_an_error(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    save_jpeg(tmp_path / "photos/a.jpg")
    (tmp_path / "photos/captions.csv").write_text("path,caption\nphotos/a.jpg,a cat\n")
    with pytest.raises(SourceError, match="names no photo of"):
        indexed(tmp_path / "photos", tmp_path / "out")


def test_near_duplicates_are_in_one_split_whatever_the_seed(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    for seed in range(12):
        save_jpeg(tmp_path / f"photos/fox/{seed}.jpg", width=160, height=120, seed=seed)
    with Image.open(tmp_path / "photos/fox/3.jpg") as photo:
        photo.resize((120, 90)).save(tmp_path / "photos/fox/smaller.png")
    found = set()
    for seed in range(8):
        options = SplitOptions(val=0.3, test=0.3, seed=seed)
        report = index_folder(tmp_path / "photos", tmp_path / "out", options, lambda message: None)
        splits = {record.image: record.split for record in read_index(tmp_path / "out").records()}
        assert splits["fox/3.jpg"] == splits["fox/smaller.png"]
        assert (len(splits), report.twins) == (13, 2)
        found.add(splits["fox/3.jpg"])
    assert len(found) > 1


def test_links_to_folders_are_followed_once_also_in_a_circle(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    save_jpeg(tmp_path / "elsewhere/a.jpg")
    save_jpeg(tmp_path / "photos/dog/b.jpg")
    (tmp_path / "photos/cat").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "photos/dog/round").symlink_to(tmp_path / "photos")
    assert set(indexed(tmp_path / "photos", tmp_path / "out")) == {"cat/a.jpg", "dog/b.jpg"}


def test_a_folder_that_can_t_be_looked_into_is_named_and_the_rest_goes_on(
    tmp_path: Path, save_jpeg: SaveJpeg, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("photos/cat/a.jpg", "photos/dog/b.jpg"):
        save_jpeg(tmp_path / name)
    scandir = os.scandir

    def refused(path: str) -> object:
        if str(path).endswith("cat"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)  # a folder's rights do not stop an administrator, who may run this
    warnings: list[str] = []
    report = index_folder(tmp_path / "photos", tmp_path / "out", SplitOptions(), warnings.append)
    assert [record.image for record in read_index(tmp_path / "out").records()] == ["dog/b.jpg"]
    assert report.skipped == [str(tmp_path / "photos/cat")]
    assert "can't be read: Permission denied" in warnings[1]


def test_holes_written_beside_the_photos_are_no_photos(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    save_jpeg(tmp_path / "photos/a.jpg")
    save_jpeg(tmp_path / "photos/object_holes/a.jpg")
    assert set(indexed(tmp_path / "photos", tmp_path / "photos")) == {"a.jpg"}


@pytest.mark.parametrize("around", ["campus/", ""])
def test_an_archive_of_a_folder_is_read_as_the_folder(tmp_path: Path, save_jpeg: SaveJpeg, around: str) -> None:
    save_jpeg(tmp_path / "photos/cat/a.jpg")
    with zipfile.ZipFile(tmp_path / "campus.zip", "w") as archive:
        archive.write(tmp_path / "photos/cat/a.jpg", f"{around}cat/a.jpg")
    records = indexed(tmp_path / "campus.zip", tmp_path / "out")
    assert (records["cat/a.jpg"].id, records["cat/a.jpg"].category) == ("campus/cat/a.jpg", "cat")
    (tmp_path / "out").rename(tmp_path / "moved")
    index = read_index(tmp_path / "moved")
    assert all(index.image_path(record).is_file() for record in index.records())


def test_a_folder_without_photos_is_refused_and_leaves_no_index(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with pytest.raises(SourceError, match="no photo that can be read"):
        indexed(tmp_path / "photos", tmp_path / "out")
    assert not (tmp_path / "out/index.jsonl").exists()


def test_birds_cats_and_dogs_are_outlined_and_colours_measured_there(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    for name in ("photos/cat/a.jpg", "photos/cat/a.png", "photos/bird/b.jpg", "photos/squirrel/c.jpg"):
        save_jpeg(tmp_path / name)
    finds = Finds(("cat", 0.25, 0.25, 0.5, 0.5))
    records = indexed(tmp_path / "photos", tmp_path / "out", outlines=AnimalOutlines(finds))  # type: ignore[arg-type]
    outlined = {image: record for image, record in records.items() if record.object_hole is not None}
    assert set(outlined) == {"cat/a.jpg", "cat/a.png", "bird/b.jpg"}
    assert len({record.object_hole for record in outlined.values()}) == 3
    assert {record.extra[ORIGIN] for record in outlined.values()} == {"outline"}
    assert {caption.origin for caption in records["cat/a.jpg"].captions} == {"measured", "plain"}
    assert ORIGIN not in records["squirrel/c.jpg"].extra
    hole = object_hole(read_index(tmp_path / "out"), outlined["cat/a.jpg"])
    assert hole is not None
    assert (hole[12:36, 16:48].all(), hole[:10].any()) == (True, False)


def test_a_photo_of_the_longest_name_has_an_object_hole(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    save_jpeg(tmp_path / "photos/cat" / ("ä" * 125 + "x.jpg"))
    finds = AnimalOutlines(Finds(("cat", 0.25, 0.25, 0.5, 0.5)))  # type: ignore[arg-type]
    (record,) = indexed(tmp_path / "photos", tmp_path / "out", outlines=finds).values()
    assert object_hole(read_index(tmp_path / "out"), record) is not None


def test_splits_of_a_smaller_set_are_kept_and_a_photo_between_two_is_left_out(
    tmp_path: Path, save_jpeg: SaveJpeg, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        save_jpeg(tmp_path / f"small/cat/{number}.jpg", seed=number)
    before = indexed(tmp_path / "small", tmp_path / "index")
    (tmp_path / "small").rename(tmp_path / "large")
    for number in range(20, 40):
        save_jpeg(tmp_path / f"large/cat/{number}.jpg", seed=number)
    torn = KeptSplits({image: record.split for image, record in before.items()}, {"cat/39.jpg": "it is near two"})
    after = indexed(tmp_path / "large", tmp_path / "out", splits_of=read_index(tmp_path / "index"))
    assert {image: record.split for image, record in after.items() if image in before} == {
        image: record.split for image, record in before.items()
    }
    monkeypatch.setattr("dataset_tools.readers.folder.kept_splits", lambda *_: torn)
    report = index_folder(
        tmp_path / "large", tmp_path / "torn", SplitOptions(), print, splits_of=read_index(tmp_path / "index")
    )
    assert report.left_out == ["cat/39.jpg: it is near two"]
    assert "cat/39.jpg" not in {record.image for record in read_index(tmp_path / "torn").records()}
