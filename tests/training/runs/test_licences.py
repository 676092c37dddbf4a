"""What a run learned from, and under which terms, goes from the indexes' headers into what is exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dataset_tools.index import Header, write_index
from training.photos.cache import open_cache
from training.runs.licences import LICENCES, licence_note, of_indexes, of_start, with_recorded

OURS = {"photos": "garden", "licence": "CC0"}


@pytest.mark.parametrize(
    ("licences", "note"),
    [
        ([], "The licence of the photos that these weights were trained on is not recorded."),
        ([OURS], "Trained on photos of garden (CC0)."),
        (
            [OURS, {"photos": "CUB", "licence": "research"}, {"photos": "attic", "licence": ""}, OURS],
            "Trained on photos of CUB (research); attic (licence not recorded); garden (CC0).",
        ),
        (
            [OURS, {"weights": "shipped", "licence": "Trained on CUB."}, {"weights": "found", "licence": ""}],
            "Trained on photos of garden (CC0). Made from shipped: Trained on CUB. Made from found: its licence is not"
            " recorded.",
        ),
    ],
)
def test_a_note_tells_every_source_and_what_is_not_recorded(licences: list[dict[str, str]], note: str) -> None:
    assert licence_note(licences) == note


def test_a_chain_of_starts_tells_each_licence_once() -> None:
    first = licence_note([{"photos": "CUB", "licence": "research"}])
    note = first
    for _ in range(3):
        note = licence_note([OURS, {"weights": "swin", "licence": note}])
    told = "Trained on photos of garden (CC0). Made from swin: Trained on photos of CUB (research)."
    assert note == told
    unknown = [{"weights": name, "licence": ""} for name in ("swin", "gan", "gan")]
    assert licence_note([OURS, *unknown]).count("its licence is not recorded") == 2


def test_indexes_tell_their_licence_or_that_nobody_said(tmp_path: Path) -> None:
    for name, header in (("a", Header(".", "garden", licence="CC0")), ("b", Header("."))):
        write_index(tmp_path / name / "index.jsonl", header, [])
    assert of_indexes([tmp_path / "a", tmp_path / "b"]) == [OURS, {"photos": "b", "licence": ""}]


def test_a_run_that_goes_on_still_tells_what_it_started_from(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "progress.json").write_text("{}", encoding="utf-8")
    before = [{"photos": "garden", "licence": ""}, {"weights": "shipped", "licence": "Trained on CUB."}]
    (tmp_path / "training_options.json").write_text(json.dumps({LICENCES: before}), encoding="utf-8")
    assert with_recorded(tmp_path, [OURS]) == [OURS, before[1]]
    assert with_recorded(tmp_path / "new", [OURS]) == [OURS]


def test_weights_without_a_manifest_tell_nothing(tmp_path: Path) -> None:
    assert of_start(None) == of_start(tmp_path / "resnet.safetensors") == []


def test_a_cache_tells_the_licences_of_its_photos_to_a_machine_without_the_index(cache_folder: Path) -> None:
    assert open_cache(cache_folder).licences == [{"photos": "drawings", "licence": "CC0"}]
