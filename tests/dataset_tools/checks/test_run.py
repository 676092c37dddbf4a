"""`check` finds nothing wrong with sound sets, and each kind of wrong in spoilt ones."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dataset_tools.checks.files import PixelBudget, look_at
from dataset_tools.checks.outlines import MOST
from dataset_tools.checks.problems import Problem
from dataset_tools.checks.run import CheckReport
from dataset_tools.files.photos import look_at as reader_looks_at
from dataset_tools.holes.objects import ORIGIN, save_hole
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import Caption
from tests.dataset_tools.checks.conftest import Set, make_sound
from tests.fixtures.found_animals import Finds

Checked = Callable[..., tuple[CheckReport, list[Problem]]]


def kinds_and_names(problems: list[Problem]) -> set[tuple[str, str]]:
    return {(problem.kind, problem.name) for problem in problems}


def resave(source: Path, target: Path, size: tuple[int, int] | None = None, **options: Any) -> None:
    with Image.open(source) as photo:
        (photo.resize(size) if size else photo).save(target, **options)


def test_nothing_is_wrong_with_a_sound_set(sound: Set, labelled: Set, checked: Checked) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    resave(sound.file("a3"), sound.file("a3"), exif=exif)
    sound.change("a3", size=(48, 64))  # sizes are compared upright
    report, found = checked(sound, labelled)
    assert (found, report.photos) == ([], 32)
    assert "nothing is wrong" in "\n".join(report.lines())


def test_photos_and_entries_that_can_t_be_right_are_found(sound: Set, checked: Checked) -> None:
    sound.file("a0").unlink()
    sound.file("a1").write_bytes(sound.file("a1").read_bytes()[:-300])
    sound.change("a3", size=(48, 64))
    sound.change("a4", domain="fish")
    sound.change("a5", box=(64, 0, 10, 10))
    for id, caption in (("a2", Caption(" ", "human")), ("a6", Caption("a\ncat", "human")), ("a7", Caption("a", "no"))):
        sound.change(id, captions=(Caption("a cat", "human"), caption))
    _, found = checked(sound)
    reasons = {(problem.kind, problem.name): problem.reason for problem in found}
    assert reasons.keys() == {
        *(("photo", id) for id in ("a0", "a1")),
        ("size", "a3"),
        *(("entry", id) for id in ("a4", "a5")),
        *(("caption", id) for id in ("a2", "a6", "a7")),
    }
    assert "cut short" in reasons["photo", "a1"]
    assert reasons["size", "a3"] == "64×48 px, the index says 48×64 px"


def test_object_holes_and_holes_that_can_t_be_used_are_found(sound: Set, labelled: Set, checked: Checked) -> None:
    (sound.folder / "object_holes/0.png").unlink()
    (labelled.folder / "0-1-hole.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    save_hole(labelled.folder / "1-1-hole.png", np.ones((48, 60), bool))
    save_hole(labelled.folder / "2-1-hole.png", np.zeros((48, 64), bool))
    save_hole(labelled.folder / "3-1-hole.png", np.ones((48, 64), bool))
    _, found = checked(sound, labelled)
    wrong = {
        ("object-hole", "a0"): "does not exist",
        ("hole", "s0#1"): "can't be read",
        ("hole", "s1#1"): "60×48 px, the photo 64×48 px",
        ("hole", "s2#1"): "is empty",
        ("hole", "s3#1"): "covers 100% of the photo",
    }
    assert kinds_and_names(found) == wrong.keys()
    assert all(wrong[problem.kind, problem.name] in problem.reason for problem in found)


def test_damaged_lines_are_found_and_the_others_checked(sound: Set, checked: Checked) -> None:
    lines = (sound.folder / "index.jsonl").read_text().splitlines()
    lines[2] = lines[2].replace('"train"', '"holdout"')
    lines[3] = lines[3][:-9]
    lines[4] = lines[4].replace('"size"', '"extent"')
    lines[5] = '{"id": 7' + lines[5][lines[5].index(",") :]
    lines[6] = lines[6].replace('"box": [5', '"box": [NaN')
    (sound.folder / "index.jsonl").write_text("\n".join(lines) + "\n")
    report, found = checked(sound)
    assert kinds_and_names(found) == {("line", f"line {number}") for number in (3, 4, 5, 6, 7)} | {("split", "val")}
    assert report.photos == 3


def test_an_id_that_stands_twice_and_an_empty_split_are_found(sound: Set, checked: Checked) -> None:
    records = [record for record in sound.records.values() if record.split != "val"]
    sound.write([*records, records[0]])
    assert kinds_and_names(checked(sound)[1]) == {("id", "a0 (train), a0 (train)"), ("split", "val")}


def test_one_file_and_near_duplicates_in_two_splits_are_found_and_in_one_counted(sound: Set, checked: Checked) -> None:
    shutil.copy(sound.file("a1"), sound.file("a6"))
    resave(sound.file("a0"), sound.file("a7"), (96, 72), quality=60)
    sound.change("a7", size=(96, 72))
    resave(sound.file("a2"), sound.file("a3"), quality=60)
    report, found = checked(sound)
    assert kinds_and_names(found) == {
        ("same-photo", "a1 (train), a6 (test)"),
        ("near-duplicate", "a0 (train), a7 (test)"),
    }
    assert report.near_duplicates == 2


def test_indexes_are_checked_against_one_another(sound: Set, tmp_path: Path, checked: Checked) -> None:
    other = make_sound(tmp_path / "other", first_seed=500, prefix="b")
    assert checked(sound, other)[1] == []
    resave(sound.file("a7"), other.file("b0"), quality=70)
    shutil.copy(sound.file("a1"), other.file("b6"))
    assert kinds_and_names(checked(sound, other)[1]) == {
        ("near-duplicate", "a7 (test), b0 (train)"),
        ("same-photo", "a1 (train), b6 (test)"),
    }
    assert checked(sound)[1] == checked(other)[1] == []


def test_copies_on_another_side_than_their_source_are_caught(labelled: Set, sound: Set, checked: Checked) -> None:
    labelled.change("s1#2", split="test")
    for copy in range(3):
        labelled.change(f"s7#{copy}", source="a1")  # whose own index trains on it
    found = kinds_and_names(checked(labelled, sound)[1])
    assert ("source", "s1#0 (train), s1#2 (test), s1#1 (train)") in found
    assert ("source", "s7#0 (test), a1 (train), s7#1 (test), s7#2 (test)") in found
    for number, id in enumerate(labelled.records):  # every file's split drawn for itself, as in earlier work
        labelled.change(id, split=("train", "test", "val")[number % 3])
    found = {problem for problem in kinds_and_names(checked(labelled)[1]) if problem[0] == "source"}
    assert len(found) == 8
    assert ("source", "s0#0 (train), s0#1 (test), s0#2 (val)") in found


def test_labels_that_can_t_be_right_are_found(labelled: Set, checked: Checked) -> None:
    wrong = [{"label": "fake"}, {"label": None}, {"source": None}, {"hole": None}, {"label": "authentic"}]
    for number, values in enumerate(wrong):
        labelled.change(f"s{number}#1", **values)
    assert kinds_and_names(checked(labelled)[1]) == {("label", f"s{number}#1") for number in range(len(wrong))}


def test_files_that_are_not_what_the_index_says_are_found(labelled: Set, checked: Checked) -> None:
    labelled.change("s0#1", quality=88)
    labelled.change("s3#1", format="JPEG")
    labelled.change("s1#2", hole_area=0.5)
    shutil.copy(labelled.file("s7#0"), labelled.file("s7#2"))  # one file under both labels
    assert kinds_and_names(checked(labelled)[1]) == {
        ("format", "s0#1"),
        ("format", "s3#1"),
        ("hole", "s1#2"),
        ("label", "s7#0 (test), s7#2 (test)"),
    }


def test_the_report_names_the_first_few_of_each_kind_on_one_line_each(sound: Set, checked: Checked) -> None:
    records = list(sound.records.values())
    sound.write(replace(record, id=f"two\nlines {n}", image=f"gone {n}") for n, record in enumerate(records))
    lines = list(checked(sound)[0].lines())
    start = lines.index("photos that can't be opened: 8")
    assert [line.split(":")[0] for line in lines[start + 1 : start + 4]] == [rf"    two\nlines {n}" for n in range(3)]
    assert lines[start + 4] == "    and 5 more"
    assert lines[-1] == "8 problems"


def test_photos_look_to_the_check_as_they_looked_to_the_reader(
    tmp_path: Path, make_photo: Callable[..., np.ndarray]
) -> None:
    # so large that readers decode it at a fraction of its size
    Image.fromarray(make_photo(1500, 1100, seed=5)).save(tmp_path / "large.jpg", quality=60)
    assert look_at(tmp_path / "large.jpg", True).fingerprint == reader_looks_at(tmp_path / "large.jpg").fingerprint


TRIMAP = {"object_hole": "object_holes/0.png", ORIGIN: "trimap"}  # columns 20 to 50 and rows 10 to 30 of 64 by 48


def finding(*animals: tuple[str, float, float, float, float]) -> AnimalOutlines:
    return AnimalOutlines(Finds(*animals))  # type: ignore[arg-type]


def test_the_share_of_photos_with_an_outline_is_told_by_domain(sound: Set, labelled: Set, checked: Checked) -> None:
    sound.change("a1", domain="bird", object_hole="object_holes/0.png")
    sound.change("a2", domain="bird")
    sound.change("a3", domain="other")
    report, _ = checked(sound, labelled)
    assert report.outlines[str(sound.folder / "index.jsonl")].shares == {"cat": 1 / 5, "bird": 1 / 2}
    assert [line for line in report.lines() if "outlines" in line] == ["  outlines: cat 20.0% of 5, bird 50.0% of 2"]


def test_the_mean_iou_with_the_holes_of_sound_trimaps_is_told(sound: Set, checked: Checked) -> None:
    for id in ("a0", "a1", "a2", "a3", "a4"):
        sound.change(id, **TRIMAP)
    sound.file("a2").write_bytes(b"no photo")
    sound.change("a3", **{ORIGIN: "outline"})
    sound.change("a4", domain="other")
    half = finding(("cat", 21 / 64, 11 / 48, 13 / 64, 18 / 48))  # grown by a pixel, columns 20 to 35
    report, problems = checked(sound, outlines=half)
    (agreed,) = report.agreement.values()
    assert agreed.photos == 2  # of birds, cats and dogs, by a trimap
    assert agreed.mean_iou == pytest.approx(0.5, abs=0.02)  # corners are round
    line = f"  outlines agree with trimaps: mean IoU {agreed.mean_iou:.3f} on 2 photos"
    assert [found for found in report.lines() if "agree" in found] == [line]
    assert kinds_and_names(problems) == {("photo", "a2")}
    report, _ = checked(sound, outlines=finding())  # an animal that is not found counts as nothing
    assert [agreed.mean_iou for agreed in report.agreement.values()] == [0]


def test_of_many_photos_some_are_outlined_from_all_over_the_index(sound: Set, checked: Checked) -> None:
    sound.change("a0", **TRIMAP)
    sound.write(replace(sound.records["a0"], id=f"b{number}") for number in range(2 * MOST + 1))
    finds = Finds(("cat", 20 / 64, 10 / 48, 30 / 64, 20 / 48))
    report, _ = checked(sound, outlines=AnimalOutlines(finds))  # type: ignore[arg-type]
    (agreed,) = report.agreement.values()
    assert MOST // 2 < agreed.photos == len(finds.seen) <= MOST


def test_no_more_pixels_are_held_than_the_budget_or_one_photo() -> None:
    budget, lock, held = PixelBudget(10), threading.Lock(), list[int]()
    seen: list[list[int]] = []

    def hold(size: int) -> None:
        with budget.holding(size):
            with lock:
                held.append(size)
                seen.append(list(held))
            sum(range(20_000))  # others have their turn meanwhile
            with lock:
                held.remove(size)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(hold, np.random.default_rng(0).integers(0, 30, 200).tolist()))
    finally:
        sys.setswitchinterval(before)
    assert all(sum(at_once) <= 10 or len([size for size in at_once if size]) == 1 for at_once in seen)
    for _ in range(2):  # a failure gives its pixels back
        with pytest.raises(ValueError, match="failed"), budget.holding(100):
            raise ValueError("failed")
