"""`check` finds nothing wrong with sound sets, and each kind of wrong in spoilt ones."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dataset_tools.checks.files import look_at
from dataset_tools.checks.problems import Problem
from dataset_tools.checks.run import CheckReport
from dataset_tools.files.photos import look_at as reader_looks_at
from dataset_tools.holes.objects import save_hole
from dataset_tools.index import Caption, IndexFileError
from tests.dataset_tools.checks.conftest import Set, make_sound

Checked = Callable[..., tuple[CheckReport, list[Problem]]]


def kinds_and_names(problems: list[Problem]) -> set[tuple[str, str]]:
    return {(problem.kind, problem.name) for problem in problems}


def test_nothing_is_wrong_with_a_sound_set(sound: Set, labelled: Set, checked: Checked) -> None:
    report, found = checked(sound, labelled)
    assert found == []
    assert report.photos == 32
    assert "nothing is wrong" in "\n".join(report.lines())


def test_a_photo_that_is_missing_or_cut_short_is_found(sound: Set, checked: Checked) -> None:
    sound.file("a0").unlink()
    sound.file("a1").write_bytes(sound.file("a1").read_bytes()[:-300])
    _, found = checked(sound)
    assert kinds_and_names(found) == {("photo", "a0"), ("photo", "a1")}
    assert "cut short" in found[1].reason


def test_a_photo_of_another_size_is_found(sound: Set, checked: Checked) -> None:
    sound.change("a3", size=(48, 64))
    _, found = checked(sound)
    assert [(problem.kind, problem.reason) for problem in found] == [("size", "64×48 px, the index says 48×64 px")]


def test_sizes_are_compared_upright(sound: Set, checked: Checked) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(sound.file("a3")) as photo:
        photo.save(sound.file("a3"), exif=exif)
    sound.change("a3", size=(48, 64))
    assert checked(sound)[1] == []


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.unlink(), "does not exist"),
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n"), "can't be read"),
        (lambda path: save_hole(path, np.ones((48, 60), bool)), "60×48 px, the photo 64×48 px"),
        (lambda path: save_hole(path, np.zeros((48, 64), bool)), "is empty"),
        (lambda path: save_hole(path, np.ones((48, 64), bool)), "covers 100% of the photo"),
    ],
)
def test_an_object_hole_or_hole_that_can_t_be_used_is_found(
    sound: Set, labelled: Set, checked: Checked, spoil: Callable[[Path], Any], sentence: str
) -> None:
    spoil(sound.folder / "object_holes/0.png")
    spoil(labelled.folder / "2-1-hole.png")
    _, found = checked(sound, labelled)
    assert kinds_and_names(found) == {("object-hole", "a0"), ("hole", "s2#1")}
    assert all(sentence in problem.reason for problem in found)


def test_a_hole_of_another_area_than_the_index_says_is_found(labelled: Set, checked: Checked) -> None:
    labelled.change("s1#2", hole_area=0.5)
    assert kinds_and_names(checked(labelled)[1]) == {("hole", "s1#2")}


@pytest.mark.parametrize("caption", [Caption(" ", "human"), Caption("a\ncat", "human"), Caption("a cat", "rumour")])
def test_a_caption_that_is_empty_controls_or_has_an_unknown_origin_is_found(
    sound: Set, checked: Checked, caption: Caption
) -> None:
    sound.change("a4", captions=(Caption("a cat", "human"), caption))
    assert kinds_and_names(checked(sound)[1]) == {("caption", "a4")}


def test_an_unknown_domain_and_a_box_beside_the_photo_are_found(sound: Set, checked: Checked) -> None:
    sound.change("a1", domain="fish")
    sound.change("a2", box=(64, 0, 10, 10))
    sound.change("a3", box=(0, 0, float("nan"), 10))
    assert kinds_and_names(checked(sound)[1]) == {("entry", "a1"), ("entry", "a2"), ("line", "line 5")}


def test_damaged_lines_are_found_and_the_others_checked(sound: Set, checked: Checked) -> None:
    lines = (sound.folder / "index.jsonl").read_text().splitlines()
    lines[2] = lines[2].replace('"train"', '"holdout"')
    lines[3] = lines[3][:-9]
    lines[4] = lines[4].replace('"size"', '"extent"')
    lines[5] = '{"id": 7' + lines[5][lines[5].index(",") :]
    (sound.folder / "index.jsonl").write_text("\n".join(lines) + "\n")
    report, found = checked(sound)
    assert kinds_and_names(found) == {("line", f"line {number}") for number in (3, 4, 5, 6)}
    assert report.photos == 4


def test_an_id_that_stands_twice_is_found(sound: Set, checked: Checked) -> None:
    records = list(sound.records.values())
    sound.write([*records, records[0]])
    _, found = checked(sound)
    assert [(problem.kind, problem.name) for problem in found] == [("id", "a0 (train), a0 (train)")]


def test_an_empty_split_is_found(sound: Set, checked: Checked) -> None:
    sound.write(record for record in sound.records.values() if record.split != "val")
    assert kinds_and_names(checked(sound)[1]) == {("split", "val")}


def test_one_file_in_two_splits_is_found_under_any_name(sound: Set, checked: Checked) -> None:
    shutil.copy(sound.file("a0"), sound.file("a7"))
    assert kinds_and_names(checked(sound)[1]) == {("same-photo", "a0 (train), a7 (test)")}


def test_a_near_duplicate_in_another_split_is_found(sound: Set, checked: Checked) -> None:
    with Image.open(sound.file("a0")) as photo:
        photo.resize((96, 72)).save(sound.file("a7"), quality=60)
    sound.change("a7", size=(96, 72))
    assert kinds_and_names(checked(sound)[1]) == {("near-duplicate", "a0 (train), a7 (test)")}


def test_a_near_duplicate_in_the_same_split_is_only_counted(sound: Set, checked: Checked) -> None:
    with Image.open(sound.file("a0")) as photo:
        photo.save(sound.file("a2"), quality=60)
    report, found = checked(sound)
    assert found == []
    assert report.near_duplicates == 2


def test_indexes_are_checked_against_one_another(sound: Set, tmp_path: Path, checked: Checked) -> None:
    other = make_sound(tmp_path / "other", first_seed=500, prefix="b")
    assert checked(sound, other)[1] == []
    with Image.open(sound.file("a7")) as photo:
        photo.save(other.file("b0"), quality=70)
    shutil.copy(sound.file("a1"), other.file("b6"))
    assert kinds_and_names(checked(sound, other)[1]) == {
        ("near-duplicate", "a7 (test), b0 (train)"),
        ("same-photo", "a1 (train), b6 (test)"),
    }
    assert checked(sound)[1] == checked(other)[1] == []


def test_a_set_split_by_file_is_caught(labelled: Set, checked: Checked) -> None:
    """Every file's split drawn for itself, as in earlier work: a source's copies come to stand on both sides."""
    sides = ("train", "test", "val")
    for number, id in enumerate(labelled.records):
        labelled.change(id, split=sides[number % 3])
    found = [problem for problem in checked(labelled)[1] if problem.kind == "source"]
    assert len(found) == 8
    assert found[0].name == "s0#0 (train), s0#1 (test), s0#2 (val)"


def test_one_fill_on_another_side_than_its_source_is_caught(labelled: Set, checked: Checked) -> None:
    labelled.change("s1#2", split="test")
    assert ("source", "s1#0 (train), s1#2 (test), s1#1 (train)") in kinds_and_names(checked(labelled)[1])


def test_a_source_on_another_side_than_in_its_own_index_is_caught(labelled: Set, sound: Set, checked: Checked) -> None:
    for copy in range(3):
        labelled.change(f"s7#{copy}", source="a1")
    found = checked(labelled, sound)[1]
    assert kinds_and_names(found) == {("source", "s7#0 (test), a1 (train), s7#1 (test), s7#2 (test)")}


@pytest.mark.parametrize(
    "values", [{"label": "fake"}, {"label": None}, {"source": None}, {"hole": None}, {"label": "authentic"}]
)
def test_a_label_that_can_t_be_right_is_found(labelled: Set, checked: Checked, values: dict[str, Any]) -> None:
    labelled.change("s0#1", **values)
    assert kinds_and_names(checked(labelled)[1]) == {("label", "s0#1")}


def test_one_file_under_both_labels_is_found(labelled: Set, checked: Checked) -> None:
    shutil.copy(labelled.file("s3#0"), labelled.file("s3#2"))
    assert kinds_and_names(checked(labelled)[1]) == {("label", "s3#0 (train), s3#2 (train)")}


def test_a_file_of_another_format_or_quality_than_the_index_says_is_found(labelled: Set, checked: Checked) -> None:
    labelled.change("s0#1", quality=88)
    labelled.change("s3#1", format="JPEG")
    labelled.change("s3#2", quality=80)
    assert kinds_and_names(checked(labelled)[1]) == {("format", "s0#1"), ("format", "s3#1"), ("format", "s3#2")}


def test_a_missing_index_is_named(tmp_path: Path, checked: Checked) -> None:
    with pytest.raises(IndexFileError, match="nowhere"):
        checked(Set(tmp_path / "nowhere"))


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


def test_the_share_of_photos_with_an_outline_is_told_by_domain(sound: Set, labelled: Set, checked: Checked) -> None:
    sound.change("a1", domain="bird", object_hole="object_holes/0.png")
    sound.change("a2", domain="bird")
    sound.change("a3", domain="other")
    report, _ = checked(sound, labelled)
    assert report.outlines[str(sound.folder / "index.jsonl")].shares == {"cat": 1 / 5, "bird": 1 / 2}
    assert [line for line in report.lines() if "outlines" in line] == ["  outlines: cat 20.0% of 5, bird 50.0% of 2"]
