"""The pane beside the list: what the selected checkpoint is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from app.checkpoints.list import JOBS
from app.window.checkpoints.facts import facts_html
from app.window.checkpoints.model import Row
from app.window.checkpoints.words import advice, kind_in_words, state_in_words
from app.window.parts.commands import button_for
from app.window.parts.theme import Theme


class DetailsPane(QWidget):
    """Empty while nothing is selected. Its buttons stand for the page's commands."""

    def __init__(self, theme: Theme, use: QAction, others: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._row: Row | None = None
        self.name, self.title, self.state, self.advice = QLabel(), QLabel(), QLabel(), QLabel()
        self.name.setObjectName("emptyTitle")
        self.state.setObjectName("faint")
        self.advice.setObjectName("unknown")
        for label in (self.name, self.title, self.advice):
            label.setWordWrap(True)
        for label in (self.name, self.title, self.advice, self.state):
            label.setTextFormat(Qt.TextFormat.PlainText)  # a manifest's words are no markup
        self.facts = QTextBrowser()
        self.facts.setObjectName("facts")
        self.facts.setOpenLinks(False)
        self.facts.setAcceptDrops(False)
        self.facts.document().setDocumentMargin(0)
        self.facts.setTabChangesFocus(True)
        self.facts.setAccessibleName(self.tr("Facts"))
        self.facts.setToolTip(self.tr("About this checkpoint (Ctrl+C copies the selection)"))
        self.use = button_for(use)
        self.use.setObjectName("primary")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for action in others:
            buttons.addWidget(button_for(action), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for widget in (self.name, self.title, self.state, self.advice):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addWidget(self.use)
        column.addLayout(buttons)
        column.addSpacing(8)
        column.addWidget(self.facts, 1)
        self.show_row(None)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._row is not None:
            self.facts.setHtml(facts_html(self._row, theme))

    def show_row(self, row: Row | None) -> None:
        """Show this one; only what has changed is drawn anew, so that a check in progress leaves the text in place."""
        old, self._row = self._row, row
        self.setEnabled(row is not None)
        for child in (self.title, self.state, self.facts, self.use):
            child.setVisible(row is not None)
        if row is None:
            self.name.setText(self.tr("Select a checkpoint to see its details."))
            self.advice.hide()
            return
        manifest = row.entry.manifest
        self.use.setVisible(row.entry.kind in JOBS)
        self.name.setText(row.entry.name)
        self.title.setText(manifest.title if manifest else "")
        self.title.setVisible(manifest is not None)
        parts = [kind_in_words(row.entry.kind)] if manifest else []
        parts += [self.tr("default")] * row.entry.default + [self.tr("in use")] * row.in_use
        self.state.setText(" · ".join([*parts, state_in_words(row.entry, row.state, row.percent)]))
        self.advice.setText(advice(row.entry, row.state))
        self.advice.setVisible(bool(self.advice.text()))
        if old is None or old.entry != row.entry:
            self.facts.setHtml(facts_html(row, self._theme))
