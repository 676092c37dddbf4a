"""A checkpoint is found by name, verified before use and never half written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

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


def test_weights_are_split_into_parts_no_larger_than_asked_which_a_rewrite_takes_away(user: Path) -> None:
    tensors = {f"block{index}": np.full((100,), index, np.float32) for index in range(10)}
    written = write_checkpoint(user, manifest_of(), tensors, max_part_bytes=2000)
    assert len(written.weights) > 2
    assert written.weights[0].file == f"birds-00001-of-{len(written.weights):05d}.safetensors"
    assert all((user / weight.file).stat().st_size == weight.bytes <= 2000 for weight in written.weights)
    assert load_weights(find("birds")).keys() == tensors.keys()
    assert written.bytes == sum(weight.bytes for weight in written.weights)
    for name in ("birds-2", "birds"):  # nothing is left of the parts of the old one
        write_checkpoint(user, manifest_of(name), TENSORS)
    assert sorted(os.listdir(user)) == ["birds-2.json", "birds-2.safetensors", "birds.json", "birds.safetensors"]


@pytest.mark.parametrize(
    ("damage", "state", "reason"),
    [
        (None, "missing", r"birds\.safetensors"),
        (slice(-3), "mismatch", r"birds\.safetensors.*bytes"),
        (-1, "mismatch", "sha256"),
    ],
    ids=["gone", "cut", "altered"],
)
def test_weights_that_are_not_those_of_the_manifest_are_a_clear_error(
    user: Path, damage: slice | int | None, state: str, reason: str
) -> None:
    manifest = write_checkpoint(user, manifest_of(), TENSORS)
    weights = user / "birds.safetensors"
    content = bytearray(weights.read_bytes())
    if isinstance(damage, int):
        content[damage] ^= 1
    weights.write_bytes(content[damage] if isinstance(damage, slice) else content)
    if damage is None:
        weights.unlink()
    assert verify(manifest) == state
    with pytest.raises(CheckpointError, match=reason):
        load_weights(manifest)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, r"birds\.json") for text in ("", "{", "[]", "{}", '{"schema": 1}', "\x00\x01", '{"schema": "1"}')),
        *(
            (json.dumps({key: value}), key)
            for key, value in (
                ("name", 3), ("kind", None), ("config", []), ("vocabulary", "red"), ("vocabulary", [1]),
                ("weights", {}), ("weights", [{"file": "x"}]), ("weights", None), ("metrics", 1),
            )
        ),
        *(
            (json.dumps({"weights": [{"file": file, "sha256": "0" * 64, "bytes": 1}]}), "beside")
            for file in ("../birds.safetensors", "/etc/passwd", "a\\b.safetensors", "..", "")
        ),
        ('{"schema": 99, "weights": "something new"}', r"newer.*99.*update"),
    ],
)  # fmt: skip
def test_a_damaged_manifest_is_a_clear_error(user: Path, text: str, reason: str) -> None:
    """It is as in `text`; keys that are missing there are sound, where it is an object of more than its schema."""
    write_checkpoint(user, manifest_of("sound"), TENSORS)
    write_checkpoint(user, manifest_of(), TENSORS)
    sound = json.loads((user / "birds.json").read_text())
    is_object = reason != r"birds\.json"
    (user / "birds.json").write_text(json.dumps({**sound, **json.loads(text)}) if is_object else text)
    with pytest.raises(CheckpointError, match=reason):
        find("birds")
    assert "sound" in [manifest.name for manifest in list_checkpoints()]  # which it doesn't hide
    assert any("birds.json" in str(problem) for problem in checkpoint.unreadable_checkpoints())
    (user / "birds.json").write_text(json.dumps({**sound, "colour_profile": "none yet"}))  # of a later version
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
    package = Path(checkpoint.__file__).parents[2] / "resources" / "checkpoints"
    assert checkpoint.search_folders() == [tmp_path / "mine", tmp_path / "checkpoints", package]
    monkeypatch.delenv("FEATHERPROOF_CHECKPOINTS")
    assert "featherproof" in str(checkpoint.search_folders()[0]).lower()


def test_default_is_the_one_marked_so_whatever_its_name(user: Path, program: Path) -> None:
    write_checkpoint(program, manifest_of("a-first"), TENSORS)
    write_checkpoint(program, manifest_of("b-default", default=True), TENSORS)
    write_checkpoint(user, manifest_of("c-own"), TENSORS)
    assert find("default").name == "b-default"
    write_checkpoint(user, manifest_of("d-own-default", default=True), TENSORS)
    assert find("default").name == "d-own-default"
    for kind in ("a", "b"):
        write_checkpoint(program, manifest_of(f"{kind}-text", kind="text-matching"), TENSORS)
    assert find("default", kind="text-matching").name == "a-text"  # the first where none is marked


def test_no_checkpoint_an_unknown_name_and_another_kind_are_clear_errors(user: Path, program: Path) -> None:
    with pytest.raises(CheckpointError, match="user"):
        find("default")
    write_checkpoint(program, manifest_of(), TENSORS)
    with pytest.raises(CheckpointError, match=r"cats.*birds"):
        find("cats")
    write_checkpoint(user, manifest_of(kind="text-matching"), TENSORS)
    with pytest.raises(CheckpointError, match="text-matching"):
        find("birds")
    assert list_checkpoints("inpainting-warm-start") == []
    assert [manifest.name for manifest in list_checkpoints("text-matching")] == ["birds"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        *(({"name": name}, "name") for name in ("default", "", "../up", "a b", ".hidden", "x/y")),
        ({"metrics": {"fid": float("nan")}}, "JSON"),
    ],
)
def test_what_could_not_be_found_or_read_again_is_refused_before_anything_is_written(
    tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        write_checkpoint(tmp_path, manifest_of(**changes), TENSORS)
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
