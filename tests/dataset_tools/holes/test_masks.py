"""`featherproof-data masks` draws the same holes whatever else the index holds, and goes on after any kill."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.cli import main
from dataset_tools.errors import DataError
from dataset_tools.holes import masks
from dataset_tools.holes.fixed import BIN_KINDS, MASK_KINDS, FixedHole, MasksFileError, hole_file, read_masks
from dataset_tools.holes.masks import MaskOptions, write_masks
from dataset_tools.holes.objects import save_hole
from dataset_tools.index import Header, Index, Record, read_index, write_index
from tests.fixtures.folders import content

IDS = ("set/a", "set/b c", "set/ü\n|", "a/set/b c", "CON")


def record(id: str, split: str = "train", size: tuple[int, int] = (64, 48), **keys: object) -> Record:
    return Record(id, f"{id}.jpg", split, "bird", "sparrow", (), size, **keys)  # type: ignore[arg-type]


def make_index(folder: Path, records: Iterable[Record]) -> Index:
    write_index(folder / "index.jsonl", Header("nowhere"), records)
    return read_index(folder)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Five photos of awkward names that aren't on disk: holes need none."""
    return make_index(tmp_path / "set", [record(id, box=(8, 8, 30, 20)) for id in IDS])


def run(index: Index, out: Path, **options: object) -> list[str]:
    """Draw the holes; what was told meanwhile."""
    told: list[str] = []
    write_masks(index, out, MaskOptions(**options), told.append)  # type: ignore[arg-type]
    return told


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The holes of five photos of awkward names, in "out", with their index in "set". Not to be changed."""
    folder = tmp_path_factory.mktemp("drawn")
    run(make_index(folder / "set", [record(id, box=(8, 8, 30, 20)) for id in IDS]), folder / "out")
    return folder / "out"


def test_every_photo_has_one_true_hole_of_each_kind_in_the_index_s_order(drawn: Path) -> None:
    holes = list(read_masks(drawn / "masks.jsonl"))
    assert [id for id, _ in groupby(hole.id for hole in holes)] == list(IDS)
    assert len({hole.path for hole in holes}) == len(holes)
    for _, of_photo in groupby(holes, lambda hole: hole.id):
        found = list(of_photo)
        assert tuple(hole.kind for hole in found) == MASK_KINDS
        assert sum(hole.touches_border for hole in found if hole.bin is not None) == 3
    for kind in BIN_KINDS:
        assert {hole.touches_border for hole in holes if hole.kind == kind} == {True, False}
    for fixed in holes:
        hole = fixed.load()
        assert hole.shape == (48, 64) == fixed.size[::-1]
        assert hole.mean() == fixed.area
        assert fixed.touches_border == (hole.sum() > hole[1:-1, 1:-1].sum())
        assert fixed.bin == BIN_KINDS.get(fixed.kind)
        assert fixed.bin is None or fixed.bin[0] <= fixed.area <= fixed.bin[1]
        with Image.open(fixed.path) as file:
            assert (file.format, file.mode) == ("PNG", "1")


def test_a_second_run_draws_what_was_lost_alone(
    index: Index, drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = shutil.copytree(drawn, tmp_path / "out")
    (out / hole_file(IDS[2], "strokes")).unlink()
    run(index, out)
    assert content(out) == content(drawn)
    monkeypatch.setattr(masks, "draw_hole", None)  # nothing is drawn again
    run(index, out)
    assert content(out) == content(drawn)


def test_more_photos_and_other_splits_leave_a_photo_s_holes_as_they_were(
    index: Index, drawn: Path, tmp_path: Path
) -> None:
    more = [record("set/0", "test"), *(replace(old, split="val") for old in index.records()), record("set/z")]
    run(make_index(tmp_path / "more", more), tmp_path / "after")
    before, after = content(drawn), content(tmp_path / "after")
    del before["masks.jsonl"]
    assert before.items() < after.items()


# Published figures are measured on these holes.
DIGESTS = {
    "centre": "7166446faade73ce",
    "rectangles": "12688789cc02cbcc",
    "strokes": "7be030e8bcd3d24c",
    "object": "eb4e16acc2018ca7",
    "area-0.01-0.1": "d4376285fb76902e",
    "area-0.1-0.2": "736ec33e3fc893d3",
    "area-0.2-0.3": "c17b60413945a94d",
    "area-0.3-0.4": "c138274a3c86eabc",
    "area-0.4-0.5": "82016a56f777a28f",
    "area-0.5-0.6": "0c559fbb3c4602e1",
}


def test_seeded_holes_are_those_of_published_figures(drawn: Path) -> None:
    found = {kind: hashlib.sha256() for kind in MASK_KINDS}
    for hole in read_masks(drawn):
        found[hole.kind].update(hole.seed.to_bytes(6, "big") + np.packbits(hole.load()).tobytes())
    assert {kind: found[kind].hexdigest()[:16] for kind in DIGESTS} == DIGESTS


def test_a_record_from_before_holes_were_painted_is_extended_by_them(
    index: Index, drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(masks, "MASK_KINDS", tuple(DIGESTS))
        run(index, tmp_path / "out")
    before = content(tmp_path / "out")
    assert len(before) == 1 + len(IDS) * len(DIGESTS)
    assert {hole.kind for hole in read_masks(tmp_path / "out")} == set(DIGESTS)  # and as it is, it can be read
    run(index, tmp_path / "out")
    after = content(tmp_path / "out")
    assert after == content(drawn)
    assert set(before.pop("masks.jsonl").splitlines()) < set(after["masks.jsonl"].splitlines())
    assert before.items() < after.items()


def test_only_the_splits_asked_for_are_drawn(tmp_path: Path) -> None:
    index = make_index(tmp_path, [record("a", "train"), record("b", "test"), record("c", "val")])
    run(index, tmp_path / "out", splits=("test", "val"))
    assert {hole.id for hole in read_masks(tmp_path / "out")} == {"b", "c"}
    train = make_index(tmp_path, [record("a", "train")])
    with pytest.raises(DataError, match="no photo in test"):
        run(train, tmp_path / "none", splits=("test",))


def test_a_size_cuts_the_photo_s_middle_square(tmp_path: Path) -> None:
    animal = np.zeros((48, 80), bool)
    animal[12:24, 16:40] = True  # in the middle square: from a quarter to a half down, its left half
    save_hole(tmp_path / "animal.png", animal)
    index = make_index(tmp_path, [record("a", size=(80, 48), object_hole="animal.png")])
    run(index, tmp_path / "out", size=32)
    holes = {hole.kind: hole for hole in read_masks(tmp_path / "out")}
    assert {hole.size for hole in holes.values()} == {(32, 32)}
    expected = np.zeros((32, 32), bool)
    expected[8:16, :16] = True
    assert np.array_equal(holes["object"].load(), expected)


@pytest.mark.parametrize("cut", [0, 200, -1])
def test_a_record_cut_anywhere_is_gone_on_with_to_the_same_bytes(
    index: Index, drawn: Path, tmp_path: Path, cut: int
) -> None:
    lines = shutil.copytree(drawn, tmp_path / "killed") / "masks.jsonl"
    lines.write_bytes(lines.read_bytes()[:cut])
    run(index, tmp_path / "killed")
    assert content(tmp_path / "killed") == content(drawn)


@pytest.mark.parametrize(
    ("holes", "error"), [(0, KeyboardInterrupt()), (3, OSError(28, "full")), (37, KeyboardInterrupt())]
)
def test_a_run_stopped_at_any_hole_leaves_a_valid_prefix(
    index: Index, drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, holes: int, error: BaseException
) -> None:
    save = masks._save
    saved: list[Path] = []

    def stopped(path: Path, hole: np.ndarray) -> None:
        if len(saved) == holes:
            raise error
        saved.append(path)
        save(path, hole)

    monkeypatch.setattr(masks, "_save", stopped)
    with pytest.raises(type(error)):
        run(index, tmp_path / "out")
    left = list(read_masks(tmp_path / "out"))
    assert len(left) == holes // len(MASK_KINDS) * len(MASK_KINDS)
    assert all(hole.load().mean() == hole.area for hole in left)
    monkeypatch.setattr(masks, "_save", save)
    run(index, tmp_path / "out")
    assert content(tmp_path / "out") == content(drawn)


def test_photos_that_join_or_leave_the_index_join_and_leave_the_record(index: Index, tmp_path: Path) -> None:
    records = list(index.records())
    run(make_index(tmp_path / "few", records[1:4]), tmp_path / "out")
    run(make_index(tmp_path / "more", records), tmp_path / "out")
    assert [id for id, _ in groupby(hole.id for hole in read_masks(tmp_path / "out"))] == list(IDS)
    run(make_index(tmp_path / "less", records[:2]), tmp_path / "out")
    assert [id for id, _ in groupby(hole.id for hole in read_masks(tmp_path / "out"))] == list(IDS[:2])


def test_holes_of_another_seed_or_of_other_photos_are_never_written_over(
    index: Index, drawn: Path, tmp_path: Path
) -> None:
    before = content(drawn)
    with pytest.raises(MasksFileError, match="another seed and size; choose another --out"):
        run(index, drawn, seed=1, size=32)
    with pytest.raises(MasksFileError, match="has holes of other photos than"):
        run(make_index(tmp_path, [record("another")]), drawn)
    assert content(drawn) == before
    run(index, tmp_path / "out", seed=1)
    file = hole_file(IDS[0], "strokes")
    assert (tmp_path / "out" / file).read_bytes() != before[file]


def test_an_object_hole_that_can_t_be_used_costs_that_hole_only(tmp_path: Path) -> None:
    save_hole(tmp_path / "small.png", np.ones((4, 4), bool))
    (tmp_path / "damaged.png").write_bytes(b"\x89PNG\r\n\x1a\n cut")
    faulty = [record(name, object_hole=f"{name}.png") for name in ("missing", "damaged", "small")]
    index = make_index(tmp_path, [*faulty, record("good")])
    told = run(index, tmp_path / "out")
    assert [line.split()[0] for line in told] == ["missing", "damaged", "small"]
    before, kinds = content(tmp_path / "out"), [hole.kind for hole in read_masks(tmp_path / "out")]
    assert (kinds.count("object"), kinds.count("strokes")) == (1, 4)
    run(index, tmp_path / "out")
    assert content(tmp_path / "out") == before
    save_hole(tmp_path / "missing.png", np.ones((48, 64), bool))  # found again: the next run draws it
    run(index, tmp_path / "out")
    assert [hole.kind for hole in read_masks(tmp_path / "out")].count("object") == 2


def test_ids_that_share_their_readable_part_have_files_of_their_own() -> None:
    ids = ("a/b", "a b", "a_b", "x" * 400 + "/a_b", "", "..", "../../a_b", "\udcff")
    files = {hole_file(id, "centre") for id in ids}
    assert len(files) == len(ids)
    assert all(file.startswith("centre/") and file.count("/") == 1 and len(file) < 100 for file in files)


def test_a_record_that_is_none_is_named(index: Index, drawn: Path, tmp_path: Path) -> None:
    with pytest.raises(MasksFileError, match=r"nowhere.*No such file"):
        next(read_masks(tmp_path / "nowhere"))
    with pytest.raises(MasksFileError, match="no record of holes"):
        next(read_masks(index.path))
    with (shutil.copytree(drawn, tmp_path / "out") / "masks.jsonl").open("a") as lines:
        lines.write(json.dumps({"id": "a"}) + "\n")
    holes = read_masks(tmp_path / "out")
    assert isinstance(next(holes), FixedHole)  # it is read one hole at a time
    with pytest.raises(MasksFileError, match="line 72"):
        list(holes)


def test_the_command_writes_beside_the_index_from_any_folder(
    tiny_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(tiny_index.parent, tmp_path / "set")
    monkeypatch.chdir(tmp_path)
    assert main(["masks", "set", "--splits", "test"]) == 0
    said = capsys.readouterr()
    assert "8 photos, 0 of them done before, 112 holes" in said.out
    assert said.err == ""
    assert len(list(read_masks("set/masks"))) == 112
    (tmp_path / "set").rename(tmp_path / "moved")
    assert all(hole.load().any() for hole in read_masks("moved/masks"))


def test_the_command_s_exit_status_tells_of_a_lost_object_hole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_index(tmp_path, [record("two\nlines", object_hole="missing.png")])
    assert main(["masks", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert "1 photos have no object hole" in said.out
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("record", ["half a line", '{"name": "of a tool for faces"}\n', "1\n"])
def test_a_record_of_holes_that_is_none_is_left_alone(index: Index, tmp_path: Path, record: str) -> None:
    (tmp_path / "masks").mkdir()
    (tmp_path / "masks/masks.jsonl").write_text(record)
    with pytest.raises(MasksFileError, match="is no record of holes;"):
        run(index, tmp_path / "masks")
    assert content(tmp_path / "masks") == {"masks.jsonl": record.encode()}
