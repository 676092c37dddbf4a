"""A person's decisions on verdicts: given, taken back and undone, and the next doubtful photo after each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.verdicts.decision import Answer, Decision, note_line
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.rows import PhotoRow


class Deciding(QObject):
    """`shown` carries the path of a photo to go to, `said` a sentence for the status bar."""

    shown = Signal(str)
    said = Signal(str)

    def __init__(self, model: PhotosModel, undo_stack: QUndoStack, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._undo_stack = model, undo_stack

    def decide(self, answer: Answer, rows: Sequence[PhotoRow], order: Sequence[PhotoRow], note: str | None) -> None:
        """Give this answer on the rows that have a verdict, and go to the next doubtful photo in `order`.

        Where all of them have just this answer, take it back instead, and stay. `note` takes the place of the notes
        that they have; None leaves these.
        """
        judged = [row for row in rows if row.verdict is not None]
        if not judged:
            self.said.emit(self.tr("Nothing to decide on: no photo with a verdict is selected."))
            return
        if note is None and all(row.decision is not None and row.decision.answer == answer for row in judged):
            self.clear(judged)
            return
        following = next_doubtful(order, {row.path for row in judged})
        self._push({row.path: _decision(row, answer, note) for row in judged}, self.tr("Decide"))
        if following is None:
            self.said.emit(self.tr("No doubtful photo is left to decide on."))
        else:
            self.shown.emit(following.path)

    def clear(self, rows: Iterable[PhotoRow]) -> None:
        """Take the decisions on these back, with their notes."""
        decided = [row.path for row in rows if row.decision is not None]
        if decided:
            self._push(dict.fromkeys(decided), self.tr("Take the decision back"))
            said = self.tr("Decisions taken back: {count}. Ctrl+Z brings them back.")
            self.said.emit(said.format(count=len(decided)))

    def note(self, path: str, text: str) -> None:
        """Keep a note on a photo; one on which nothing was decided is marked as unsure by it."""
        row, text = self._model.row_of(path), note_line(text)
        if row is None or text == ("" if row.decision is None else row.decision.note):
            return
        made = _decision(row, "unsure", text) if row.decision is None else replace(row.decision, note=text)
        self._push({path: made}, self.tr("Note"))

    def _push(self, decisions: Mapping[str, Decision | None], text: str) -> None:
        self._undo_stack.push(Decide(self._model, decisions, text, self.shown.emit))


def _decision(row: PhotoRow, answer: Answer, note: str | None) -> Decision:
    kept = "" if row.decision is None else row.decision.note
    return Decision(answer, kept if note is None else note_line(note), row.verdict.verdict if row.verdict else None)


def next_doubtful(order: Sequence[PhotoRow], leaving: set[str]) -> PhotoRow | None:
    """The first doubtful row without a decision below the last of those that are `leaving`, by their paths, or else
    from the top on; None where there is none but these."""
    last = max((place for place, row in enumerate(order) if row.path in leaving), default=-1)
    turned = (*order[last + 1 :], *order[: last + 1])
    return next((row for row in turned if row.doubtful and row.decision is None and row.path not in leaving), None)


class Decide(QUndoCommand):
    """What is undone is shown: `show` is given the path of the first photo."""

    def __init__(
        self, model: PhotosModel, decisions: Mapping[str, Decision | None], text: str, show: Callable[[str], None]
    ) -> None:
        super().__init__(text)
        self._model, self._show = model, show
        rows = [row for path in decisions if (row := model.row_of(path)) is not None]
        self._before: dict[str, Decision | None] = {row.path: row.decision for row in rows}
        self._after = decisions

    def redo(self) -> None:
        self._put(self._after)

    def undo(self) -> None:
        self._put(self._before)
        self._show(next(iter(self._before)))

    def _put(self, decisions: Mapping[str, Decision | None]) -> None:
        rows = [(row, made) for path, made in decisions.items() if (row := self._model.row_of(path)) is not None]
        self._model.put(*(replace(row, decision=made) for row, made in rows))
