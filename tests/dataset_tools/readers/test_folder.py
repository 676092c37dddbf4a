"""Any folder of photos becomes an index: by its sub-folders, or by files of labels and captions."""

from __future__ import annotations

import errno
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from dataset_tools.cli import main
from dataset_tools.errors import SourceError
from dataset_tools.holes.objects import ORIGIN, object_hole
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import Record, read_index
from dataset_tools.readers.folder import index_folder
from dataset_tools.readers.reading import ReadingOptions, Report
from dataset_tools.readers.splits import KeptSplits
from tests.fixtures.found_animals import Finds

Files = Callable[..., Path]
READING = ("val", "test", "seed", "outlines", "splits_of")


@pytest.fixture
def files(tmp_path: Path, save_jpeg: Callable[..., Path]) -> Files:
    """files(name, ..., **texts): the folder `photos` with these photos, no two alike, and CSV files."""

    def make(*names: str, folder: str = "photos", **texts: str) -> Path:
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        for seed, name in enumerate(names):
            save_jpeg(tmp_path / folder / name, seed=seed)
        for name, text in texts.items():
            (tmp_path / folder / f"{name}.csv").write_text(text, encoding="utf-8")
        return tmp_path / folder

    return make


def read(source: Path, out: Path, **options: Any) -> tuple[Report, dict[str, Record], list[str]]:
    reading = ReadingOptions(**{name: options.pop(name) for name in READING if name in options})
    said: list[str] = []
    report = index_folder(source, out, reading, said.append, **options)
    return report, {record.image: record for record in read_index(out).records()}, said


def indexed(source: Path, out: Path, **options: Any) -> dict[str, Record]:
    return read(source, out, **options)[1]


def shown(records: dict[str, Record]) -> dict[str, tuple[str, str]]:
    return {image: (record.domain, record.category) for image, record in records.items()}


def test_sub_folders_are_categories_and_species(tmp_path: Path, files: Files) -> None:
    records = indexed(files("cat/a.jpg", "Dog/deep/b.JPG", "squirrel/c.jpg", "loose.jpg"), tmp_path / "out")
    assert shown(records) == {
        "cat/a.jpg": ("cat", "cat"),
        "Dog/deep/b.JPG": ("dog", "dog"),
        "squirrel/c.jpg": ("other", "squirrel"),
        "loose.jpg": ("other", "other"),
    }
    assert records["squirrel/c.jpg"].captions[0].text == "a squirrel"
    assert records["loose.jpg"].captions == ()
    assert records["cat/a.jpg"].id == "photos/cat/a.jpg"
    records = indexed(tmp_path / "photos", tmp_path / "birds", domain="bird")  # a domain given holds for all
    assert (records["loose.jpg"].domain, records["loose.jpg"].captions[0].text) == ("bird", "a bird")


@pytest.mark.parametrize(
    "layout",
    [
        "training_set/cats/a.jpg test_set/dogs/b.jpg",
        "kaggle/animals-10/Cats/a.jpg kaggle/animals-10/Dogs/b.jpg",
        "PetImages/Cat/a.jpg PetImages/Dog/b.jpg",
        "cats-vs-dogs/train/cat/a.jpg cats-vs-dogs/val/dog/b.jpg",
        "train/01_cats/a.jpg train/02_dogs/b.jpg",
        "cat/train/a.jpg dog/train/b.jpg",
    ],
)
def test_folders_that_only_sort_are_looked_through(tmp_path: Path, files: Files, layout: str) -> None:
    records = indexed(files(*layout.split()), tmp_path / "out")
    assert shown(records) == dict(zip(layout.split(), [("cat", "cat"), ("dog", "dog")], strict=True))
    assert records[layout.split()[0]].captions[-1].text == "a photo of a cat"


