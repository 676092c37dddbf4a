"""The main window: three pages, their menus and status, and what happens to files dropped and keys held anywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QActionGroup,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.engine.protocol import EngineSettings
from app.samples import SAMPLE_PHOTO
from app.window.about import about_text, gestures, report
from app.window.actions import Actions
from app.window.appearance import Appearance
from app.window.authenticate.page import AuthenticatePage
from app.window.background import Background
from app.window.checkpoints.page import CheckpointsPage
from app.window.commands import MENUS, menu_titles
from app.window.drops import dropped_files
from app.window.engine_session import EngineSession, MakeClient
from app.window.inpaint.page import InpaintPage
from app.window.inpaint_commands import InpaintCommands
from app.window.log import Log
from app.window.message_bar import MessageBar
from app.window.page_bar import PageBar
from app.window.session_keeper import SessionKeeper
from app.window.settings.dialog import PreferencesDialog
from app.window.settings.preferences import Preferences
from app.window.settings.recent import RecentMenu
from app.window.settings.state_store import StateStore
from app.window.settings.store import PreferencesStore
from app.window.shortcut_list import ShortcutList
from app.window.status_bar import StatusBar
from app.window.theme import Theme, style_sheet
from app.window.tool_bar import ToolBar

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
        self._used: Preferences | None = None
        self._settings = engine_settings(self.store.values)
        self.appearance = Appearance(self.store.values.theme, self)
        self.session = EngineSession(make_client, self)
        self.background = Background(self)
        self.message = MessageBar()
        theme = self.appearance.theme
        self.page = InpaintPage(theme, self.session, self.background, self.message)
        self.authenticate = AuthenticatePage(theme, self.session, self.background, self.message)
        self.checkpoints = CheckpointsPage(theme, self.background, self.message)
        self.keeper = SessionKeeper(self.page, self.message)
        self.pages: tuple[QWidget, ...] = (self.page, self.authenticate, self.checkpoints)
        self.status = StatusBar()
        self.actions_by_name = Actions(self)
        self.inpaint_commands = InpaintCommands(self.actions_by_name, self.page)
        self._windows: dict[str, QWidget] = {}  # preferences and the list of keys, once they were asked for
        self._lay_out()
        self._build_menus()
        self._connect_commands()
        self._connect_parts()
        self._use(self.store.values)
        self._restore_state()
        self.appearance.follow(self._dress)
        self.setAcceptDrops(True)
        self._update_title()
        self._refresh()

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
        column.addWidget(self.message)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(middle)
        self.setStatusBar(self.status)
        self.tools = ToolBar(self.actions_by_name)
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self.tools)
        self.resize(1280, 800)

    def _build_menus(self) -> None:
        actions, titles = self.actions_by_name, menu_titles()
        for name in MENUS:
            menu = self.menuBar().addMenu(titles[name])
            menu.setToolTipsVisible(True)
            menu.addActions(actions.of_menu(name))
            if name == "file":
                self.recent = RecentMenu(self.state, self.background, menu)
                self.recent.chosen.connect(self.open)
                menu.insertMenu(actions["open_sample"], self.recent)
        pages = [actions[f"page_{name}"] for name in PAGES]
        for group_of in (pages, [action for action in actions.of_menu("tool") if action.isCheckable()]):
            group = QActionGroup(self)
            for action in group_of:
                group.addAction(action)
        self.page_bar = PageBar(pages, [actions["switch_theme"], actions["preferences"]])
        self.menuBar().setCornerWidget(self.page_bar, Qt.Corner.TopRightCorner)

    def _connect_commands(self) -> None:
        on = self.actions_by_name.on
        on("open", self.inpaint_commands.ask_open)
        on("open_sample", self.open_sample)
        on("quit", self.close)
        on("preferences", self.show_preferences)
        on("switch_theme", lambda: self.store.update(theme=self.appearance.other()))
        on("shortcuts", self.show_shortcuts)
        on("log_folder", self._open_log_folder)
        on("about", lambda: self.message.note(about_text(self.session)))
        for name in PAGES:
            on(f"page_{name}", partial(self.show_page, name))
        QShortcut(QKeySequence("Esc"), self).activated.connect(self._escape)

    def _connect_parts(self) -> None:
        page, session = self.page, self.session
        self.inpaint_commands.opening.connect(self.open)
        self.authenticate.inpaint_asked.connect(self._open_in_inpaint)
        self.authenticate.said.connect(self._say)
        self.checkpoints.use_asked.connect(self._use_checkpoint)
        page.empty.open_asked.connect(self.inpaint_commands.ask_open)
        page.empty.sample_asked.connect(self.open_sample)
        page.opened.connect(self._update_title)
        page.saved.connect(lambda path: self._say(self.tr("Saved {path}").format(path=path)))
        page.changed.connect(self._refresh)
        page.canvas.view_changed.connect(self._show_view)
        page.hole_measured.connect(self.status.show_hole)
        page.panel.box.recent_changed.connect(self._keep_recent_captions)
        session.note.connect(self.message.note)
        session.problem.connect(self._tell_engine_problem)
        self.store.changed.connect(self._use)
        self.store.problem.connect(self.message.note)
        self.state.unwritten.connect(lambda why: self.log.write(why) if self.log is not None else None)
        self.message.report = lambda: report(session, self.log)

    # Files --------------------------------------------------------------------------------------------------------

    def open(self, path: str | Path) -> None:
        """Open a photo on the Inpaint page; errors appear in the message bar."""
        self.show_page("inpaint")
        self.page.open(path)

    def open_sample(self) -> None:
        self.open(SAMPLE_PHOTO)

    def _open_in_inpaint(self, path: str) -> None:
        self.open(path)

    # Pages and windows --------------------------------------------------------------------------------------------

    def show_page(self, name: str) -> None:
        """Show "inpaint", "authenticate" or "checkpoints"."""
        self.stack.setCurrentIndex(PAGES.index(name))
        self.actions_by_name[f"page_{name}"].setChecked(True)
        inpaint = name == "inpaint"
        self.tools.setVisible(inpaint)
        self.inpaint_commands.set_active(inpaint)
        self.actions_by_name["open"].setEnabled(inpaint)  # the other pages have a Ctrl+O of their own
        self.status.show_page(inpaint)
        self._update_title()

    @property
    def page_name(self) -> str:
        return PAGES[self.stack.currentIndex()]

    def show_preferences(self) -> None:
        self._show_window("preferences", lambda: PreferencesDialog(self.store, self))

    def show_shortcuts(self) -> None:
        """The list of keys and gestures."""
        groups = [(title.replace("&", ""), self.actions_by_name.of_menu(name)) for name, title in menu_titles().items()]
        groups.append((self.tr("Authenticate"), self.authenticate.commands()))
        groups.append((self.tr("Checkpoints"), self.checkpoints.commands()))
        self._show_window("shortcuts", lambda: ShortcutList(groups, gestures(), self))

    def _show_window(self, name: str, make: Callable[[], QWidget]) -> None:
        if name not in self._windows:
            self._windows[name] = make()
        window = self._windows[name]
        window.show()
        window.raise_()
        window.activateWindow()

    def _open_log_folder(self) -> None:
        if self.log is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.log.file.parent)))

    # State --------------------------------------------------------------------------------------------------------

    def _use(self, values: Preferences) -> None:
        """Let the preferences hold, now and after every change."""
        before, self._used = self._used, values
        self.appearance.choose(values.theme)
        self.page.quality = values.quality
        # what the page has controls for as well stays as it was set there, until its preference is another one
        if before is None or values.hardness != before.hardness:
            self.page.set_hardness(values.hardness)
        if before is None or values.fills != before.fills:
            self.page.panel.fills.setValue(values.fills)
        if before is None or values.heat != before.heat:
            for panel in (self.page.panel.verdict, self.authenticate.detail.panel):
                panel.opacity.setValue(values.heat)
        self.checkpoints.set_used(values.checkpoint, values.ensemble)
        settings = engine_settings(values)
        if self._started and settings != self._settings:
            self.session.restart(settings)
            self._read_vocabulary()
        self._settings = settings

    def _use_checkpoint(self, kind: str, name: str) -> None:
        self.store.update(**{"checkpoint" if kind == "inpainting" else "ensemble": name})

    def _restore_state(self) -> None:
        kept = self.state.values
        self.restoreGeometry(QByteArray.fromHex(kept.geometry.encode("ascii", "ignore")))  # on a screen that is there
        self.page.panel.box.set_recent(kept.recent_captions)
        self.show_page(kept.page if kept.page in PAGES else "inpaint")

    def _keep_recent_captions(self) -> None:
        self.state.update(recent_captions=tuple(self.page.panel.box.recent()))

    def _keep_state(self) -> None:
        self.state.update(geometry=bytes(self.saveGeometry().toHex().data()).decode("ascii"), page=self.page_name)
        self.state.close()

    def _refresh(self) -> None:
        self.status.show_engine(self.session)
        self._show_view()

    def _show_view(self) -> None:
        if self.page.document is not None:
            self.status.show_view(self.page.canvas.view.scale, self.page.canvas.brush)

    def _update_title(self) -> None:
        document = self.page.document
        name = document.name if document is not None and self.page_name == "inpaint" else ""
        self.setWindowTitle(f"{name} — Featherproof" if name else "Featherproof")
        if document is not None:
            self.status.show_photo(document)
            if document.photo.path is not None:
                self.state.add_photo(str(document.photo.path.absolute()))

    def _say(self, sentence: str) -> None:
        self.status.showMessage(sentence, STATUS_MS)

    def _tell_engine_problem(self, sentence: str, details: str) -> None:
        restart = (self.tr("Restart engine"), self.session.restart) if self.session.stopped else None
        self.message.error(sentence, details, restart)

    def tell_uncaught(self, details: str) -> None:
        """Say that something nobody caught went wrong."""
        sentence = self.tr("Something went wrong inside the program; what you were doing is kept.")
        self.message.error(sentence, details)

    def _dress(self, theme: Theme) -> None:
        self.setStyleSheet(style_sheet(theme))
        for part in (self.actions_by_name, self.keeper, self.message, *self.pages):
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
        self.session.start()
        self._read_vocabulary()
        self.keeper.look_for_lost()
        if self.store.unread:
            self.message.note(self.store.unread)

    def _read_vocabulary(self) -> None:
        name = self.store.values.checkpoint
        self.background.run(
            lambda: read_vocabulary(name),
            lambda found: self.page.panel.box.set_vocabulary(*found),
            lambda error: self.message.error(str(error), repr(error)),
        )

    def _escape(self) -> None:
        if self.page_name == "inpaint":
            self.page.escape()
        elif self.page_name == "authenticate":
            self.authenticate.escape()
        else:
            self.checkpoints.escape()

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
        if dropped_files(event.mimeData()):
            self.page.empty.set_dropping(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.page.empty.set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.page.empty.set_dropping(False)
        paths = dropped_files(event.mimeData())
        if len(paths) > 1 or any(Path(path).is_dir() for path in paths):  # more than one document can hold
            self.show_page("authenticate")
            self.authenticate.add(paths)
        elif paths:
            self.open(paths[0])
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._closed = True
        self._keep_state()
        for window in self._windows.values():
            window.close()
        self.appearance.close()
        self.store.close()
        self.page.close_down()
        self.checkpoints.close_down()
        self.session.close()
        self.background.close()  # waits for a save in progress
        self.keeper.close()
        super().closeEvent(event)


def engine_settings(values: Preferences) -> EngineSettings:
    """What the engine is started with by these preferences."""
    return EngineSettings(values.checkpoint, values.device, values.ensemble)


def read_vocabulary(checkpoint: str) -> tuple[tuple[str, ...], Callable[[str], list[str]]]:
    """The words of a checkpoint, and what of a caption it does not know. Raises CheckpointError."""
    from models.checkpoint import find  # here, because reading checkpoints is not needed to show the window

    manifest = find(checkpoint)
    return tuple(manifest.vocabulary), manifest.unknown_words
