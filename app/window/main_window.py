"""The main window: menus, tools, status, title, theme, dropped files and held keys around the Inpaint page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer
from PySide6.QtGui import (
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QToolBar, QVBoxLayout, QWidget

from app.samples import SAMPLE_PHOTO
from app.window.actions import Actions
from app.window.background import Background
from app.window.engine_session import EngineSession, MakeClient
from app.window.inpaint.page import InpaintPage
from app.window.message_bar import MessageBar
from app.window.status_bar import StatusBar
from app.window.theme import DARK, LIGHT, Theme, palette, style_sheet

PHOTO_FILTER = "*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.gif"
ZOOM_STEP = 1.25
BRUSH_STEP = 1.2
STATUS_MS = 5000
TOOL_BAR = (
    *("brush", "eraser", "", "undo", "redo", "clear", "invert", ""),
    *("fit", "zoom_in", "zoom_out", "", "show_hole", "before"),
)  # "" separates


class MainWindow(QMainWindow):
    """One window, one document. The engine starts once the window is on screen."""

    def __init__(self, make_client: MakeClient) -> None:
        super().__init__()
        self._theme_choice: Theme | None = None  # None: follow the system
        self._engine_started = False
        self.session = EngineSession(make_client, self)
        self.background = Background(self)
        self.message = MessageBar()
        self.page = InpaintPage(self._theme(), self.session, self.background, self.message)
        self._lay_out()
        self.status = StatusBar()
        self.setStatusBar(self.status)
        self.actions_by_name = Actions(self)
        self._build_menus()
        self._build_tools()
        self._connect_commands()
        self._connect_page()
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        self._update_title()
        self._apply_theme()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply_theme)
        self._refresh()

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message)
        column.addWidget(self.page, 1)
        self.setCentralWidget(middle)

    def _build_menus(self) -> None:
        for name, title in (("file", self.tr("&File")), ("edit", self.tr("&Edit")), ("view", self.tr("&View"))):
            menu = self.menuBar().addMenu(title)
            menu.addActions(self.actions_by_name.of_menu(name))
            if name == "view":
                menu.addSeparator()
                themes = menu.addMenu(self.tr("Theme"))
        group = QActionGroup(self)
        for text, theme in ((self.tr("Follow the system"), None), (self.tr("Dark"), DARK), (self.tr("Light"), LIGHT)):
            action = themes.addAction(text)
            action.triggered.connect(partial(self._choose_theme, theme))
            action.setCheckable(True)
            action.setChecked(theme is None)
            group.addAction(action)

    def _build_tools(self) -> None:
        bar = QToolBar(self.tr("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.toggleViewAction().setEnabled(False)
        group = QActionGroup(self)
        for action in self.actions_by_name.of_menu("tool"):
            group.addAction(action)
        for name in TOOL_BAR:
            if not name:
                bar.addSeparator()
                continue
            bar.addAction(self.actions_by_name[name])
            button = bar.widgetForAction(self.actions_by_name[name])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the canvas
            button.setAccessibleName(self.actions_by_name[name].text())
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, bar)
        self.actions_by_name["brush"].setChecked(True)

    def _connect_commands(self) -> None:
        page, canvas, on = self.page, self.page.canvas, self.actions_by_name.on
        on("open", self.ask_open)
        on("open_sample", self.open_sample)
        on("save", self.save)
        on("save_as", self.ask_save)
        on("quit", self.close)
        on("undo", page.undo)
        on("redo", page.redo)
        on("clear", page.clear_hole)
        on("invert", page.invert_hole)
        on("brush", lambda: self._set_erasing(False))
        on("eraser", lambda: self._set_erasing(True))
        on("smaller", lambda: page.scale_brush(1 / BRUSH_STEP))
        on("larger", lambda: page.scale_brush(BRUSH_STEP))
        on("fit", canvas.fit)
        on("actual", lambda: canvas.zoom_to(1.0))
        on("zoom_in", lambda: canvas.zoom_to(canvas.view.scale * ZOOM_STEP))
        on("zoom_out", lambda: canvas.zoom_to(canvas.view.scale / ZOOM_STEP))
        on("before", lambda: page.set_before(self.actions_by_name["before"].isChecked()))
        on("show_hole", lambda: page.set_hole_shown(self.actions_by_name["show_hole"].isChecked()))

    def _connect_page(self) -> None:
        page = self.page
        page.empty.open_asked.connect(self.ask_open)
        page.empty.sample_asked.connect(self.open_sample)
        page.opened.connect(self._update_title)
        page.saved.connect(lambda path: self.status.showMessage(self.tr("Saved {path}").format(path=path), STATUS_MS))
        page.changed.connect(self._refresh)
        page.canvas.view_changed.connect(self._show_view)
        page.hole_measured.connect(self.status.show_hole)
        page.undo_stack.indexChanged.connect(self._refresh)
        self.session.note.connect(self.message.note)
        self.session.problem.connect(self._tell_engine_problem)

    def _tell_engine_problem(self, sentence: str, details: str) -> None:
        restart = (self.tr("Restart engine"), self.session.restart) if self.session.stopped else None
        self.message.error(sentence, details, restart)

    # Files --------------------------------------------------------------------------------------------------------

    def open(self, path: str | Path) -> None:
        """Open a photo; errors appear in the message bar."""
        self.page.open(path)

    def open_sample(self) -> None:
        self.open(SAMPLE_PHOTO)

    def ask_open(self) -> None:
        document = self.page.document
        folder = str(document.photo.path.parent) if document and document.photo.path else ""
        photos = self.tr("Photos ({patterns})").format(patterns=PHOTO_FILTER)
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open a photo"), folder, photos)
        if path:
            self.open(path)

    def save(self) -> None:
        """Save where the last fill of this photo was saved; the first time, ask."""
        document = self.page.document
        if document is not None and document.saved_as is not None:
            self.page.save(document.saved_as)
        else:
            self.ask_save()

    def ask_save(self) -> None:
        document = self.page.document
        if document is None or document.shown_fill is None:
            return
        start = str(document.saved_as or document.suggested_path())
        kinds = self.tr("PNG, lossless (*.png);;TIFF, lossless (*.tif *.tiff);;JPEG (*.jpg *.jpeg);;WebP (*.webp)")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save the fill"), start, kinds)
        if path:
            self.page.save(Path(path) if Path(path).suffix else Path(path).with_suffix(".png"))

    # State --------------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        page, document, stack = self.page, self.page.document, self.page.undo_stack
        enable = self.actions_by_name.enable
        has_fill = document is not None and document.shown is not None
        has_hole = document is not None and document.hole.count > 0
        enable(has_fill, "save", "save_as", "before")
        enable(document is not None, "fit", "actual", "zoom_in", "zoom_out", "show_hole", "brush", "eraser", "invert")
        enable(has_hole, "clear")
        enable(stack.canUndo(), "undo")
        enable(stack.canRedo(), "redo")
        self.actions_by_name["before"].setChecked(page.before)
        self.actions_by_name["show_hole"].setChecked(page.canvas.hole_shown)
        self.status.show_engine(page.session)
        self._show_view()

    def _show_view(self) -> None:
        if self.page.document is not None:
            self.status.show_view(self.page.canvas.view.scale, self.page.canvas.brush)

    def _update_title(self) -> None:
        document = self.page.document
        self.setWindowTitle(f"{document.name} — Featherproof" if document else "Featherproof")
        if document is not None:
            self.status.show_photo(document)

    def _set_erasing(self, erasing: bool) -> None:
        self.page.canvas.erasing = erasing
        self.page.canvas.update()

    # Theme --------------------------------------------------------------------------------------------------------

    def _theme(self) -> Theme:
        dark = QGuiApplication.styleHints().colorScheme() != Qt.ColorScheme.Light
        return self._theme_choice or (DARK if dark else LIGHT)

    def _choose_theme(self, theme: Theme | None, checked: bool = True) -> None:
        self._theme_choice = theme
        self._apply_theme()

    def _apply_theme(self) -> None:
        theme = self._theme()
        QApplication.setPalette(palette(theme))
        self.setStyleSheet(style_sheet(theme))
        self.actions_by_name.set_theme(theme)
        self.message.set_theme(theme)
        self.page.set_theme(theme)

    # Events -------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._engine_started:
            self._engine_started = True
            QTimer.singleShot(0, self._start_engine)  # after the first paint, so that it never delays the window

    def _start_engine(self) -> None:
        self.session.start()
        self.background.run(
            _read_vocabulary,
            self.page.panel.set_vocabulary,
            lambda error: self.message.error(str(error), repr(error)),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._hold(event, True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._hold(event, False)

    def _hold(self, event: QKeyEvent, held: bool) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.page.canvas.set_pan_held(held)
        elif event.key() == Qt.Key.Key_Backslash and not event.isAutoRepeat():
            self.page.set_before(held)
        elif event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_Backslash):
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.page.canvas.set_pan_held(False)  # its release will go to another window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event.mimeData()):
            self.page.empty.set_dropping(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.page.empty.set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.page.empty.set_dropping(False)
        path = _dropped_file(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.open(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._apply_theme)
        self.page.close_down()
        self.session.close()
        self.background.close()  # waits for a save in progress
        super().closeEvent(event)


def _dropped_file(data: QMimeData) -> str:
    return next((url.toLocalFile() for url in data.urls() if url.isLocalFile()), "")


def _read_vocabulary() -> Callable[[str], list[str]]:
    from models.checkpoint import find  # here, because reading checkpoints is not needed to show the window

    return find("default").unknown_words
