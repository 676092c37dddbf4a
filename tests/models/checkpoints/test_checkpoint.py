"""A checkpoint is found by name, verified before use and never half written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import models.checkpoints.checkpoint as checkpoint
from models.checkpoints.checkpoint import (
    CheckpointError,
    Manifest,
    find,
    list_checkpoints,
    load_weights,
    verify,
    write_checkpoint,
)

TENSORS = {
    "encoder.weight": np.arange(24, dtype=np.float32).reshape(2, 3, 4),
    "encoder.bias": np.array([1.5, -2.0], np.float16),
    "scale": np.array(0.25, np.float32),
}


def manifest_of(name: str = "birds", **changes: object) -> Manifest:
    manifest = Manifest(
        name=name,
        kind="inpainting",
        architecture="tdanet",
        title="Birds at 64 px",
        config={"channels": [1, 2]},
        vocabulary=("red", "bird"),
        preprocessing={"size": 64, "range": [-1, 1]},
        training={"photos": 12},
        metrics={"psnr": 20.5},
        licence_note="Research-only photos.",
    )
    return replace(manifest, **changes)  # type: ignore[arg-type]


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "user"
    monkeypatch.setenv("FEATHERPROOF_CHECKPOINTS", str(folder))
    return folder


@pytest.fixture
def program(tmp_path: Path, user: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder beside a frozen program; the package's own folder is out of the way."""
    folder = tmp_path / "program" / "checkpoints"
    monkeypatch.setattr(checkpoint, "search_folders", lambda: [user, folder])
    return folder


def test_what_is_written_is_what_is_read(user: Path) -> None:
    written = write_checkpoint(user, manifest_of(), TENSORS)
    found = find("birds")
    assert found == written
    assert found.path == user / "birds.json"
    assert found.vocabulary == ("red", "bird")
    assert found.unknown_words("a red bird") == ["a"]
    tensors = load_weights(found)
    assert tensors.keys() == TENSORS.keys()
    for name, array in TENSORS.items():
        assert tensors[name].dtype == array.dtype
        assert np.array_equal(tensors[name], array)
    assert verify(found) == "verified"
    assert sorted(os.listdir(user)) == ["birds.json", "birds.safetensors"]


def test_weights_are_split_into_parts_no_larger_than_asked(user: Path) -> None:
    tensors = {f"block{index}": np.full((100,), index, np.float32) for index in range(10)}
    written = write_checkpoint(user, manifest_of(), tensors, max_part_bytes=2000)
    assert len(written.weights) > 2
    assert written.weights[0].file == f"birds-00001-of-{len(written.weights):05d}.safetensors"
    assert all((user / weight.file).stat().st_size == weight.bytes <= 2000 for weight in written.weights)
    assert load_weights(find("birds")).keys() == tensors.keys()
    assert written.bytes == sum(weight.bytes for weight in written.weights)


def test_a_rewrite_leaves_no_parts_of_the_old_one(user: Path) -> None:
    write_checkpoint(user, manifest_of(), TENSORS, max_part_bytes=10)
    write_checkpoint(user, manifest_of("birds-2"), TENSORS)
    write_checkpoint(user, manifest_of(), TENSORS)
    assert sorted(os.listdir(user)) == ["birds-2.json", "birds-2.safetensors", "birds.json", "birds.safetensors"]


def test_a_missing_weight_file_is_a_clear_error(user: Path) -> None:
    manifest = write_checkpoint(user, manifest_of(), TENSORS)
    (user / "birds.safetensors").unlink()
    assert verify(manifest) == "missing"
    with pytest.raises(CheckpointError, match=r"birds\.safetensors"):
        load_weights(manifest)


def test_cut_weights_are_a_clear_error(user: Path) -> None:
    manifest = write_checkpoint(user, manifest_of(), TENSORS)
    weights = user / "birds.safetensors"
    weights.write_bytes(weights.read_bytes()[:-3])
    assert verify(manifest) == "mismatch"
    with pytest.raises(CheckpointError, match=r"birds\.safetensors.*bytes"):
        load_weights(manifest)