def test_photos_of_all_suffixes_are_indexed_upright_and_other_files_counted(tmp_path: Path) -> None:
    folder = tmp_path / "photos/cat"
    folder.mkdir(parents=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    for suffix, kind in {"jfif": "JPEG", "jpe": "JPEG", "gif": "GIF", "avif": "AVIF", "j2k": "JPEG2000"}.items():
        Image.new("RGB", (64, 48)).save(folder / f"a.{suffix}", kind, **({"exif": exif} if suffix == "jpe" else {}))
    for name in ("b.psd", "c.PSD", "d.txt", "none", ".hidden"):
        (folder / name).touch()
    left_out = "files that are no photos by their names are left out: 2 .psd, 1 .txt, 1 without a suffix."
    for _ in range(2):  # what the first run writes is not counted by the second
        _, records, said = read(tmp_path / "photos", tmp_path / "photos")
        assert {image: record.size for image, record in records.items() if record.size != (64, 48)} == {
            "cat/a.jpe": (48, 64)
        }
        assert (len(records), said) == (5, [left_out, "understood as categories (and domains): cat (cat) 5."])


def test_labels_and_captions_of_people_are_read(tmp_path: Path, files: Files) -> None:
    labels = "\ufeffPath; Species;breed\na.jpg; CAT\nb.jpg;Dogs;golden_retriever\nc.jpg;\n\n"
    captions = "path,caption\na.jpg,a cat on a wall\na.jpg,a grey cat\n"
    files("a.jpg", "b.jpg", "c.jpg", "unlisted.jpg", folder="photos/inner", labels=labels, captions=captions)
    records = indexed(tmp_path / "photos", tmp_path / "out")  # they may lie in the one inner folder
    assert shown(records) == {
        "a.jpg": ("cat", "cat"),
        "b.jpg": ("dog", "golden_retriever"),
        "c.jpg": ("other", "other"),
    }
    assert [(caption.text, caption.origin) for caption in records["a.jpg"].captions] == [
        ("a cat on a wall", "human"),
        ("a grey cat", "human"),
    ]
    assert any("golden retriever" in caption.text for caption in records["b.jpg"].captions)
    assert {caption.origin for caption in records["b.jpg"].captions} == {"plain"}


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"labels": "file,kind\na.jpg,cat\n"}, "line 1: the header needs a column path"),
        ({"labels": "path,species\n../secret.jpg,cat\n"}, "line 2"),
        ({"labels": "path,species\n/etc/a.jpg,cat\n"}, "line 2"),
        ({"labels": "path,species\na.jpg,cat,grey,old\n"}, "line 2: 4 cells under 2 columns"),
        ({"captions": "path,caption\nphotos/a.jpg,a cat\n"}, "names no photo of"),
        ({}, "no photo that can be read"),
    ],
)
def test_a_file_of_labels_or_captions_that_can_t_be_used_is_named_and_no_photos_are_refused(
    tmp_path: Path, files: Files, texts: dict[str, str], said: str
) -> None:
    with pytest.raises(SourceError, match=said):
        indexed(files(*(["a.jpg"] if texts else []), **texts), tmp_path / "out")
    assert not (tmp_path / "out/index.jsonl").exists()


def test_odd_names_are_kept_and_an_index_beside_its_photos_moves_with_them(tmp_path: Path, files: Files) -> None:
    names = {"a b.jpg", "chouette à l'été.jpg", "two\nlines.jpg"}
    photos = files(*names)
    indexed(photos, photos)
    photos.rename(tmp_path / "moved")
    index = read_index(tmp_path / "moved")
    assert {index.image_path(record).name for record in index.records()} == names
    assert all(index.image_path(record).is_file() for record in index.records())


@pytest.mark.parametrize("out", ["photos/out", "photos"])
def test_what_an_earlier_run_wrote_is_not_read(tmp_path: Path, files: Files, out: str) -> None:
    files("object_holes/a.jpg", folder=out)
    assert set(indexed(files("a.jpg"), tmp_path / out)) == {"a.jpg"}


def test_near_duplicates_are_in_one_split_whatever_the_seed(tmp_path: Path, files: Files) -> None:
    photos = files(*(f"fox/{number}.jpg" for number in range(12)))
    with Image.open(photos / "fox/3.jpg") as photo:
        photo.resize((120, 90)).save(photos / "fox/larger.png")
    found = set()
    for seed in range(5):
        report, records, _ = read(photos, tmp_path / "out", val=0.3, test=0.3, seed=seed)
        assert records["fox/3.jpg"].split == records["fox/larger.png"].split
        assert (len(records), report.twins) == (13, 2)
        found.add(records["fox/3.jpg"].split)
        if len(found) > 1:
            return
    pytest.fail("the seed has no say")


def test_links_to_folders_are_followed_once_also_in_a_circle(tmp_path: Path, files: Files) -> None:
    photos = files("dog/b.jpg")
    (photos / "cat").symlink_to(files("a.jpg", folder="elsewhere"))
    (photos / "dog/round").symlink_to(photos)
    assert set(indexed(photos, tmp_path / "out")) == {"cat/a.jpg", "dog/b.jpg"}


