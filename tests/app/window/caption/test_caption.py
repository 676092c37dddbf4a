"""The caption as one types it: completion, unknown words and what may be meant, recent captions, attention."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.window.caption.box import CaptionBox, CaptionLine
from app.window.caption.marks import STRONGEST, shade_of
from app.window.caption.recent import MOST_RECENT
from app.window.parts.theme import DARK, LIGHT, Theme, style_sheet
from models.vocabulary import Vocabulary

VOCABULARY = Vocabulary(
    ("a", "bird", "red", "small", "with", "breast", "feather", "feathers", "reddish", "dog", "black")
)
CAPTION = "a small bird with a red breast"
WEIGHTS = (("a", 0.05), ("small", 0.1), ("bird", 0.25), ("with", 0.02), ("a", 0.03), ("red", 0.31), ("breast", 0.24))
Wave = QTextCharFormat.UnderlineStyle.WaveUnderline
Dots = QTextCharFormat.UnderlineStyle.DotLine


class Writer:
    """A window with a caption and a field after it, and a person who types."""

    def __init__(self, bot: QtBot) -> None:
        self.window = QWidget()
        bot.addWidget(self.window)
        self.box = CaptionBox()
        self.after = QLineEdit()
        column = QVBoxLayout(self.window)
        column.addWidget(self.box)
        column.addWidget(self.after)
        column.addStretch()
        self.window.resize(304, 400)
        self.box.set_vocabulary(VOCABULARY.words, VOCABULARY.read)
        self.submissions: list[str] = []
        self.box.submitted.connect(lambda: self.submissions.append(self.box.caption()))
        self.set_theme(DARK)
        self.window.show()
        bot.waitExposed(self.window)
        self.window.activateWindow()
        self.box.field.setFocus()
        bot.waitUntil(self.box.field.hasFocus, timeout=60_000)

    def set_theme(self, theme: Theme) -> None:
        self.window.setStyleSheet(style_sheet(theme))
        self.box.set_theme(theme)

    @property
    def listed(self) -> list[str]:
        """The words of the open list."""
        words = self.box.field.completer.list
        if not words.isVisible():
            return []
        return [str(words.model().index(row, 0).data()) for row in range(words.model().rowCount())]

    def type(self, text: str) -> None:
        QTest.keyClicks(self.target, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.target, key, modifier)

    @property
    def target(self) -> QWidget:
        """Where the window system sends keys: to the open list, else to what has the focus."""
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.box.field

    def marked(self, line: QTextCharFormat.UnderlineStyle = Wave) -> list[str]:
        """The words with such a line under them."""
        text = self.box.field.toPlainText()
        marks = [mark for mark in self._formats() if mark.format.underlineStyle() == line]
        return _joined([(mark.start, mark.start + mark.length) for mark in marks], text)

    def shades(self) -> dict[str, float]:
        """The opacity behind each shaded word."""
        text = self.box.field.toPlainText()
        marks = [mark for mark in self._formats() if mark.format.background().style() != Qt.BrushStyle.NoBrush]
        return {
            text[mark.start : mark.start + mark.length]: mark.format.background().color().alphaF() for mark in marks
        }

    def _formats(self) -> list:  # type: ignore[type-arg]
        return self.box.field.document().firstBlock().layout().formats()


def _joined(spans: list[tuple[int, int]], text: str) -> list[str]:
    """The pieces of a text; those that touch are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [text[start:end] for start, end in joined]


@pytest.fixture
def writer(qtbot: QtBot) -> Writer:
    return Writer(qtbot)


# Completion -------------------------------------------------------------------------------------------------------


def test_words_are_offered_from_the_second_letter_on(writer: Writer) -> None:
    writer.type("a r")
    assert writer.listed == []
    writer.type("e")
    assert writer.listed == ["red", "reddish"]
    writer.type("dd")
    assert writer.listed == ["reddish"]
    writer.type("x")
    assert writer.listed == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_enter_and_tab_take_the_picked_word_and_do_nothing_else(writer: Writer, key: Qt.Key) -> None:
    writer.type("a Fea")
    writer.press(key)
    assert writer.box.caption() == "a Feather"
    assert writer.listed == []
    assert writer.submissions == []
    assert writer.box.field.hasFocus()
    writer.type(" r")
    assert writer.box.caption() == "a Feather r"


