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
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from app.window.document.document import Document
from tests.app.window.conftest import User
from tests.app.window.filling import document


def test_a_broken_file_is_one_sentence_and_the_open_photo_stays(user: User, photo_file: Path, tmp_path: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    for name, content in (("empty.jpg", b""), ("text.png", b"hello"), ("cut.png", photo_file.read_bytes()[:900])):
        (tmp_path / name).write_bytes(content)
        user.window.open(tmp_path / name)
        user.wait(lambda name=name: name in user.message)
    user.window.open(tmp_path / "gone.jpg")
    user.wait(lambda: "gone.jpg" in user.message)
    assert document(user).name == "bird.png"
    assert user.hole.any()


def test_a_dropped_photo_is_opened_wherever_it_falls(user: User, photo_file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/x.png"), QUrl.fromLocalFile(str(photo_file))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPointF(300, 300).toPoint(), copy, data, left, none)
    user.window.dragEnterEvent(entered)
    assert entered.isAccepted()
    assert not user.page.panel.caption.canInsertFromMimeData(data)
    with user.bot.waitSignal(user.page.opened, timeout=60_000):
        user.window.dropEvent(QDropEvent(QPointF(300, 300), copy, data, left, none))
    assert document(user).name == "bird.png"


def test_a_drop_of_something_else_is_refused(user: User) -> None:
    data = QMimeData()
    data.setText("only words")
    event = QDragEnterEvent(
        QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    event.ignore()
    user.window.dragEnterEvent(event)
    assert not event.isAccepted()


def test_two_photos_opened_at_once_end_with_the_second_whichever_loads_first(
    user: User, photo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = tmp_path / "second.png"
    second.write_bytes(photo_file.read_bytes())
    gate, load = threading.Event(), Document.open

    def slow_for_the_first(path: Path) -> Document:
        if path == photo_file:
            gate.wait()
        return load(path)

    monkeypatch.setattr(Document, "open", slow_for_the_first)
    user.window.open(photo_file)
    user.open(second)
    gate.set()
    user.wait(lambda: not user.page.background.busy)
    assert document(user).name == "second.png"


def test_another_photo_opened_during_a_run_gets_none_of_its_fills(user: User, photo_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(photo_file.read_bytes())
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint("wait", fills=9)
    user.wait(lambda: user.page.session.done == 1)
    user.open(other)
    user.finish_run()
    assert document(user).fills == []
    assert user.page.strip.fills.rowCount() == 1
    assert not user.hole.any()
    assert not user.window.actions_by_name["undo"].isEnabled()


def test_a_folder_named_like_a_photo_and_a_pipe_are_no_photos(user: User, photo_file: Path, tmp_path: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    (tmp_path / "x.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    for name, said in (("x.jpg", "is a folder, not a photo."), ("pipe.jpg", "is not a file.")):
        user.window.open(tmp_path / name)
        user.wait(lambda name=name, said=said: user.message == f"{tmp_path / name} {said}")
    assert document(user).name == "bird.png"
    assert user.hole.any()


def test_a_photo_under_a_wrong_extension_is_opened(user: User, tmp_path: Path) -> None:
    Image.new("RGB", (60, 40), "red").save(tmp_path / "red.png", "JPEG")
    user.open(tmp_path / "red.png")
    assert document(user).hole.width == 60
    assert user.message == ""


def test_a_photo_that_may_not_be_read_is_a_sentence(
    user: User, photo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open(photo_file)
    secret = tmp_path / "secret.png"
    shutil.copy(photo_file, secret)
    really = Path.open

    def refused(file: Path, *others: Any, **named: Any) -> Any:  # whoever runs the tests as root may read all
        if file == secret:
            raise PermissionError(errno.EACCES, "Permission denied")
        return really(file, *others, **named)

    monkeypatch.setattr(Path, "open", refused)
    user.window.open(secret)
    user.wait(lambda: user.message == f"{secret} can't be read: permission denied.")
    assert document(user).name == "bird.png"


def test_a_photo_too_large_for_the_memory_is_a_sentence(
    user: User, photo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open(photo_file)
    user.stroke((40, 40))

    def too_much(_: object) -> Document:
        raise MemoryError

    monkeypatch.setattr(Document, "open", too_much)
    user.window.open(photo_file)
    user.wait(lambda: user.message == "There is not enough memory for that: close other programs.")
    assert user.hole.any()


def test_a_broken_photo_opened_last_leaves_the_open_one_and_its_fills(
    user: User, photo_file: Path, tmp_path: Path
) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint("a bird", fills=2)
    user.finish_run()
    (tmp_path / "empty.jpg").write_bytes(b"")
    user.window.open(tmp_path / "empty.jpg")
    user.wait(lambda: user.message == f"{tmp_path / 'empty.jpg'} is empty (0 bytes).")
    assert len(document(user).fills) == 2
    assert user.window.actions_by_name["undo"].isEnabled()
