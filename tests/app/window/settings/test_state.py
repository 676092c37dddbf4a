"""What the window remembers: its file, and the order of recent photos."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.window.settings.state import FILE, WindowState, read_state, with_recent, write_state

TEXTS = st.lists(st.text(), max_size=4).map(tuple)


@settings(max_examples=30)
@given(st.builds(WindowState, geometry=st.text(), page=st.text(), recent_photos=TEXTS, hidden_columns=TEXTS))
@example(state=WindowState(recent_photos=("/photos/caf\udce9.jpg",)))  # how Python names a file in Latin-1
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, state: WindowState) -> None:
    folder = tmp_path_factory.mktemp("state")
    write_state(folder, state)
    assert read_state(folder) == state


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[1]", b"3", b"[" * 100_000])
def test_a_damaged_file_is_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert read_state(tmp_path) == WindowState()


def test_what_is_of_the_wrong_kind_is_left_out(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"page": 3, "geometry": "00", "recent_photos": ["/a", 7], "recent_captions": "x"}')
    assert read_state(tmp_path) == WindowState(geometry="00", recent_photos=("/a",))


def test_the_photo_opened_last_is_first_each_is_there_once_and_twelve_at_most() -> None:
    assert with_recent("/b", ("/a", "/b", "/c")) == ("/b", "/a", "/c")
    assert with_recent("/photos/bird.png", ("/photos/../photos/bird.png", "/a")) == ("/photos/bird.png", "/a")
    recent: tuple[str, ...] = ()
    for number in range(20):
        recent = with_recent(f"/{number}", recent)
    assert recent == tuple(f"/{number}" for number in range(19, 7, -1))
