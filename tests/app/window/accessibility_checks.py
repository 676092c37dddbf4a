"""What is wrong with a window for people who use it by keyboard or by ear: each check lists its complaints."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAction, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QStackedWidget,
    QTextBrowser,
    QTextEdit,
    QToolBar,
    QToolButton,
    QWidget,
)

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
COMPOSITES = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit)  # what is inside them is Qt's own
Context = Qt.ShortcutContext
Live = tuple[str, QObject, QWidget | None]  # a key, what it belongs to and the widget inside which it works; None: all


def pages(root: QWidget) -> Iterator[str]:
    """Turn to every page of every stack below `root` and say where one is; once, where there is no stack."""
    stacks = [
        stack
        for stack in root.findChildren(QStackedWidget)
        if stack.isVisibleTo(root) and not any(isinstance(above, QStackedWidget) for above in _above(stack, root))
    ]
    if not stacks:
        yield type(root).__name__
    for stack in stacks:
        before = stack.currentIndex()
        for index in range(stack.count()):
            stack.setCurrentIndex(index)
            QApplication.processEvents()
            for place in pages(stack.widget(index)):
                yield f"{type(root).__name__}, {place}"
        stack.setCurrentIndex(before)


def _above(widget: QWidget, root: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        yield parent
        parent = parent.parentWidget()


def controls(window: QWidget) -> list[QWidget]:
    """Everything on the screen that a person works with, Qt's own parts of such things left out."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.window() is window
        and (isinstance(widget, CONTROLS) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not isinstance(widget, QScrollBar)
        and not widget.objectName().startswith("qt_")
        and widget.focusProxy() is None
        and not any(isinstance(above, COMPOSITES) for above in _above(widget, window))
    ]


def described(thing: QObject) -> str:
    """Which one it is, for whoever has to mend it."""
    text = thing.text() if isinstance(thing, QAction | QAbstractButton) else ""
    parent = thing.parent()
    return f"{type(thing).__name__} {thing.objectName() or text!r} in {type(parent).__name__}"


def complaints(window: QWidget) -> list[str]:
    """All that any check finds."""
    return [*nameless(window), *without_tooltip(window), *clashes(window), *unreached(window)]


def nameless(window: QWidget) -> list[str]:
    """Controls for which a screen reader has no name: no accessible name, no text and no label as their buddy."""
    return [described(widget) for widget in controls(window) if not _says_something(spoken_name(widget))]


def spoken_name(widget: QWidget) -> str:
    """What Qt tells a screen reader."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def without_tooltip(window: QWidget) -> list[str]:
    """Actions and wordless buttons that don't say what they do, and all whose tooltip keeps their key to itself."""
    commands = actions(window)
    buttons = [widget for widget in controls(window) if isinstance(widget, QAbstractButton)]
    wordless = [button for button in buttons if isinstance(button, QToolButton) or not _says_something(button.text())]
    missing = [thing for thing in (*wordless, *commands) if not _says_something(thing.toolTip())]
    silent: list[QObject] = [action for action in commands if action.shortcuts() and not _tells(action)]
    silent += [button for button in buttons if _own_key(button) and not _tells(button)]
    for button in buttons:
        action = button.defaultAction() if isinstance(button, QToolButton) else None
        if action is not None and action.shortcuts() and not _tells(action, button.toolTip()):
            silent.append(button)
    return [
        *(f"no tooltip: {described(thing)}" for thing in missing),
        *(f"its shortcut is not in its tooltip: {described(thing)}" for thing in silent),
    ]


def actions(window: QWidget) -> list[QAction]:
    """The window's commands: every action that stands somewhere, separators, submenus and Qt's own left out."""
    bars = [*window.findChildren(QToolBar), *window.findChildren(QDockWidget)]
    own = [bar.toggleViewAction() for bar in bars]
    return [
        action
        for action in window.findChildren(QAction)
        if not action.isSeparator()
        and action.menu() is None
        and action.isVisible()
        and action.associatedObjects()
        and not isinstance(action.parent(), QLineEdit)
        and action not in own
    ]


