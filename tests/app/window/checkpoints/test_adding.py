"""Checkpoints come to the Checkpoints page by drop and dialog, and go to the trash; what is refused is said."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QDragLeaveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.checkpoints import files as checkpoint_files
from app.checkpoints.files import Reason, Refused
from app.window.checkpoints.trash import TrashError
from app.window.checkpoints.words import refusal_in_words
from models.checkpoints.checkpoint import read_manifest, verify
from tests.app.window.checkpoints_page import WAIT, Shown
from tests.app.window.dropping import data_of, drag_over, words_of
from tests.fixtures.plain_checkpoints import Folders, flip_a_byte, write_plain, write_stack

Show = Callable[[], Shown]


def test_a_dropped_checkpoint_is_copied_listed_and_selected(show_checkpoints: Show, folders: Folders) -> None:
    write_plain(folders.own, "bird")
    manifest = write_plain(folders.away, "cat", parts=3)
    shown = show_checkpoints()
    QTest.keyClicks(shown.page.search.text, "bird")
    shown.add(folders.away / "cat.json")
    assert verify(read_manifest(folders.own / "cat.json")) == "verified"
    parts = {file.name for file in folders.own.glob("cat*.safetensors")}
    assert parts == {part.file for part in manifest.weights}
    assert shown.page.list.selected is not None
    assert shown.page.list.selected.entry.name == "cat"
    assert shown.message == "Added and verified: cat."
    assert not shown.page.progress.isVisible()
    shown.add(folders.own / "cat.json")
    assert shown.message == "Already there: cat."


def test_a_stack_comes_with_its_members_and_says_which_it_lacks(show_checkpoints: Show, folders: Folders) -> None:
    write_stack(folders.away)
    gan = (folders.away / "gan.json").rename(folders.away / "hidden")
    shown = show_checkpoints()
    shown.add(folders.away / "stack.json")
    assert "missing, so add them too: gan." in shown.message
    gan.rename(folders.away / "gan.json")
    shown.add(folders.away)
    assert shown.names == ["stack", "gan", "swin"]
    assert shown.message == "Added and verified: stack."


def test_files_are_added_by_the_dialog(
    show_checkpoints: Show, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(folders.away, "cat")
    chosen = [str(folders.away / "cat.safetensors")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: (chosen, ""))
    shown = show_checkpoints()
    QTest.keyClick(shown.page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    shown.settle()
    assert shown.names == ["cat"]
    chosen.clear()
    shown.page.add.trigger()
    assert not shown.page.adder.busy


def test_two_drops_at_once_are_added_one_after_the_other(
    show_checkpoints: Show, folders: Folders, endless_disk: threading.Event
) -> None:
    for name in ("cat", "dog"):
        write_plain(folders.away, name)
    shown = show_checkpoints()
    copied: list[str] = []
    shown.page.adder.progressed.connect(lambda name, percent: copied.append(f"{name} {percent}"))
    shown.page.adder.ended.connect(lambda outcome: copied.append(f"{outcome.added[0]} is there"))
    for name in ("cat", "dog"):
        shown.drop(folders.away / f"{name}.json")
    endless_disk.set()
    shown.settle()
    assert shown.names == ["cat", "dog"]
    assert copied.index("cat is there") < copied.index("dog 100")


@pytest.mark.parametrize("reason", get_args(Reason))
def test_what_is_refused_is_refused_in_one_sentence_that_names_the_file_or_says_why(reason: Reason) -> None:
    said = refusal_in_words(Refused(reason, Path("/a/bird.json"), "it is bad"))
    assert "/a/bird.json" in said or "it is bad" in said
    assert said.count("\n") == 0


def test_what_is_refused_keeps_nothing_else_out(show_checkpoints: Show, folders: Folders, tmp_path: Path) -> None:
    flip_a_byte(write_plain(folders.away, "bird").weight_paths()[0])
    write_plain(tmp_path / "more", "cat")
    shown = show_checkpoints()
    shown.add(folders.away / "bird.json", tmp_path / "more" / "cat.json")
    assert "bird.safetensors don't match the manifest" in shown.message
    assert shown.names == ["cat"]


def test_a_full_disk_is_said_and_nothing_half_copied_stays(
    show_checkpoints: Show, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(folders.away, "cat", parts=2)
    shown = show_checkpoints()

    def fill_up(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint_files.os, "fsync", fill_up)
    shown.add(folders.away / "cat.json")
    assert shown.message.startswith("The disk is full, so nothing was added to")
    assert list(folders.own.iterdir()) == []


def test_copying_shows_how_far_it_is_and_can_be_cancelled(
    show_checkpoints: Show, folders: Folders, endless_disk: threading.Event
) -> None:
    write_plain(folders.away, "cat")
    shown = show_checkpoints()
    shown.drop(folders.away / "cat.json")
    shown.bot.waitUntil(shown.page.progress.isVisible, timeout=WAIT)
    assert shown.page.progress.text.text() == "Copying cat: 0 %"
    assert shown.page.cancel.isEnabled()
    shown.page.escape()
    shown.settle()
    assert list(folders.own.iterdir()) == []
    assert not shown.page.progress.isVisible()
    assert not shown.page.cancel.isEnabled()
    assert shown.message == "Stopped; no partial copies were left behind."
    endless_disk.set()
    shown.add(folders.away / "cat.json")
    assert shown.names == ["cat"]


def test_the_page_lights_up_while_files_hover_over_it(show_checkpoints: Show, folders: Folders) -> None:
    shown = show_checkpoints()

    def ground() -> QColor:
        return shown.page.grab().toImage().pixelColor(4, 4)

    quiet = ground()
    assert drag_over(shown.page, data_of(folders.away))
    assert ground() != quiet
    QApplication.sendEvent(shown.page, QDragLeaveEvent())
    assert ground() == quiet
    assert not drag_over(shown.page, words_of("not a file"))
    shown.add(folders.away)
    assert ground() == quiet


# Removing -----------------------------------------------------------------------------------------------------------


def test_remove_moves_all_files_to_the_trash(
    show_checkpoints: Show, folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "data").mkdir()
    write_plain(folders.own, "bird")
    cat = write_plain(folders.own, "cat", parts=2)
    shown = show_checkpoints()
    shown.click("cat")
    QTest.keyClick(shown.page.list, Qt.Key.Key_Delete)
    shown.settle()
    assert shown.names == ["bird"]
    assert {file.name for file in folders.own.iterdir()} == {"bird.json", "bird.safetensors"}
    assert {file.name for file in tmp_path.rglob("Trash/files/*")} == {"cat.json", *(part.file for part in cat.weights)}


def test_what_the_trash_does_not_take_stays_whole(
    show_checkpoints: Show, folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cat = write_plain(folders.own, "cat")
    write_plain(folders.own, "bird")

    def take_manifests_only(path: Path) -> Path:
        if path.suffix != ".json":
            raise TrashError(str(path))
        return path.rename(tmp_path / "trash.json")

    monkeypatch.setattr("app.window.checkpoints.trash.trash", take_manifests_only)
    shown = show_checkpoints()
    shown.click("cat")
    shown.page.remove.trigger()
    shown.settle()
    assert "cat.safetensors can't be moved to the trash" in shown.message
    assert verify(read_manifest(folders.own / "cat.json")) == verify(cat) == "verified"
    assert not (tmp_path / "trash.json").exists()


def test_neither_bundled_checkpoints_nor_those_in_use_can_be_removed(show_checkpoints: Show, folders: Folders) -> None:
    write_plain(folders.bundled, "bundled")
    write_plain(folders.own, "bird")
    write_plain(folders.own, "cat")
    shown = show_checkpoints()
    shown.page.set_used("bird", "")
    for name, why in (("bundled", "Ships with the program"), ("bird", "In use"), ("cat", "")):
        shown.click(name)
        assert shown.page.remove.isEnabled() == (not why)
        assert why in shown.page.remove.toolTip()
