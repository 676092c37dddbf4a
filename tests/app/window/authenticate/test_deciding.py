"""A person's decision on each verdict: by keys and buttons, with a note, undone like everything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.verdicts.decision import Decision
from app.window.authenticate.deciding import next_doubtful
from app.window.authenticate.model import Column
from app.window.authenticate.rows import PhotoRow, Stage
from models.provenance import Label, Labels
from tests.app.window.fake_engine import fake_labels, fake_verdict
from tests.app.window.judging import Judge, photos

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
NAMES = ("a-inpainted.png", "b.png", "c-unsure.png", "d-edited.png", "e-inpainted.png")


@pytest.fixture
def table(judge: Judge, tmp_path: Path) -> Judge:
    """Five verdicts, all but "b" doubtful, with the keys in the table and the first row selected."""
    judge.judge(*photos(tmp_path / "p", *NAMES))
    judge.page.activateWindow()
    judge.wait(judge.page.isActiveWindow)
    judge.page.table.setFocus()
    judge.select(0)
    return judge


def press(judge: Judge, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Where the keys go on this page."""
    for key in keys:
        focused = judge.page.focusWidget()
        assert isinstance(focused, QWidget)
        QTest.keyClick(focused, key, modifier)


def selected(judge: Judge) -> str:
    return "".join(row.name[0] for row in judge.page.table.selected_rows())


def answers(judge: Judge) -> str:
    """A letter a row, as they were added: of its answer, "-" where there is none."""
    return "".join("-" if row.decision is None else row.decision.answer[0] for row in judge.page.model.rows)


def decision(judge: Judge, name: str) -> Decision | None:
    return next(row.decision for row in judge.page.model.rows if row.name.startswith(name))


def test_keys_decide_on_the_selected_rows_and_the_next_doubtful_photo_follows(table: Judge) -> None:
    visited = []
    for key in (Key.Key_1, Key.Key_2, Key.Key_3):
        press(table, key)
        visited.append(selected(table))
    assert (answers(table), visited) == ("a-du-", ["c", "d", "e"])
    assert decision(table, "a") == Decision("agree", "", "inpainted")
    table.select(1)
    press(table, Key.Key_1)  # what is not doubtful can be decided on as well
    press(table, Key.Key_2)
    assert (answers(table), selected(table)) == ("aadud", "e")
    assert table.said == ["No doubtful photo is left to decide on."]
    table.select()
    press(table, Key.Key_2)
    assert answers(table) == "ddddd"
    press(table, Key.Key_2)  # the same again
    assert answers(table) == "-----"


