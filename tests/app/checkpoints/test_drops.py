"""What was dropped is taken for the checkpoints it means, or refused for one reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.checkpoints.drops import find_dropped
from models.checkpoints.manifest import Manifest
from models.checkpoints.onnx_checkpoint import write_graphs
from tests.fixtures.plain_checkpoints import write_plain, write_stack


def reason(path: Path) -> str:
    found, refused = find_dropped([path])
    assert found == []
    return refused[0].reason


def edit(path: Path, **values: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@pytest.mark.parametrize(
    "name", ["bird.json", "bird-00001-of-00003.safetensors", "bird-00003-of-00003.safetensors", ""]
)
def test_manifest_weights_and_folder_all_mean_the_checkpoint(tmp_path: Path, name: str) -> None:
    manifest = write_plain(tmp_path, "bird", parts=3)
    (tmp_path / "options.json").write_text("{")  # nothing to complain of
    for dropped in ([tmp_path / name], [tmp_path / "bird.json", tmp_path / name]):
        found, refused = find_dropped(dropped)
        assert [entry.manifest for entry in found] == [manifest]
        assert refused == []


def test_a_stack_takes_the_members_beside_it_along_and_they_do_not_come_twice(tmp_path: Path) -> None:
    write_stack(tmp_path)
    write_plain(tmp_path, "bird")
    found, refused = find_dropped([tmp_path])
    assert {entry.manifest.name: [member.name for member in entry.members] for entry in found} == {
        "stack": ["swin", "gan"],
        "bird": [],
    }
    assert refused == []
    edit(tmp_path / "gan.json", name="other")  # than its file's
    assert reason(tmp_path / "stack.json") == "bad name"
    (tmp_path / "gan.json").unlink()
    (stack,), _ = find_dropped([tmp_path / "stack.json"])
    assert [member.name for member in stack.members] == ["swin"]
    edit(tmp_path / "stack.json", config={"members": ["../swin"]})  # out of its folder
    assert reason(tmp_path / "stack.json") == "bad name"


def test_a_damaged_manifest_beside_its_weights_is_complained_of_and_the_others_come(tmp_path: Path) -> None:
    write_plain(tmp_path / "a", "bird")
    write_plain(tmp_path / "b", "cat")
    (tmp_path / "a" / "bird.json").write_text("{")
    found, refused = find_dropped([tmp_path / "a", tmp_path / "b"])
    assert [entry.manifest.name for entry in found] == ["cat"]
    assert [refusal.reason for refusal in refused] == ["damaged"]
    assert "bird.json" in refused[0].why


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        *((f"model{suffix}", b"\x80\x04.", "pickle") for suffix in (".pt", ".PTH", ".ckpt", ".bin", ".pkl")),
        ("photo.jpg", b"jpeg", "not a checkpoint"),
        ("gone.json", None, "gone"),
        *(("x.json", content, "damaged") for content in (b"", b"[]", b'{"schema": 1}', b"\0")),
        ("folder/notes.txt", b"", "nothing in folder"),
    ],
)
def test_other_files_are_refused_unread(tmp_path: Path, name: str, content: bytes | None, why: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    if content is not None:
        path.write_bytes(content)
    assert reason(path if path.parent == tmp_path else path.parent) == why


def test_a_huge_json_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "x.json").open("wb") as stream:
        stream.truncate(1 << 33)  # takes no room
    assert reason(tmp_path / "x.json") == "not a checkpoint"


def test_weights_without_a_manifest_name_the_one_that_is_missing(tmp_path: Path) -> None:
    manifest = write_plain(tmp_path, "bird", parts=2)
    (tmp_path / "bird.json").unlink()
    for place in (manifest.weight_paths()[1], tmp_path):
        _, (refused,) = find_dropped([place])
        assert (refused.reason, refused.why) == ("no manifest", "bird.json")


@pytest.mark.parametrize("name", ["../bird", "default", "", "a/b", ".hidden"])
def test_a_name_that_is_no_file_name_is_refused(tmp_path: Path, name: str) -> None:
    write_plain(tmp_path, "bird")
    edit(tmp_path / "bird.json", name=name)
    assert reason(tmp_path / "bird.json") == "bad name"


def test_a_checkpoint_of_onnx_graphs_is_found_by_any_of_its_files(tmp_path: Path) -> None:
    manifest = write_graphs(tmp_path, Manifest("light", "inpainting", "tdanet", "For tests", {}), {"encode": b"a"})
    assert manifest.path is not None
    for dropped in (tmp_path, manifest.path, tmp_path / "light.encode.onnx"):
        (found,), refused = find_dropped([dropped])
        assert (found.manifest, refused) == (manifest, [])
