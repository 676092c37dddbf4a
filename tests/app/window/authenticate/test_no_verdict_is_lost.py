"""Whatever is done in whatever order, a verdict and a decision are in the table, in a file that can be opened, or
offered at the start.

Random walks beside a model that only knows which photos must still have them somewhere: all that were judged and
decided on, but for those that the person took out, discarded or had judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.window.authenticate.model import Column
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.authenticate.table_keeper import TABLE
from app.window.authenticate.table_reading import read_table
from app.window.settings.state import state_folder
from app.window.shell.main_window import MainWindow
from tests.app.window.conftest import User
from tests.app.window.dropping import drop
from tests.app.window.fake_engine import fake_verdict
from tests.app.window.quick_engine import QuickClient
from tests.app.window.walking import WindowWalk, walk

NAMES = [f"{number}{kind}.png" for number, kind in enumerate(["", "-inpainted", "-unsure"] * 3)]
SOME = st.sets(st.sampled_from(NAMES), min_size=1, max_size=4)


def worth(rows: Iterable[PhotoRow]) -> set[str]:
    """What of these must not be lost: verdicts, by their photos' names, and decisions."""
    rows = list(rows)
    decided = {f"decision on {row.name}" for row in rows if row.decision is not None}
    return decided | {row.name for row in rows if row.verdict is not None}