def test_one_altered_byte_is_a_clear_error(user: Path) -> None:
    manifest = write_checkpoint(user, manifest_of(), TENSORS)
    weights = user / "birds.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    assert verify(manifest) == "mismatch"
    with pytest.raises(CheckpointError, match="sha256"):
        load_weights(manifest)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '"birds"', "{}", '{"schema": 1}', "\x00\x01", '{"schema": "1"}'],
)
def test_a_damaged_manifest_is_a_clear_error(user: Path, content: str) -> None:
    user.mkdir()
    (user / "birds.json").write_text(content)
    with pytest.raises(CheckpointError, match=r"birds\.json"):
        find("birds")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", 3), ("kind", None), ("config", []), ("vocabulary", "red"), ("vocabulary", [1]), ("weights", {}),
        ("weights", [{"file": "x"}]), ("weights", None), ("metrics", 1),
    ],
)  # fmt: skip
def test_a_manifest_with_a_wrong_entry_is_a_clear_error(user: Path, key: str, value: object) -> None:
    write_checkpoint(user, manifest_of(), TENSORS)
    content = json.loads((user / "birds.json").read_text())
    (user / "birds.json").write_text(json.dumps({**content, key: value}))
    with pytest.raises(CheckpointError, match=key):
        find("birds")


@pytest.mark.parametrize("file", ["../birds.safetensors", "/etc/passwd", "a\\b.safetensors", "..", ""])
def test_a_manifest_may_not_point_outside_its_folder(user: Path, file: str) -> None:
    write_checkpoint(user, manifest_of(), TENSORS)
    content = json.loads((user / "birds.json").read_text())
    content["weights"][0]["file"] = file
    (user / "birds.json").write_text(json.dumps(content))
    with pytest.raises(CheckpointError, match="beside"):
        find("birds")


def test_a_newer_schema_asks_for_an_update(user: Path) -> None:
    write_checkpoint(user, manifest_of(), TENSORS)
    content = json.loads((user / "birds.json").read_text())
    (user / "birds.json").write_text(json.dumps({**content, "schema": 99, "weights": "something new"}))
    with pytest.raises(CheckpointError, match=r"newer.*99.*update"):
        find("birds")


def test_entries_that_this_version_does_not_know_are_ignored(user: Path) -> None:
    write_checkpoint(user, manifest_of(), TENSORS)
    content = json.loads((user / "birds.json").read_text())
    (user / "birds.json").write_text(json.dumps({**content, "colour_profile": "none yet"}))
    assert find("birds").name == "birds"


def test_a_checkpoint_is_found_by_its_manifest_its_weights_or_a_part_of_them(tmp_path: Path) -> None:
    write_checkpoint(tmp_path, manifest_of(), TENSORS)
    write_checkpoint(tmp_path, manifest_of("parted"), TENSORS, max_part_bytes=10)
    for file in ("birds.json", "birds.safetensors"):
        assert find(str(tmp_path / file)).name == "birds"
    assert find(str(tmp_path / "parted-00002-of-00003.safetensors")).name == "parted"
    with pytest.raises(CheckpointError, match=r"nothing\.json"):
        find(str(tmp_path / "nothing.json"))


def test_the_users_folder_comes_before_the_programs(user: Path, program: Path) -> None:
    write_checkpoint(program, manifest_of(title="the program's"), TENSORS)
    assert find("birds").title == "the program's"
    write_checkpoint(user, manifest_of(title="the user's"), TENSORS)
    assert find("birds").title == "the user's"
    assert [manifest.title for manifest in list_checkpoints()] == ["the user's"]


def test_folders_are_the_users_then_the_frozen_programs_then_the_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEATHERPROOF_CHECKPOINTS", str(tmp_path / "mine"))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "featherproof"))
    package = Path(checkpoint.__file__).parents[1] / "resources" / "checkpoints"
    assert checkpoint.search_folders() == [tmp_path / "mine", tmp_path / "checkpoints", package]


def test_without_the_variable_the_users_data_folder_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FEATHERPROOF_CHECKPOINTS", raising=False)
    assert "featherproof" in str(checkpoint.search_folders()[0]).lower()


