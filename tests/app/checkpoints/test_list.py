"""What the window's page is told of every checkpoint."""

from __future__ import annotations

import pytest

from app.checkpoints.list import Entry, list_models, network_in_words, read_entries
from models.checkpoints.checkpoint import find, unreadable_checkpoints
from models.checkpoints.manifest import Manifest
from tests.fixtures.plain_checkpoints import Folders, write_plain, write_stack


def entries() -> dict[str, Entry]:
    return {entry.name: entry for entry in read_entries()}


@pytest.mark.parametrize("flagged", [(), ("cat",), ("cat", "ant")])
def test_the_default_is_the_one_that_the_engine_would_load(
    checkpoint_folders: Folders, flagged: tuple[str, ...]
) -> None:
    write_plain(checkpoint_folders.own, "bird", default="bird" in flagged)
    write_plain(checkpoint_folders.bundled, "ant", default="ant" in flagged)
    write_plain(checkpoint_folders.bundled, "cat", default="cat" in flagged)
    write_stack(checkpoint_folders.bundled)
    defaults = {name for name, entry in entries().items() if entry.default}
    assert defaults == {find("default").name, find("default", "authenticity").name}


def test_a_manifest_that_can_not_be_read_is_listed_with_the_reason(checkpoint_folders: Folders) -> None:
    (checkpoint_folders.own / "bad.json").write_text("{")
    (checkpoint_folders.bundled / "worse.json").write_text('{"schema": 99}')
    listed = read_entries()
    assert [(entry.name, entry.own, entry.manifest) for entry in listed] == [
        ("bad.json", True, None),
        ("worse.json", False, None),
    ]
    assert [entry.problem for entry in listed] == [str(error) for error in unreadable_checkpoints()]


def test_a_stack_lacks_members_that_lie_in_another_folder(checkpoint_folders: Folders) -> None:
    write_stack(checkpoint_folders.own)
    for name in ("gan.json", "gan.safetensors"):
        (checkpoint_folders.own / name).rename(checkpoint_folders.bundled / name)
    assert entries()["stack"].lacking == ("gan",)


def test_missing_weights_have_no_stamp_and_changed_ones_another(checkpoint_folders: Folders) -> None:
    manifest = write_plain(checkpoint_folders.own, "bird", parts=2)
    before = entries()["bird"].stamp
    assert before is not None
    assert entries()["bird"].stamp == before
    manifest.weight_paths()[1].write_bytes(b"short")
    assert entries()["bird"].stamp not in (before, None)
    manifest.weight_paths()[1].unlink()
    assert entries()["bird"].stamp is None


def test_odd_values_in_a_manifest_do_not_stop_its_description() -> None:
    config = {"key": "swin", "backbone": "swin_tiny", "stages": "many"}
    manifest = Manifest("odd", "authenticity-member", "member", "Odd", config)
    assert network_in_words(manifest) == "swin (swin_tiny)"


def test_a_checkpoint_that_hides_another_says_so_and_where_each_lies(
    checkpoint_folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    hidden = write_plain(checkpoint_folders.bundled, "bird", title="Bundled")
    write_plain(checkpoint_folders.bundled, "cat")
    write_plain(checkpoint_folders.own, "cat")
    own = write_plain(checkpoint_folders.own, "bird", title="Own")
    entries = [(entry.name, entry.own, entry.hides) for entry in read_entries()]
    assert entries == [("bird", True, (hidden.path,)), ("cat", True, ())], "each once"
    list_models(verify_weights=False)
    lines = capsys.readouterr().out.splitlines()
    assert f"  {own.path}" in lines
    assert f"  used instead of {hidden.path}, which has the same name" in lines
    assert sum("used instead of" in line for line in lines) == 1
