"""The Checkpoints page: what it lists, says, checks, adds, removes and hands to the engine."""

from __future__ import annotations

import errno
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app import checkpoint_files
from app.checkpoint_files import Tick
from app.checkpoint_list import Entry, read_entries
from app.window.background import Background
from app.window.checkpoints.page import CheckpointsPage
from app.window.checkpoints.trash import TrashError
from app.window.message_bar import MessageBar
from app.window.theme import DARK, LIGHT, style_sheet
from models.checkpoint import Manifest, read_manifest, verify
from tests.fixtures.plain_checkpoints import Folders, flip_a_byte, write_plain, write_stack

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail


class Shown:
    """A page on the screen and what a person does with it."""

    def __init__(self, bot: QtBot) -> None:
        self.bot = bot
        self.background = Background()
        self.bar = MessageBar()
        self.page = CheckpointsPage(DARK, self.background, self.bar)
        self.window = QWidget()
        self.window.setStyleSheet(style_sheet(DARK))
        column = QVBoxLayout(self.window)
        column.addWidget(self.bar)
        column.addWidget(self.page)
        self.window.resize(1000, 700)
        self.window.show()
        bot.waitExposed(self.window)
        self.window.activateWindow()

    def close(self) -> None:
        self.page.close_down()
        self.background.close()
        self.window.close()
        self.window.deleteLater()

    def settle(self) -> None:
        """Wait until nothing is read, copied or checked."""
        self.bot.waitUntil(lambda: not self.background.busy and not self.page.adder.busy, timeout=WAIT)

    @property
    def names(self) -> list[str]:
        shown = self.page.shown
        return [shown.index(row, 0).data() for row in range(shown.rowCount())]

    @property
    def states(self) -> dict[str, str]:
        return {row.entry.name: row.state for row in self.page.model.rows}

    @property
    def facts(self) -> str:
        return self.page.details.facts.toPlainText()

    @property
    def message(self) -> str:
        return self.bar.text() if self.bar.isVisible() else ""

    def spoken(self, name: str) -> str:
        """What a screen reader says of a row."""
        index = self.page.shown.index(self.names.index(name), 0)
        text: str = index.data(Qt.ItemDataRole.AccessibleTextRole)
        return text

    def click(self, name: str) -> None:
        view = self.page.list
        place = view.visualRect(self.page.shown.index(self.names.index(name), 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def drop(self, *paths: Path) -> None:
        data = mime(*paths)
        copy, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(self.page, QDragEnterEvent(QPoint(20, 20), copy, data, button, keys))
        QApplication.sendEvent(self.page, QDropEvent(QPointF(20, 20), copy, data, button, keys))

    def add(self, *paths: Path) -> None:
        """Drop and wait until all is done and listed."""
        self.drop(*paths)
        self.settle()


_kept: list[QMimeData] = []  # an event does not own its data


def mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    _kept.append(data)
    return data


@pytest.fixture
def folders(checkpoint_folders: Folders) -> Folders:
    return checkpoint_folders


@pytest.fixture
def show(qtbot: QtBot, folders: Folders) -> Iterator[Callable[[], Shown]]:
    """show(): a page over the checkpoints of `folders`, its list read; closed after the test."""
    made: list[Shown] = []

    def make() -> Shown:
        shown = Shown(qtbot)
        made.append(shown)
        shown.settle()
        return shown

    yield make
    for shown in made:
        shown.close()


@pytest.fixture
def endless_disk(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Weights that take forever to read, until the event that this returns is set or a person cancels."""
    chunks, go_on = checkpoint_files._chunks, threading.Event()

    def read(path: Path, tick: Tick) -> Iterator[bytes]:
        while not go_on.wait(0.001):
            tick(0)
        yield from chunks(path, tick)

    monkeypatch.setattr(checkpoint_files, "_chunks", read)
    return go_on


# The list -----------------------------------------------------------------------------------------------------------


def test_all_checkpoints_are_listed_the_two_jobs_first_and_damaged_ones_last(
    show: Callable[[], Shown], folders: Folders
) -> None:
    write_stack(folders.bundled)
    write_plain(folders.bundled, "auto", "autoencoder")
    write_plain(folders.own, "bird")
    (folders.own / "bad.json").write_text("{")
    shown = show()
    assert shown.names == ["bird", "stack", "gan", "swin", "auto", "bad.json"]
    assert shown.spoken("bird") == "bird, Inpainting, default, in use, 0.3 kB, not checked yet"
    assert shown.spoken("gan").startswith("gan, Authenticity member, ")
    assert shown.spoken("bad.json") == "bad.json, Damaged, damaged"


def test_a_damaged_manifest_says_its_reason(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.own, "bird")
    (folders.own / "bad.json").write_text("{")
    shown = show()
    shown.click("bad.json")
    assert "bad.json is damaged (it is not valid JSON)" in shown.page.details.advice.text()
    assert not shown.page.use.isEnabled()
    assert not shown.page.verify.isEnabled()
    assert str(folders.own / "bad.json") in shown.facts


def test_missing_weights_are_seen_without_a_check(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.own, "bird").weight_paths()[0].unlink()
    shown = show()
    assert shown.states == {"bird": "missing"}
    assert "Weight files are missing" in shown.page.details.advice.text()
    assert not shown.page.use.isEnabled()


def test_the_details_say_what_it_learned_from_and_how_well(show: Callable[[], Shown], folders: Folders) -> None:
    manifest = write_plain(
        folders.own,
        "bird",
        training={"data": {"train bird": 12, "train cat": 3, "val bird": 2}, "hours": 1.5, "hardware": "1 H100"},
        metrics={"test birds": {"PSNR dB": 14.84567}, "loss": 0.25},
        licence_note="For research only, <b>not</b> & never for sale",
        vocabulary=("a", "bird"),
        preprocessing={"size": 128},
    )
    shown = show()
    assert shown.page.details.title.text() == manifest.title
    for fact in ("train: 12 bird, 3 cat", "val: 2 bird", "1.5 hours", "1 H100", "14.85", "0.25", "128 px"):
        assert fact in shown.facts
    assert "For research only, <b>not</b> & never for sale" in shown.facts
    assert str(manifest.weight_paths()[0]) in shown.facts


def test_a_stack_names_its_members_and_those_that_lack(show: Callable[[], Shown], folders: Folders) -> None:
    write_stack(folders.own)
    shown = show()
    assert shown.names[0] == "stack"
    assert "swin, gan" in shown.facts
    shown.page.set_used("", "")
    assert shown.page.use.isEnabled()
    (folders.own / "gan.json").unlink()
    QTest.keyClick(shown.page.list, Qt.Key.Key_F5)
    shown.settle()
    assert "swin, gan (missing)" in shown.facts
    assert shown.spoken("stack").endswith("members missing")
    assert "gan" in shown.page.details.advice.text()
    assert not shown.page.use.isEnabled()


def test_search_and_kind_narrow_the_list(show: Callable[[], Shown], folders: Folders) -> None:
    write_stack(folders.own)
    write_plain(folders.own, "bird", title="Fills for little birds")
    write_plain(folders.own, "cat")
    shown = show()
    search = shown.page.search
    QTest.keyClicks(search.text, "LITTLE bird")
    assert shown.names == ["bird"]
    search.clear()
    search.kinds.setCurrentIndex(search.kinds.findData("authenticity-member"))
    assert shown.names == ["gan", "swin"]
    QTest.keyClicks(search.text, "bird")
    assert shown.names == []
    assert shown.page.empty.text() == "No checkpoint has these words and this kind."
    search.clear()
    assert len(shown.names) == 5
    assert not shown.page.empty.isVisible()


def test_with_no_checkpoint_at_all_it_says_what_to_drop(show: Callable[[], Shown]) -> None:
    shown = show()
    assert shown.page.empty.isVisible()
    assert shown.page.empty.text().startswith("Drop a checkpoint here")
    assert not shown.page.use.isEnabled()
    assert not shown.page.verify_all.isEnabled()


def test_reading_again_keeps_the_selection(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.own, "bird")
    write_plain(folders.own, "cat")
    shown = show()
    shown.click("cat")
    write_plain(folders.own, "ant")
    shown.page.refresh()
    shown.page.refresh()
    shown.settle()
    assert shown.names == ["ant", "bird", "cat"]
    assert shown.page.list.selected is not None
    assert shown.page.list.selected.entry.name == "cat"


def test_an_older_reading_that_comes_late_is_not_shown(
    show: Callable[[], Shown], folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = show()
    began, late = threading.Event(), threading.Event()

    def read() -> list[Entry]:
        entries = read_entries()
        if not began.is_set():
            began.set()
            late.wait()
        return entries

    monkeypatch.setattr("app.window.checkpoints.page.read_entries", read)
    shown.page.refresh()
    shown.bot.waitUntil(began.is_set, timeout=WAIT)
    write_plain(folders.own, "bird")
    shown.page.refresh()
    shown.bot.waitUntil(lambda: shown.names == ["bird"], timeout=WAIT)
    late.set()
    shown.settle()
    assert shown.names == ["bird"]


# Checking -----------------------------------------------------------------------------------------------------------


def test_verify_all_tells_good_weights_from_altered_ones(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.own, "bird")
    flip_a_byte(write_plain(folders.own, "cat", parts=3).weight_paths()[2])
    (folders.own / "bad.json").write_text("{")
    shown = show()
    assert shown.states == {"bird": "unchecked", "cat": "unchecked", "bad.json": "damaged"}
    shown.page.verify_all.trigger()
    shown.settle()
    assert shown.states == {"bird": "verified", "cat": "mismatch", "bad.json": "damaged"}
    shown.click("cat")
    assert "sha256 differs" in shown.page.details.advice.text()
    shown.page.set_used("", "")
    assert not shown.page.use.isEnabled()


def test_one_can_be_checked_alone(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.own, "bird")
    write_plain(folders.own, "cat")
    shown = show()
    shown.click("cat")
    QTest.keyClick(shown.page.list, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    shown.settle()
    assert shown.states == {"bird": "unchecked", "cat": "verified"}


def test_the_page_goes_on_while_weights_are_checked(
    show: Callable[[], Shown], folders: Folders, endless_disk: threading.Event
) -> None:
    write_plain(folders.own, "bird")
    write_plain(folders.own, "cat")
    shown = show()
    shown.page.verify_all.trigger()
    assert shown.states == {"bird": "checking", "cat": "waiting"}
    assert not shown.page.verify_all.isEnabled()
    shown.click("cat")
    assert shown.page.details.name.text() == "cat"
    endless_disk.set()
    shown.settle()
    assert shown.states == {"bird": "verified", "cat": "verified"}


def test_closing_does_not_wait_for_a_long_check(
    show: Callable[[], Shown], folders: Folders, endless_disk: threading.Event
) -> None:
    write_plain(folders.own, "bird")
    shown = show()
    shown.page.verify_all.trigger()
    shown.page.close_down()
    shown.settle()
    assert shown.states == {"bird": "unchecked"}


def test_a_state_is_kept_while_the_files_are_and_forgotten_when_they_change(
    show: Callable[[], Shown], folders: Folders
) -> None:
    bird = write_plain(folders.own, "bird")
    write_plain(folders.own, "cat")
    shown = show()
    shown.page.verify_all.trigger()
    shown.settle()
    bird.weight_paths()[0].write_bytes(b"something else")
    shown.page.refresh()
    shown.settle()
    assert shown.states == {"bird": "unchecked", "cat": "verified"}


def test_weights_that_can_not_be_read_are_no_mismatch(
    show: Callable[[], Shown], folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(folders.own, "bird")
    shown = show()

    def refuse(path: Path, tick: Tick) -> Iterator[bytes]:
        raise checkpoint_files.Refused("can't read", path, "Permission denied")

    monkeypatch.setattr(checkpoint_files, "_chunks", refuse)
    shown.page.verify_all.trigger()
    shown.settle()
    assert shown.states == {"bird": "unreadable"}


# Use ----------------------------------------------------------------------------------------------------------------


def test_use_says_which_kind_and_which_name(show: Callable[[], Shown], folders: Folders) -> None:
    write_stack(folders.bundled)
    write_plain(folders.bundled, "bird", default=True)
    write_plain(folders.own, "cat")
    shown = show()
    asked: list[tuple[str, str]] = []
    shown.page.use_asked.connect(lambda kind, name: asked.append((kind, name)))
    shown.click("bird")
    assert shown.page.details.use.text() == "In use"
    assert not shown.page.details.use.isEnabled()
    shown.click("cat")
    assert shown.page.details.use.text() == "Use for inpainting"
    QTest.mouseClick(shown.page.details.use, Qt.MouseButton.LeftButton)
    shown.page.set_used("cat", "other")
    assert "in use" in shown.spoken("cat")
    assert "in use" not in shown.spoken("bird")
    shown.click("stack")
    assert shown.page.details.use.text() == "Use as ensemble"
    QTest.keyClick(shown.page.list, Qt.Key.Key_Return)
    assert asked == [("inpainting", "cat"), ("authenticity", "stack")]


def test_a_member_alone_can_not_be_used(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.own, "swin", "authenticity-member")
    shown = show()
    assert not shown.page.use.isEnabled()
    assert not shown.page.details.use.isVisible()


def test_a_checkpoint_in_use_may_be_named_by_its_file(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.own, "bird")
    shown = show()
    shown.page.set_used(str(folders.own / "bird.json"), "default")
    assert "in use" in shown.spoken("bird")


def test_open_folder_opens_the_folder(
    show: Callable[[], Shown], folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(folders.bundled, "bird")
    shown = show()
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) == 1

    monkeypatch.setattr("app.window.checkpoints.page.QDesktopServices.openUrl", open_url)
    shown.page.open_folder.trigger()
    assert opened == [str(folders.bundled)]
    assert shown.message == ""
    shown.page.open_folder.trigger()
    assert str(folders.bundled) in shown.message


# Adding -------------------------------------------------------------------------------------------------------------


def test_a_dropped_checkpoint_is_copied_listed_and_selected(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.own, "bird")
    manifest = write_plain(folders.away, "cat", parts=3)
    shown = show()
    QTest.keyClicks(shown.page.search.text, "bird")
    shown.add(folders.away / "cat.json")
    assert verify(read_manifest(folders.own / "cat.json")) == "verified"
    assert {file.name for file in folders.own.glob("cat*.safetensors")} == {part.file for part in manifest.weights}
    assert shown.page.list.selected is not None
    assert shown.page.list.selected.entry.name == "cat"
    assert shown.message == "Added and verified: cat."
    assert not shown.page.progress.isVisible()


def test_a_dropped_folder_brings_a_stack_with_its_members(show: Callable[[], Shown], folders: Folders) -> None:
    write_stack(folders.away)
    shown = show()
    shown.add(folders.away)
    assert shown.names == ["stack", "gan", "swin"]
    assert shown.message == "Added and verified: stack."


def test_a_stack_without_a_member_is_added_and_says_so(show: Callable[[], Shown], folders: Folders) -> None:
    write_stack(folders.away)
    (folders.away / "gan.json").unlink()
    shown = show()
    shown.add(folders.away / "stack.json")
    assert "missing, so add them too: gan." in shown.message


def test_files_are_added_by_the_dialog(
    show: Callable[[], Shown], folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(folders.away, "cat")
    chosen = [str(folders.away / "cat.safetensors")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *arguments: (chosen, ""))
    shown = show()
    QTest.keyClick(shown.page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    shown.settle()
    assert shown.names == ["cat"]
    chosen.clear()
    shown.page.add.trigger()
    assert not shown.page.adder.busy


def test_two_drops_at_once_are_added_one_after_the_other(
    show: Callable[[], Shown], folders: Folders, endless_disk: threading.Event
) -> None:
    write_plain(folders.away, "cat")
    write_plain(folders.away, "dog")
    shown = show()
    copied: list[str] = []
    shown.page.adder.progressed.connect(lambda name, percent: copied.append(f"{name} {percent}"))
    shown.page.adder.ended.connect(lambda outcome: copied.append(f"{outcome.added[0]} is there"))
    shown.drop(folders.away / "cat.json")
    shown.drop(folders.away / "dog.json")
    endless_disk.set()
    shown.settle()
    assert shown.names == ["cat", "dog"]
    assert copied.index("cat is there") < copied.index("dog 100")


def test_what_is_there_already_is_said_and_selected(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.bundled, "bird")
    write_plain(folders.bundled, "cat")
    shown = show()
    shown.add(folders.bundled / "cat.json")
    assert shown.message == "There already: cat."


def refused_pickle(folders: Folders) -> Path:
    (folders.away / "model.pth").write_bytes(b"\x80\x04.")
    return folders.away / "model.pth"


def refused_alone(folders: Folders) -> Path:
    (folders.away / "model.safetensors").write_bytes(b"numbers")
    return folders.away / "model.safetensors"


def refused_altered(folders: Folders) -> Path:
    flip_a_byte(write_plain(folders.away, "bird").weight_paths()[0])
    return folders.away / "bird.json"


def refused_taken(folders: Folders) -> Path:
    write_plain(folders.own, "bird")
    write_plain(folders.away, "bird", title="Another")
    return folders.away / "bird.json"


def refused_photo(folders: Folders) -> Path:
    (folders.away / "x.jpg").write_bytes(b"")
    return folders.away / "x.jpg"


def refused_damaged(folders: Folders) -> Path:
    (folders.away / "x.json").write_text("[]")
    return folders.away / "x.json"


def refused_name(folders: Folders) -> Path:
    path = write_plain(folders.away, "bird").path
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
        (lambda folders: folders.away, "There is no checkpoint in"),
        (lambda folders: folders.away / "gone.json", "gone.json is not there any more"),
    ],
)
def test_what_is_refused_is_refused_in_one_sentence(
    show: Callable[[], Shown], folders: Folders, make: Callable[[Folders], Path], words: str
) -> None:
    path = make(folders)
    before = sorted(folders.own.iterdir())
    shown = show()
    shown.add(path)
    assert words in shown.message
    assert "\n" not in shown.message
    assert sorted(folders.own.iterdir()) == before


def test_a_refused_file_keeps_none_of_the_others_out(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.away, "cat")
    shown = show()
    shown.add(refused_pickle(folders), folders.away / "cat.json")
    assert shown.names == ["cat"]
    assert "Pickle files are never loaded" in shown.message


def test_a_full_disk_is_said_and_nothing_half_copied_stays(
    show: Callable[[], Shown], folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(folders.away, "cat", parts=2)
    shown = show()

    def fill_up(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint_files.os, "fsync", fill_up)
    shown.add(folders.away / "cat.json")
    assert shown.message.startswith("The disk is full, so nothing was added to")
    assert list(folders.own.iterdir()) == []


def test_copying_shows_how_far_it_is_and_can_be_cancelled(
    show: Callable[[], Shown], folders: Folders, endless_disk: threading.Event
) -> None:
    write_plain(folders.away, "cat")
    shown = show()
    shown.drop(folders.away / "cat.json")
    shown.bot.waitUntil(shown.page.progress.isVisible, timeout=WAIT)
    assert shown.page.progress.text.text() == "Copying cat: 0 %"
    assert shown.page.cancel.isEnabled()
    shown.page.escape()
    shown.settle()
    assert list(folders.own.iterdir()) == []
    assert not shown.page.progress.isVisible()
    assert not shown.page.cancel.isEnabled()
    assert shown.message == "Stopped; nothing half-copied was left behind."
    endless_disk.set()
    shown.add(folders.away / "cat.json")
    assert shown.names == ["cat"]


def test_the_page_lights_up_while_files_hover_over_it(show: Callable[[], Shown], folders: Folders) -> None:
    shown = show()

    def ground() -> QColor:
        return shown.page.grab().toImage().pixelColor(4, 4)

    quiet = ground()
    place, action, data = QPoint(20, 20), Qt.DropAction.CopyAction, mime(folders.away)
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
    shown.add(folders.away)
    assert ground() == quiet


# Removing -----------------------------------------------------------------------------------------------------------


def test_remove_moves_all_files_to_the_trash(
    show: Callable[[], Shown], folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "data").mkdir()
    write_plain(folders.own, "bird")
    cat = write_plain(folders.own, "cat", parts=2)
    shown = show()
    shown.click("cat")
    QTest.keyClick(shown.page.list, Qt.Key.Key_Delete)
    shown.settle()
    assert shown.names == ["bird"]
    assert {file.name for file in folders.own.iterdir()} == {"bird.json", "bird.safetensors"}
    assert {file.name for file in tmp_path.rglob("Trash/files/*")} == {"cat.json", *(part.file for part in cat.weights)}


def test_what_the_trash_does_not_take_stays_whole(
    show: Callable[[], Shown], folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(folders.own, "bird")
    cat = write_plain(folders.own, "cat")
    trash = tmp_path / "trash.json"

    def take_manifests_only(path: Path) -> Path:
        if path.suffix != ".json":
            raise TrashError(str(path))
        return path.rename(trash)

    monkeypatch.setattr("app.window.checkpoints.trash.trash", take_manifests_only)
    shown = show()
    shown.click("cat")
    shown.page.remove.trigger()
    shown.settle()
    assert "cat.safetensors can't be moved to the trash" in shown.message
    assert verify(read_manifest(folders.own / "cat.json")) == verify(cat) == "verified"
    assert not trash.exists()


def test_neither_bundled_checkpoints_nor_those_in_use_can_be_removed(
    show: Callable[[], Shown], folders: Folders
) -> None:
    write_plain(folders.bundled, "bundled")
    write_plain(folders.own, "bird")
    write_plain(folders.own, "cat")
    shown = show()
    shown.page.set_used("bird", "")
    for name, removable in (("bundled", False), ("bird", False), ("cat", True)):
        shown.click(name)
        assert shown.page.remove.isEnabled() == removable
    shown.click("bundled")
    assert "comes with the program" in shown.page.remove.toolTip()


# By keyboard and in both themes -------------------------------------------------------------------------------------


def test_every_command_says_its_key_and_the_search_is_one_key_away(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.own, "bird")
    shown = show()
    page = shown.page
    for action in page.commands():
        assert action.shortcut().toString() in action.toolTip()
    QTest.keyClick(page.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.text.hasFocus()


def test_both_themes_draw_the_list_and_the_facts_in_their_colours(show: Callable[[], Shown], folders: Folders) -> None:
    write_plain(folders.own, "bird", licence_note="For research")
    shown = show()
    for theme in (LIGHT, DARK):
        shown.window.setStyleSheet(style_sheet(theme))
        shown.page.set_theme(theme)
        assert theme.faint in shown.page.details.facts.toHtml()
        picture = shown.page.list.grab().toImage()
        seen = {picture.pixelColor(x, y).name() for x in range(200) for y in range(8, 40)}
        assert theme.text in seen


def test_a_trained_checkpoint_is_listed_as_it_is(
    show: Callable[[], Shown], folders: Folders, tiny_checkpoint: Manifest
) -> None:
    assert tiny_checkpoint.path is not None
    shown = show()
    shown.add(tiny_checkpoint.path.parent)
    assert shown.names == ["tiny"]
    assert "tdanet" in shown.facts