def test_a_folder_that_can_t_be_looked_into_is_named_and_the_rest_goes_on(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos, scandir = files("cat/a.jpg", "dog/b.jpg"), os.scandir

    def refused(path: str) -> object:
        if str(path).endswith("cat"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)  # a folder's rights do not stop an administrator, who may run this
    report, records, said = read(photos, tmp_path / "out")
    assert list(records) == ["dog/b.jpg"]
    assert report.skipped == [str(photos / "cat")]
    assert "can't be read: Permission denied" in said[1]


@pytest.mark.parametrize("around", ["campus/", ""])
def test_an_archive_of_a_folder_is_read_as_the_folder(tmp_path: Path, files: Files, around: str) -> None:
    with zipfile.ZipFile(tmp_path / "campus.zip", "w") as archive:
        archive.write(files("cat/a.jpg") / "cat/a.jpg", f"{around}cat/a.jpg")
    records = indexed(tmp_path / "campus.zip", tmp_path / "out")
    assert (records["cat/a.jpg"].id, records["cat/a.jpg"].category) == ("campus/cat/a.jpg", "cat")
    (tmp_path / "out").rename(tmp_path / "moved")
    index = read_index(tmp_path / "moved")
    assert all(index.image_path(record).is_file() for record in index.records())


def test_birds_cats_and_dogs_are_outlined_and_colours_measured_there(tmp_path: Path, files: Files) -> None:
    longest = f"cat/{'ä' * 125}x.jpg"
    photos = files("cat/a.jpg", "cat/a.png", "bird/b.jpg", "squirrel/c.jpg", longest)
    finds = AnimalOutlines(Finds(("cat", 0.25, 0.25, 0.5, 0.5)))  # type: ignore[arg-type]
    records = indexed(photos, tmp_path / "out", outlines=finds)
    outlined = {image: record for image, record in records.items() if record.object_hole is not None}
    assert set(outlined) == {"cat/a.jpg", "cat/a.png", "bird/b.jpg", longest}
    assert len({record.object_hole for record in outlined.values()}) == 4
    assert {record.extra[ORIGIN] for record in outlined.values()} == {"outline"}
    assert {caption.origin for caption in records["cat/a.jpg"].captions} == {"measured", "plain"}
    assert ORIGIN not in records["squirrel/c.jpg"].extra
    for image in ("cat/a.jpg", longest):
        hole = object_hole(read_index(tmp_path / "out"), outlined[image])
        assert hole is not None
        assert (hole[12:36, 16:48].all(), hole[:10].any()) == (True, False)


def test_splits_of_a_smaller_set_are_kept_and_a_photo_between_two_is_left_out(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"cat/{number}.jpg" for number in range(15)]
    before = indexed(files(*names[:10]), tmp_path / "index")
    photos, smaller = files(*names), read_index(tmp_path / "index")
    after = indexed(photos, tmp_path / "out", splits_of=smaller)
    assert len(after) == 15
    assert {image: after[image].split for image in before} == {image: record.split for image, record in before.items()}
    torn = KeptSplits({}, {names[-1]: "it is near two"})
    monkeypatch.setattr("dataset_tools.readers.folder.kept_splits", lambda *_: torn)
    report, records, _ = read(photos, tmp_path / "torn", splits_of=smaller)
    assert report.left_out == [f"{names[-1]}: it is near two"]
    assert names[-1] not in records


def test_the_licence_that_people_say_and_captions_from_elsewhere_are_taken(
    tmp_path: Path, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.json").write_text('{"a.jpg": ["a cat"], "gone.jpg": ["a dog"]}')
    photos, more = str(files("a.jpg")), ["--licence", "CC BY 4.0, Jane Doe", "--captions", str(tmp_path / "mine.json")]
    for options in ([], more):
        assert main(["folder", photos, str(tmp_path / "out"), "--no-outlines", *options]) == 0
        index = read_index(tmp_path / "out")
        assert index.header.licence == (more[1] if options else "")
        assert ("licence" in index.header.to_json()) == bool(options)
        said = capsys.readouterr().err
    assert [record.captions[0].text for record in index.records()] == ["a cat"]
    assert "captions for 1 photos that are not in" in said
    assert "no name says bird, cat or dog" in said
