"""What the window remembers: its file, and the order of recent photos."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.window.settings.state import FILE, MOST_RECENT, WindowState, read_state, state_folder, with_recent, write_state

TEXTS = st.lists(st.text(), max_size=4).map(tuple)


@given(st.builds(WindowState, geometry=st.text(), page=st.text(), recent_photos=TEXTS, recent_captions=TEXTS))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, state: WindowState) -> None:
    folder = tmp_path_factory.mktemp("state")
    write_state(folder, state)
    assert read_state(folder) == state


def test_a_name_that_is_no_text_comes_back_too(tmp_path: Path) -> None:
    state = WindowState(recent_photos=("/photos/caf\udce9.jpg",))  # how Python names a file in Latin-1
    write_state(tmp_path, state)
    assert read_state(tmp_path) == state


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[1]", b"3", b"[" * 100_000])
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert read_state(tmp_path) == WindowState()


def test_what_is_of_the_wrong_kind_is_left_out(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"page": 3, "geometry": "00", "recent_photos": ["/a", 7], "recent_captions": "x"}')
    assert read_state(tmp_path) == WindowState(geometry="00", recent_photos=("/a",))


def test_the_photo_opened_last_is_first() -> None:
    assert with_recent("/b", ("/a", "/b", "/c")) == ("/b", "/a", "/c")


def test_one_file_by_two_names_is_there_once() -> None:
    assert with_recent("/photos/bird.png", ("/photos/../photos/bird.png", "/a")) == ("/photos/bird.png", "/a")


def test_no_more_than_twelve_photos_are_remembered() -> None:
    recent: tuple[str, ...] = ()
    for number in range(20):
        recent = with_recent(f"/{number}", recent)
    assert recent == tuple(f"/{number}" for number in range(19, 19 - MOST_RECENT, -1))


def test_another_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEATHERPROOF_STATE", str(tmp_path))
    assert state_folder() == tmp_path
