"""Checkpoints come to the Checkpoints page by drop and dialog, and go to the trash; what is refused is said."""

from __future__ import annotations

import errno
import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.checkpoints import files as checkpoint_files
from app.window.checkpoints.trash import TrashError
from models.checkpoints.checkpoint import read_manifest, verify
from tests.app.window.checkpoints_page import WAIT, Shown, mime
from tests.fixtures.plain_checkpoints import Folders, flip_a_byte, write_plain, write_stack

# Adding -------------------------------------------------------------------------------------------------------------


def test_a_dropped_checkpoint_is_copied_listed_and_selected(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_plain(checkpoint_folders.own, "bird")
    manifest = write_plain(checkpoint_folders.away, "cat", parts=3)
    shown = show_checkpoints()
    QTest.keyClicks(shown.page.search.text, "bird")
    shown.add(checkpoint_folders.away / "cat.json")
    assert verify(read_manifest(checkpoint_folders.own / "cat.json")) == "verified"
    assert {file.name for file in checkpoint_folders.own.glob("cat*.safetensors")} == {
        part.file for part in manifest.weights
    }
    assert shown.page.list.selected is not None
    assert shown.page.list.selected.entry.name == "cat"
    assert shown.message == "Added and verified: cat."
    assert not shown.page.progress.isVisible()


def test_a_dropped_folder_brings_a_stack_with_its_members(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_stack(checkpoint_folders.away)
    shown = show_checkpoints()
    shown.add(checkpoint_folders.away)
    assert shown.names == ["stack", "gan", "swin"]
    assert shown.message == "Added and verified: stack."


def test_a_stack_without_a_member_is_added_and_says_so(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_stack(checkpoint_folders.away)
    (checkpoint_folders.away / "gan.json").unlink()
    shown = show_checkpoints()
    shown.add(checkpoint_folders.away / "stack.json")
    assert "missing, so add them too: gan." in shown.message


def test_files_are_added_by_the_dialog(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(checkpoint_folders.away, "cat")
    chosen = [str(checkpoint_folders.away / "cat.safetensors")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: (chosen, ""))
    shown = show_checkpoints()
    QTest.keyClick(shown.page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    shown.settle()
    assert shown.names == ["cat"]
    chosen.clear()
    shown.page.add.trigger()
    assert not shown.page.adder.busy


def test_two_drops_at_once_are_added_one_after_the_other(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, endless_disk: threading.Event
) -> None:
    write_plain(checkpoint_folders.away, "cat")
    write_plain(checkpoint_folders.away, "dog")
    shown = show_checkpoints()
    copied: list[str] = []
    shown.page.adder.progressed.connect(lambda name, percent: copied.append(f"{name} {percent}"))
    shown.page.adder.ended.connect(lambda outcome: copied.append(f"{outcome.added[0]} is there"))
    shown.drop(checkpoint_folders.away / "cat.json")
    shown.drop(checkpoint_folders.away / "dog.json")
    endless_disk.set()
    shown.settle()
    assert shown.names == ["cat", "dog"]
    assert copied.index("cat is there") < copied.index("dog 100")


def test_what_is_there_already_is_said_and_selected(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_plain(checkpoint_folders.bundled, "bird")
    write_plain(checkpoint_folders.bundled, "cat")
    shown = show_checkpoints()
    shown.add(checkpoint_folders.bundled / "cat.json")
    assert shown.message == "There already: cat."


def refused_pickle(checkpoint_folders: Folders) -> Path:
    (checkpoint_folders.away / "model.pth").write_bytes(b"\x80\x04.")
    return checkpoint_folders.away / "model.pth"


def refused_alone(checkpoint_folders: Folders) -> Path:
    (checkpoint_folders.away / "model.safetensors").write_bytes(b"numbers")
    return checkpoint_folders.away / "model.safetensors"


def refused_altered(checkpoint_folders: Folders) -> Path:
    flip_a_byte(write_plain(checkpoint_folders.away, "bird").weight_paths()[0])
    return checkpoint_folders.away / "bird.json"


def refused_taken(checkpoint_folders: Folders) -> Path:
    write_plain(checkpoint_folders.own, "bird")
    write_plain(checkpoint_folders.away, "bird", title="Another")
    return checkpoint_folders.away / "bird.json"


def refused_photo(checkpoint_folders: Folders) -> Path:
    (checkpoint_folders.away / "x.jpg").write_bytes(b"")
    return checkpoint_folders.away / "x.jpg"


def refused_damaged(checkpoint_folders: Folders) -> Path:
    (checkpoint_folders.away / "x.json").write_text("[]")
    return checkpoint_folders.away / "x.json"


def refused_name(checkpoint_folders: Folders) -> Path:
    path = write_plain(checkpoint_folders.away, "bird").path
    assert path is not None
    path.write_text(json.dumps(json.loads(path.read_text()) | {"name": "../bird"}))
    return path


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (refused_pickle, "model.pth was not added: Pickle files are never loaded"),
        (refused_alone, "its manifest model.json does not lie beside it"),
        (refused_altered, "bird.safetensors are not those of the manifest"),
        (refused_taken, "Another checkpoint is named bird"),
        (refused_photo, "x.jpg is not a checkpoint"),
        (refused_damaged, "x.json is damaged (it is not a checkpoint manifest)"),
        (refused_name, '"../bird" can\'t be the name'),
        (lambda checkpoint_folders: checkpoint_folders.away, "There is no checkpoint in"),
        (lambda checkpoint_folders: checkpoint_folders.away / "gone.json", "gone.json is not there any more"),
    ],
)
def test_what_is_refused_is_refused_in_one_sentence(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, make: Callable[[Folders], Path], words: str
) -> None:
    path = make(checkpoint_folders)
    before = sorted(checkpoint_folders.own.iterdir())
    shown = show_checkpoints()
    shown.add(path)
    assert words in shown.message
    assert "\n" not in shown.message
    assert sorted(checkpoint_folders.own.iterdir()) == before


def test_a_refused_file_keeps_none_of_the_others_out(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_plain(checkpoint_folders.away, "cat")
    shown = show_checkpoints()
    shown.add(refused_pickle(checkpoint_folders), checkpoint_folders.away / "cat.json")
    assert shown.names == ["cat"]
    assert "Pickle files are never loaded" in shown.message


def test_a_full_disk_is_said_and_nothing_half_copied_stays(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(checkpoint_folders.away, "cat", parts=2)
    shown = show_checkpoints()

    def fill_up(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint_files.os, "fsync", fill_up)
    shown.add(checkpoint_folders.away / "cat.json")
    assert shown.message.startswith("The disk is full, so nothing was added to")
    assert list(checkpoint_folders.own.iterdir()) == []


def test_copying_shows_how_far_it_is_and_can_be_cancelled(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, endless_disk: threading.Event
) -> None:
    write_plain(checkpoint_folders.away, "cat")
    shown = show_checkpoints()
    shown.drop(checkpoint_folders.away / "cat.json")
    shown.bot.waitUntil(shown.page.progress.isVisible, timeout=WAIT)
    assert shown.page.progress.text.text() == "Copying cat: 0 %"
    assert shown.page.cancel.isEnabled()
    shown.page.escape()
    shown.settle()
    assert list(checkpoint_folders.own.iterdir()) == []
    assert not shown.page.progress.isVisible()
    assert not shown.page.cancel.isEnabled()
    assert shown.message == "Stopped; nothing half-copied was left behind."
    endless_disk.set()
    shown.add(checkpoint_folders.away / "cat.json")
    assert shown.names == ["cat"]


def test_the_page_lights_up_while_files_hover_over_it(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    shown = show_checkpoints()

    def ground() -> QColor:
        return shown.page.grab().toImage().pixelColor(4, 4)

    quiet = ground()
    place, action, data = QPoint(20, 20), Qt.DropAction.CopyAction, mime(checkpoint_folders.away)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, action, data, buttons, keys)
    QApplication.sendEvent(shown.page, enter)
    assert enter.isAccepted()
    assert ground() != quiet
    QApplication.sendEvent(shown.page, QDragLeaveEvent())
    assert ground() == quiet
    text = QMimeData()
    text.setText("not a file")
    other = QDragEnterEvent(place, action, text, buttons, keys)
    other.ignore()
    QApplication.sendEvent(shown.page, other)
    assert not other.isAccepted()
    shown.add(checkpoint_folders.away)
    assert ground() == quiet


# Removing -----------------------------------------------------------------------------------------------------------


def test_remove_moves_all_files_to_the_trash(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "data").mkdir()
    write_plain(checkpoint_folders.own, "bird")
    cat = write_plain(checkpoint_folders.own, "cat", parts=2)
    shown = show_checkpoints()
    shown.click("cat")
    QTest.keyClick(shown.page.list, Qt.Key.Key_Delete)
    shown.settle()
    assert shown.names == ["bird"]
    assert {file.name for file in checkpoint_folders.own.iterdir()} == {"bird.json", "bird.safetensors"}
    assert {file.name for file in tmp_path.rglob("Trash/files/*")} == {"cat.json", *(part.file for part in cat.weights)}


def test_what_the_trash_does_not_take_stays_whole(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(checkpoint_folders.own, "bird")
    cat = write_plain(checkpoint_folders.own, "cat")
    trash = tmp_path / "trash.json"

    def take_manifests_only(path: Path) -> Path:
        if path.suffix != ".json":
            raise TrashError(str(path))
        return path.rename(trash)

    monkeypatch.setattr("app.window.checkpoints.trash.trash", take_manifests_only)
    shown = show_checkpoints()
    shown.click("cat")
    shown.page.remove.trigger()
    shown.settle()
    assert "cat.safetensors can't be moved to the trash" in shown.message
    assert verify(read_manifest(checkpoint_folders.own / "cat.json")) == verify(cat) == "verified"
    assert not trash.exists()


def test_neither_bundled_checkpoints_nor_those_in_use_can_be_removed(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_plain(checkpoint_folders.bundled, "bundled")
    write_plain(checkpoint_folders.own, "bird")
    write_plain(checkpoint_folders.own, "cat")
    shown = show_checkpoints()
    shown.page.set_used("bird", "")
    for name, removable in (("bundled", False), ("bird", False), ("cat", True)):
        shown.click(name)
        assert shown.page.remove.isEnabled() == removable
    shown.click("bundled")
    assert "comes with the program" in shown.page.remove.toolTip()
