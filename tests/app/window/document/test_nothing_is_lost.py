"""Whatever is done in whatever order, what a person made is in the window, in a file or offered after a crash.

Random walks through the window beside a model that only knows what must still be there: all that was made, but for
what the person deleted, discarded or replaced after a question. Hole and caption stay as they were made, and are
offered where their photo gave way to another one or the program ended. Undo and redo lead to exactly what was there,
and a run changes nothing of the picture on screen beside its hole.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window.canvas.margins import Margins, room_around
from app.window.canvas.tools import Tool
from app.window.document.autosave_file import SESSION
from app.window.document.autosave_reading import read_session
from app.window.inpaint.fills_model import NOW, ORIGINAL
from tests.app.window.document.leaving_walk import LeavingWalk
from tests.app.window.walking import walk

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Walk(LeavingWalk):
    """One person at one computer, who also works on what is open there."""

    # Work ---------------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.document is not None)
    @rule(count=st.integers(1, 3), left=st.integers(0, 60))
    def fill(self, count: int, left: int) -> None:
        assert self.document is not None
        self.user.page.strip.select(NOW)
        with self._steps():
            self.window.actions_by_name["clear"].trigger()
        self.user.page.set_tool(Tool.RECTANGLE)
        with self._steps():
            self.user.stroke((left, 20), (left + 20, 40))
        self.user.page.set_tool(Tool.BRUSH)
        self._run(count)

    @precondition(lambda self: self.document is not None)
    @rule(number=st.integers(ORIGINAL, 3), x=st.integers(5, 75), y=st.integers(5, 55), count=st.integers(1, 2))
    def paint_on_a_fill_and_run(self, number: int, x: int, y: int, count: int) -> None:
        self.user.page.strip.select(min(number, len(self._here()) - 1))
        self.user.page.set_brush(12)
        with self._steps():
            self.user.stroke((x, y))
        self._run(count)

    @precondition(lambda self: self.document is not None)
    @rule(x=st.integers(5, 75), y=st.integers(5, 55), word=st.sampled_from(["", "cat", "dog"]))
    def paint_and_write_without_filling(self, x: int, y: int, word: str) -> None:
        self.user.page.strip.select(NOW)
        self.user.page.set_brush(12)
        with self._steps():
            self.user.stroke((x, y))
        if word:
            self.caption = f"a {word} at {x}"
            self.user.page.panel.caption.setPlainText(self.caption)

    @precondition(lambda self: self.document is not None)
    @rule(number=st.integers(ORIGINAL, 3), what=st.sampled_from(["select_animals", "select_background"]))
    def select_on_a_fill(self, number: int, what: str) -> None:
        self.user.page.strip.select(min(number, len(self._here()) - 1))
        with self._steps():
            self.window.actions_by_name[what].trigger()
            self._settle()

    @precondition(lambda self: self.document is not None)
    @rule(x=st.integers(0, 79), y=st.integers(0, 59), button=st.sampled_from([LEFT, RIGHT]))
    def click_with_the_animal_tool(self, x: int, y: int, button: Qt.MouseButton) -> None:
        self.user.page.set_tool(Tool.ANIMAL)
        with self._steps():
            self.user.stroke((x, y), button=button)
            self._settle()
        self.user.page.set_tool(Tool.BRUSH)

    @precondition(lambda self: self.document is not None and self.document.hole.count)
    @rule(how=st.sampled_from(["grow", "shrink", "feather"]), amount=st.integers(1, 12))
    def change_the_edge(self, how: str, amount: int) -> None:
        edge = self.user.page.panel.edge
        edge.amount.setValue(amount)
        with self._steps():
            QTest.mouseClick(getattr(edge, how), LEFT)
            self._settle()

    @precondition(lambda self: self.has_fills and self.document.hole.count)
    @rule(number=st.integers(NOW, 3), count=st.integers(1, 2))
    def press_twice(self, number: int, count: int) -> None:
        self.user.page.strip.select(min(number, len(self._here()) - 1))
        self._run(count)
        seeds = self._here()
        self._run(count, again=True)
        assert self._here() - seeds == set(range(self.next_seed - count, self.next_seed))

    def _run(self, count: int, *, again: bool = False) -> None:
        """Press Inpaint, `again` with all as it is; nothing of the picture on screen changes beside the hole."""
        assert self.document is not None
        page, hole, before = self.user.page, self.document.hole.pixels, self.user.shown.copy()
        with self._steps():
            if again:
                QTest.mouseClick(page.panel.inpaint, Qt.MouseButton.LeftButton)
            else:
                self.caption = f"a bird {self.next_seed}"
                self.user.inpaint(self.caption, fills=count, seed=self.next_seed)
            self._settle()
        margins = self.document.blank(tuple(self.document.applied))
        hole = hole if margins is None else hole | margins  # these are filled, whatever was erased
        assert np.array_equal(self.document.hole.pixels, hole)
        assert np.array_equal(self.user.shown[~hole], before[~hole])
        self.owed |= set(range(self.next_seed, self.next_seed + count))
        self.next_seed += count

    @precondition(lambda self: self.document is not None)
    @rule(number=st.integers(ORIGINAL, 3), by=st.builds(Margins, *[st.integers(0, 20)] * 4))
    def extend_the_photo(self, number: int, by: Margins) -> None:
        assert self.document is not None
        self.user.page.strip.select(min(number, len(self._here()) - 1))
        room = room_around(self.document.hole.width, self.document.hole.height, self.document.margins)
        with self._steps():
            self.user.page.extending.extend(by.within(room))

    @precondition(lambda self: self.has_fills)
    @rule(number=st.integers(-1, 3), act=st.sampled_from(["show", "star", "apply", "delete_fill"]))
    def treat_a_fill(self, number: int, act: str) -> None:
        self.user.page.strip.select(min(number, len(self._here()) - 1))
        before = self._here()
        if act != "show":
            with self._steps():
                self.window.actions_by_name[act].trigger()
        self.owed -= before - self._here()

    @precondition(lambda self: self.has_fills)
    @rule(shown=st.integers(0, 3), number=st.integers(0, 2), named=st.booleans())
    def save(self, shown: int, number: int, named: bool) -> None:
        assert self.document is not None
        self.user.page.strip.select(min(shown, len(self._here()) - 1))
        assert self.document.last_fill is not None
        self.named, self.asked = self.out / f"{number}.png", False
        before = self._files()
        self.window.actions_by_name["save_as" if named else "save"].trigger()
        self._settle()
        after = self._files()
        replaced = {before[file] for file in before if before[file] != after.get(file)}
        assert self.asked or not replaced, "another fill was replaced without a question"
        assert self.document.last_fill.patch.seed in after.values()
        self.owed -= replaced - set(after.values()) - self._here()

    # What holds at any time ---------------------------------------------------------------------------------------

    @invariant()
    def all_that_was_made_is_somewhere(self) -> None:
        assert self.window.keeper.bar.isHidden() == (not self.left)
        assert self.owed <= self._here().union(self._files().values(), *(left.seeds for left in self.left))

    @invariant()
    def every_document_that_was_left_is_kept_once(self) -> None:
        own = self.window.keeper.autosave._own
        folders = [file.parent for file in self.state_folder.glob(f"sessions/*/{SESSION}")]
        kept = [read_session(folder) for folder in folders if own is None or folder != own.path]
        there = [(Path(session.photo.path).name, session.caption, session.hole.tobytes()) for session in kept]
        assert sorted(there) == sorted((left.name, left.caption, left.state[0]) for left in self.left)

    @invariant()
    def the_caption_stays(self) -> None:
        assert self.user.page.panel.box.caption() == self.caption


def test_nothing_is_lost_on_a_walk_through_the_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    walk(Walk, qtbot, monkeypatch, tmp_path_factory)


@pytest.mark.slow
def test_nothing_is_lost_on_many_long_walks_through_the_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    walk(Walk, qtbot, monkeypatch, tmp_path_factory, walks=60, steps=40)