def test_down_or_a_click_takes_another_word_and_one_undo_takes_it_back(writer: Writer) -> None:
    writer.type("fea")
    writer.press(Qt.Key.Key_Down)
    writer.press(Qt.Key.Key_Return)
    assert writer.box.caption() == "feathers"
    writer.box.field.undo()
    assert writer.box.caption() == "fea"
    writer.press(Qt.Key.Key_Backspace)
    writer.type("a")
    words = writer.box.field.completer.list
    place = words.visualRect(words.model().index(1, 0)).center()
    QTest.mouseClick(words.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert writer.box.caption() == "feathers"


def test_a_click_beside_the_open_list_closes_it_and_does_what_it_does_without_one(writer: Writer, qtbot: QtBot) -> None:
    button = QPushButton("Inpaint", writer.window)
    button.setGeometry(10, 300, 200, 40)
    button.show()
    writer.type("a red")
    assert writer.listed == ["reddish"]
    words, window = writer.box.field.completer.list, writer.window.windowHandle()
    place = button.mapToGlobal(button.rect().center())
    with qtbot.waitSignal(button.clicked):
        QTest.mousePress(words, Qt.MouseButton.LeftButton, pos=words.mapFromGlobal(place))  # it is given all presses
        qtbot.waitUntil(button.isDown)
        QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=window.mapFromGlobal(place))
    assert writer.listed == []
    assert button.hasFocus()
    assert writer.box.caption() == "a red"


def test_escape_closes_the_list_and_is_a_shortcut_only_without_one(writer: Writer) -> None:
    def overridden() -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(writer.box.field, event)
        return event.isAccepted()

    assert not overridden()
    writer.type("a fea")
    assert overridden()
    writer.press(Qt.Key.Key_Escape)
    assert writer.listed == []
    writer.press(Qt.Key.Key_Return)
    assert writer.submissions == ["a fea"]


@pytest.mark.parametrize(("text", "listed"), [("a bird", []), ("a red", ["reddish"])])
def test_where_no_word_is_begun_enter_submits_and_tab_leaves(writer: Writer, text: str, listed: list[str]) -> None:
    writer.type(text)
    assert writer.listed == listed  # "red" is known as it stands
    writer.press(Qt.Key.Key_Return)
    assert writer.submissions == [text]
    assert writer.listed == []
    writer.type(" red" if listed else "")
    writer.press(Qt.Key.Key_Tab)
    assert writer.box.caption() == (f"{text} red" if listed else text)
    assert writer.listed == []
    assert not writer.box.field.hasFocus()


def test_nothing_is_offered_for_what_was_not_typed(writer: Writer) -> None:
    writer.box.set_caption("a fea")
    writer.box.field.moveCursor(QTextCursor.MoveOperation.End)
    writer.press(Qt.Key.Key_Left)
    writer.press(Qt.Key.Key_Right)
    assert writer.listed == []


def test_words_of_an_input_method_are_completed_too(writer: Writer) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString("fea")
    QApplication.sendEvent(writer.box.field, event)
    assert writer.listed == ["feather", "feathers"]


# Unknown words ----------------------------------------------------------------------------------------------------


def test_unknown_words_are_underlined_named_and_corrected_by_a_click(writer: Writer) -> None:
    writer.type("a Redish bird, birdd and redish.")
    assert writer.marked() == ["Redish", "birdd", "and", "redish"]
    assert writer.box.unknown_words() == ["redish", "birdd", "and"]
    assert writer.box.unknown.text() == "Unknown words, ignored: Redish, birdd, and, redish"
    buttons = {button.accessibleName(): button for button in writer.box.corrections.buttons()}
    assert list(buttons)[:2] == ["Replace Redish with Red", "Replace Redish with Reddish"]
    QTest.mouseClick(buttons["Replace Redish with Reddish"], Qt.MouseButton.LeftButton)
    assert writer.box.caption() == "a Reddish bird, birdd and redish."
    assert writer.box.field.hasFocus()
    writer.box.field.undo()
    assert writer.box.caption() == "a Redish bird, birdd and redish."


def test_a_correction_is_made_wherever_the_word_stands_and_taken_back_at_once(writer: Writer) -> None:
    writer.type("birdd, birdd birddd birdd ")
    writer.box.field.replace_word("birdd", "bird")
    assert writer.box.caption() == "bird, bird birddd bird"
    writer.box.field.undo()
    assert writer.box.caption() == "birdd, birdd birddd birdd"