def test_default_is_the_one_marked_so_whatever_its_name(user: Path, program: Path) -> None:
    write_checkpoint(program, manifest_of("a-first"), TENSORS)
    write_checkpoint(program, manifest_of("b-default", default=True), TENSORS)
    write_checkpoint(user, manifest_of("c-own"), TENSORS)
    assert find("default").name == "b-default"
    write_checkpoint(user, manifest_of("d-own-default", default=True), TENSORS)
    assert find("default").name == "d-own-default"


def test_where_none_is_marked_the_first_is_the_default(program: Path) -> None:
    write_checkpoint(program, manifest_of("b"), TENSORS)
    write_checkpoint(program, manifest_of("a", kind="text-matching", default=True), TENSORS)
    assert find("default").name == "b"
    assert find("default", kind="text-matching").name == "a"


def test_no_checkpoint_and_an_unknown_name_are_clear_errors(user: Path, program: Path) -> None:
    with pytest.raises(CheckpointError, match="user"):
        find("default")
    write_checkpoint(program, manifest_of(), TENSORS)
    with pytest.raises(CheckpointError, match=r"cats.*birds"):
        find("cats")


def test_a_checkpoint_of_another_kind_is_a_clear_error(user: Path) -> None:
    write_checkpoint(user, manifest_of(kind="text-matching"), TENSORS)
    with pytest.raises(CheckpointError, match="text-matching"):
        find("birds")
    assert list_checkpoints("inpainting-warm-start") == []
    assert [manifest.name for manifest in list_checkpoints("text-matching")] == ["birds"]


def test_a_damaged_checkpoint_does_not_hide_the_others_and_is_told_of(user: Path, program: Path) -> None:
    write_checkpoint(user, manifest_of(), TENSORS)
    (user / "broken.json").write_text("{")
    assert [manifest.name for manifest in list_checkpoints()] == ["birds"]
    (problem,) = checkpoint.unreadable_checkpoints()
    assert "broken.json" in str(problem)


@pytest.mark.parametrize("name", ["default", "", "../up", "a b", ".hidden", "x/y"])
def test_a_name_that_could_not_be_found_again_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CheckpointError, match="name"):
        write_checkpoint(tmp_path, manifest_of(name), TENSORS)


def test_numbers_that_json_lacks_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_checkpoint(tmp_path, manifest_of(metrics={"fid": float("nan")}), TENSORS)
    assert list(tmp_path.iterdir()) == []


def test_a_write_killed_at_any_point_leaves_no_wrong_checkpoint(tmp_path: Path) -> None:
    write_checkpoint(tmp_path, manifest_of(title="old"), TENSORS)
    for step in range(1, 20):
        killed = subprocess.run([sys.executable, "-c", _KILLED_WRITE, str(tmp_path), str(step)], check=False)
        if killed.returncode == 0:
            break
        assert killed.returncode == 9
        assert all(verify(checkpoint.read_manifest(path)) == "verified" for path in tmp_path.glob("*.json"))
    assert step > 3
    assert find(str(tmp_path / "birds.json")).title == "new"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name[0] != ".") == [
        "birds.json",
        "birds.safetensors",
    ]


# Writes a checkpoint and dies, as if by kill -9, when it is about to touch the folder's files for the n-th time.
_KILLED_WRITE = """
import os, pathlib, sys
import numpy as np
from models.checkpoints.checkpoint import Manifest, write_checkpoint
left = int(sys.argv[2])
def dying(name):
    original = getattr(pathlib.Path, name)
    def touch(self, *arguments, **options):
        global left
        left -= 1
        if left == 0:
            os._exit(9)
        return original(self, *arguments, **options)
    setattr(pathlib.Path, name, touch)
for name in ("replace", "unlink", "write_bytes"):
    dying(name)
manifest = Manifest(name="birds", kind="inpainting", architecture="tdanet", title="new", config={})
write_checkpoint(sys.argv[1], manifest, {"weight": np.zeros(5, np.float32)})
"""


def test_the_module_does_without_torch_and_opencv() -> None:
    code = (
        "import sys, models.checkpoints.checkpoint, models.imaging;"
        "sys.exit(bool({'torch', 'cv2', 'PySide6'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
