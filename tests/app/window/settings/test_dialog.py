"""The preferences' window: made from the fields, usable by keyboard, in force at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.window.settings.dialog import PreferencesDialog
from app.window.settings.preferences import Preferences
from app.window.settings.store import PreferencesStore

SHOWN = [entry for entry in fields(Preferences) if not entry.metadata.get("hidden")]


class Opened:
    """The window on fresh preferences."""

    def __init__(self) -> None:
        self.store = PreferencesStore()
        self.dialog = PreferencesDialog(self.store, self.store.values.language)
        self.controls: dict[str, Any] = dict(self.dialog.controls)
        self.dialog.show()
        self.dialog.activateWindow()


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    found = Opened()
    qtbot.waitExposed(found.dialog)
    yield found
    found.dialog.close()
    found.dialog.deleteLater()
    found.store.close()


def pick(box: QComboBox, value: str) -> None:
    """Choose by the keyboard, as far down or up as it takes."""
    steps = box.findData(value) - box.currentIndex()
    for _ in range(abs(steps)):
        QTest.keyClick(box, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)


def test_every_field_has_a_named_control_with_a_tooltip_and_a_label_with_a_key_of_its_own(opened: Opened) -> None:
    assert set(opened.controls) == {entry.name for entry in SHOWN}  # what is set on another page is not here
    labels = {label.buddy(): label.text() for label in opened.dialog.findChildren(QLabel) if label.buddy() is not None}
    for name, control in opened.controls.items():
        assert control.accessibleName() == labels[control].replace("&", ""), name
        assert control.toolTip(), name
    keys = {text[text.index("&") + 1].lower() for text in labels.values()}
    assert len(keys) == len(SHOWN)


def test_every_choice_can_be_made_by_keyboard_and_holds_at_once(opened: Opened) -> None:
    for entry in SHOWN:
        for value in entry.metadata.get("choices", ()):
            pick(opened.controls[entry.name], value)
            assert getattr(opened.store.values, entry.name) == value
            assert opened.controls[entry.name].currentText()


def test_a_number_holds_once_it_is_typed_and_keeps_to_its_range(opened: Opened) -> None:
    quality, fills = opened.controls["quality"], opened.controls["fills"]
    quality.selectAll()
    QTest.keyClicks(quality, "8")
    assert opened.store.values.quality == 95
    QTest.keyClicks(quality, "7")
    QTest.keyClick(quality, Qt.Key.Key_Return)
    assert opened.store.values.quality == 87
    assert opened.dialog.isVisible()
    QTest.keyClick(fills, Qt.Key.Key_Up)
    assert opened.store.values.fills == 5
    for _ in range(30):
        fills.stepUp()
    assert opened.store.values.fills == 16


def test_what_changes_elsewhere_is_shown_and_defaults_are_restored_by_a_button(opened: Opened) -> None:
    opened.store.update(theme="light", fills=9)
    assert (opened.controls["theme"].currentData(), opened.controls["fills"].value()) == ("light", 9)
    restore = next(each for each in opened.dialog.findChildren(QPushButton) if each.text() == "Restore defaults")
    QTest.mouseClick(restore, Qt.MouseButton.LeftButton)
    assert opened.store.values == Preferences()
    assert opened.controls["theme"].currentData() == "system"


def test_it_is_not_modal_and_escape_closes_it(opened: Opened) -> None:
    assert not opened.dialog.isModal()
    QTest.keyClick(opened.dialog, Qt.Key.Key_Escape)
    assert not opened.dialog.isVisible()


def test_devices_that_no_probe_found_are_grey_and_say_why(opened: Opened) -> None:
    box = opened.controls["device"]

    def offered() -> dict[str, str]:
        items = [(box.itemData(place), box.model().item(place)) for place in range(box.count())]
        return {kind: "" if item.isEnabled() else item.text() for kind, item in items}

    opened.dialog.show_devices(None)
    assert [kind for kind, why in offered().items() if not why] == ["auto", "cpu"]
    found = {"cuda": "", "mps": "absent", "dml": "unknown"}
    opened.dialog.show_devices(found)
    grey = {"mps": "MPS (not found on this computer)", "dml": "DirectML (not included in this program)"}
    assert offered() == {"auto": "", "cpu": "", "cuda": ""} | grey
    opened.dialog.show_devices(found | {"cuda": "the driver is too old"})
    assert offered()["cuda"] == "CUDA (the driver is too old)"
    box.setFocus()
    for _ in range(4):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert opened.store.values.device == "cpu"


def test_another_language_is_said_to_wait_for_the_next_start(opened: Opened) -> None:
    box = opened.dialog.controls["language"]
    assert isinstance(box, QComboBox)
    for language, waits in (("de", True), ("system", False)):
        pick(box, language)
        assert opened.dialog.language_waits.isVisible() == waits
