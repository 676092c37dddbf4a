"""Unknown words are underlined, named and corrected at a click, and synonyms are told as what they are read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from models.vocabulary import Vocabulary
from tests.app.window.caption.writer import CAPTION, WEIGHTS, Dots, Writer

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
    assert writer.tip_at_the_cursor() == "puppy is read as dog"
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