def _own_key(button: QAbstractButton) -> QKeySequence | None:
    """A button's shortcut, where it is not just the letter underlined in its text."""
    key = button.shortcut()
    return None if key.isEmpty() or key == QKeySequence.mnemonic(button.text()) else key


def _tells(thing: QAction | QAbstractButton, tooltip: str | None = None) -> bool:
    """Whether its tooltip, or that one, tells its key; both keys of that name are Enter to people."""
    told = (thing.toolTip() if tooltip is None else tooltip).replace("Return", "Enter")
    keys = thing.shortcuts() if isinstance(thing, QAction) else [thing.shortcut()]
    return any(_native(key).replace("Return", "Enter") in told for key in keys)


def _native(key: QKeySequence) -> str:
    return key.toString(QKeySequence.SequenceFormat.NativeText)


def clashes(window: QWidget) -> list[str]:
    """Keys that two things answer to at a time, so that Qt lets neither have them."""
    found = []
    for (key, one, inside), (other_key, other, other_inside) in combinations(_live_keys(window), 2):
        if key == other_key and one is not other and _overlap(inside, other_inside):
            found.append(f"{key}: {described(one)} and {described(other)}")
    return found


def _live_keys(window: QWidget) -> list[Live]:
    live: list[Live] = []
    for action in window.findChildren(QAction):
        places = [place for place in action.associatedObjects() if _is_live(place, window)]
        if action.isEnabled() and places:
            whole = action.shortcutContext() in (Context.WindowShortcut, Context.ApplicationShortcut)
            widget = None if whole else next((place for place in places if isinstance(place, QWidget)), None)
            live += [(_native(key), action, widget) for key in action.shortcuts()]
    for button in window.findChildren(QAbstractButton):
        if button.isVisible() and button.isEnabled() and not button.shortcut().isEmpty():
            live.append((_native(button.shortcut()), button, None))
    for shortcut in window.findChildren(QShortcut):
        parent = shortcut.parent()
        if shortcut.isEnabled() and isinstance(parent, QWidget) and parent.isVisible() and parent.window() is window:
            whole = shortcut.context() in (Context.WindowShortcut, Context.ApplicationShortcut)
            live.append((_native(shortcut.key()), shortcut, None if whole else parent))
    return live + _menu_letters(window)


def _is_live(place: QObject, window: QWidget) -> bool:
    """Whether an action that stands there answers to its keys; in a menu, where the menu itself stands counts."""
    if isinstance(place, QMenu):
        buttons = [
            button
            for kind in (QToolButton, QPushButton)
            for button in window.findChildren(kind)
            if button.menu() is place
        ]
        return any(_is_live(holder, window) for holder in buttons or [place.parent()])
    return isinstance(place, QWidget) and place.isVisible() and place.isEnabled()


def _menu_letters(window: QWidget) -> list[Live]:
    if not isinstance(window, QMainWindow):
        return []
    titles = [(QKeySequence.mnemonic(action.text()), action) for action in window.menuBar().actions()]
    return [(_native(key), action, None) for key, action in titles if not key.isEmpty()]


def _overlap(one: QWidget | None, other: QWidget | None) -> bool:
    return one is None or other is None or one is other or one.isAncestorOf(other) or other.isAncestorOf(one)


def unreached(window: QWidget) -> list[str]:
    """Controls that Tab should stop at and never does on its way round, and where it gets stuck."""
    wanted = {
        widget
        for widget in controls(window)
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    }
    if not wanted:
        return []
    start = next(widget for widget in controls(window) if widget in wanted)
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QWidget] = []
    while (now := QApplication.focusWidget()) is not None and now not in seen:
        seen.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
        while isinstance(now, QTextBrowser) and QApplication.focusWidget() is now:  # from link to link
            QTest.keyClick(now, Qt.Key.Key_Tab)
    if now is None:
        return [f"Tab leaves the window after {described(seen[-1])}" if seen else "nothing takes the focus"]
    if now is not start:
        return [f"Tab does not come round: after {described(seen[-1])} it is back at {described(now)}"]
    return [described(widget) for widget in wanted if widget not in seen]
