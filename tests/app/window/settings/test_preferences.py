"""The preferences' file: what comes back, what is not believed, what is kept."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.window.settings.preferences import (
    FILE,
    Preferences,
    PreferencesError,
    config_folder,
    read_preferences,
    write_preferences,
)
from app.window.settings.state import state_folder


def _possible(entry: Any) -> st.SearchStrategy[Any]:
    if "choices" in entry.metadata:
        return st.sampled_from(entry.metadata["choices"])
    if "least" in entry.metadata:
        return st.integers(entry.metadata["least"], entry.metadata["most"])
    return st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@settings(max_examples=30)
@given(st.builds(Preferences, **{entry.name: _possible(entry) for entry in fields(Preferences)}))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, preferences: Preferences) -> None:
    folder = tmp_path_factory.mktemp("config")
    assert read_preferences(folder / "none") == Preferences()
    for _ in range(2):
        write_preferences(folder, preferences)
    assert read_preferences(folder) == preferences
    assert [path.name for path in folder.iterdir()] == [FILE]


@pytest.mark.parametrize("entry", fields(Preferences), ids=lambda entry: entry.name)
def test_no_field_takes_a_value_of_another_kind(entry: Any) -> None:
    for value in (None, True, 1.5, ["x"], "" if isinstance(entry.default, str) else "4"):
        with pytest.raises(ValueError, match=entry.name):
            replace(Preferences(), **{entry.name: value})


@pytest.mark.parametrize(
    ("name", "value"), [("theme", "pink"), ("device", "cuda:0"), ("fills", 0), ("fills", 17), ("quality", 101)]
)
def test_an_impossible_value_counts_for_nothing_and_is_named(tmp_path: Path, name: str, value: str | int) -> None:
    written = f'"{value}"' if isinstance(value, str) else value
    (tmp_path / FILE).write_text(f"heat = 33\n{name} = {written}\n")
    with pytest.raises(PreferencesError, match=name) as caught:
        read_preferences(tmp_path)
    assert caught.value.wrong == (name,)
    assert caught.value.readable == Preferences(heat=33)


def test_fields_of_a_later_version_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('fills = 7\nsparkles = "many"\n[deeper]\ntheme = 3\n')
    assert read_preferences(tmp_path) == Preferences(fills=7)


@pytest.mark.parametrize(
    "content",
    [b"fills = ", b"\xff\xfe\x00", b"fills = 1\nfills = 2", b"a = " + b"[" * 100_000],
    ids=["no TOML", "no UTF-8", "twice the same", "nested without end"],
)
def test_a_damaged_file_gives_the_defaults_and_is_kept_beside_when_a_new_one_is_written(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(PreferencesError) as caught:
        read_preferences(tmp_path)
    assert caught.value.readable == Preferences()
    write_preferences(tmp_path, Preferences(fills=9))
    assert (tmp_path / "preferences.toml.bad").read_bytes() == content
    assert read_preferences(tmp_path) == Preferences(fills=9)


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_preferences(tmp_path, Preferences(fills=2))

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_preferences(tmp_path, Preferences(fills=3))
    assert read_preferences(tmp_path).fills == 2


def test_the_file_is_plain_toml_that_a_person_can_edit(tmp_path: Path) -> None:
    write_preferences(tmp_path, Preferences(checkpoint='a "quoted" \\ name'))
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert "fills = 4\n" in text
    assert tomllib.loads(text)["checkpoint"] == 'a "quoted" \\ name'


def test_another_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, folder in (("FEATHERPROOF_CONFIG", config_folder), ("FEATHERPROOF_STATE", state_folder)):
        monkeypatch.setenv(variable, str(tmp_path))
        assert folder() == tmp_path
        monkeypatch.delenv(variable)
        assert folder().name == "featherproof"
