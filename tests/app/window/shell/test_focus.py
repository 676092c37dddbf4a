"""Where the keyboard's focus is can be seen, on every control and in both themes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.window.shell.main_window import PAGES
from tests.app.window.accessibility_checks import controls, described
from tests.app.window.conftest import User

LEAST_CONTRAST = 2.0  # between a pixel with and without focus
LEAST_PIXELS = 20
AROUND = 4  # px beside a control


def luminance(window: QWidget, place: QRect) -> np.ndarray:
    """WCAG's relative luminance of what is on screen, float h×w."""
    image = window.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    parts = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722)


def shows_focus(widget: QWidget, beside: QWidget) -> bool:
    """Whether `widget` looks another way while it has the focus than while `beside` has."""
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint()), widget.size()).adjusted(-AROUND, -AROUND, AROUND, AROUND)
    seen = []
    for focused in (widget, beside):
        focused.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        seen.append(luminance(window, place))
    brighter, darker = np.maximum(*seen), np.minimum(*seen)
    return np.count_nonzero((brighter + 0.05) / (darker + 0.05) >= LEAST_CONTRAST) >= LEAST_PIXELS


def hidden_focus(user: User) -> list[str]:
    """The controls of all pages that don't show it."""
    found = []
    for name in PAGES:
        user.window.show_page(name)
        QApplication.processEvents()
        there = [
            widget
            for widget in controls(user.window)
            if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        for number, widget in enumerate(there):
            if not shows_focus(widget, there[number - 1]):
                found.append(f"{name}: {described(widget)}")
    return found


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_focus_shows_on_every_control(filled: User, theme: str) -> None:
    filled.window.store.update(theme=theme)
    filled.window.activateWindow()
    filled.wait(filled.window.isActiveWindow)
    assert hidden_focus(filled) == []