def test_corrections_come_after_the_field_for_tab_and_are_taken_by_space(writer: Writer) -> None:
    writer.box.set_recent(["a dog"])
    writer.type("dogg redish ")
    names = []
    for _ in range(3):
        writer.press(Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().accessibleName())
    assert names == ["Replace dogg with dog", "Replace redish with red", "Replace redish with reddish"]
    writer.press(Qt.Key.Key_Space)
    assert writer.box.caption() == "dogg reddish"
    writer.press(Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is writer.box.history


@pytest.mark.parametrize("how", ["a space", "leaving"])
def test_a_word_is_not_complained_about_before_it_is_finished(writer: Writer, how: str) -> None:
    writer.type("a feat")
    assert writer.box.unknown.isHidden()
    writer.press(Qt.Key.Key_Escape)
    if how == "leaving":
        writer.after.setFocus()
    else:
        writer.type(" ")
    assert "feat" in writer.box.unknown.text()


def test_the_menu_under_the_right_button_corrects(writer: Writer) -> None:
    writer.type("a birdd ")
    writer.box.field.moveCursor(QTextCursor.MoveOperation.PreviousWord)
    place = writer.box.field.cursorRect().center() + QPoint(4, 0)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, writer.box.field.mapToGlobal(place))
    writer.box.field.contextMenuEvent(asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.actions()[0].text() == "bird"
    menu.actions()[0].trigger()
    menu.close()
    assert writer.box.caption() == "a bird"


def test_nothing_below_moves_whatever_is_said(writer: Writer) -> None:
    def place() -> int:
        QApplication.sendPostedEvents()
        writer.window.layout().activate()
        return writer.after.y()

    before = place()
    writer.type("birdd redish dogg feathr blackk zebra ")
    assert place() == before
    writer.box.set_caption(CAPTION)
    writer.box.show_attention(WEIGHTS)
    assert place() == before


def test_another_vocabulary_marks_other_words(writer: Writer) -> None:
    writer.type("a zebraa ")
    assert writer.marked() == ["zebraa"]
    assert writer.box.corrections.buttons() == []
    other = Vocabulary(("zebra",))
    writer.box.set_vocabulary(other.words, other.read)
    assert writer.marked() == ["a", "zebraa"]
    assert writer.box.unknown.text().endswith(": a, zebraa")
    assert [button.text() for button in writer.box.corrections.buttons()] == ["zebra"]


# Synonyms ---------------------------------------------------------------------------------------------------------


def test_a_word_whose_synonym_is_known_has_dots_and_is_told_as_what_it_is_read(writer: Writer) -> None:
    writer.type("a Crimson puppy ")
    assert (writer.marked(), writer.marked(Dots)) == ([], ["Crimson", "puppy"])
    assert writer.box.unknown_words() == []
    assert writer.box.unknown.isHidden()
    assert writer.box.told.text() == "Crimson is read as red, puppy as dog"
    field = writer.box.field
    field.moveCursor(QTextCursor.MoveOperation.PreviousWord)
    place = field.cursorRect().center()
    QApplication.sendEvent(field.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, field.mapToGlobal(place)))
    assert QToolTip.text() == "puppy is read as dog"
    QToolTip.hideText()
    writer.press(Qt.Key.Key_Return)
    assert writer.submissions == ["a Crimson puppy"]


def test_synonyms_stand_behind_unknown_words_and_behind_the_attention(writer: Writer) -> None:
    writer.type("a pupp ")
    writer.type("kitty puppy ")
    assert writer.box.unknown.text() == "Unknown words, ignored: pupp, kitty · puppy is read as dog"
    assert writer.box.told.isHidden()
    writer.box.set_caption("a small puppy")
    writer.box.show_attention((("a", 0.1), ("small", 0.2), ("puppy", 0.7)))
    assert writer.box.told.text() == "Attention: puppy 70 %, small 20 %, a 10 % · puppy is read as dog"
    assert writer.marked(Dots) == ["puppy"]


# Recent captions --------------------------------------------------------------------------------------------------


def test_the_captions_used_last_come_first_and_none_twice(writer: Writer) -> None:
    told: list[list[str]] = []
    writer.box.recent_changed.connect(lambda: told.append(writer.box.recent()))
    writer.box.set_recent(["a dog", "a bird", "a dog"])
    assert (writer.box.recent(), told) == (["a dog", "a bird"], [])
    writer.box.remember("a bird")
    writer.box.remember("a bird")
    writer.box.remember(" ")
    assert told == [["a bird", "a dog"]]
    for number in range(MOST_RECENT + 5):
        writer.box.remember(str(number))
    assert writer.box.recent() == [str(number) for number in range(MOST_RECENT + 4, 4, -1)]


