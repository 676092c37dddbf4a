"""Checkpoints come into the user's folder whole or not at all, and a check tells good weights from bad ones."""

from __future__ import annotations

import errno
import hashlib
import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from app.checkpoints import files as checkpoint_files
from app.checkpoints.drops import find_dropped
from app.checkpoints.files import Found, Refused, add, files_of, state_of
from models.checkpoints.checkpoint import list_checkpoints, read_manifest, verify
from models.checkpoints.manifest import Manifest
from models.checkpoints.onnx_checkpoint import write_graphs
from tests.fixtures.plain_checkpoints import Folders, flip_a_byte, write_plain, write_stack


@pytest.fixture
def folders(checkpoint_folders: Folders) -> Folders:
    return checkpoint_folders


class Cancelled(Exception):
    """What a person's cancelling raises."""


def no_tick(count: int) -> None:
    """Let everything go on."""


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def refusal(found: Found, folder: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        add(found, folder, no_tick)
    return caught.value


def test_a_check_says_what_the_command_says(folders: Folders) -> None:
    manifest = write_plain(folders.away, "bird", parts=3)
    assert state_of(manifest, no_tick) == verify(manifest) == "verified"
    flip_a_byte(manifest.weight_paths()[1])
    assert state_of(manifest, no_tick) == verify(manifest) == "mismatch"
    short = manifest.weight_paths()[2]
    short.write_bytes(short.read_bytes()[:-1])
    assert state_of(manifest, no_tick) == "mismatch"
    short.unlink()
    assert state_of(manifest, no_tick) == verify(manifest) == "missing"


def test_a_check_is_told_of_every_byte_and_can_be_stopped(folders: Folders) -> None:
    manifest = write_plain(folders.away, "bird", parts=2)
    counts: list[int] = []
    state_of(manifest, counts.append)
    assert sum(counts) == manifest.bytes

    def stop(count: int) -> NoReturn:
        raise Cancelled

    with pytest.raises(Cancelled):
        state_of(manifest, stop)


def test_a_checkpoint_is_copied_with_all_its_parts_and_nothing_else(folders: Folders) -> None:
    manifest = write_plain(folders.away, "bird", parts=3)
    (folders.away / "notes.txt").write_text("mine")
    folders.own.rmdir()
    counts: list[int] = []
    assert add(Found(manifest), folders.own, counts.append)
    assert sum(counts) == 2 * manifest.bytes  # read, and read back
    assert names_in(folders.own) == {"bird.json", *(weight.file for weight in manifest.weights)}
    copied = read_manifest(folders.own / "bird.json")
    assert copied == manifest
    assert verify(copied) == "verified"
    assert (folders.own / "bird.json").read_bytes() == (folders.away / "bird.json").read_bytes()


def test_what_is_there_already_is_not_copied_again_unless_it_is_damaged(folders: Folders) -> None:
    found = Found(write_plain(folders.away, "bird"))
    assert add(found, folders.own, no_tick)
    before = (folders.own / "bird.safetensors").stat().st_ino
    assert not add(found, folders.own, no_tick)
    assert (folders.own / "bird.safetensors").stat().st_ino == before
    flip_a_byte(folders.own / "bird.safetensors")
    assert add(found, folders.own, no_tick)
    assert verify(read_manifest(folders.own / "bird.json")) == "verified"
    shipped = Found(write_plain(folders.bundled, "cat"))
    for known in (shipped, Found(write_plain(folders.away, "cat"))):
        assert not add(known, folders.own, no_tick)
    assert "cat.json" not in names_in(folders.own)


def test_nothing_that_has_its_name_is_written_over_or_hidden(folders: Folders) -> None:
    bird, cat = write_plain(folders.own, "bird"), write_plain(folders.bundled, "cat")
    (folders.own / "dog.json").write_text("{")
    (folders.own / "owl.safetensors").write_text("a stranger's")
    before = {file.name: file.read_bytes() for file in folders.own.iterdir()}
    for name, reason, file in (
        ("bird", "name taken", bird.path),
        ("cat", "name shipped", cat.path),
        ("dog", "name taken", folders.own / "dog.json"),
        ("owl", "file taken", folders.own / "owl.safetensors"),
    ):
        refused = refusal(Found(write_plain(folders.away, name, title="Another")), folders.own)
        assert (refused.reason, refused.file) == (reason, file)
        assert refused.why == ("" if reason == "file taken" else name)
    assert {file.name: file.read_bytes() for file in folders.own.iterdir()} == before


def test_a_stack_brings_its_members_and_comes_last(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    stack = write_stack(folders.away)
    (found,), refused = find_dropped([folders.away / "stack.json"])
    assert not refused
    order: list[str] = []
    replace = Path.replace

    def watch(self: Path, target: Path) -> Path:
        order.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watch)
    assert add(found, folders.own, no_tick)
    assert all(name.endswith(".safetensors") for name in order[:3])  # no manifest is there before its weights
    assert order[3:] == ["swin.json", "gan.json", "stack.json"]
    assert {manifest.name for manifest in list_checkpoints()} == {"swin", "gan", "stack"}
    assert found.bytes > stack.bytes


def test_one_member_whose_name_is_taken_keeps_the_whole_stack_out(folders: Folders) -> None:
    write_stack(folders.away)
    write_plain(folders.own, "gan", "authenticity-member", title="Another")
    before = names_in(folders.own)
    (found,), _ = find_dropped([folders.away])
    assert refusal(found, folders.own).reason == "name taken"
    assert names_in(folders.own) == before


def flip(folders: Folders, manifest: Manifest) -> None:
    flip_a_byte(manifest.weight_paths()[2])


def cut(folders: Folders, manifest: Manifest) -> None:
    short = manifest.weight_paths()[0]
    short.write_bytes(short.read_bytes()[:-1])


def lose(folders: Folders, manifest: Manifest) -> None:
    manifest.weight_paths()[0].unlink()


def pickled(folders: Folders, manifest: Manifest) -> None:
    """A pickle under the name of weights, with the sha256 that the manifest tells."""
    content = pickle.dumps({"weights": [1.0] * 50})
    manifest.weight_paths()[0].write_bytes(content)
    told = json.loads((folders.away / "bird.json").read_text())
    told["weights"][0] |= {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    (folders.away / "bird.json").write_text(json.dumps(told))


def file_in_the_way(folders: Folders, manifest: Manifest) -> None:
    folders.own.rmdir()
    folders.own.write_text("a file where the folder should be")


@pytest.mark.parametrize(
    ("spoil", "reason", "part"),
    [
        (flip, "weights differ", 2),
        (cut, "weights differ", 0),
        (lose, "weights missing", 0),
        (pickled, "not safetensors", 0),
        (file_in_the_way, "can't write", None),
    ],
)
def test_what_is_not_right_is_refused_with_its_file_and_nothing_stays(
    folders: Folders, spoil: Callable[[Folders, Manifest], None], reason: str, part: int | None
) -> None:
    manifest = write_plain(folders.away, "bird", parts=3)
    spoil(folders, manifest)
    refused = refusal(Found(read_manifest(folders.away / "bird.json")), folders.own)
    assert (refused.reason, refused.file) == (reason, folders.own if part is None else manifest.weight_paths()[part])
    assert folders.own.is_file() or names_in(folders.own) == set()


def test_the_sha256_is_that_of_the_copy(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    chunks = checkpoint_files._chunks

    def badly_read(path: Path, tick: checkpoint_files.Tick) -> list[bytes]:
        content = b"".join(chunks(path, tick))
        return [content if path.parent != folders.away else content[:-1] + b"!"]

    monkeypatch.setattr(checkpoint_files, "_chunks", badly_read)
    assert refusal(Found(write_plain(folders.away, "bird")), folders.own).reason == "weights differ"
    assert names_in(folders.own) == set()


def test_a_full_disk_is_known_before_copying(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(folders.own)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10))
    refused = refusal(Found(write_plain(folders.away, "bird")), folders.own)
    assert (refused.reason, refused.file) == ("disk full", folders.own)
    assert names_in(folders.own) == set()


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_disk_that_fills_up_meanwhile_leaves_nothing_half_copied(
    folders: Folders, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = write_plain(folders.away, "bird", parts=3)
    syncs = iter(range(10))
    fsync = checkpoint_files.os.fsync

    def fill_up(number: int) -> None:
        if next(syncs) == part:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(number)

    monkeypatch.setattr(checkpoint_files.os, "fsync", fill_up)
    assert refusal(Found(manifest), folders.own).reason == "disk full"
    assert names_in(folders.own) == set()


@pytest.mark.parametrize("step", [0, 1, 2, 3, 5])
def test_a_rename_that_fails_takes_the_others_back(
    folders: Folders, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_stack(folders.away)
    (found,), _ = find_dropped([folders.away])
    steps = iter(range(10))
    replace = Path.replace

    def fail_once(self: Path, target: Path) -> Path:
        if next(steps) == step:
            raise OSError(errno.EIO, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail_once)
    refused = refusal(found, folders.own)
    assert (refused.reason, refused.why) == ("can't write", "Input/output error")
    assert names_in(folders.own) == set()


@pytest.mark.parametrize("read", [1, 2, 3, 4])
def test_cancelling_leaves_nothing_behind(folders: Folders, read: int) -> None:
    manifest = write_plain(folders.away, "bird", parts=2)
    reads = iter(range(1, 10))

    def cancel(count: int) -> None:
        if next(reads) == read:
            raise Cancelled

    with pytest.raises(Cancelled):
        add(Found(manifest), folders.own, cancel)
    assert names_in(folders.own) == set()


def test_a_checkpoints_files_are_its_own_only(folders: Folders) -> None:
    bird = write_plain(folders.own, "bird", parts=2)
    write_plain(folders.own, "bird-two")
    assert files_of(folders.own / "bird.json") == [folders.own / "bird.json", *bird.weight_paths()]
    bird.weight_paths()[0].unlink()
    assert files_of(folders.own / "bird.json") == [folders.own / "bird.json", bird.weight_paths()[1]]
    (folders.own / "twin.json").write_bytes((folders.own / "bird.json").read_bytes())
    (folders.own / "bad.json").write_text("{")
    for name in ("bird.json", "bad.json"):  # another manifest needs its weights; none are known
        assert files_of(folders.own / name) == [folders.own / name]


def test_a_checkpoint_of_onnx_graphs_is_copied_with_all_of_them(folders: Folders) -> None:
    plain = Manifest("light", "inpainting", "tdanet", "For tests", {})
    manifest = write_graphs(folders.away, plain, {"encode": b"a", "decode": b"b"})
    assert add(Found(manifest), folders.own, no_tick)
    assert names_in(folders.own) == {"light.json", "light.encode.onnx", "light.decode.onnx"}
    assert verify(read_manifest(folders.own / "light.json")) == "verified"
