"""The check tells how well outlines agree with trimaps, on some photos of each index that has any."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from dataset_tools.checks.outlines import MOST
from dataset_tools.checks.problems import Problem
from dataset_tools.checks.run import CheckReport
from dataset_tools.cli import main
from dataset_tools.holes.objects import ORIGIN, save_hole
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import read_index
from tests.dataset_tools.checks.conftest import Set, make_sound
from tests.fixtures.found_animals import Finds

Checked = Callable[..., tuple[CheckReport, list[Problem]]]
TRIMAP = {"object_hole": "object_holes/0.png", ORIGIN: "trimap"}  # columns 20 to 50 and rows 10 to 30 of 64 by 48


def finding(*animals: tuple[str, float, float, float, float]) -> AnimalOutlines:
    return AnimalOutlines(Finds(*animals))  # type: ignore[arg-type]


def lines_on_agreement(report: CheckReport) -> list[str]:
    return [line for line in report.lines() if "agree" in line]


def test_the_mean_iou_with_the_holes_of_trimaps_is_told(sound: Set, checked: Checked) -> None:
    for id in ("a0", "a1"):
        sound.change(id, **TRIMAP)
    half = finding(("cat", 21 / 64, 11 / 48, 13 / 64, 18 / 48))  # grown by a pixel, columns 20 to 35
    report, _ = checked(sound, outlines=half)
    (agreed,) = report.agreement.values()
    assert agreed.photos == 2
    assert agreed.mean_iou == pytest.approx(0.5, abs=0.02)  # corners are round
    assert lines_on_agreement(report) == [f"  outlines agree with trimaps: mean IoU {agreed.mean_iou:.3f} on 2 photos"]


def test_an_animal_that_is_not_found_counts_as_nothing(sound: Set, checked: Checked) -> None:
    sound.change("a0", **TRIMAP)
    report, _ = checked(sound, outlines=finding())
    assert [agreed.mean_iou for agreed in report.agreement.values()] == [0]


def test_only_trimaps_of_birds_cats_and_dogs_are_compared(sound: Set, checked: Checked) -> None:
    sound.change("a0", **{ORIGIN: "outline"})
    sound.change("a1", **TRIMAP, domain="other")
    report, _ = checked(sound, outlines=finding(("cat", 0, 0, 1, 1)))
    assert report.agreement == {}
    assert lines_on_agreement(report) == []


def test_photos_that_are_damaged_are_left_out_and_named_as_ever(sound: Set, checked: Checked) -> None:
    for id in ("a0", "a1"):
        sound.change(id, **TRIMAP)
    sound.file("a0").write_bytes(b"no photo")
    report, problems = checked(sound, outlines=finding(("cat", 0, 0, 1, 1)))
    assert [agreed.photos for agreed in report.agreement.values()] == [1]
    assert [(problem.kind, problem.name) for problem in problems] == [("photo", "a0")]


def test_of_many_photos_some_are_outlined_from_all_over_the_index(sound: Set, checked: Checked) -> None:
    sound.change("a0", **TRIMAP)
    (first,) = [record for record in read_index(sound.folder).records() if record.id == "a0"]
    many = [type(first)(**{**vars(first), "id": f"b{number}"}) for number in range(2 * MOST + 1)]
    save_hole(sound.folder / "other.png", np.eye(48, 64) > 0)
    many[-1] = type(first)(**{**vars(many[-1]), "object_hole": "other.png"})
    sound.write(many)
    finds = Finds(("cat", 20 / 64, 10 / 48, 30 / 64, 20 / 48))
    report, _ = checked(sound, outlines=AnimalOutlines(finds))  # type: ignore[arg-type]
    (agreed,) = report.agreement.values()
    assert MOST // 2 < agreed.photos == len(finds.seen) <= MOST


def test_the_command_compares_unless_it_is_told_not_to(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = make_sound(tmp_path_factory.mktemp("sets") / "sound", first_seed=0)
    sound.change("a0", **TRIMAP)
    finds = Finds(("cat", 20 / 64, 10 / 48, 30 / 64, 20 / 48))
    monkeypatch.setattr(AnimalOutlines, "_loaded", lambda self: finds)
    path = str(sound.folder / "index.jsonl")
    for more, compared in (([], {path}), (["--no-outlines"], set())):
        assert main(["check", path, "--json", *more]) == 0
        summary = json.loads(capsys.readouterr().out)
        assert summary["outline_agreement"].keys() == compared
