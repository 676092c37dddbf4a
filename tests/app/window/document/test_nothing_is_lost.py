"""Whatever is done in whatever order, what a person made is in the window, in a file or offered after a crash.

Random walks through the window beside a model that only knows what must still be there: all that was made, but for
what the person deleted, discarded or replaced after a question. Hole and caption stay as they were made, and are
offered where their photo gave way to another one or the program ended. Undo and redo lead to exactly what was there,
and a run changes nothing of the picture on screen beside its hole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.window.canvas.margins import Margins, room_around
from app.window.canvas.tools import Tool
from app.window.document.autosave_file import SESSION
from app.window.document.autosave_reading import read_session
from app.window.document.document import Document
from app.window.inpaint.fills_model import NOW, ORIGINAL
from app.window.shell.main_window import MainWindow
from models.imaging import read_provenance
from tests.app.window.conftest import User
from tests.app.window.dropping import drop
from tests.app.window.fake_engine import COLOURS
from tests.app.window.quick_engine import QuickClient
from tests.app.window.walking import WindowWalk, walk

History = list[tuple[bytes, tuple[int, ...]]]  # after each step: the hole, and the seeds of what is applied
PHOTOS = ("bird.png", "cat.png", "broken.png")
ANSWERS = ("Save", "Discard", "Cancel")
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@dataclass(frozen=True)
class Left:
    """A document that nobody works on any more, so that it must be offered; fills are told by their seeds."""

    name: str
    pixels: bytes
    seeds: frozenset[int]
    caption: str
    state: tuple[bytes, tuple[int, ...]]


class Walk(WindowWalk):
    """One person at one computer; fills are told by their seeds, of which no two are the same."""

    def __init__(self) -> None:
        super().__init__()
        for number, name in enumerate(PHOTOS):
            pixels = np.full((60, 80, 3), 40 * number, np.uint8)
            pixels[10:35, 30:60] = COLOURS["bird"]
            Image.fromarray(pixels).save(self.photos / name)
        (self.photos / "broken.png").write_bytes(b"not a photo")
        self.patch.setattr(QFileDialog, "getSaveFileName", self._name_file)
        self.patch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(self.out))
        self.owed: set[int] = set()  # what must still be there
        self.left: list[Left] = []  # what only sessions hold, the latest last
        self.next_seed = 0
        self.caption = ""
        self.history: History = []
        self.named: Path | None = None  # the answer to a save dialog
        self.asked = False  # whether there was one
        self._start()

    # The program --------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self.window = MainWindow(QuickClient)  # type: ignore[arg-type]
        self.window.show()
        self.user = User(self.bot, self.window)
        self.user.wait(lambda: self.window.session.ready_seconds == 0 and self.window.session.checkpoint == "fake")
        self._settle()

    def _settle(self) -> None:
        self.user.settle()

    def _name_file(self, *_: Any) -> tuple[str, str]:
        self.asked = True
        return str(self.named or ""), ""

    @property
    def document(self) -> Document | None:
        return self.user.page.document

    @property
    def has_fills(self) -> bool:
        return self.document is not None and bool(self.document.fills)

    def _here(self) -> set[int]:
        return {fill.patch.seed for fill in self.document.fills} if self.document else set()

    def _files(self) -> dict[Path, int]:
        """What lies in files, by the topmost fill."""
        told = {file: read_provenance(file) for file in self.out.iterdir()}
        return {file: entries["seed"] for file, entries in told.items() if entries}

    def _as_left(self) -> Left:
        document = self.document
        assert document is not None
        return Left(
            document.name, document.photo.pixels.tobytes(), frozenset(self._here()), self.caption, self._state()
        )

    def _has_unfilled_hole(self) -> bool:
        document = self.document
        if document is None or not document.hole.count:
            return False
        made_for = []
        for fill in (*document.fills, *document.applied):
            made_for.append(np.zeros_like(document.hole.coverage))
            made_for[-1][fill.box.slices] = fill.own_coverage
        return not any(np.array_equal(coverage, document.hole.coverage) for coverage in made_for)

    def _offered(self) -> Left:
        lost = self.window.keeper._lost
        assert lost is not None
        return next(left for left in reversed(self.left) if left.name == lost.photo.name)

    # What becomes of the open document ----------------------------------------------------------------------------

    def _leave(self, leave: Callable[[], object], answer: str) -> bool:
        """Do what closes the document, and answer the question where one is due; whether it was closed."""
        document, in_files = self.document, set(self._files().values())
        unsaved = self._here() - in_files
        kept = {fill.patch.seed for fill in document.fills if fill.starred} & unsaved if document else set()
        applied = bool(document and document.applied)
        gone_on = bool(document and document.applied) and any(
            fill.run > document.applied[-1].run for fill in document.fills if fill.patch.seed in unsaved
        )
        left = [self._as_left()] if self._has_unfilled_hole() else []
        leave()
        if not self.window._closed:
            self._settle()
        question = self.user.page.leaving.question
        assert question is not None or not unsaved, "closed without a question"
        assert question is None or unsaved or applied, "a question about nothing"
        if question is None:
            self.left += left
            self._begin_history()
            return True
        self.user.answer(answer)
        if answer == "Cancel":
            assert self.document is document
            return False
        if answer == "Discard":
            self.owed -= unsaved
            left = []
        elif kept or (applied and not gone_on):
            self.owed -= unsaved - kept
        self.user.wait(lambda: self.window._closed or self.document is not document)
        if not self.window._closed:
            self._settle()
        self.left += left
        self._begin_history()
        return True

    # Steps that can be taken back ---------------------------------------------------------------------------------

    def _state(self) -> tuple[bytes, tuple[int, ...]]:
        assert self.document is not None
        return self.document.hole.coverage.tobytes(), tuple(fill.patch.seed for fill in self.document.applied)

    def _begin_history(self) -> None:
        self.history = [self._state()] if self.document is not None and not self.window._closed else []

    @contextmanager
    def _steps(self) -> Iterator[None]:
        """Whatever is done meanwhile is a step, or more, or changes neither hole nor photo."""
        stack = self.user.page.undo_stack
        before, states = stack.index(), list[tuple[bytes, tuple[int, ...]]]()
        noting = stack.indexChanged.connect(lambda _: states.append(self._state()))
        yield
        stack.disconnect(noting)
        if states:
            self.history = [*self.history[: before + 1], *states]
        assert self._state() == self.history[stack.index()]

    def _step(self, step: Callable[[], None]) -> None:
        before = self._here()
        step()
        here = self._here()
        self.owed = (self.owed | (here - before)) - (before - here)  # a fill is deleted anew, or not any more
        if self.document is not None:
            assert self._state() == self.history[self.user.page.undo_stack.index()]

    @rule()
    def undo(self) -> None:
        self._step(self.user.page.undo)

    @rule()
    def redo(self) -> None:
        self._step(self.user.page.redo)

    @rule(name=st.sampled_from(PHOTOS), answer=st.sampled_from(ANSWERS), dropped=st.booleans())
    def open_a_photo(self, name: str, answer: str, dropped: bool) -> None:
        def leave() -> None:
            if dropped:
                drop(self.window, self.photos / name)
            else:
                self.window.open(self.photos / name)

        if name == "broken.png":
            before = self.document
            leave()
            self._settle()
            assert self.document is before
            assert self.user.page.leaving.question is None
        elif self._leave(leave, answer):
            self._settle()
            assert self.document is not None
            assert self.document.name == name

    @rule(answer=st.sampled_from(ANSWERS))
    def quit(self, answer: str) -> None:
        if self._leave(self.window.close, answer):
            assert self.window._closed
            self.window.deleteLater()
            typed, self.caption = self.caption, ""
            self._start()
            assert not typed or typed in self.user.page.panel.box.recent()

    @precondition(lambda self: self.document is not None and (self.has_fills or self.document.hole.count))
    @rule()
    def crash(self) -> None:
        self.left.append(self._as_left())
        self.user.crash()
        self.window.deleteLater()
        self.caption, self.history = "", []
        self._start()

    @precondition(lambda self: self.left)
    @rule(answer=st.sampled_from(ANSWERS))
    def restore(self, answer: str) -> None:
        offered = self._offered()
        if self._leave(self.window.keeper.bar.restore.click, answer):
            self._settle()
            assert not self.caption or self.caption in self.user.page.panel.box.recent()
            self.left.remove(offered)
            self.caption = offered.caption
            assert self._as_left() == offered

    @precondition(lambda self: self.left)
    @rule()
    def discard_what_is_offered(self) -> None:
        offered = self._offered()
        self.window.keeper.bar.discard.click()
        self._settle()
        self.left.remove(offered)
        elsewhere = self._here().union(self._files().values(), *(left.seeds for left in self.left))
        self.owed -= offered.seeds - elsewhere

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