def test_the_same_key_zero_and_backspace_take_it_back_and_ctrl_z_brings_each_step_back(table: Judge) -> None:
    for back in (Key.Key_1, Key.Key_0, Key.Key_Backspace):
        table.select(0)
        press(table, Key.Key_1)
        table.select(0)
        press(table, back)
        assert (answers(table), selected(table)) == ("-----", "a")
    table.select(4)
    for expected in ("a----", "-----"):
        press(table, Key.Key_Z, modifier=CONTROL)
        assert (answers(table), selected(table)) == (expected, "a")  # what is undone is in sight
    press(table, Key.Key_Z, modifier=CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert answers(table) == "a----"
    press(table, Key.Key_Delete)
    assert answers(table) == "----"
    press(table, Key.Key_Z, modifier=CONTROL)
    assert answers(table) == "a----"


def test_the_next_one_follows_the_order_and_the_filter_that_are_shown(table: Judge) -> None:
    table.page.table.sortByColumn(Column.FILE, Qt.SortOrder.DescendingOrder)
    table.select(2)  # c
    press(table, Key.Key_1)
    assert selected(table) == "a"
    press(table, Key.Key_1)
    assert selected(table) == "e"  # from the top again
    table.page.top.kind.setCurrentIndex(table.page.top.kind.findData("undecided"))
    assert [name[0] for name in table.shown()] == ["e", "d", "b"]
    table.select(0)
    press(table, Key.Key_2)
    assert ([name[0] for name in table.shown()], selected(table)) == (["d", "b"], "d")


def test_an_open_photo_is_decided_by_the_same_keys_and_by_buttons(table: Judge, tmp_path: Path) -> None:
    table.open(tmp_path / "p" / NAMES[0])
    detail = table.page.detail
    press(table, Key.Key_2)
    assert (answers(table), detail.name.text()) == ("d----", NAMES[2])
    QTest.mouseClick(detail.decision.buttons["agree"], Qt.MouseButton.LeftButton)
    assert (answers(table), detail.name.text()) == ("d-a--", NAMES[3])
    assert not detail.decision.buttons["agree"].isChecked()
    press(table, Key.Key_Z, modifier=CONTROL)
    assert (answers(table), detail.name.text()) == ("d----", NAMES[2])
    press(table, Key.Key_PageUp, Key.Key_PageUp)
    assert detail.decision.buttons["disagree"].isChecked()
    press(table, Key.Key_0)
    assert (answers(table), detail.name.text()) == ("-----", NAMES[0])
    table.read()


def test_a_note_is_typed_before_or_after_the_answer_and_is_never_lost(table: Judge, tmp_path: Path) -> None:
    first, third = tmp_path / "p" / NAMES[0], tmp_path / "p" / NAMES[2]
    detail = table.page.detail
    table.open(first)
    detail.decision.note.setFocus()
    QTest.keyClicks(detail.decision.note, "1 odd eye ")
    assert answers(table) == "-----"  # keys are letters there
    QTest.mouseClick(detail.decision.buttons["disagree"], Qt.MouseButton.LeftButton)
    assert decision(table, "a") == Decision("disagree", "1 odd eye", "inpainted")
    assert table.page.undo_stack.count() == 1  # answer and note are one step
    assert detail.decision.note.text() == ""  # of the next photo
    QTest.keyClicks(detail.decision.note, "blurred")
    QTest.keyClick(detail.decision.note, Key.Key_Return)
    assert decision(table, "c") == Decision("unsure", "blurred", "unsure")
    assert detail.viewport.hasFocus()
    press(table, Key.Key_1)
    assert decision(table, "c") == Decision("agree", "blurred", "unsure")
    for leave in (lambda: press(table, Key.Key_PageUp), table.page.escape, table.page.close_down):
        table.open(third)
        detail.decision.note.setFocus()
        QTest.keyClicks(detail.decision.note, "!")
        leave()
    table.page.close_detail()
    assert decision(table, "c") == Decision("agree", "blurred!!!", "unsure")
    shown = table.page.filter.index(2, Column.DECISION)
    assert shown.data() == "agree"
    assert shown.data(Qt.ItemDataRole.AccessibleTextRole) == "agree\nblurred!!!"
    table.read()


def test_a_note_that_is_being_written_outlasts_judging_again(table: Judge, tmp_path: Path) -> None:
    table.open(tmp_path / "p" / NAMES[0])
    note = table.page.detail.decision.note
    note.setFocus()
    QTest.keyClicks(note, "odd eye")
    table.engine.held = True
    QTest.keyClick(note, Key.Key_F5)
    table.page.close_detail()
    table.engine.let_go()
    table.finish()
    made = decision(table, "a")
    assert made is not None
    assert (made.answer, made.note) == ("unsure", "odd eye")
    table.read()


def test_a_decision_outlasts_judging_again_and_says_which_verdict_it_is_about(table: Judge) -> None:
    table.select(0)
    press(table, Key.Key_1)
    table.select(0)
    press(table, Key.Key_F5)
    table.finish()
    assert decision(table, "a") == Decision("agree", "", "inpainted")
    table.page.model.set_threshold(0.95)
    whole = table.page.filter.index(0, Column.DECISION).data(Qt.ItemDataRole.AccessibleTextRole)
    assert whole == "agree\non “inpainted”"


def test_a_saved_table_brings_decisions_along_but_takes_no_other_one_s_place(table: Judge, tmp_path: Path) -> None:
    file = tmp_path / "t.verdicts"
    press(table, Key.Key_1, Key.Key_1)  # on a and c
    table.page.exporting.save(file)
    table.read()
    press(table, Key.Key_Z, Key.Key_Z, modifier=CONTROL)
    press(table, Key.Key_2)
    assert answers(table) == "d----"
    table.add(file)
    assert answers(table) == "d-a--"
    assert table.said[-1] == "Photos added to the table: 1."


def test_without_a_verdict_there_is_nothing_to_decide(judge: Judge, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"")
    judge.judge(broken)
    judge.select(0)
    judge.page.decide("agree")
    assert judge.row(broken).decision is None
    assert judge.said == ["Nothing to decide on: no photo with a verdict is selected."]
    judge.open(broken)
    assert not judge.page.detail.decision.isEnabled()


@pytest.mark.parametrize("labels", [None, fake_labels("edited"), Labels((Label("software", "captured", "x", "y"),))])
def test_doubtful_is_whatever_is_not_authentic_or_is_denied_by_its_file(labels: Labels | None) -> None:
    def row(name: str) -> PhotoRow:
        return PhotoRow.judged(name, fake_verdict(name, (16, 16)), None, labels=labels)

    assert [row(name).doubtful for name in ("inpainted", "unsure", "outside")] == [True] * 3
    assert row("plain").doubtful == (labels == fake_labels("edited"))
    assert not PhotoRow("x", Stage.FAILED, error="Broken.").doubtful


def test_the_next_doubtful_one_is_looked_for_below_first() -> None:
    make: Callable[[str], PhotoRow] = lambda name: PhotoRow.judged(name, fake_verdict(name, (16, 16)), None)  # noqa: E731
    order = [make(name) for name in ("1-inpainted", "2", "3-unsure", "4-inpainted")]
    places = [
        next_doubtful(order, {order[place].path for place in leaving}) for leaving in ([0], [3], [1, 2, 3], [0, 2, 3])
    ]
    assert [found and found.path[0] for found in places] == ["3", "1", "1", None]
