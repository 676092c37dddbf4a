"""`featherproof-data show` draws every chosen photo with its hole outlined and its caption, whatever they are."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from dataset_tools.cli import main
from dataset_tools.errors import DataError
from dataset_tools.holes.fixed import hole_file
from dataset_tools.holes.masks import MaskOptions, write_masks
from dataset_tools.holes.objects import save_hole
from dataset_tools.index import Caption, Header, Record, read_index, write_index
from dataset_tools.sheet.drawing import HEIGHT, WIDTH, Cell, draw_sheet, drawable, outlined, wrapped
from dataset_tools.sheet.sheet import SheetOptions, choose, write_sheet

GREY = 128
FONT = ImageFont.load_default(15)
assert isinstance(FONT, ImageFont.FreeTypeFont)


def make_set(folder: Path, count: int = 3, **keys: object) -> Path:
    """A set of plain grey photos of 320×240 px, which a sheet shows pixel by pixel; its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    hole = np.zeros((240, 320), bool)
    hole[100:180, 60:200] = True
    save_hole(folder / "hole.png", hole)
    records = []
    for number in range(count):
        Image.new("RGB", (320, 240), (GREY, GREY, GREY)).save(folder / f"{number}.png")
        record = Record(
            f"set/{number}",
            f"{number}.png",
            ("train", "val", "test")[number % 3],
            "bird",
            "sparrow",
            (Caption("a small grey bird", "human"),),
            (320, 240),
            object_hole="hole.png",
        )
        records.append(replace(record, **keys))  # type: ignore[arg-type]
    write_index(folder / "index.jsonl", Header(".", "a set"), records)
    return folder


def first_picture(sheet: Path) -> np.ndarray:
    """The first cell's pixels, below the title and beside the margin; int H×W×3."""
    with Image.open(sheet) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    return pixels[80 : 80 + HEIGHT, 40 : 40 + WIDTH]


def show(folder: Path, *arguments: str, out: str = "sheet.png") -> Path:
    assert main(["show", str(folder), "--out", str(folder / out), *arguments]) == 0
    return folder / out


def test_a_hole_is_outlined_by_a_light_and_a_dark_line_and_softly_tinted(tmp_path: Path) -> None:
    picture = first_picture(show(make_set(tmp_path)))
    across = picture[140, :, :].mean(axis=1)
    assert across[59] < 40, "no dark line outside"
    assert across[60] > 230, "no light line inside"
    assert across[199] > 230
    assert across[200] < 40
    assert picture[140, 130].max() - picture[140, 130].min() > 15, "no tint in the hole"
    assert np.abs(picture[140, 130] - GREY).max() < 40, "the hole's content can't be seen"
    assert (picture[40, 10] == GREY).all(), "pixels beside the hole are changed"


def test_an_inpainted_set_shows_its_copies_side_by_side_with_hole_and_label(tmp_path: Path) -> None:
    folder = make_set(tmp_path, 8, object_hole=None, split="train")
    records = []
    for number, record in enumerate(read_index(folder).records()):
        label = "inpainted" if number % 4 else "authentic"
        hole = "hole.png" if number % 4 else None
        extra = {"source": f"s{number // 4}", "label": label, "inpainter": "telea" if hole else None, "hole": hole}
        records.append(replace(record, extra=extra))
    write_index(folder / "index.jsonl", Header("."), records)
    with Image.open(show(folder)) as sheet:
        assert sheet.width == 2 * 40 + 4 * WIDTH + 3 * 24, "the copies of a photo are not one row"
        pixels = np.asarray(sheet).astype(int)
    authentic, inpainted = (pixels[80 : 80 + HEIGHT, x : x + WIDTH] for x in (40, 40 + WIDTH + 24))
    assert (authentic[140, 60] == GREY).all()
    assert inpainted[140, 60].mean() > 230
    accent = np.array((100, 80, 216))
    assert (np.abs(inpainted[200:] - accent).max(axis=2) == 0).any()
    assert not (np.abs(authentic[200:] - accent).max(axis=2) == 0).any()