class Walk(WindowWalk):
    """One person at one computer; photos are told by their names, and their verdicts are what these say."""

    def __init__(self) -> None:
        super().__init__()
        for number, name in enumerate(NAMES):
            Image.fromarray(np.full((48, 64, 3), number, np.uint8)).save(self.photos / name)
        self.owed: set[str] = set()
        self.undone: list[tuple[str, set[str]]] = []  # what was done to this window's table, the last one last
        self._start()

    # The program --------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self.window = MainWindow(QuickClient)  # type: ignore[arg-type]
        self.window.show()
        self.user = User(self.bot, self.window)
        self.page, self.keeper = self.window.authenticate, self.window.tables
        self.user.wait(lambda: self.window.session.checkpoint == "fake")
        self.client = self.window.session._link.client
        self._settle()

    def _settle(self) -> None:
        """Until nothing comes by itself any more."""
        held = self.client.held  # type: ignore[attr-defined]
        self.user.wait(
            lambda: not (
                self.window.background.busy or self.page.adder.busy or (self.page.queue.running and not held)
                or self.keeper.busy
            )
        )  # fmt: skip

    def _hold(self, held: bool) -> None:
        """Whether the engine takes its time."""
        self.client.held = held  # type: ignore[attr-defined]
        self.client.go_on()  # type: ignore[attr-defined]

    def _judged(self) -> set[str]:
        return worth(self.page.model.rows)

    def _in_files(self) -> set[str]:
        return set().union(*(worth(read_table(file).rows) for file in self.out.iterdir()))

    def _offered(self) -> set[str]:
        """What windows before this one left."""
        if self.keeper.bar.isHidden():
            return set()
        return set().union(*(worth(read_table(folder.path / TABLE).rows) for folder in self.keeper._lost))

    def _end(self) -> None:
        self.undone.clear()
        self.window.deleteLater()
        self._start()

    @rule()
    def close(self) -> None:
        self.window.close()
        self._end()

    @rule()
    def crash(self) -> None:
        self.keeper.save_now()
        self._settle()
        if self.keeper._own is not None:
            self.keeper._own.lock.unlock()  # what the system does when a process is gone: locks go, files stay
            self.keeper._own = None
        self.patch.setattr(self.keeper, "_write", lambda *_: None)
        self.window.close_unasked()
        self._end()

    @precondition(lambda self: not self.keeper.bar.isHidden())
    @rule()
    def restore(self) -> None:
        before, offered = {row.name for row in self.page.model.rows}, self._offered()
        self.keeper.bar.restore.click()
        self._settle()
        assert {row.name for row in self.page.model.rows} >= before
        assert self._judged() >= offered
        self.owed |= offered

    @precondition(lambda self: not self.keeper.bar.isHidden())
    @rule()
    def discard(self) -> None:
        self.owed -= self._offered() - self._judged() - self._in_files()
        self.keeper.bar.discard.click()
        self._settle()

    # Work ---------------------------------------------------------------------------------------------------------

    @rule(names=SOME, held=st.booleans())
    def add(self, names: set[str], held: bool) -> None:
        self._hold(held)
        self.page.add([str(self.photos / name) for name in names])
        self._settle()
        self.owed |= self._judged()

    @rule()
    def judge_what_waits(self) -> None:
        self._hold(False)
        self.page.queue.resume()
        self._settle()
        self.owed |= self._judged()
        assert {row.stage for row in self.page.model.rows} <= {Stage.DONE}

    @rule()
    def cancel(self) -> None:
        self.page.queue.cancel()

    @precondition(lambda self: self.page.model.rows)
    @rule(first=st.integers(0, 8), count=st.integers(1, 9))
    def take_out(self, first: int, count: int) -> None:
        before = self._judged()
        self.page.table.clearSelection()
        names = {row.name for row in self.page.table.shown_rows()[first : first + count]}
        self.page.table.selectAll()
        if len(names) < len(self.page.model.rows):
            self.page.table.selectRow(min(first, len(self.page.model.rows) - 1))
        self.page.remove_selected()
        gone = before - self._judged()
        self.undone.append(("take out", gone))
        self.owed -= gone - self._in_files() - self._offered()

    @rule()
    def undo(self) -> None:
        self.page.undo_stack.undo()
        if self.undone:
            done, what = self.undone.pop()
            if done == "take out":
                assert self._judged() >= what
                self.owed |= what
            else:
                assert not self._judged() & what
                self.owed -= what - self._in_files() - self._offered()
        self._settle()

    @rule(place=st.integers(0, 8))
    def decide(self, place: int) -> None:
        before = self._judged()
        for row in self.page.table.shown_rows()[place : place + 1]:
            if row.verdict is not None and row.decision is None:
                self.page.table.select_photo(row.path)
                self.page.decide("agree")
                fresh = self._judged() - before
                assert fresh == {f"decision on {row.name}"}
                self.undone.append(("decide", fresh))
                self.owed |= fresh

    @rule(column=st.sampled_from([Column.FILE, Column.VERDICT, Column.PROBABILITY]), down=st.booleans())
    def sort(self, column: Column, down: bool) -> None:
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.page.table.sortByColumn(column, order)

    @precondition(lambda self: self.page.model.rows)
    @rule(number=st.integers(0, 1))
    def save(self, number: int) -> None:
        file = self.out / f"{number}.verdicts"
        before = self._in_files()
        self.page.exporting.save(file)
        self._settle()
        replaced = before - self._in_files()  # which the dialog asks about
        self.owed -= replaced - self._judged() - self._offered()
        assert [row.name for row in read_table(file).rows] == [row.name for row in self.page.model.rows]

    @precondition(lambda self: list(self.out.iterdir()))
    @rule(dropped=st.booleans())
    def open_a_table(self, dropped: bool) -> None:
        files = sorted(self.out.iterdir())[:1]
        if dropped:
            drop(self.window, *files)
        else:
            self.page.add([str(file) for file in files])
        self._settle()
        assert self._judged() >= worth(read_table(files[0]).rows)
        self.owed |= self._judged()

    # What holds at any time ---------------------------------------------------------------------------------------

    @invariant()
    def every_verdict_and_decision_is_somewhere(self) -> None:
        assert self.owed <= self._judged() | self._in_files() | self._offered()

    @invariant()
    def a_verdict_is_whole(self) -> None:
        for row in self.page.model.rows:
            if row.verdict is not None:
                made, found = fake_verdict(Path(row.path).stem, (48, 64)), row.whole_verdict
                assert found is not None
                assert (found.verdict, found.models, found.box) == (made.verdict, made.models, made.box)
                assert np.abs(found.cells - made.cells).max() <= 0.5 / 255
                assert row.thumbnail is not None


def test_no_verdict_is_lost_on_any_walk_through_the_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    walk(Walk, qtbot, monkeypatch, tmp_path_factory)


def test_a_crash_before_anything_was_written_leaves_nothing_to_offer(make_user: Callable[..., User]) -> None:
    left = state_folder() / "tables" / "left"
    left.mkdir(parents=True)
    (left / TABLE).touch()
    user = make_user()
    user.wait(lambda: not left.exists())
    assert user.window.tables.bar.isHidden()
    assert user.message == ""
    assert list(left.parent.iterdir()) == []
