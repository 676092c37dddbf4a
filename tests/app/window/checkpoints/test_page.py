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

# The list -----------------------------------------------------------------------------------------------------------


def test_all_checkpoints_are_listed_the_two_jobs_first_and_damaged_ones_last(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_stack(checkpoint_folders.bundled)
    write_plain(checkpoint_folders.bundled, "auto", "autoencoder")
    write_plain(checkpoint_folders.own, "bird")
    (checkpoint_folders.own / "bad.json").write_text("{")
    shown = show_checkpoints()
    assert shown.names == ["bird", "stack", "gan", "swin", "auto", "bad.json"]
    assert shown.spoken("bird") == "bird, Inpainting, default, in use, 0.3 kB, not checked yet"
    assert shown.spoken("gan").startswith("gan, Authenticity member, ")
    assert shown.spoken("bad.json") == "bad.json, Damaged, damaged"


def test_one_that_hides_a_shipped_one_says_so(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    hidden = write_plain(checkpoint_folders.bundled, "bird", title="Bundled")
    write_plain(checkpoint_folders.own, "bird", title="Own")
    shown = show_checkpoints()
    shown.page.list.select(checkpoint_folders.own / "bird.json")
    assert f"It is used instead of {hidden.path}" in shown.page.details.advice.text()


def test_a_damaged_manifest_says_its_reason(show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders) -> None:
    write_plain(checkpoint_folders.own, "bird")
    (checkpoint_folders.own / "bad.json").write_text("{")
    shown = show_checkpoints()
    shown.click("bad.json")
    assert "bad.json is damaged (it is not valid JSON (line 1))" in shown.page.details.advice.text()
    assert not shown.page.use.isEnabled()
    assert not shown.page.verify.isEnabled()
    assert str(checkpoint_folders.own / "bad.json") in shown.facts


def test_missing_weights_are_seen_without_a_check(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_plain(checkpoint_folders.own, "bird").weight_paths()[0].unlink()
    shown = show_checkpoints()
    assert shown.states == {"bird": "missing"}
    assert "Weight files are missing" in shown.page.details.advice.text()
    assert not shown.page.use.isEnabled()


def test_the_details_say_what_it_learned_from_and_how_well(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    manifest = write_plain(
        checkpoint_folders.own,
        "bird",
        training={"data": {"train bird": 12, "train cat": 3, "val bird": 2}, "hours": 1.5, "hardware": "1 H100"},
        metrics={"test birds": {"PSNR dB": 14.84567}, "loss": 0.25},
        licence_note="For research only, <b>not</b> & never for sale",
        vocabulary=("a", "bird"),
        preprocessing={"size": 128},
    )
    shown = show_checkpoints()
    assert shown.page.details.title.text() == manifest.title
    for fact in ("train: 12 bird, 3 cat", "val: 2 bird", "1.5 hours", "1 H100", "14.85", "0.25", "128 px"):
        assert fact in shown.facts
    assert "For research only, <b>not</b> & never for sale" in shown.facts
    assert str(manifest.weight_paths()[0]) in shown.facts


def test_a_stack_names_its_members_and_those_that_lack(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_stack(checkpoint_folders.own)
    shown = show_checkpoints()
    assert shown.names[0] == "stack"
    assert "swin, gan" in shown.facts
    shown.page.set_used("", "")
    assert shown.page.use.isEnabled()
    (checkpoint_folders.own / "gan.json").unlink()
    QTest.keyClick(shown.page.list, Qt.Key.Key_F5)
    shown.settle()
    assert "swin, gan (missing)" in shown.facts
    assert shown.spoken("stack").endswith("members missing")
    assert "gan" in shown.page.details.advice.text()
    assert not shown.page.use.isEnabled()


def test_search_and_kind_narrow_the_list(show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders) -> None:
    write_stack(checkpoint_folders.own)
    write_plain(checkpoint_folders.own, "bird", title="Fills for little birds")
    write_plain(checkpoint_folders.own, "cat")
    shown = show_checkpoints()
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


def test_with_no_checkpoint_at_all_it_says_what_to_drop(show_checkpoints: Callable[[], Shown]) -> None:
    shown = show_checkpoints()
    assert shown.page.empty.isVisible()
    assert shown.page.empty.text().startswith("Drop a checkpoint here")
    assert not shown.page.use.isEnabled()
    assert not shown.page.verify_all.isEnabled()


def test_reading_again_keeps_the_selection(show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders) -> None:
    write_plain(checkpoint_folders.own, "bird")
    write_plain(checkpoint_folders.own, "cat")
    shown = show_checkpoints()
    shown.click("cat")
    write_plain(checkpoint_folders.own, "ant")
    shown.page.refresh()
    shown.page.refresh()
    shown.settle()
    assert shown.names == ["ant", "bird", "cat"]
    assert shown.page.list.selected is not None
    assert shown.page.list.selected.entry.name == "cat"


def test_an_older_reading_that_comes_late_is_not_shown(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = show_checkpoints()
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
    write_plain(checkpoint_folders.own, "bird")
    shown.page.refresh()
    shown.bot.waitUntil(lambda: shown.names == ["bird"], timeout=WAIT)
    late.set()
    shown.settle()
    assert shown.names == ["bird"]


# Checking -----------------------------------------------------------------------------------------------------------


def test_verify_all_tells_good_weights_from_altered_ones(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_plain(checkpoint_folders.own, "bird")
    flip_a_byte(write_plain(checkpoint_folders.own, "cat", parts=3).weight_paths()[2])
    (checkpoint_folders.own / "bad.json").write_text("{")
    shown = show_checkpoints()
    assert shown.states == {"bird": "unchecked", "cat": "unchecked", "bad.json": "damaged"}
    shown.page.verify_all.trigger()
    shown.settle()
    assert shown.states == {"bird": "verified", "cat": "mismatch", "bad.json": "damaged"}
    shown.click("cat")
    assert "sha256 differs" in shown.page.details.advice.text()
    shown.page.set_used("", "")
    assert not shown.page.use.isEnabled()


def test_one_can_be_checked_alone(show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders) -> None:
    write_plain(checkpoint_folders.own, "bird")
    write_plain(checkpoint_folders.own, "cat")
    shown = show_checkpoints()
    shown.click("cat")
    QTest.keyClick(shown.page.list, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    shown.settle()
    assert shown.states == {"bird": "unchecked", "cat": "verified"}


def test_the_page_goes_on_while_weights_are_checked(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, endless_disk: threading.Event
) -> None:
    write_plain(checkpoint_folders.own, "bird")
    write_plain(checkpoint_folders.own, "cat")
    shown = show_checkpoints()
    shown.page.verify_all.trigger()
    assert shown.states == {"bird": "checking", "cat": "waiting"}
    assert not shown.page.verify_all.isEnabled()
    shown.click("cat")
    assert shown.page.details.name.text() == "cat"
    endless_disk.set()
    shown.settle()
    assert shown.states == {"bird": "verified", "cat": "verified"}


def test_closing_does_not_wait_for_a_long_check(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, endless_disk: threading.Event
) -> None:
    write_plain(checkpoint_folders.own, "bird")
    shown = show_checkpoints()
    shown.page.verify_all.trigger()
    shown.page.close_down()
    shown.settle()
    assert shown.states == {"bird": "unchecked"}


def test_a_state_is_kept_while_the_files_are_and_forgotten_when_they_change(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    bird = write_plain(checkpoint_folders.own, "bird")
    write_plain(checkpoint_folders.own, "cat")
    shown = show_checkpoints()
    shown.page.verify_all.trigger()
    shown.settle()
    bird.weight_paths()[0].write_bytes(b"something else")
    shown.page.refresh()
    shown.settle()
    assert shown.states == {"bird": "unchecked", "cat": "verified"}


def test_weights_that_can_not_be_read_are_no_mismatch(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(checkpoint_folders.own, "bird")
    shown = show_checkpoints()

    def refuse(path: Path, tick: Tick) -> Iterator[bytes]:
        raise checkpoint_files.Refused("can't read", path, "Permission denied")

    monkeypatch.setattr(checkpoint_files, "_chunks", refuse)
    shown.page.verify_all.trigger()
    shown.settle()
    assert shown.states == {"bird": "unreadable"}


# Use ----------------------------------------------------------------------------------------------------------------


def test_use_says_which_kind_and_which_name(show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders) -> None:
    write_stack(checkpoint_folders.bundled)
    write_plain(checkpoint_folders.bundled, "bird", default=True)
    write_plain(checkpoint_folders.own, "cat")
    shown = show_checkpoints()
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


def test_a_member_alone_can_not_be_used(show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders) -> None:
    write_plain(checkpoint_folders.own, "swin", "authenticity-member")
    shown = show_checkpoints()
    assert not shown.page.use.isEnabled()
    assert not shown.page.details.use.isVisible()


def test_a_checkpoint_in_use_may_be_named_by_its_file(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_plain(checkpoint_folders.own, "bird")
    shown = show_checkpoints()
    shown.page.set_used(str(checkpoint_folders.own / "bird.json"), "default")
    assert "in use" in shown.spoken("bird")


def test_open_folder_opens_the_folder(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plain(checkpoint_folders.bundled, "bird")
    shown = show_checkpoints()
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) == 1

    monkeypatch.setattr("app.window.parts.reveal.QDesktopServices.openUrl", open_url)
    shown.page.open_folder.trigger()
    assert opened == [str(checkpoint_folders.bundled)]
    assert shown.message == ""
    shown.page.open_folder.trigger()
    assert str(checkpoint_folders.bundled) in shown.message


# By keyboard and in both themes -------------------------------------------------------------------------------------


def test_every_command_says_its_key_and_the_search_is_one_key_away(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_plain(checkpoint_folders.own, "bird")
    shown = show_checkpoints()
    page = shown.page
    for action in page.commands():
        assert action.shortcut().toString() in action.toolTip()
    QTest.keyClick(page.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.text.hasFocus()


def test_both_themes_draw_the_list_and_the_facts_in_their_colours(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders
) -> None:
    write_plain(checkpoint_folders.own, "bird", licence_note="For research")
    shown = show_checkpoints()
    for theme in (LIGHT, DARK):
        shown.window.setStyleSheet(style_sheet(theme))
        shown.page.set_theme(theme)
        assert theme.faint in shown.page.details.facts.toHtml()
        picture = shown.page.list.grab().toImage()
        seen = {picture.pixelColor(x, y).name() for x in range(200) for y in range(8, 40)}
        assert theme.text in seen


def test_a_trained_checkpoint_is_listed_as_it_is(
    show_checkpoints: Callable[[], Shown], checkpoint_folders: Folders, tiny_checkpoint: Manifest
) -> None:
    assert tiny_checkpoint.path is not None
    shown = show_checkpoints()
    shown.add(tiny_checkpoint.path.parent)
    assert shown.names == ["tiny"]
    assert "tdanet" in shown.facts
