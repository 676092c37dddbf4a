"""The table of photos while verdicts come in: sorted, filtered, added to and taken from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from app.window.authenticate.model import AFTER, Column, PhotosModel
from app.window.authenticate.photos_filter import PhotosFilter
from app.window.authenticate.row_order import value_of
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.authenticate.table import PhotoTable
from app.window.parts.theme import DARK
from tests.app.window.fake_engine import fake_verdict


def judged(path: str) -> PhotoRow:
    return PhotoRow.judged(path, fake_verdict(path, (64, 64)), np.full((4, 6, 3), 200, np.uint8))


class Shown:
    """A table of photos by their names."""

    def __init__(self, *names: str) -> None:
        self.model = PhotosModel()
        self.strict = QAbstractItemModelTester(self.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        self.filter = PhotosFilter(self.model)
        self.table = PhotoTable(DARK, self.filter)
        self.table.resize(1000, 400)
        self.model.add(names)

    @property
    def names(self) -> list[str]:
        """As the view itself has them."""
        return [self.filter.index(row, 0).data() for row in range(self.filter.rowCount())]

    def select(self, *rows: int) -> None:
        chosen = QItemSelection()
        for row in rows:
            chosen.select(self.filter.index(row, 0), self.filter.index(row, self.filter.columnCount() - 1))
        self.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @property
    def selected(self) -> list[str]:
        return [row.name for row in self.table.selected_rows()]


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., Shown]:
    def make(*names: str) -> Shown:
        found = Shown(*names)
        qtbot.addWidget(found.table)
        return found

    return make


def test_a_filtered_table_fills_while_verdicts_come_and_only_what_changed_is_drawn_anew(
    shown: Callable[..., Shown],
) -> None:
    table = shown("a-inpainted", "b", "c-inpainted")
    table.filter.narrow("inpainted", "")
    assert table.names == []
    changed: list[tuple[int, int]] = []
    table.model.dataChanged.connect(lambda first, last, _=None: changed.append((first.row(), last.row())))
    for name in ("a-inpainted", "b", "c-inpainted"):
        table.model.put(judged(name))
    assert table.names == ["a-inpainted", "c-inpainted"] == [row.name for row in table.table.shown_rows()]
    assert changed == [(0, 0), (1, 1), (2, 2)]
    table.model.put(*(PhotoRow(name, Stage.CANCELLED) for name in ("a-inpainted", "c-inpainted", "unknown")))
    assert changed[3:] == [(0, 2)]  # many at once are told once
    assert table.names == []


def test_sorting_keeps_the_selected_photos_and_tells_numbers_from_words(shown: Callable[..., Shown]) -> None:
    table = shown("a", "b-inpainted", "c-unsure", "d")
    for name in ("a", "b-inpainted", "c-unsure"):
        table.model.put(judged(name))
    table.select(0, 1)
    table.table.sortByColumn(Column.PROBABILITY, Qt.SortOrder.DescendingOrder)
    assert table.names == ["b-inpainted", "c-unsure", "a", "d"]
    assert table.selected == ["b-inpainted", "a"]
    table.table.sortByColumn(Column.VERDICT, Qt.SortOrder.AscendingOrder)
    assert table.names == ["a", "b-inpainted", "c-unsure", "d"]  # authentic, inpainted, unsure, waiting


def test_members_of_another_ensemble_get_columns_of_their_own(shown: Callable[..., Shown]) -> None:
    table = shown("a", "b")
    first = judged("a")
    assert first.verdict is not None
    table.model.put(first, replace(first, path="b", verdict=replace(first.verdict, models={"resnet34": 0.25})))
    assert table.model.members == ("swin", "resnext", "gan", "resnet34")
    headers = [table.model.headerData(c, Qt.Orientation.Horizontal) for c in range(table.model.columnCount())]
    members = range(Column.MEMBERS, Column.MEMBERS + 4)
    assert [headers[column] for column in members] == ["Swin", "ResNeXt", "GAN", "ResNet-34"]
    assert [table.model.index(1, column).data() for column in members] == ["", "", "", "25 %"]
    assert table.model.index(0, members[-1]).data() == ""
    table.table.sortByColumn(members[-1], Qt.SortOrder.DescendingOrder)
    assert table.names == ["b", "a"]


ORDERS = st.tuples(st.sampled_from(["file", "verdict", "probability", "swin", "altered", "error"]), st.booleans())
KINDS = ["", "-inpainted", "-unsure"]
STEPS = st.lists(
    st.tuples(st.just("sort"), ORDERS)
    | st.tuples(st.sampled_from(["add", "judge", "wait", "fail", "remove"]), st.integers(0, 11))
    | st.tuples(st.just("cancel"), st.none()),
    max_size=25,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_rows_are_always_where_the_order_that_was_asked_for_has_them(
    steps: list[tuple[str, Any]], shown: Callable[..., Shown]
) -> None:
    """Rows with a value in order, then those without: the ones that wait last in either direction."""
    table = shown("0", "1-inpainted", "2-unsure")
    table.model.put(judged("0"))
    kind, descending = "", False
    for act, what in steps:
        name = f"{what}{KINDS[what % 3]}" if isinstance(what, int) else ""
        selected = table.selected
        if act == "sort":
            kind, descending = what
            column = next(c for c in range(table.model.columnCount()) if table.model.kind_of(c) == kind)
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            table.table.sortByColumn(column, order)
        elif act == "add":
            table.model.add([name, "later"])
        elif act == "judge":
            table.model.put(judged(name))
        elif act == "wait":
            table.model.put(PhotoRow(name, Stage.LOOKED_AT))
        elif act == "fail":
            table.model.put(PhotoRow(name, Stage.FAILED, error=f"{name} fell."))
        elif act == "remove":
            table.model.remove([name, "unknown"])
        else:
            table.model.put(*(PhotoRow(row.path, Stage.CANCELLED) for row in table.model.rows))
        if act != "remove":
            assert sorted(table.selected) == sorted(selected)
        rows = table.model.rows
        assert table.names == [row.name for row in rows]
        assert all(table.model.row_of(row.path) is row for row in rows)
        if kind:
            values = [value_of(row, kind, str) for row in rows]
            there = [value for value in values if value is not None]
            assert there == sorted(there, reverse=descending)
            assert values[len(there) :] == [None] * (len(values) - len(there))
            stages = [row.stage for row in rows[len(there) :]]
            waiting = [stage in (Stage.WAITING, Stage.LOOKED_AT) for stage in stages]
            assert waiting == sorted(waiting)
        table.select(0)


def test_the_row_one_looks_at_stays_where_it_is_while_verdicts_come(shown: Callable[..., Shown]) -> None:
    unsure = [f"{number:02}-unsure" for number in range(30)]
    altered = [f"{number:02}-inpainted" for number in range(30)]  # they come to stand above all others
    table = shown(*unsure, *altered)
    view = table.table
    view.show()
    view.sortByColumn(Column.PROBABILITY, Qt.SortOrder.DescendingOrder)
    table.model.put(*map(judged, unsure))
    view.selectRow(3)
    chosen, top = view.selected_rows()[0], view.rowViewportPosition(3)
    for name in altered[:15]:
        table.model.put(judged(name))
    assert view.selected_rows() == [chosen]
    assert view.rowViewportPosition(table.names.index(chosen.name)) == top
    view.verticalScrollBar().setValue(0)
    table.model.put(judged(altered[15]))
    assert view.verticalScrollBar().value() == 0  # one at the top sees what comes to the top
    view.verticalScrollBar().setValue(200)
    view.clearSelection()
    looked_at = view.indexAt(QPoint(0, 0))
    name, top = looked_at.data(), view.rowViewportPosition(looked_at.row())
    assert looked_at.row() > 0
    for other in altered[16:]:
        table.model.put(judged(other))
    assert view.rowViewportPosition(table.names.index(name)) == top


def test_columns_keep_what_a_person_chose_and_the_last_one_reaches_the_edge_when_members_appear(
    shown: Callable[..., Shown],
) -> None:
    for width in (600, 2000):
        table = shown("a", "b-inpainted")
        view = table.table
        view.resize(width, 400)
        view.show()
        view.setColumnWidth(Column.FILE, 400)
        view.sortByColumn(Column.MEMBERS + AFTER.index("altered"), Qt.SortOrder.DescendingOrder)
        table.model.put(judged("a"))
        table.model.put(judged("b-inpainted"))
        assert table.names == ["b-inpainted", "a"]
        assert table.model.kind_of(view.horizontalHeader().sortIndicatorSection()) == "altered"
        assert view.columnWidth(Column.FILE) == 400
        last = table.model.columnCount() - 1
        for column in (Column.FILE, Column.VERDICT):
            view.setColumnWidth(column, 100)
            assert view.columnWidth(last) >= 300
            assert view.columnViewportPosition(last) + view.columnWidth(last) >= view.viewport().width()


def test_the_next_photo_is_at_hand_when_one_is_taken_out_and_keys_step_and_open(
    shown: Callable[..., Shown], qtbot: QtBot
) -> None:
    table = shown("a", "b", "c", "d")
    view = table.table
    view.selectRow(1)
    table.model.remove(["b", "unknown"])
    view.select_current()
    assert table.names == ["a", "c", "d"]
    assert table.selected in (["a"], ["c"])
    steps = [view.step(name, by) for name, by in (("a", 1), ("d", 1), ("a", -1), ("elsewhere", 1))]
    assert [row and row.name for row in steps] == ["c", None, None, "a"]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        view.selectRow(1)
        with qtbot.waitSignal(view.opened) as opened:
            QTest.keyClick(view, key)
        assert opened.args[0].name == "c"
    view.show()
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus, timeout=60_000)
    for row in (0, 1):  # where the keys are shows where nothing is selected
        where = view.model().index(row, Column.VERDICT)
        view.selectionModel().setCurrentIndex(where, QItemSelectionModel.SelectionFlag.Clear)
        corner = view.visualRect(where).topLeft()
        assert view.viewport().grab().toImage().pixelColor(corner).name() == DARK.accent
    table.model.remove(["a", "c", "d"])
    view.select_current()
    assert table.selected == []


def test_columns_can_be_hidden_at_the_header_and_one_that_appears_later_is_hidden_too(
    shown: Callable[..., Shown],
) -> None:
    table = shown("a-inpainted")
    view, menu, chosen = table.table, table.table.columns, []
    menu.chosen.connect(chosen.append)
    view.show()
    menu.hide_columns(["swin", "file", "size"])

    def hidden() -> list[str]:
        kinds = map(table.model.kind_of, range(table.model.columnCount()))
        return [kind for column, kind in enumerate(kinds) if view.isColumnHidden(column)]

    def choose(title: str) -> None:
        header = view.horizontalHeader()
        header.customContextMenuRequested.emit(QPoint(9, 9))
        entries = {action.text(): action for action in menu.actions()}
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entries[title]).center())
        menu.close()

    assert hidden() == ["size"]
    table.model.put(judged("a-inpainted"))
    assert hidden() == ["swin", "size"]
    choose("Your decision")
    assert (hidden(), chosen) == (["decision", "swin", "size"], [("decision", "size", "swin")])
    choose("Size")
    assert hidden() == ["decision", "swin"]
    choose("Show all columns")
    assert (hidden(), chosen[-1]) == ([], ())


def test_a_thumbnail_is_in_the_colours_of_its_photo(shown: Callable[..., Shown]) -> None:
    table = shown("a", "b")
    pixels = np.zeros((3, 5, 3), np.uint8)
    pixels[1, 4] = 10, 200, 30
    table.model.put(PhotoRow("a", thumbnail=pixels))
    picture = table.model.index(0, 0).data(Qt.ItemDataRole.DecorationRole)
    assert isinstance(picture, QImage)
    assert (picture.width(), picture.height()) == (5, 3)
    assert picture.pixelColor(4, 1).getRgb()[:3] == (10, 200, 30)
    assert table.model.index(1, 0).data(Qt.ItemDataRole.DecorationRole) is None
