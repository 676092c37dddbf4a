"""What is picked in any drop-down list or menu can be read, in both themes."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QComboBox, QMenu, QWidget

from app.window.shell.main_window import PAGES
from tests.app.window.conftest import User

READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of text


def brightness(colour: QColor) -> float:
    """The relative luminance of WCAG."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.getRgbF()[:3]]
    return float(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])


def colours(widget: QWidget, place: QRect) -> Counter[int]:
    """How often each colour is there, as it is drawn."""
    image = widget.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return Counter(image.pixel(x, y) for x in range(image.width()) for y in range(image.height()))


def ground(there: Counter[int]) -> int:
    return there.most_common(1)[0][0]


def contrast(there: Counter[int]) -> float:
    """Between the ground and what stands out from it most."""
    under = brightness(QColor(ground(there)))
    others = [brightness(QColor(colour)) for colour in there]
    return max((max(under, other) + 0.05) / (min(under, other) + 0.05) for other in others)


def entry(box: QComboBox, row: int) -> Counter[int]:
    """The colours of an entry of its open list."""
    view = box.view()
    place = view.visualRect(box.model().index(row, 0)) & view.viewport().rect()
    return colours(view.viewport(), place.adjusted(4, 4, -4, -4))


def readable(box: QComboBox) -> bool:
    """Whether its highlighted entry can be read, and be told from the others."""
    box.showPopup()
    box.view().setCurrentIndex(box.model().index(box.count() - 1, 0))
    picked, other = entry(box, box.count() - 1), entry(box, 0)
    box.hidePopup()
    return contrast(picked) >= READABLE and (box.count() == 1 or ground(picked) != ground(other))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_highlighted_entry_of_every_drop_down_can_be_read(quick: User, theme: str) -> None:
    window = quick.window
    window.store.update(theme=theme)
    window.windows.show_preferences()
    for name in PAGES:
        window.show_page(name)
    boxes = [box for box in window.findChildren(QComboBox) if box.count()]
    assert len(boxes) > 4
    assert [box.accessibleName() for box in boxes if not readable(box)] == []
    dialog = window.windows.preferences
    assert dialog is not None
    dialog.show_devices({"cuda": "", "mps": "absent", "dml": "unknown"})
    box = dialog.controls["device"]
    assert isinstance(box, QComboBox)
    box.showPopup()
    sound, dim = (contrast(entry(box, box.findData(kind))) for kind in ("cuda", "mps"))
    box.hidePopup()
    assert READABLE <= dim < sound, "an entry that can not be chosen is dim, and can be read"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_highlighted_entry_of_every_menu_can_be_read(quick: User, theme: str) -> None:
    window = quick.window
    window.store.update(theme=theme)
    unreadable = {}
    for menu in window.menuBar().findChildren(QMenu):
        action = next((action for action in menu.actions() if action.isEnabled() and action.text()), None)
        if action is not None:
            menu.popup(window.mapToGlobal(window.rect().center()))
            menu.setActiveAction(action)
            found = contrast(colours(menu, menu.actionGeometry(action).adjusted(8, 2, -8, -2)))
            menu.close()
            if found < READABLE:
                unreadable[menu.title()] = found
    assert unreadable == {}