def test_a_box_is_drawn(tmp_path: Path) -> None:
    picture = first_picture(show(make_set(tmp_path, object_hole=None, box=(20, 30, 100, 90))))
    assert picture[30, 60].max() < 40
    assert picture[31, 60].min() > 230
    assert (picture[80, 70] == GREY).all()


@pytest.mark.parametrize("size", [None, "64"])
def test_fixed_holes_are_shown_where_asked_for(tmp_path: Path, size: str | None) -> None:
    folder = make_set(tmp_path)
    assert main(["masks", str(folder), *(["--size", size] if size else [])]) == 0
    picture = first_picture(show(folder, "--masks"))
    assert (picture[120, 20] == GREY).all() == (size is None)  # holes of the middle square are shown on it
    left = (320 - 240) // 2 + 60  # where the centre hole begins in either frame
    assert picture[120, left].min() > 230
    assert (picture[190, 160] == GREY).all() or size, "the object hole is shown"


def test_photos_are_spread_over_the_index_and_chosen_by_the_seed(tmp_path: Path) -> None:
    index = read_index(make_set(tmp_path, 60))

    def numbers(**options: object) -> list[int]:
        groups, _ = choose(index, SheetOptions(**options))  # type: ignore[arg-type]
        return [int(record.id.partition("/")[2]) for group in groups for record in group]

    chosen = numbers(count=6)
    assert [number // 10 for number in chosen] == [0, 1, 2, 3, 4, 5]
    assert numbers(count=6) == chosen
    assert numbers(count=6, seed=1) != chosen
    assert numbers(count=400) == list(range(60))
    assert all(number % 3 == 2 for number in numbers(count=6, split="test"))


def test_the_suffix_says_the_format_and_columns_and_count_the_shape(tmp_path: Path) -> None:
    folder = make_set(tmp_path, 5)
    for name, format, columns, count in (
        ("a.png", "PNG", 2, 5),
        ("b.JPG", "JPEG", 5, 5),
        ("deep/c.jpeg", "JPEG", 1, 1),
    ):
        with Image.open(show(folder, "--columns", str(columns), "--count", str(count), out=name)) as sheet:
            assert sheet.format == format
            assert sheet.width == 2 * 40 + columns * WIDTH + (columns - 1) * 24
            assert sheet.height > -(-count // columns) * HEIGHT


def test_a_photo_or_hole_that_can_t_be_read_is_named_and_the_sheet_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_set(tmp_path, 2)
    (folder / "0.png").unlink()
    (folder / "hole.png").write_bytes(b"no hole")
    assert main(["show", str(folder), "--out", str(folder / "sheet.png")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert ["set/0 can't be shown" in said[0], "set/1: its hole" in said[1], len(said)] == [True, True, 2]
    assert (folder / "sheet.png").is_file()


@settings(max_examples=12)
@given(text=st.text(), name=st.text())
@example("\udcff", "\x00\x1b[31m")
@example("two\nlines", "漢字 🐦 \u202eback")
@example("ab" * 5000, "a " * 5000)
def test_any_text_can_be_drawn(text: str, name: str) -> None:
    photo = np.zeros((4, 6, 3), np.uint8)
    draw_sheet(text, [Cell(name, text, text, name, photo, badge=text), Cell(text, name, name)], columns=2)


@settings(max_examples=40)
@given(text=st.text(st.characters(codec="ascii")), width=st.integers(40, 320), most=st.integers(1, 4))
def test_lines_are_no_wider_than_asked_and_no_more(text: str, width: int, most: int) -> None:
    lines = wrapped(text, FONT, width, most)
    assert len(lines) <= most
    assert all(FONT.getlength(line) <= width for line in lines)
    if not lines or not lines[-1].endswith("…"):
        assert "".join(lines).replace(" ", "") == "".join(drawable(text).split())


@settings(max_examples=40)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32))
def test_an_outline_leaves_everything_beyond_one_pixel_as_it_was(height: int, width: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    photo, hole = rng.integers(0, 256, (height, width, 3), np.uint8), rng.random((height, width)) < 0.1
    near = np.pad(hole, 1)
    around = np.any([near[y : y + height, x : x + width] for y in range(3) for x in range(3)], axis=0)
    shown = outlined(photo, hole)
    assert np.array_equal(shown[~around], photo[~around])
    assert (shown[hole] != photo[hole]).any() or not hole.any() or (photo[hole] == 246).all()


def test_what_can_t_be_shown_is_one_plain_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ("--out a.gif", "", "--out a.png --count 0"):
        with pytest.raises(SystemExit) as stop:
            main(["show", "index.jsonl", *wrong.split()])
        assert stop.value.code == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
    folder, out = make_set(tmp_path, 1), tmp_path / "a.png"
    for asked, said in (("--split test", "no photo in test"), ("--masks", "featherproof-data masks writes it")):
        assert main(["show", str(folder), "--out", str(out), *asked.split()]) == 1
        assert said in capsys.readouterr().err
    assert not out.exists()


def test_a_full_disk_leaves_the_old_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = show(make_set(tmp_path))
    before = sheet.read_bytes()

    def full(image: Image.Image, path: Path, **options: object) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Image.Image, "save", full)
    assert main(["show", str(tmp_path), "--out", str(sheet)]) == 1
    assert sheet.read_bytes() == before
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("target", "link"), [("photo", os.link), ("hole", os.symlink), ("index", os.link), ("mask", os.symlink)]
)
def test_a_sheet_never_takes_the_place_of_what_it_is_made_from(
    target: str, link: Callable[[Path, Path], None], tmp_path: Path, save_jpeg: Callable[..., Path]
) -> None:
    save_jpeg(tmp_path / "set/a.jpg")
    save_hole(tmp_path / "set/holes/a.png", np.ones((48, 64), bool))
    record = Record("a", "a.jpg", "train", "bird", "a bird", (), (64, 48), object_hole="holes/a.png")
    write_index(tmp_path / "set/index.jsonl", Header(root="."), [record])
    index = read_index(tmp_path / "set")
    masks = tmp_path / "set/masks"
    write_masks(index, masks, MaskOptions(), lambda message: None)
    files = {"photo": "a.jpg", "hole": "holes/a.png", "index": "index.jsonl", "mask": "masks/" + hole_file("a", "spot")}
    before = {file: file.read_bytes() for file in (tmp_path / "set").rglob("*") if file.is_file()}
    link(tmp_path / "set" / files[target], tmp_path / "sheet.png")
    with pytest.raises(DataError, match=r"which the sheet is made from; name another file with --out"):
        write_sheet(index, tmp_path / "sheet.png", SheetOptions(masks=masks), lambda message: None)
    assert {file: file.read_bytes() for file in (tmp_path / "set").rglob("*") if file.is_file()} == before


def test_of_a_large_photo_only_a_small_copy_is_kept(
    tmp_path: Path, save_jpeg: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its hole and box where they are in the photo."""
    save_jpeg(tmp_path / "a.jpg", width=1600, height=1200)
    hole = np.zeros((1200, 1600), bool)
    hole[300:600, 800:1200] = True
    save_hole(tmp_path / "hole.png", hole)
    record = Record("a", "a.jpg", "test", "cat", "cat", (), (1600, 1200), (800, 300, 400, 300), "hole.png")
    write_index(tmp_path / "index.jsonl", Header("."), [record])
    cells: list[Cell] = []

    def drawn(title: str, found: list[Cell], columns: int) -> Image.Image:
        cells.extend(found)
        return draw_sheet(title, found, columns)

    monkeypatch.setattr("dataset_tools.sheet.sheet.draw_sheet", drawn)
    assert write_sheet(read_index(tmp_path), tmp_path / "sheet.png", SheetOptions(), print) == []
    (cell,) = cells
    assert cell.photo is not None
    assert cell.hole is not None
    assert cell.photo.shape == (360, 480, 3)
    assert cell.hole.nonzero()[0].min() == 90
    assert cell.hole.sum() == 90 * 120
    assert cell.box == (240, 90, 120, 90)
    assert "hole 6%" in cell.facts