def test_alt_down_and_a_button_list_them_and_one_is_written_in_place_of_the_caption(writer: Writer) -> None:
    assert not writer.box.history.isEnabled()
    writer.box.set_recent(["a red & small bird", "a dog"])
    writer.type("something else")
    writer.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["a red && small bird", "a dog"]
    writer.press(Qt.Key.Key_Return)
    assert writer.box.caption() == "a red & small bird"
    assert writer.box.field.hasFocus()
    writer.box.field.undo()
    assert writer.box.caption() == "something else"
    QTest.mouseClick(writer.box.history, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert writer.box.caption() == "a dog"


# Attention --------------------------------------------------------------------------------------------------------


def test_words_are_shaded_by_their_share_of_the_attention(writer: Writer) -> None:
    writer.box.set_caption(CAPTION.replace("red", "Red"))
    writer.box.show_attention(WEIGHTS)
    shades = writer.shades()
    assert sorted(shades, key=shades.__getitem__, reverse=True)[:3] == ["Red", "bird", "breast"]
    assert shades["Red"] == pytest.approx(STRONGEST, abs=0.01)
    assert "Red: 31 %" in writer.box.field.accessibleDescription()
    assert writer.box.told.text() == "Attention: Red 31 %, bird 25 %, breast 24 %"


def test_the_share_of_a_word_is_told_under_the_mouse_until_the_text_changes(writer: Writer) -> None:
    writer.box.set_caption(CAPTION)
    writer.box.show_attention(WEIGHTS)
    field = writer.box.field
    field.moveCursor(QTextCursor.MoveOperation.End)
    place = field.cursorRect().center()
    QApplication.sendEvent(field.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, field.mapToGlobal(place)))
    assert QToolTip.text() == "breast: 24 %"
    QToolTip.hideText()
    writer.type(".")
    assert writer.shades() == {}
    assert field.accessibleDescription() == ""
    assert writer.box.told.isHidden()


def test_the_attention_of_another_caption_or_of_none_shades_nothing(writer: Writer) -> None:
    for caption, weights in (("a bird", WEIGHTS), (CAPTION, WEIGHTS), (CAPTION, ())):
        writer.box.set_caption(caption)
        writer.box.show_attention(weights)
        assert bool(writer.shades()) == (caption == CAPTION and bool(weights))


def test_shades_and_waves_stand_beside_each_other(writer: Writer) -> None:
    writer.box.set_caption("a zebra bird_x")
    writer.box.show_attention((("a", 0.2), ("bird", 0.8)))
    assert "bird" in writer.shades()
    assert writer.marked() == ["zebra", "bird_x"]
    assert writer.box.told.isHidden()
    assert writer.box.unknown.isVisible()


def test_words_of_several_lines_are_shaded_where_they_stand(writer: Writer) -> None:
    writer.box.set_caption("a small bird\nwith a red breast")
    writer.box.show_attention(WEIGHTS)
    second = writer.box.field.document().lastBlock()
    marks = {second.text()[mark.start : mark.start + mark.length] for mark in second.layout().formats()}
    assert marks == {"with", "a", "red", "breast"}


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_text_reads_well_on_the_strongest_shade(theme: Theme) -> None:
    shade, field = shade_of(QColor(theme.accent), 1.0), QColor(theme.field)
    share = shade.alphaF()
    behind = [share * a + (1 - share) * b for a, b in zip(shade.getRgbF()[:3], field.getRgbF()[:3], strict=True)]
    lights = sorted((_luminance(behind), _luminance(list(QColor(theme.text).getRgbF()[:3]))))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


def _luminance(rgb: list[float]) -> float:
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("width", "lines"), [(400, 1), (110, 2)])
def test_phrases_share_a_line_only_where_they_fit(qtbot: QtBot, width: int, lines: int) -> None:
    line = CaptionLine("faint")
    qtbot.addWidget(line)
    line.resize(width, 2 * line.fontMetrics().lineSpacing())
    line.say(["kitty is read as cat", "pup as dog"])
    seen = line.grab().toImage()
    rows = [len({seen.pixel(x, y) for x in range(seen.width())}) > 1 for y in range(seen.height())]
    half = len(rows) // 2
    assert [any(rows[:half]), any(rows[half:])] == [True, lines == 2]
