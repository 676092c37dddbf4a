"""The list on the Checkpoints page: its rows and how they are drawn, what narrows them and which is selected."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.checkpoints.list import size_in_words
from app.window.checkpoints.model import AnyIndex, CheckpointsFilter, CheckpointsModel, Row, RowRole
from app.window.checkpoints.words import advice, kind_in_words, state_in_words
from app.window.parts.icons import icon
from app.window.parts.theme import Theme

STATE_ICONS = {"verified": "check-circle", "checking": "hourglass", "waiting": "hourglass"}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CheckpointDelegate(QStyledItemDelegate):
    """Two lines a row, on the 8 px grid."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(240, 2 * option.fontMetrics.height() + 4 + 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: Row = index.data(RowRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        line = option.fontMetrics.height()
        inner = option.rect.adjusted(20, 12, -20, -12)
        first = QRect(inner.left(), inner.top(), inner.width(), line)
        second = QRect(inner.left(), inner.bottom() - line + 1, inner.width(), line)
        state = self._paint_state(painter, option, row, first)
        self._paint_name(painter, option, row, first.adjusted(0, 0, -state - 16, 0))
        painter.setFont(option.font)
        painter.setPen(QColor(self.theme.faint))
        text = option.fontMetrics.elidedText(_second_line(row), Qt.TextElideMode.ElideRight, second.width())
        painter.drawText(second, _LEFT, text)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if not selected and not option.state & QStyle.StateFlag.State_MouseOver:
            return
        ground = option.rect.adjusted(8, 2, -8, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.hover if selected else self.theme.field))
        painter.drawRoundedRect(ground, 6, 6)
        if selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self.theme.accent), 1))
            painter.drawRoundedRect(ground, 6, 6)

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, line: QRect) -> int:
        """Draw it at the right end of `line`; its width."""
        text = state_in_words(row.entry, row.state, row.percent)
        width = option.fontMetrics.horizontalAdvance(text)
        painter.setFont(option.font)
        wrong = bool(advice(row.entry, row.state))
        painter.setPen(QColor(self.theme.warning if wrong else self.theme.faint))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        name = "warning" if wrong else STATE_ICONS.get(row.state)
        if name is None:
            return width
        place = QRect(line.right() - width - 22, line.top() + (line.height() - 16) // 2, 16, 16)
        colour = self.theme.warning if wrong else self.theme.faint
        icon(name, self.theme, colour).paint(painter, place)
        return width + 24

    def _paint_name(self, painter: QPainter, option: QStyleOptionViewItem, row: Row, line: QRect) -> None:
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        marks = [(self.tr("in use"), self.theme.accent)] * row.in_use
        marks += [(self.tr("default"), self.theme.faint)] * row.entry.default
        room = line.width() - sum(option.fontMetrics.horizontalAdvance(mark) + 12 for mark, _ in marks)
        name = QFontMetrics(bold).elidedText(row.entry.name, Qt.TextElideMode.ElideMiddle, max(40, room))
        painter.setFont(bold)
        painter.setPen(QColor(self.theme.text))
        painter.drawText(line, _LEFT, name)
        left = line.left() + QFontMetrics(bold).horizontalAdvance(name) + 12
        painter.setFont(option.font)
        for mark, colour in marks:
            painter.setPen(QColor(colour))
            painter.drawText(QRect(left, line.top(), line.right() - left, line.height()), _LEFT, mark)
            left += option.fontMetrics.horizontalAdvance(mark) + 12


def _second_line(row: Row) -> str:
    manifest = row.entry.manifest
    if manifest is None:
        return row.entry.problem
    return " · ".join((kind_in_words(manifest.kind), size_in_words(manifest.bytes), manifest.title))


class CheckpointList(QListView):
    """`checkpoints` holds every row, `shown` those that search and kind leave."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.checkpoints = CheckpointsModel(self)
        self.shown = CheckpointsFilter(self.checkpoints)
        self.setModel(self.shown)
        self._delegate = CheckpointDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Checkpoints"))

    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.viewport().update()

    @property
    def selected(self) -> Row | None:
        row: Row | None = self.currentIndex().data(RowRole)
        return row

    def select(self, path: Path | None) -> None:
        """Select the checkpoint whose manifest is `path`, or the first one where it isn't shown."""
        number = self.checkpoints.find(path) if path is not None else -1
        index = self.shown.mapFromSource(self.checkpoints.index(number, 0))
        if not index.isValid():
            index = self.shown.index(0, 0)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
