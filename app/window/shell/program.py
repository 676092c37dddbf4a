"""Opens the window and runs it until it is closed."""

from __future__ import annotations

import signal
import sys

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.engine.client import EngineClient
from app.window.parts.language import install_translations
from app.window.parts.theme import ICONS
from app.window.settings.store import PreferencesStore
from app.window.shell.log import Log, log_folder
from app.window.shell.main_window import MainWindow
from app.window.shell.preferences_in_force import engine_settings


def make_application() -> QApplication:
    """The one QApplication, in the style that the theme is drawn for."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("featherproof")
    application.setApplicationDisplayName("Featherproof")
    application.setDesktopFileName("featherproof")
    application.setWindowIcon(QIcon(f"{ICONS}/featherproof.png"))
    application.setStyle("Fusion")
    return application


def make_window() -> MainWindow:
    """The window with its log, as the preferences have it."""
    store = PreferencesStore()
    install_translations(store.values.language)
    settings = engine_settings(store.values)
    window: MainWindow | None = None
    log = Log(log_folder(), lambda details: window.tell_uncaught(details) if window else None)
    window = MainWindow(lambda deliver: EngineClient(deliver, settings), store, log)
    store.setParent(window)
    return window


def run_window(photo: str | None) -> int:
    """Show the window, with `photo` in it where given; the exit status."""
    application = make_application()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends the program; the engine sees it go
    window = make_window()
    window.show()
    if photo is not None:
        window.open(photo)
    return application.exec()
