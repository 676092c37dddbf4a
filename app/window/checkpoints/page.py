"""The Checkpoints page: a list with search, facts of the selected one, checking, adding and removing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.checkpoints.files import own_folder
from app.checkpoints.list import Entry, read_entries
from app.window.checkpoints.adding import Adder, CopyProgress, Outcome
from app.window.checkpoints.details import DetailsPane
from app.window.checkpoints.list_view import CheckpointList
from app.window.checkpoints.model import Row
from app.window.checkpoints.search_row import SearchRow
from app.window.checkpoints.trash import TrashError, move_to_trash
from app.window.checkpoints.verifying import Verifier
from app.window.checkpoints.words import outcome_in_words, refusal_in_words
from app.window.parts.background import Background
from app.window.parts.commands import button_for, command, set_tip
from app.window.parts.drops import DropTarget
from app.window.parts.message_bar import MessageBar
from app.window.parts.reveal import open_folder
from app.window.parts.theme import Theme, mark


class CheckpointsPage(DropTarget):
    """Reads its list when it is first shown; needs nothing of the engine."""

    use_asked = Signal(str, str)  # the kind, "inpainting" or "authenticity", and the name of what the engine is to use

    def __init__(
        self, theme: Theme, background: Background, message: MessageBar, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("checkpoints")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._background, self._message = background, message
        self._reading = 0
        self._to_select: Path | None = None
        self.verifier = Verifier(background, self)
        self.adder = Adder(background, self)
        self.list = CheckpointList(theme)
        self.model, self.shown = self.list.checkpoints, self.list.shown
        self._build_commands()
        self.search = SearchRow([button_for(self.verify_all), button_for(self.add)])
        self.details = DetailsPane(theme, self.use, [self.verify, self.open_folder, self.remove])
        self.progress = CopyProgress(self.cancel)
        self.empty = QLabel()
        self._lay_out()
        self._connect()
        self._show_selected()

    # Building -----------------------------------------------------------------------------------------------------

    def _build_commands(self) -> None:
        make = partial(command, self)
        add_tip = self.tr("Copy a checkpoint into your folder; or drop it on this page")
        self.add = make(self.tr("Add a checkpoint…"), add_tip, ("Ctrl+N",), self.ask_add)
        all_tip = self.tr("Check the sha256 of every weight file")
        self.verify_all = make(self.tr("Verify all"), all_tip, ("Ctrl+Shift+K",), self._verify_all)
        tip = self.tr("Check the sha256 of its weight files")
        self.verify = make(self.tr("Verify"), tip, ("Ctrl+K",), self._verify_selected)
        tip = self.tr("Show its folder")
        self.open_folder = make(self.tr("Open folder"), tip, ("Ctrl+Shift+L",), self._open_selected)
        tip = self.tr("Stop; partial copies are removed (Esc)")
        self.cancel = make(self.tr("Cancel"), tip, (), self.escape)  # the window's Esc comes to `escape`
        self.cancel.setEnabled(False)
        make(self.tr("Reload the list"), self.tr("Reload the list"), ("F5",), self.refresh)
        tip = self.tr("Search checkpoints")
        make(self.tr("Search"), tip, ("Ctrl+F",), lambda: self.search.text.setFocus(Qt.FocusReason.ShortcutFocusReason))
        make = partial(command, self.list)  # keys that mean other things elsewhere
        self.use = make(self.tr("Use for inpainting"), "", ("Return", "Enter"), self._use_selected)
        self.remove = make(self.tr("Remove"), "", ("Del",), self._remove_selected)

    def _lay_out(self) -> None:
        self.empty.setObjectName("faint")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.empty.setMargin(32)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        left.addWidget(self.empty, 1)
        left.addWidget(self.progress)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 3)
        row.addWidget(self.details, 2)

    def _connect(self) -> None:
        self.search.changed.connect(self._narrow)
        self.list.selectionModel().currentChanged.connect(self._show_selected)
        self.model.dataChanged.connect(self._show_selected)
        self.verifier.changed.connect(self.model.set_state)
        self.adder.progressed.connect(self.progress.show_copy)
        self.adder.ended.connect(self._tell_outcome)
        self.adder.failed.connect(self._tell_failed_copy)

    # For the window -----------------------------------------------------------------------------------------------

    def set_theme(self, theme: Theme) -> None:
        self.list.set_theme(theme)
        self.details.set_theme(theme)

    def set_used(self, inpainting: str, ensemble: str) -> None:
        """Mark what the engine works with, named as `EngineSettings` names it."""
        self.model.set_used(inpainting, ensemble)

    def refresh(self) -> None:
        """Read the list again, in the background; states stay where the weight files are the same ones."""
        self._reading += 1
        self._background.run(read_entries, partial(self._show_entries, self._reading), self._tell_failure)

    def escape(self) -> None:
        """What Esc does here: stop copying."""
        self.adder.cancel()

    def commands(self) -> list[QAction]:
        """The page's actions, for the list of keys."""
        return [*self.actions(), *self.list.actions()]

    def close_down(self) -> None:
        """Stop what runs, so that closing waits for no large file."""
        self.verifier.stop()
        self.adder.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._reading:
            self.refresh()

    # The list -----------------------------------------------------------------------------------------------------

    def _show_entries(self, reading: int, entries: list[Entry]) -> None:
        if reading != self._reading:  # a later one is under way
            return
        selected = self._to_select or (self.list.selected.entry.path if self.list.selected else None)
        self._to_select = None
        self.model.set_entries(entries)
        self.search.set_kinds(list(dict.fromkeys(row.entry.kind for row in self.model.rows)))
        self.list.select(selected)
        self._show_selected()

    def _narrow(self) -> None:
        self.shown.set_kind(self.search.kind)
        self.shown.set_text(self.search.text.text())
        empty = self.shown.rowCount() == 0
        self.list.setVisible(not empty)
        self.empty.setVisible(empty)
        self.empty.setText(
            self.tr("No checkpoint of this kind matches.")
            if self.model.rowCount()
            else self.tr("Drop a checkpoint here: its manifest (.json), weights (.safetensors, .onnx) or folder.")
        )

    def _show_selected(self) -> None:
        row = self.list.selected
        self.details.show_row(row)
        self.verify_all.setEnabled(any(row.checkable for row in self.model.rows))
        for action in (self.verify, self.open_folder, self.use, self.remove):
            action.setEnabled(row is not None)
        if row is None:
            return
        self.verify.setEnabled(row.checkable)
        ensemble = row.entry.kind == "authenticity"
        use = self.tr("Use as ensemble") if ensemble else self.tr("Use for inpainting")
        self.use.setText(self.tr("In use") if row.in_use else use)
        self.use.setEnabled(row.usable and not row.in_use)
        set_tip(self.use, self.tr("Restart the engine with this checkpoint: Enter in the list"))
        self.remove.setEnabled(row.entry.own and not row.in_use)
        if row.in_use:
            set_tip(self.remove, self.tr("In use: switch to another one first"))
        elif not row.entry.own:
            set_tip(self.remove, self.tr("Ships with the program and can't be removed"))
        else:
            set_tip(self.remove, self.tr("Move its files to the trash"))

    # Commands -----------------------------------------------------------------------------------------------------

    def _use_selected(self) -> None:
        if self.list.selected is not None:
            self.use_asked.emit(self.list.selected.entry.kind, self.list.selected.entry.name)

    def _verify_all(self) -> None:
        for row in self.model.rows:
            self._verify(row)

    def _verify_selected(self) -> None:
        if self.list.selected is not None:
            self._verify(self.list.selected)

    def _verify(self, row: Row) -> None:
        if row.checkable and row.entry.manifest is not None:
            self.verifier.ask(row.entry.manifest)

    def _open_selected(self) -> None:
        if self.list.selected is not None:
            folder = self.list.selected.entry.path.parent
            if not open_folder(folder):
                self._message.error(self.tr("No program opens folders here; this one is {path}.").format(path=folder))

    def _remove_selected(self) -> None:
        if self.list.selected is not None:
            path = self.list.selected.entry.path
            self._background.run(partial(move_to_trash, path), lambda _: self.refresh(), self._tell_failure)

    # Adding -------------------------------------------------------------------------------------------------------

    def ask_add(self) -> None:
        """Ask for files and add them."""
        kinds = self.tr("Checkpoints ({patterns})").format(patterns="*.json *.safetensors *.onnx")
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("Add a checkpoint"), "", kinds)
        if paths:
            self.add_files([Path(path) for path in paths])

    def add_files(self, paths: list[Path]) -> None:
        """Copy the checkpoints behind these files and folders into the user's folder."""
        self.cancel.setEnabled(True)
        self.adder.add(paths)

    def _end_copy(self) -> None:
        self.progress.setVisible(self.adder.busy)
        self.cancel.setEnabled(self.adder.busy)
        self.refresh()

    def _tell_outcome(self, outcome: Outcome) -> None:
        if outcome.names:
            self._to_select = own_folder() / f"{outcome.names[-1]}.json"
            self.search.clear()
        self._end_copy()
        sentence = outcome_in_words(outcome)
        refusals = [refusal_in_words(refusal) for refusal in outcome.refused]
        if refusals:
            self._message.error(refusals[0], "\n".join([*refusals[1:], sentence]).strip())
        elif sentence:
            self._message.note(sentence)

    def _tell_failed_copy(self, error: Exception) -> None:
        self._end_copy()
        self._tell_failure(error)

    def _tell_failure(self, error: Exception) -> None:
        if isinstance(error, TrashError):
            text = self.tr("{file} can't be moved to the trash: delete it in its folder.")
            self._message.error(text.format(file=error), repr(error))
        else:
            self._message.error(self.tr("The checkpoints can't be read: {error}.").format(error=error), repr(error))

    # Drops --------------------------------------------------------------------------------------------------------

    def take_files(self, files: list[str]) -> None:
        self.add_files([Path(file) for file in files])

    def set_dropping(self, dropping: bool) -> None:
        mark(self, "dropping", dropping)
