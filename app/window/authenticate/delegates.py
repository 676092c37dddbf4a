"""How the cells of the table are drawn that are no plain text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.window.authenticate.cell_texts import TwoLines, decision_cell, verdict_cell
from app.window.authenticate.model import ROW, Column
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.parts.icons import icon
from app.window.parts.theme import Theme
from app.window.parts.verdict_panel import draw_bar
from app.window.parts.verdict_words import (
    DECISION_ICONS,
    ERROR_ICON,
    LABEL_ICON,
    VERDICT_ICONS,
    verdict_colour,
)

ROW_HEIGHT = 48
SIDE = 40  # of a thumbnail
SIGN = 16  # of a verdict's icon
AnyIndex = QModelIndex | QPersistentModelIndex


class PhotoDelegate(QStyledItemDelegate):
    """Draws every cell itself: a style sheet's way through the style is too slow for 10,000 rows."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Other colours; the signs of the verdicts are drawn once for all rows."""
        self.theme = theme
        self._signs = {
            verdict: icon(name, theme, verdict_colour(verdict, theme)).pixmap(SIGN, SIGN)
            for verdict, name in VERDICT_ICONS.items()
        }
        self._signs["label"] = icon(LABEL_ICON, theme, theme.warning).pixmap(SIGN, SIGN)
        self._answers = {answer: icon(name, theme).pixmap(SIGN, SIGN) for answer, name in DECISION_ICONS.items()}
        self._error_sign = icon(ERROR_ICON, theme).pixmap(SIGN, SIGN)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(80, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        theme, rect, column = self.theme, option.rect, index.column()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.hover))
        painter.setPen(QColor(theme.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        row: PhotoRow = index.data(ROW)
        inside = rect.adjusted(8, 0, -8, 0)
        if column == Column.FILE:
            self._draw_file(painter, inside, index, option)
        elif column == Column.VERDICT and row.verdict is not None:
            cell = verdict_cell(row)
            colour = theme.warning if cell.sign == "label" else verdict_colour(cell.sign, theme)
            self._draw_two_lines(painter, inside, cell, self._signs[cell.sign], option, colour)
        elif column == Column.DECISION and row.decision is not None:
            cell = decision_cell(row)
            self._draw_two_lines(painter, inside, cell, self._answers[cell.sign], option, theme.text)
        elif column == Column.VERDICT and row.stage is Stage.FAILED:
            self._draw_sign(painter, inside, self._error_sign, index.data(), option, theme.text)
        elif column == Column.PROBABILITY and row.verdict is not None:
            room = option.fontMetrics.horizontalAdvance("100 %") + 8
            draw_bar(painter, QRectF(inside.adjusted(0, 0, -room, 0)), row.verdict.p_inpainted, theme)
            self._draw_text(painter, inside, index.data(), option, right=True)
        else:
            faint = row.verdict is None and not row.error
            self._draw_text(painter, inside, index.data(), option, colour=theme.faint if faint else theme.text)
        if option.state & QStyle.StateFlag.State_HasFocus:  # where the keys are, selected or not
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # or it would reach into the row above
            painter.setPen(QColor(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _draw_file(self, painter: QPainter, inside: QRect, index: AnyIndex, option: QStyleOptionViewItem) -> None:
        place = QRect(inside.left(), inside.center().y() - SIDE // 2 + 1, SIDE, SIDE)
        picture: QImage | None = index.data(Qt.ItemDataRole.DecorationRole)
        if picture is None:
            painter.fillRect(place, QColor(self.theme.field))
        else:
            size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
            shown = QRect(0, 0, size.width(), size.height())
            shown.moveCenter(place.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(shown, picture)
        self._draw_text(painter, inside.adjusted(SIDE + 12, 0, 0, 0), index.data(), option, middle=True)

    def _draw_two_lines(
        self,
        painter: QPainter,
        inside: QRect,
        cell: TwoLines,
        sign: QPixmap,
        option: QStyleOptionViewItem,
        colour: str,
    ) -> None:
        if not cell.second:
            self._draw_sign(painter, inside, sign, cell.first, option, colour)
            return
        line = option.fontMetrics.height()
        upper = QRect(inside.left(), inside.center().y() - line, inside.width(), line)
        self._draw_sign(painter, upper, sign, cell.first, option, colour)
        lower = upper.adjusted(24, line, 0, line)
        self._draw_text(painter, lower, cell.second, option, colour=self.theme.faint)

    def _draw_sign(
        self, painter: QPainter, inside: QRect, sign: QPixmap, text: str, option: QStyleOptionViewItem, colour: str
    ) -> None:
        """A sign and the word that says the same."""
        place = QRect(inside.left(), inside.center().y() - SIGN // 2, SIGN, SIGN)
        painter.drawPixmap(place, sign)
        self._draw_text(painter, inside.adjusted(24, 0, 0, 0), text, option, colour=colour)

    def _draw_text(
        self,
        painter: QPainter,
        place: QRect,
        text: str,
        option: QStyleOptionViewItem,
        colour: str = "",
        right: bool = False,
        middle: bool = False,
    ) -> None:
        painter.setPen(QPen(QColor(colour or self.theme.text)))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        shown = option.fontMetrics.elidedText(text, mode, place.width())
        painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
