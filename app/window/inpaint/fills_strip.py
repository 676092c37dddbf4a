"""The strip under the photo: the original, the photo now, then every fill, the ones in the making included."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDrag,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QListView, QToolTip, QWidget

from app.window.inpaint.fills_model import NOW, FillsModel, Run, Tile
from app.window.inpaint.run_headings import heading_at, paint_headings, told_of
from app.window.inpaint.tile_delegate import TileButton, TileDelegate, button_at, tile_height
from app.window.parts.theme import Theme

TURN_MS = 40
_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class FillsStrip(QListView):
    """`shown` says which fill was picked to look at: its number, NOW for the photo, or ORIGINAL where that is another.

    The others carry the number of the fill whose small button was pressed; `apply_asked` follows Enter on the one that
    is shown, `drag_asked` each move that drags it (`drag` begins that), and `menu_asked` a right click on it.
    `fold_asked` carries the number of a run whose heading was pressed.
    """

    shown = Signal(int)
    star_asked = Signal(int)
    delete_asked = Signal(int)
    more_asked = Signal(int)
    apply_asked = Signal()
    drag_asked = Signal()
    fold_asked = Signal(int)
    menu_asked = Signal(QPoint)  # on the screen

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.turn = 0
        self.fills = FillsModel(self)
        self.setModel(self.fills)
        self.setItemDelegate(TileDelegate(lambda: self.theme, lambda: self.turn, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit_height()
        self.setAccessibleName(self.tr("Fills"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self._settling = False  # rows come and go, which nobody picks
        self.selectionModel().currentChanged.connect(self._tell)
        for change in (
            self.fills.rowsInserted,
            self.fills.rowsRemoved,
            self.fills.layoutChanged,
            self.fills.dataChanged,
        ):
            change.connect(self._hide_folded)
        self.selectionModel().currentChanged.connect(self._hide_folded)
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self._turn_arc)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.viewport().update()

    def show_original(self, thumbnail: np.ndarray) -> None:
        """Start over with another photo."""
        self._timer.stop()
        self.fills.start_over(Tile(self.tr("Original"), image(thumbnail), self.tr("The photo as it was opened")))
        self.select(NOW)

    def show_now(self, thumbnail: np.ndarray | None) -> None:
        """The photo is another one than the original (None: is that one again), and picked."""
        told = self.tr("The photo with the fills you applied; the next fills build on it")
        tile = None if thumbnail is None else Tile(self.tr("Photo now"), image(thumbnail), told)
        self._settling = True
        self.fills.set_now(tile)
        self.select(NOW)
        self._settling = False
        self.shown.emit(NOW)

    @property
    def picked(self) -> int:
        """The number of what is picked."""
        return self.fills.number_at(self.currentIndex().row())

    def _tell(self) -> None:
        if not self._settling:
            self.shown.emit(self.picked)

    def set_picture(self, number: int, thumbnail: np.ndarray) -> None:
        """A fill looks another way, for the photo around it is another one."""
        self.fills.set_picture(number, image(thumbnail))

    def expect(self, run: Run, seeds: range, near: int | None = None) -> None:
        """Make room for the fills of a run."""
        text = self.tr("Fill with seed {seed}, pending")
        tiles = [Tile(self._label(seed, near), None, text.format(seed=seed), run=run) for seed in seeds]
        self.fills.append(tiles)
        self._timer.start()
        self._show_run(self.fills.rowCount() - len(tiles))

    def add(self, thumbnail: np.ndarray, run: Run, seed: int, near: int | None = None) -> int:
        """A fill has come; its number."""
        return self.fills.fill_next(self._tile(thumbnail, run, seed, near, False))

    def put(self, number: int, thumbnail: np.ndarray, run: Run, seed: int, near: int | None, starred: bool) -> None:
        """Put a finished fill at a number: one that was deleted, or kept from an earlier session."""
        self.fills.insert(number, self._tile(thumbnail, run, seed, near, starred))

    def _tile(self, thumbnail: np.ndarray, run: Run, seed: int, near: int | None, starred: bool) -> Tile:
        text = (
            self.tr("Fill with seed {seed}: {caption}")
            if near is None
            else self.tr("Fill with seed {seed}, like {near}: {caption}")
        )
        told = text.format(seed=seed, near=near, caption=run.caption)
        return Tile(self._label(seed, near), image(thumbnail), told, starred, run)

    def _label(self, seed: int, near: int | None) -> str:
        if near is None:
            return self.tr("seed {seed}").format(seed=seed)
        return self.tr("like {near}").format(near=near)

    def end_run(self) -> None:
        self._timer.stop()
        self.fills.drop_waiting()

    def select(self, number: int) -> None:
        """Pick a fill, NOW or the ORIGINAL, as a click would."""
        self.selectionModel().setCurrentIndex(
            self.fills.index(self.fills.row_of(number)), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def step(self, by: int) -> None:
        """Pick the finished fill or photo before (-1) or after (1) what is picked, where there is one."""
        row = self.currentIndex().row() + by
        while 0 <= row < self.fills.rowCount() and not self._can_be_picked(row):
            row += by
        if 0 <= row < self.fills.rowCount():
            self.select(self.fills.number_at(row))

    def _can_be_picked(self, row: int) -> bool:
        return self.fills.tile(row).picture is not None and not self.isRowHidden(row)

    def _hide_folded(self) -> None:
        """Of a folded run one tile is seen."""
        hidden = self.fills.hidden_rows(self.currentIndex().row())
        for row in range(self.fills.rowCount()):
            if self.isRowHidden(row) != (row in hidden):
                self.setRowHidden(row, row in hidden)
        self.viewport().update()

    @property
    def picked_run(self) -> int | None:
        """The number of the run that what is picked belongs to."""
        row = self.currentIndex().row()
        run = self.fills.tile(row).run if row >= 0 else None
        return None if run is None else run.number

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        button = self._button_at(place)
        heading = heading_at(self, self.fills, place)
        if heading is not None and event.button() == Qt.MouseButton.LeftButton:
            self.fold_asked.emit(heading.run.number)
        elif button is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
        else:
            asked = {
                TileButton.STAR: self.star_asked,
                TileButton.DELETE: self.delete_asked,
                TileButton.MORE: self.more_asked,
            }
            asked[button].emit(self.fills.number_at(self.indexAt(place).row()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # the second of two quick clicks on a button counts too

    def _button_at(self, place: QPoint) -> TileButton | None:
        """The small button of a finished fill under a point."""
        index = self.indexAt(place)
        if self.fills.number_at(index.row()) < 0 or self.fills.tile(index.row()).picture is None:
            return None
        return button_at(self.visualRect(index), place)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            button = self._button_at(event.pos())
            if button is not None:
                tips = {
                    TileButton.STAR: self.tr("Keep this fill, or stop keeping it (S)"),
                    TileButton.DELETE: self.tr("Delete this fill (Delete)"),
                    TileButton.MORE: self.tr("More like this (M)"),
                }
                QToolTip.showText(event.globalPos(), tips[button], self)
                return True
            heading = heading_at(self, self.fills, event.pos())
            if heading is not None:
                told = told_of(heading.run, len(self.fills.rows_of(heading.run)))
                fold = self.tr("Unfold (F)") if heading.folded else self.tr("Fold (F)")
                QToolTip.showText(event.globalPos(), f"{told}\n{fold}", self)
                return True
        return super().viewportEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        self.drag_asked.emit()  # at each move of the mouse until the drag begins

    def drag(self, data: QMimeData) -> bool:
        """Drag what is picked out of the window; False where the mouse button was let go meanwhile."""
        if not QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            return False
        drag = QDrag(self)
        drag.setMimeData(data)
        picture = self.currentIndex().data(Qt.ItemDataRole.DecorationRole)
        if picture is not None:
            drag.setPixmap(QPixmap.fromImage(picture))
        drag.exec(Qt.DropAction.CopyAction)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self.apply_asked.emit()
        elif event.key() in _SIDEWAYS and not event.modifiers() & ~_KEYPAD:
            self.step(_SIDEWAYS[Qt.Key(event.key())])
        elif event.text().isprintable() and event.text():
            event.ignore()  # Space and \\ belong to the canvas; a list would search for them
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_height()

    def _fit_height(self) -> None:
        self.setFixedHeight(tile_height(self.fontMetrics()) + 12)

    def _open_menu(self, place: QPoint) -> None:
        if self.picked >= 0 and self.indexAt(place) == self.currentIndex():
            self.menu_asked.emit(self.viewport().mapToGlobal(place))

    def _show_run(self, first: int) -> None:
        """Bring all of the last run into view, or as much as there is room for after its first fill."""
        self.doItemsLayout()
        self.updateGeometries()  # the bar does not reach the new tiles before
        bar = self.horizontalScrollBar()
        bar.setValue(min(bar.maximum(), bar.value() + self.visualRect(self.fills.index(first)).left()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        paint_headings(painter, self, self.fills, self.theme)
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.viewport().update()  # headings stay in view for as long as any fill of their run does

    def _turn_arc(self) -> None:
        self.turn = (self.turn + 10) % 360
        row = self.fills.first_waiting()
        if row >= 0:
            self.viewport().update(self.visualRect(self.fills.index(row)))


def image(pixels: np.ndarray) -> QImage:
    """A QImage of its own from uint8 h×w×3."""
    height, width = pixels.shape[:2]
    return QImage(np.ascontiguousarray(pixels).data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
