"""The main window: three pages, their menus and status, and what happens to files dropped anywhere."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.samples import SAMPLE_PHOTO
from app.window.authenticate.page import AuthenticatePage
from app.window.checkpoints.page import CheckpointsPage
from app.window.engine.session import EngineSession, MakeClient
from app.window.inpaint.page import InpaintPage
from app.window.parts.appearance import Appearance
from app.window.parts.background import Background
from app.window.parts.drops import DropHint, dropped_files, opens
from app.window.parts.message_bar import MessageBar
from app.window.parts.reveal import open_folder
from app.window.parts.theme import Theme, style_sheet
from app.window.settings.recent import RecentMenu
from app.window.settings.recent_tiles import RecentTiles
from app.window.settings.store import PreferencesStore, StateStore
from app.window.shell.commands import Actions, menu_titles
from app.window.shell.inpaint_commands import HeldKeys, InpaintCommands
from app.window.shell.log import Log, about_text, report
from app.window.shell.menus import build_menus
from app.window.shell.preferences_in_force import PreferencesInForce
from app.window.shell.session_keeper import SessionKeeper, keep_table
from app.window.shell.side_windows import SideWindows
from app.window.shell.status_bar import StatusBar
from app.window.shell.tool_bar import ToolBar
from app.window.shell.window_title import show_title

STATUS_MS = 5000
PAGES = ("inpaint", "authenticate", "checkpoints")


class MainWindow(QMainWindow):
    """One window, one document. The engine starts once the window is on screen."""

    def __init__(self, make_client: MakeClient, store: PreferencesStore | None = None, log: Log | None = None) -> None:
        super().__init__()
        self.store = store or PreferencesStore(self)
        self.log = log
        self.state = StateStore(self)
        self._started = self._closed = False
        self.appearance = Appearance(self.store.values.theme, self)
        self.session = EngineSession(make_client, self)
        self.background = Background(self)
        self.message = MessageBar(lambda: report(self.session, self.log))
        theme = self.appearance.theme
        self.page = InpaintPage(theme, self.session, self.background, self.message)
        self.authenticate = AuthenticatePage(theme, self.session, self.background, self.message)
        self.checkpoints = CheckpointsPage(theme, self.background, self.message)
        self.keeper = SessionKeeper(self.page, self.message)
        self.tables = keep_table(self.authenticate, self.message)
        self.pages: tuple[QWidget, ...] = (self.page, self.authenticate, self.checkpoints)
        self.status = StatusBar(self.page)
        self.actions_by_name = Actions(self)
        self.inpaint_commands = InpaintCommands(self.actions_by_name, self.page)
        self.preferences = PreferencesInForce(
            self.store, self.appearance, self.page, self.authenticate, self.checkpoints
        )
        self.preferences.ensemble_read.connect(self.status.set_ensemble)
        self.windows = SideWindows(self, self.store, self.session, self.background)
        self.held_keys = HeldKeys(self.page)
        self.recent = RecentMenu(self.state, self.background, self)
        self.recent_tiles = RecentTiles(self.state, self.background)
        self.page.empty.put_below(self.recent_tiles)
        self.page_bar = build_menus(self, self.actions_by_name, self.recent, list(PAGES))
        self._lay_out()
        self._connect_commands()
        self._connect_parts()
        self.preferences.use(self.store.values)
        self._restore_state()
        self.appearance.follow(self._dress)
        self.setAcceptDrops(True)
        self._update_title()

    # Building -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        for page in self.pages:
            self.stack.addWidget(page)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.keeper.bar)
        column.addWidget(self.tables.bar)
        column.addWidget(self.message)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(middle)
        self.drop_hint = DropHint(middle)
        self.setStatusBar(self.status)
        self.tools = ToolBar(self.actions_by_name)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.tools)
        self.resize(1280, 800)

    def _connect_commands(self) -> None:
        on = self.actions_by_name.on
        on("open", self.inpaint_commands.ask_open)
        on("open_sample", partial(self.open, SAMPLE_PHOTO))
        on("inpaint_many", self.windows.show_batch)
        on("quit", self.close)
        on("preferences", self.windows.show_preferences)
        on("switch_theme", lambda: self.store.update(theme=self.appearance.other()))
        on("shortcuts", lambda: self.windows.show_shortcuts(self._command_groups))
        on("guide", self.windows.show_guide)
        on("licences", self.windows.show_licences)
        on("log_folder", self._open_log_folder)
        on("about", lambda: self.message.note(about_text(self.session)))
        for name in PAGES:
            on(f"page_{name}", partial(self.show_page, name))
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._escape)

    def _connect_parts(self) -> None:
        page, session = self.page, self.session
        self.inpaint_commands.opening.connect(self.open)
        self.inpaint_commands.files_pasted.connect(self._take)
        self.authenticate.inpaint_asked.connect(self.open)
        self.tables.restored.connect(partial(self.show_page, "authenticate"))
        self.recent.chosen.connect(self.open)
        self.recent_tiles.chosen.connect(self.open)
        self.authenticate.said.connect(self._say)
        self.authenticate.table.columns.chosen.connect(lambda kinds: self.state.update(hidden_columns=kinds))
        page.empty.open_asked.connect(self.inpaint_commands.ask_open)
        page.empty.sample_asked.connect(partial(self.open, SAMPLE_PHOTO))
        for known in (page.opened, page.projects.saved):
            known.connect(lambda: self.recent.put_first(page.document))
        page.projects.changed.connect(self._update_title)
        page.saved.connect(lambda path: self._say(self.tr("Saved {path}").format(path=path)))
        page.panel.box.recent_changed.connect(self._keep_recent_captions)
        session.note.connect(self.message.note)
        session.problem.connect(self._tell_engine_problem)
        self.store.problem.connect(lambda text: self.message.note(text, until=self.store.written))
        for told in (session.logged, self.state.unwritten):
            told.connect(lambda text: self.log.write(text) if self.log is not None else None)

    # Files --------------------------------------------------------------------------------------------------------

    def open(self, path: str | Path) -> None:
        """Open a photo or project on the Inpaint page; errors appear in the message bar."""
        self.show_page("inpaint")
        self.page.open(path)

    # Pages and windows --------------------------------------------------------------------------------------------

    def show_page(self, name: str) -> None:
        """Show "inpaint", "authenticate" or "checkpoints"."""
        self.stack.setCurrentIndex(PAGES.index(name))
        self.actions_by_name[f"page_{name}"].setChecked(True)
        inpaint = name == "inpaint"
        self.tools.setVisible(inpaint)
        self.inpaint_commands.set_active(inpaint)
        self.actions_by_name.enable(inpaint, "open", "paste")  # the other pages have keys of their own for these
        self.status.show_page(name)
        page, focus = self.pages[PAGES.index(name)], self.focusWidget()
        if focus is None or not page.isAncestorOf(focus):
            (self.page.canvas if inpaint else page).setFocus()  # its keys work while the focus is inside it
        self._update_title()

    @property
    def page_name(self) -> str:
        return PAGES[self.stack.currentIndex()]

    def _command_groups(self) -> list[tuple[str, list[QAction]]]:
        """All commands, by menu or page."""
        menus = [(title.replace("&", ""), self.actions_by_name.of_menu(name)) for name, title in menu_titles().items()]
        authenticate = (self.tr("Authenticate"), self.authenticate.commands())
        return [*menus, authenticate, (self.tr("Checkpoints"), self.checkpoints.commands())]

    def _open_log_folder(self) -> None:
        if self.log is not None:
            open_folder(self.log.file.parent)

    # State --------------------------------------------------------------------------------------------------------

    def _restore_state(self) -> None:
        kept = self.state.values
        self.restoreGeometry(QByteArray.fromHex(kept.geometry.encode("ascii", "ignore")))  # on a screen that is there
        self.page.panel.box.set_recent(kept.recent_captions)
        self.authenticate.table.columns.hide_columns(kept.hidden_columns)
        self.show_page(kept.page if kept.page in PAGES else "inpaint")

    def _keep_recent_captions(self) -> None:
        self.state.update(recent_captions=tuple(self.page.panel.box.recent()))

    def _keep_state(self) -> None:
        self.state.update(geometry=bytes(self.saveGeometry().toHex().data()).decode("ascii"), page=self.page_name)
        self.state.close()

    def _update_title(self) -> None:
        show_title(self, self.page.document if self.page_name == "inpaint" else None)

    def _say(self, sentence: str) -> None:
        self.status.showMessage(sentence, STATUS_MS)

    def _tell_engine_problem(self, sentence: str, details: str) -> None:
        if self.session.stopped:
            self.message.error(sentence, details, self.preferences.way_out(), until=self.session.ready)
        else:
            self.message.error(sentence, details)

    def tell_uncaught(self, details: str) -> None:
        """Say that something nobody caught went wrong."""
        sentence = self.tr("Something went wrong in the program; your work is kept.")
        self.message.error(sentence, details)

    def _dress(self, theme: Theme) -> None:
        self.setStyleSheet(style_sheet(theme))
        for part in (self.actions_by_name, self.keeper, self.tables.bar, self.message, *self.pages):
            part.set_theme(theme)  # type: ignore[attr-defined]

    # Events -------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._started:
            self._started = True
            QTimer.singleShot(0, self._start)  # after the first paint, so that it never delays the window

    def _start(self) -> None:
        if self._closed:  # at once, before the first turn of the event loop: nothing may start any more
            return
        self.preferences.start_engine()
        self.keeper.look_for_lost()
        self.tables.look_for_lost()
        self.recent_tiles.look()
        if self.store.unread:
            self.message.note(self.store.unread)

    def _escape(self) -> None:
        if self.page_name == "inpaint":
            self.page.escape()
        elif self.page_name == "authenticate":
            self.authenticate.escape()
        else:
            self.checkpoints.escape()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.held_keys.hold(event, True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.held_keys.hold(event, False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.held_keys.let_go()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        paths = dropped_files(event.mimeData())
        if paths:
            self.drop_hint.offer(paths)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_hint.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_hint.hide()
        self._take(dropped_files(event.mimeData()))
        event.acceptProposedAction()

    def _take(self, paths: list[str]) -> None:
        """Files that were dropped or pasted: one is opened, several and folders are judged."""
        if paths and opens(paths):
            self.open(paths[0])
        elif paths:
            self.show_page("authenticate")
            self.authenticate.add(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closed:
            self.page.leaving.ask(self.close_unasked)  # at once where nothing would be lost
        event.setAccepted(self._closed)

    def close_unasked(self) -> None:
        """Close the window for good, whatever in it is not saved."""
        if not self._closed:
            self._closed = True
            self._close_down()
        self.close()

    def _close_down(self) -> None:
        self._keep_state()
        self.windows.close()
        self.appearance.close()
        self.store.close()
        self.page.close_down()
        self.authenticate.close_down()
        self.checkpoints.close_down()
        self.session.close()
        self.background.close()  # waits for a save in progress
        self.keeper.close()
        self.tables.close()
