"""The preferences' window: made from the fields, usable by keyboard, in force at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from app.window.settings.dialog import PreferencesDialog
from app.window.settings.preferences import Preferences
from app.window.settings.store import PreferencesStore
from tests.fixtures.user_folders import UserFolders

SHOWN = [entry for entry in fields(Preferences) if not entry.metadata.get("hidden")]


@pytest.fixture
def dialog(qtbot: QtBot, user_folders: UserFolders) -> Iterator[PreferencesDialog]:
    """The window on fresh preferences; `dialog.store` is what it changes."""
    store = PreferencesStore()
    window = PreferencesDialog(store)
    window.store = store  # type: ignore[attr-defined]
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    yield window
    window.close()
    window.deleteLater()
    store.close()


def _values(dialog: PreferencesDialog) -> Preferences:
    return dialog.store.values  # type: ignore[attr-defined, no-any-return]


def _pick(box: QComboBox, value: str) -> None:
    """Choose by the keyboard, as far down or up as it takes."""
    steps = box.findData(value) - box.currentIndex()
    for _ in range(abs(steps)):
        QTest.keyClick(box, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)


@pytest.mark.parametrize("entry", SHOWN, ids=lambda entry: entry.name)
def test_every_field_has_a_named_control_with_a_tooltip_and_a_label_with_a_key(
    dialog: PreferencesDialog, entry: object
) -> None:
    control = dialog.controls[entry.name]  # type: ignore[attr-defined]
    label = next(label for label in dialog.findChildren(QLabel) if label.buddy() is control)
    assert "&" in label.text()
    assert control.accessibleName() == label.text().replace("&", "")
    assert control.toolTip()


def test_no_two_labels_have_the_same_key(dialog: PreferencesDialog) -> None:
    texts = [label.text() for label in dialog.findChildren(QLabel) if label.buddy() is not None]
    keys = [text[text.index("&") + 1].lower() for text in texts]
    assert len(set(keys)) == len(SHOWN)


def test_what_is_set_on_another_page_is_not_here(dialog: PreferencesDialog) -> None:
    assert set(dialog.controls) == {entry.name for entry in SHOWN}


def test_every_choice_can_be_made_by_keyboard_and_holds_at_once(dialog: PreferencesDialog) -> None:
    for entry in SHOWN:
        for value in entry.metadata.get("choices", ()):
            box = dialog.controls[entry.name]
            assert isinstance(box, QComboBox)
            _pick(box, value)
            assert getattr(_values(dialog), entry.name) == value
            assert box.currentText()


def test_a_number_holds_once_it_is_typed_and_not_before(dialog: PreferencesDialog) -> None:
    box = dialog.controls["quality"]
    assert isinstance(box, QSpinBox)
    box.selectAll()
    QTest.keyClicks(box, "8")
    assert _values(dialog).quality == 95
    QTest.keyClicks(box, "7")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert _values(dialog).quality == 87
    assert dialog.isVisible()


def test_a_step_holds_at_once(dialog: PreferencesDialog) -> None:
    QTest.keyClick(dialog.controls["fills"], Qt.Key.Key_Up)
    assert _values(dialog).fills == 5


def test_numbers_keep_to_their_range(dialog: PreferencesDialog) -> None:
    box = dialog.controls["fills"]
    assert isinstance(box, QSpinBox)
    for _ in range(30):
        box.stepUp()
    assert _values(dialog).fills == 16


def test_what_changes_elsewhere_is_shown(dialog: PreferencesDialog) -> None:
    dialog.store.update(theme="light", fills=9)  # type: ignore[attr-defined]
    theme, fills = dialog.controls["theme"], dialog.controls["fills"]
    assert isinstance(theme, QComboBox)
    assert isinstance(fills, QSpinBox)
    assert theme.currentData() == "light"
    assert fills.value() == 9


def test_defaults_are_restored_by_a_button(dialog: PreferencesDialog) -> None:
    dialog.store.update(theme="light", fills=9)  # type: ignore[attr-defined]
    button = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Restore defaults")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert _values(dialog) == Preferences()
    theme = dialog.controls["theme"]
    assert isinstance(theme, QComboBox)
    assert theme.currentData() == "system"


def test_it_is_not_modal_and_escape_closes_it(dialog: PreferencesDialog) -> None:
    assert not dialog.isModal()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_devices_that_no_probe_found_are_grey_and_say_why(dialog: PreferencesDialog) -> None:
    box = dialog.controls["device"]
    assert isinstance(box, QComboBox)

    def offered() -> dict[str, str]:
        items = [(box.itemData(place), box.model().item(place)) for place in range(box.count())]  # type: ignore[attr-defined]
        return {kind: "" if item.isEnabled() else item.text() for kind, item in items}

    dialog.show_devices(None)
    assert [kind for kind, why in offered().items() if not why] == ["auto", "cpu"]
    dialog.show_devices({"cuda": "", "mps": "absent", "dml": "unknown"})
    assert offered() == {
        "auto": "",
        "cpu": "",
        "cuda": "",
        "mps": "MPS (none found here)",
        "dml": "DirectML (not in this program)",
    }
    dialog.show_devices({"cuda": "the driver is too old", "mps": "absent", "dml": "unknown"})
    assert offered()["cuda"] == "CUDA (the driver is too old)"
    box.setFocus()
    for _ in range(4):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert _values(dialog).device == "cpu"
