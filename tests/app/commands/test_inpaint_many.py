"""`featherproof inpaint` on many photos: names, masks, captions, resuming, errors, parts."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import resources
from app.samples import SAMPLE_PHOTO
from app.window.canvas.growing import grown
from models.checkpoints.checkpoint import Manifest
from models.imaging import hole_digest, load_photo, read_provenance
from models.outline import Outliner
from tests.fixtures.checkpoints import search_only
from tests.fixtures.command import Outcome

PHOTOS = ("album/a/bird.jpg", "album/b/bird.jpg", "album/cat.jpg")
Run = Callable[..., Outcome]

pytestmark = pytest.mark.usefixtures("only_tiny_checkpoint")


@pytest.fixture
def album(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, save_jpeg: Callable[..., Path]) -> Path:
    """The working folder: three photos in album, two of them of one name, and their masks in masks."""
    for seed, name in enumerate(PHOTOS):
        save_jpeg(tmp_path / name, 96, 72, seed)
    for place, name in enumerate(("a/bird", "b/bird", "cat")):
        draw_mask(tmp_path / f"masks/{name}.png", place)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def draw_mask(file: Path, shift: int = 0) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.zeros((72, 96), np.uint8)
    pixels[20:45, 30 + shift : 60] = 255
    Image.fromarray(pixels).save(file)


def inpaint(run: Run, *arguments: str | Path, status: int = 0) -> tuple[list[dict[str, Any]], str]:
    """The rows that are printed, and what is said on stderr."""
    outcome = run("inpaint", *arguments, "--device", "cpu", "--json")
    assert outcome.status == status, outcome.err
    return [json.loads(line) for line in outcome.out.splitlines()], outcome.err


ALL = ("album", "--mask", "masks", "--caption", "a red bird", "--out", "fills")


def files(folder: str = "fills") -> dict[str, tuple[bytes, int]]:
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in Path(folder).rglob("*.*")}


@pytest.mark.usefixtures("album")
def test_each_photo_of_a_folder_is_filled_by_its_own_mask_and_keeps_its_folder(run: Run) -> None:
    rows, _ = inpaint(run, *ALL, "--count", "2")
    assert [(row["path"], row["fill"]) for row in rows] == [
        (photo, photo.replace("album", "fills").replace(".jpg", f"-seed-000{k}.png"))
        for photo in PHOTOS
        for k in (0, 1)
    ]
    for row in rows:
        mask = Path(row["path"].replace("album", "masks")).with_suffix(".png")
        told = read_provenance(row["fill"])
        assert told is not None
        assert told["hole_sha256"] == hole_digest(np.asarray(Image.open(mask)) >= 128)
    alone = run(
        "inpaint", PHOTOS[1], "--mask", "masks/b/bird.png", "--caption", "a red bird", "--out", "one", "--seed", "1"
    )
    assert alone.status == 0
    assert Path("one/bird-seed-0001.png").read_bytes() == Path("fills/b/bird-seed-0001.png").read_bytes()


def test_a_stopped_batch_goes_on_where_it_was_and_replaces_nothing(
    run: Run, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = inpaint(run, *ALL, "--count", "3")
    before = files()
    Path("fills/b/bird-seed-0001.png").unlink()
    again, said = inpaint(run, *ALL, "--count", "3")
    assert files() == before | {"fills/b/bird-seed-0001.png": files()["fills/b/bird-seed-0001.png"]}
    assert Path("fills/b/bird-seed-0001.png").read_bytes() == before["fills/b/bird-seed-0001.png"][0]
    assert sorted(row["fill"] for row in again) == sorted(row["fill"] for row in first)
    assert [row["fill"] for row in again if row["device"]] == ["fills/b/bird-seed-0001.png"]
    assert "8 fills were there already" in said
    assert [list(row) for row in again] == [list(row) for row in first]
    monkeypatch.setattr("models.inpainter.Inpainter.load", lambda **_: pytest.fail("there is nothing to fill"))
    assert len(inpaint(run, *ALL, "--count", "3")[0]) == 9


@pytest.mark.usefixtures("album")
def test_what_is_made_of_a_captions_words_is_noted_once_and_in_each_row_also_of_a_fill_that_is_there(run: Run) -> None:
    asked = [*ALL[:4], "a mauve sparrow", *ALL[5:]]
    rows, said = inpaint(run, *asked)
    assert [said.count(words) for words in ("does not know: mauve.", "reads sparrow as bird.")] == [1, 1]
    again, said = inpaint(run, *asked)
    assert [(row["unknown_words"], row["read_as"]) for row in rows + again] == [(["mauve"], {"sparrow": "bird"})] * 6
    assert "sparrow" not in said


@pytest.mark.usefixtures("album")
@pytest.mark.parametrize("changed", ["caption", "hole", "seed"])
def test_a_fill_of_another_caption_hole_or_seed_is_not_the_one_that_is_asked_for(run: Run, changed: str) -> None:
    inpaint(run, *ALL, "--seed", "1" if changed == "seed" else "0")
    for name in ("a/bird", "b/bird", "cat"):
        os.rename(*(f"fills/{name}-seed-000{seed}.png" for seed in ("1" if changed == "seed" else "0", "0")))
    before = files()
    caption = "a blue bird" if changed == "caption" else "a red bird"
    if changed == "hole":
        for name in ("a/bird", "b/bird", "cat"):
            draw_mask(Path(f"masks/{name}.png"), shift=9)
    rows, _ = inpaint(run, *ALL[:4], caption, *ALL[5:])
    assert [row["fill"] for row in rows] == [f"fills/{name}-seed-0000-2.png" for name in ("a/bird", "b/bird", "cat")]
    assert before.items() < files().items()


def test_a_photo_that_fails_costs_its_own_row_and_status_1(run: Run, album: Path) -> None:
    (album / "album/b/bird.jpg").write_text("no photo")
    draw_mask(album / "masks/dog.png")
    Image.new("L", (96, 72)).save(album / "masks/cat.png")
    Image.fromarray(np.zeros((10, 10, 3), np.uint8)).save(album / "album/dog.png")
    Image.fromarray(np.zeros((10, 10, 3), np.uint8)).save(album / "album/none.png")
    rows, said = inpaint(run, *ALL, status=1)
    errors = {row["path"]: row["error"] for row in rows if "error" in row}
    assert [row["path"] for row in rows if "fill" in row] == ["album/a/bird.jpg"]
    assert list(errors) == ["album/b/bird.jpg", "album/cat.jpg", "album/dog.png", "album/none.png"]
    words = ("not a photo", "empty", "10×10", "no mask in masks")
    assert all(word in error for word, error in zip(words, errors.values(), strict=True))
    assert said == ""
    plain = run("inpaint", *ALL)
    assert plain.status == 1
    assert len([line for line in plain.err.splitlines() if "note:" not in line]) == 4
    assert plain.out == "fills/a/bird-seed-0000.png  seed 0  was there already\n"


@pytest.mark.usefixtures("album")
def test_captions_of_a_file_hold_for_their_photos_and_paths_are_relative_to_it(run: Run) -> None:
    Path("album/captions.csv").write_text(
        "photo;caption;count;seed\na/bird.jpg;a red bird;2;7\n./b/bird.jpg;a blue bird;;\n"
        "a/bird.jpg;a small, red bird;;\ngone.jpg;a cat;;\n"
    )
    asked = ("album", "--mask", "masks", "--captions", "album/captions.csv", "--out", "fills", "--seed", "3")
    rows, said = inpaint(run, *asked, status=1)
    assert [(row["path"], row.get("caption"), row.get("seed")) for row in rows] == [
        ("album/a/bird.jpg", "a red bird", 7),
        ("album/a/bird.jpg", "a red bird", 8),
        ("album/a/bird.jpg", "a small, red bird", 3),
        ("album/b/bird.jpg", "a blue bird", 3),
        ("album/cat.jpg", None, None),
    ]
    assert "no caption in album/captions.csv" in rows[-1]["error"]
    assert "captions for 1 photos that are not among these" in said
    rows, _ = inpaint(run, *asked, "--caption", "a cat")
    assert [row["caption"] for row in rows if row["path"] == "album/cat.jpg"] == ["a cat"]


@pytest.mark.usefixtures("album")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("path,caption\nx.jpg,a cat\n", "names none of these photos"),
        ("path,caption,count\ncat.jpg,a cat,none\n", "line 2: the count is 'none'"),
        ("path,caption,seed\ncat.jpg,a cat,-1\n", "line 2: the seed"),
        ("path,caption\ncat.jpg,\n", "line 2: there is no caption"),
        ("path,words\ncat.jpg,a cat\n", "needs a column caption or text"),
        ("path,caption\ncat.jpg,a cat, asleep\n", "double quotes"),
        (None, "no file album/captions.csv"),
    ],
)
def test_a_file_of_captions_that_cant_be_used_is_one_line(run: Run, text: str | None, words: str) -> None:
    if text is not None:
        Path("album/captions.csv").write_text(text)
    outcome = run("inpaint", "album", "--mask", "masks", "--captions", "album/captions.csv", "--out", "fills")
    assert (outcome.status, outcome.out) == (1, "")
    assert words in outcome.err
    assert outcome.err.count("\n") == 1


def test_the_data_set_tools_read_the_same_file_of_captions(album: Path) -> None:
    from dataset_tools.captions.caption_files import read_captions

    (album / "captions.csv").write_text("photo,caption,count,seed\ncat.jpg,a cat,3,5\n")
    assert read_captions(album / "captions.csv") == {"cat.jpg": ("a cat",)}


@pytest.mark.usefixtures("album")
@pytest.mark.parametrize(
    ("paths", "fills"),
    [
        (PHOTOS, ("a/bird", "b/bird", "cat")),
        (PHOTOS[:2], ("a/bird", "b/bird")),
        (("album/a/*.jpg", "album/b"), ("a/bird", "b/bird")),
        (("album/*/bird.jpg",), ("a/bird", "b/bird")),
        (("album/a/bird.jpg", "album/a/bird.png"), ("bird.jpg", "bird.png")),
        (("album/../album/cat.jpg", "album/a"), ("cat", "a/bird")),
    ],
)
def test_fills_of_photos_of_one_name_never_meet(run: Run, paths: tuple[str, ...], fills: tuple[str, ...]) -> None:
    if paths[-1].endswith(".png"):
        Image.open(paths[0]).save(paths[-1])
    rows, _ = inpaint(run, *paths, "--mask", "masks/cat.png", "--caption", "a bird", "--out", "out")
    assert [row["fill"] for row in rows] == [f"out/{name}-seed-0000.png" for name in fills]


def test_neither_fills_nor_masks_are_taken_for_photos(run: Run, album: Path) -> None:
    os.rename("masks", "album/masks")
    asked = ("album", "--mask", "album/masks", "--caption", "a bird", "--out", "album/fills")
    for _ in range(2):
        assert [row["path"] for row in inpaint(run, *asked)[0]] == list(PHOTOS)
    for arguments in ((*asked[:-1], "album"), ("album", "--mask", "album", *asked[3:])):
        outcome = run("inpaint", *arguments)
        assert outcome.status == 1
        assert "name another folder, or the photos by a pattern" in outcome.err


def test_an_animal_is_the_hole_as_the_window_selects_it(
    run: Run, album: Path, monkeypatch: pytest.MonkeyPatch, only_tiny_checkpoint: Manifest
) -> None:
    assert only_tiny_checkpoint.path is not None
    search_only(monkeypatch, only_tiny_checkpoint.path.parent, Path(resources.__file__).parent / "checkpoints")
    asked = ("--mask", "outline", "--caption", "a cat", "--out", "fills")
    Image.open(SAMPLE_PHOTO).save("album/sample.png")
    rows, _ = inpaint(run, "album", *asked, status=1)
    (sample,) = (row for row in rows if row["path"] == "album/sample.png")
    drawn = [row for row in rows if "error" in row]
    assert all("no bird, cat or dog was found, so it needs a mask" in row["error"] for row in drawn)
    animals = Outliner.load("cpu").outline(load_photo(SAMPLE_PHOTO).pixels).animals
    union = np.logical_or.reduce([animal.mask for animal in animals])
    told = read_provenance(sample["fill"])
    assert told is not None
    assert told["hole_sha256"] == hole_digest(grown(union, round(min(union.shape) / 100)))
    monkeypatch.setattr(Outliner, "load", lambda *_: pytest.fail("nothing has to be outlined"))
    again, _ = inpaint(run, "album/sample.png", "album/sample.png", *asked)
    assert [row["fill"] for row in again] == [sample["fill"]] * 2


@pytest.mark.usefixtures("album")
def test_parts_together_are_the_whole(run: Run) -> None:
    whole, _ = inpaint(run, *ALL)
    parts = [inpaint(run, *ALL[:-1], "parts", "--shard", f"{number}/2")[0] for number in (1, 2)]
    assert [len(rows) for rows in parts] == [2, 1]
    assert {row["path"] for rows in parts for row in rows} == {row["path"] for row in whole}
    assert [content for content, _ in files("parts").values()] == [content for content, _ in files("fills").values()]
    assert inpaint(run, *ALL, "--shard", "4/4") == ([], "")


@pytest.mark.usefixtures("album")
@pytest.mark.parametrize("slip", ["--shard 0/2", "--shard 3/2", "--shard 1", "--shard -1/2", "--count 0"])
def test_a_part_that_there_cant_be_is_refused(run: Run, slip: str) -> None:
    outcome = run("inpaint", *ALL, *slip.split())
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)


def test_a_caption_is_needed(run: Run) -> None:
    outcome = run("inpaint", "album", "--mask", "masks", "--out", "fills")
    assert outcome.status == 2
    assert "--caption or --captions is needed" in outcome.err


def test_a_fill_that_cant_be_written_ends_the_batch_and_one_that_fails_doesnt(
    run: Run, album: Path, monkeypatch: pytest.MonkeyPatch, only_tiny_checkpoint: Manifest
) -> None:
    from app.batches import fills
    from models.imaging import PhotoError
    from models.inpainter import Inpainter

    real = Inpainter.fills

    def failing(self: Inpainter, photo: np.ndarray, hole: np.ndarray, *rest: Any) -> Any:
        if hole[20, 30]:  # that of the first photo
            raise MemoryError
        return real(self, photo, hole, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(Inpainter, "fills", failing)
        rows, _ = inpaint(run, *ALL, status=1)
    assert rows[0] == {"path": PHOTOS[0], "error": f"{PHOTOS[0]}: Out of memory: a smaller photo needs less."}
    assert [row["path"] for row in rows[1:]] == list(PHOTOS[1:])

    def full(*_: Any) -> None:
        raise PhotoError("fills can't be written: No space left on device.")

    monkeypatch.setattr(fills, "save_photo_apart", full)
    rows, said = inpaint(run, *ALL[:-1], "others", status=1)
    assert rows == []
    assert said == "featherproof: fills can't be written: No space left on device.\n"
