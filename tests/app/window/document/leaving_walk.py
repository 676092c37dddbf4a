"""Random walks through the window that open, leave and restore documents, and know what must still be there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from PIL import Image
from PySide6.QtWidgets import QFileDialog

from app.window.document.document import Document
from app.window.shell.main_window import MainWindow
from models.imaging import read_provenance
from tests.app.window.conftest import User
from tests.app.window.dropping import drop
from tests.app.window.fake_engine import COLOURS
from tests.app.window.quick_engine import QuickClient
from tests.app.window.walking import WindowWalk

History = list[tuple[bytes, tuple[int, ...]]]  # after each step: the hole, and the seeds of what is applied
PHOTOS = ("bird.png", "cat.png", "broken.png")
ANSWERS = ("Save", "Discard", "Cancel")


@dataclass(frozen=True)
class Left:
    """A document that nobody works on any more, so that it must be offered; fills are told by their seeds."""

    name: str
    pixels: bytes
    seeds: frozenset[int]
    caption: str
    state: tuple[bytes, tuple[int, ...]]


class LeavingWalk(WindowWalk):
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
