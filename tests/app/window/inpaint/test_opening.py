"""Opening a photo: whatever is wrong with a file is one sentence, and the open document stays."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.window.document.document import Document
from tests.app.window.conftest import User


def test_what_is_wrong_with_a_file_is_one_sentence_and_the_open_photo_stays_with_all_that_was_done(
    filled: User, photo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, really = tmp_path / "secret.png", Path.open
    shutil.copy(photo_file, secret)

    def refused(file: Path, *others: Any, **named: Any) -> Any:  # whoever runs the tests as root may read all
        if file == secret:
            raise PermissionError(errno.EACCES, "Permission denied")
        return really(file, *others, **named)

    monkeypatch.setattr(Path, "open", refused)
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "text.png").write_bytes(b"hello")
    (tmp_path / "cut.png").write_bytes(photo_file.read_bytes()[:900])
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    for name, said in (
        ("text.png", "text.png"),
        ("cut.png", "cut.png"),
        ("gone.jpg", "gone.jpg"),
        ("folder.jpg", f"{tmp_path / 'folder.jpg'} is a folder, not a photo."),
        ("pipe.jpg", f"{tmp_path / 'pipe.jpg'} is not a file."),
        ("secret.png", f"{secret} can't be read: permission denied."),
        ("empty.jpg", f"{tmp_path / 'empty.jpg'} is empty (0 bytes)."),
    ):
        filled.window.open(tmp_path / name)
        filled.wait(lambda said=said: said in filled.message)

    def too_much(_: object) -> Document:
        raise MemoryError

    monkeypatch.setattr(Document, "open", too_much)
    filled.window.open(photo_file)
    filled.wait(lambda: filled.message == "Not enough memory: close other programs.")
    assert filled.document.name == "bird.png"
    assert filled.hole.any()
    assert filled.seeds == [5, 6, 7]
    assert filled.can("undo")


def test_two_photos_opened_at_once_end_with_the_second_whichever_loads_first(
    quick: User, photo_file: Path, other_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, load = threading.Event(), Document.open

    def slow_for_the_first(path: Path) -> Document:
        if path == photo_file:
            gate.wait()
        return load(path)

    monkeypatch.setattr(Document, "open", slow_for_the_first)
    quick.window.open(photo_file)
    quick.open(other_file)
    gate.set()
    quick.settle()
    assert quick.document.name == other_file.name


@pytest.mark.parametrize("late", [False, True])
def test_another_photo_opened_during_a_run_gets_none_of_its_fills(opened: User, other_file: Path, late: bool) -> None:
    opened.stroke((40, 40))
    if late:  # the engine is at it, and hears of the cancel when all is done
        opened.engine.held = True
        opened.engine.cancel = lambda _: None  # type: ignore[method-assign]
    opened.inpaint("wait" if not late else "a bird", fills=9)
    opened.wait(lambda: opened.page.session.done == (not late))
    opened.open(other_file)
    opened.engine.let_go()
    opened.finish_run()
    assert opened.seeds == []
    assert opened.tiles == ["Original"]
    assert not opened.hole.any()
    assert not opened.can("undo")


def test_a_photo_under_a_wrong_extension_is_opened(quick: User, tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), "red").save(tmp_path / "red.png", "JPEG")
    quick.open(tmp_path / "red.png")
    assert quick.document.hole.width == 60
    assert quick.message == ""
