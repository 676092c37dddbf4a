"""The Checkpoints page: what it lists, says, checks and hands to the engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest

from app.checkpoints import files as checkpoint_files
from app.checkpoints.files import Tick
from app.checkpoints.list import Entry, read_entries
from app.window.parts.theme import DARK, LIGHT, style_sheet
from models.checkpoints.checkpoint import Manifest
from tests.app.window.checkpoints_page import WAIT, Shown
from tests.fixtures.plain_checkpoints import Folders, flip_a_byte, write_plain, write_stack

Show = Callable[[], Shown]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def two(show_checkpoints: Show, folders: Folders) -> Shown:
    """A page with the checkpoints bird and cat."""
    for name in ("bird", "cat"):
        write_plain(folders.own, name)
    return show_checkpoints()


# The list -----------------------------------------------------------------------------------------------------------


def test_all_checkpoints_are_listed_the_two_jobs_first_and_damaged_ones_last(
    show_checkpoints: Show, folders: Folders
) -> None:
    write_stack(folders.bundled)
    write_plain(folders.bundled, "auto", "autoencoder")
    hidden = write_plain(folders.bundled, "bird", title="Bundled")
    write_plain(folders.own, "bird")
    (folders.own / "bad.json").write_text("{")
    shown = show_checkpoints()
    assert shown.names == ["bird", "stack", "gan", "swin", "auto", "bad.json"]
    assert shown.spoken("bird") == "bird, Inpainting, default, in use, 0.3 kB, not checked yet"
    assert shown.spoken("gan").startswith("gan, Authenticity member, ")
    assert shown.spoken("bad.json") == "bad.json, Damaged, damaged"
    details = shown.page.details
    shown.page.list.select(folders.own / "bird.json")
    assert f"It is used instead of {hidden.path}" in details.advice.text()
    shown.click("gan")  # a member alone can't be used
    assert not shown.page.use.isEnabled()
    assert not details.use.isVisible()
    shown.click("bad.json")
    assert "bad.json is damaged (it is not valid JSON (line 1))" in details.advice.text()
    assert not shown.page.use.isEnabled()
    assert not shown.page.verify.isEnabled()
    assert str(folders.own / "bad.json") in shown.facts


def test_missing_weights_are_seen_without_a_check(show_checkpoints: Show, folders: Folders) -> None:
    write_plain(folders.own, "bird").weight_paths()[0].unlink()
    shown = show_checkpoints()
    assert shown.states == {"bird": "missing"}
    assert "Weight files are missing" in shown.page.details.advice.text()
    assert not shown.page.use.isEnabled()


def test_the_details_say_what_it_learned_from_and_how_well_in_either_theme(
    show_checkpoints: Show, folders: Folders
) -> None:
    manifest = write_plain(
        folders.own,
        "bird",
        training={"data": {"train bird": 12, "train cat": 3, "val bird": 2}, "hours": 1.5, "hardware": "1 H100"},
        metrics={"test birds": {"PSNR dB": 14.84567}, "loss": 0.25},
        licence_note="For research only, <b>not</b> & never for sale",
        vocabulary=("a", "bird"),
        preprocessing={"size": 128},
    )
    shown = show_checkpoints()
    assert shown.page.details.title.text() == manifest.title
    assert manifest.licence_note is not None
    files = str(manifest.weight_paths()[0])
    for fact in ("train: 12 bird, 3 cat", "val: 2 bird", "1.5 hours", "1 H100", "14.85", "0.25", "128 px", files):
        assert fact in shown.facts
    assert manifest.licence_note in shown.facts
    for theme in (LIGHT, DARK):
        shown.window.setStyleSheet(style_sheet(theme))
        shown.page.set_theme(theme)
        assert theme.faint in shown.page.details.facts.toHtml()
        picture = shown.page.list.grab().toImage()
        assert theme.text in {picture.pixelColor(x, y).name() for x in range(200) for y in range(8, 40)}


def test_a_stack_names_its_members_and_those_that_lack(show_checkpoints: Show, folders: Folders) -> None:
    write_stack(folders.own)
    shown = show_checkpoints()
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


def test_search_and_kind_narrow_the_list(show_checkpoints: Show, folders: Folders) -> None:
    write_stack(folders.own)
    write_plain(folders.own, "bird", title="Fills for little birds")
    write_plain(folders.own, "cat")
    shown = show_checkpoints()
    search = shown.page.search
    QTest.keyClick(shown.page.list, Qt.Key.Key_F, CONTROL)
    assert search.text.hasFocus()
    QTest.keyClicks(search.text, "LITTLE bird")
    assert shown.names == ["bird"]
    search.clear()
    search.kinds.setCurrentIndex(search.kinds.findData("authenticity-member"))
    assert shown.names == ["gan", "swin"]
    QTest.keyClicks(search.text, "bird")
    assert shown.names == []
    assert shown.page.empty.text() == "No checkpoint of this kind matches."
    search.clear()
    assert len(shown.names) == 5
    assert not shown.page.empty.isVisible()
    for action in shown.page.commands():
        assert action.shortcut().toString() in action.toolTip()


def test_with_no_checkpoint_at_all_it_says_what_to_drop(show_checkpoints: Show, tiny_checkpoint: Manifest) -> None:
    shown = show_checkpoints()
    assert shown.page.empty.isVisible()
    assert shown.page.empty.text().startswith("Drop a checkpoint here")
    assert not shown.page.use.isEnabled()
    assert not shown.page.verify_all.isEnabled()
    assert tiny_checkpoint.path is not None
    shown.add(tiny_checkpoint.path.parent)  # a trained one
    assert shown.names == ["tiny"]
    assert "tdanet" in shown.facts


def test_reading_again_keeps_the_selection_and_shows_nothing_older(
    two: Shown, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.click("cat")
    began, late = threading.Event(), threading.Event()

    def read() -> list[Entry]:
        entries = read_entries()
        if not began.is_set():
            began.set()
            late.wait()
        return entries

    monkeypatch.setattr("app.window.checkpoints.page.read_entries", read)
    two.page.refresh()
    two.bot.waitUntil(began.is_set, timeout=WAIT)
    write_plain(folders.own, "ant")
    two.page.refresh()
    two.bot.waitUntil(lambda: two.names == ["ant", "bird", "cat"], timeout=WAIT)
    late.set()
    two.settle()
    assert two.names == ["ant", "bird", "cat"]
    assert two.page.list.selected is not None
    assert two.page.list.selected.entry.name == "cat"


# Checking -----------------------------------------------------------------------------------------------------------


def test_a_check_tells_good_weights_from_altered_ones_until_the_files_change(
    show_checkpoints: Show, folders: Folders
) -> None:
    bird, cat = write_plain(folders.own, "bird"), write_plain(folders.own, "cat", parts=3)
    flip_a_byte(cat.weight_paths()[2])
    (folders.own / "bad.json").write_text("{")
    shown = show_checkpoints()
    shown.click("bird")
    QTest.keyClick(shown.page.list, Qt.Key.Key_K, CONTROL)
    shown.settle()
    assert shown.states == {"bird": "verified", "cat": "unchecked", "bad.json": "damaged"}
    shown.page.verify_all.trigger()
    shown.settle()
    assert shown.states == {"bird": "verified", "cat": "mismatch", "bad.json": "damaged"}
    shown.click("cat")
    assert "sha256 differs" in shown.page.details.advice.text()
    shown.page.set_used("", "")
    assert not shown.page.use.isEnabled()
    bird.weight_paths()[0].write_bytes(b"something else")
    shown.page.refresh()
    shown.settle()
    assert shown.states == {"bird": "unchecked", "cat": "mismatch", "bad.json": "damaged"}


def test_the_page_goes_on_while_weights_are_checked_and_no_close_waits_for_that(
    two: Shown, endless_disk: threading.Event
) -> None:
    two.page.verify_all.trigger()
    assert two.states == {"bird": "checking", "cat": "waiting"}
    assert not two.page.verify_all.isEnabled()
    two.click("cat")
    assert two.page.details.name.text() == "cat"
    two.page.close_down()
    two.settle()
    assert two.states == {"bird": "unchecked", "cat": "unchecked"}
    endless_disk.set()
    two.page.verify_all.trigger()
    two.settle()
    assert two.states == {"bird": "verified", "cat": "verified"}


def test_weights_that_can_not_be_read_are_no_mismatch(two: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, tick: Tick) -> Iterator[bytes]:
        raise checkpoint_files.Refused("can't read", path, "Permission denied")

    monkeypatch.setattr(checkpoint_files, "_chunks", refuse)
    two.page.verify_all.trigger()
    two.settle()
    assert set(two.states.values()) == {"unreadable"}


# Use ----------------------------------------------------------------------------------------------------------------


def test_use_says_which_kind_and_which_name(show_checkpoints: Show, folders: Folders) -> None:
    write_stack(folders.bundled)
    write_plain(folders.bundled, "bird", default=True)
    write_plain(folders.own, "cat")
    shown = show_checkpoints()
    asked: list[tuple[str, str]] = []
    shown.page.use_asked.connect(lambda kind, name: asked.append((kind, name)))
    button = shown.page.details.use
    shown.click("bird")
    assert (button.text(), button.isEnabled()) == ("In use", False)
    shown.click("cat")
    assert button.text() == "Use for inpainting"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    for named in ("cat", str(folders.own / "cat.json")):
        shown.page.set_used(named, "other")
        assert "in use" in shown.spoken("cat")
        assert "in use" not in shown.spoken("bird")
    shown.click("stack")
    assert button.text() == "Use as ensemble"
    QTest.keyClick(shown.page.list, Qt.Key.Key_Return)
    assert asked == [("inpainting", "cat"), ("authenticity", "stack")]


def test_open_folder_opens_the_folder_or_says_where_it_is(
    two: Shown, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) == 1

    monkeypatch.setattr("app.window.parts.reveal.QDesktopServices.openUrl", open_url)
    two.page.open_folder.trigger()
    assert opened == [str(folders.own)]
    assert two.message == ""
    two.page.open_folder.trigger()
    assert str(folders.own) in two.message
