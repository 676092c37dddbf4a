"""The log: a rotating file that gets Qt's messages and whatever nobody caught, so that nothing ends in silence.

And what is told of the program beside its end: a line about it, and a report of a problem.
"""

from __future__ import annotations

import logging
import os
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler, qVersion

from app.window.engine.session import EngineSession
from app.window.parts.language import tr
from models import __version__

BYTES, FILES = 1_000_000, 3
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_folder() -> Path:
    """The user's own folder for logs; FEATHERPROOF_LOG names another. It need not exist."""
    named = os.environ.get("FEATHERPROOF_LOG")
    if named:
        return Path(named)
    import platformdirs

    return platformdirs.user_log_path("featherproof", appauthor=False)


class Log:
    """Takes over the process's hooks until `remove`.

    `tell` is called with the details of what nobody caught: on the thread that made the log, and never while that
    is in the middle of something else.
    """

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self.file = folder / "featherproof.log"
        self._removed = False
        self._teller = _Teller(tell, self._fail_to_tell)
        self._logger = logging.getLogger("featherproof")
        self._logger.setLevel(logging.INFO)
        self._handler = _handler(self.file)
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        self._logger.addHandler(self._handler)
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = self._unraisable
        self._qt = qInstallMessageHandler(self._from_qt)

    def write(self, text: str) -> None:
        """Put a line in the file."""
        self._logger.info("%s", text)

    def tail(self, lines: int = 200) -> str:
        """The end of the file; "" where there is none."""
        try:
            return "\n".join(self.file.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def remove(self) -> None:
        """Give the hooks back; nothing is told any more."""
        if self._removed:
            return
        self._removed = True
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
        qInstallMessageHandler(self._qt)
        self._logger.removeHandler(self._handler)
        self._handler.close()
        self._teller.stop()

    def _uncaught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error or kind(), trace)
        else:
            self._keep("nobody caught this", kind, error, trace)

    def _uncaught_in_thread(self, found: Any) -> None:
        if not issubclass(found.exc_type, SystemExit):  # how a thread may end
            name = found.thread.name if found.thread is not None else "?"
            self._keep(f"nobody caught this in thread {name}", found.exc_type, found.exc_value, found.exc_traceback)

    def _unraisable(self, found: Any) -> None:
        what = found.err_msg or f"could not be raised, of {type(found.object).__name__}"
        self._keep(what, found.exc_type, found.exc_value, found.exc_traceback, told=False)

    def _keep(
        self,
        what: str,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
        *,
        told: bool = True,
    ) -> None:
        details = "".join(traceback.format_exception(kind, error, trace))
        self._logger.error("%s:\n%s", what, details)
        _print(details)
        if told:
            self._teller.told.emit(details)

    def _fail_to_tell(self, error: Exception) -> None:
        # Raised again it would come back here, to be told again and fail again: in the file is enough.
        self._logger.error("the error could not be told: %r", error)

    def _from_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        level = _LEVELS.get(kind, logging.INFO)
        self._logger.log(level, "Qt: %s", message)
        if level >= logging.WARNING:
            _print(f"{message}\n")


class _Teller(QObject):
    """Brings what any thread met to the thread that made it."""

    told = Signal(str)

    def __init__(self, tell: Callable[[str], None], failed: Callable[[Exception], None]) -> None:
        super().__init__()
        self._tell, self._failed = tell, failed
        self.told.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def stop(self) -> None:
        self.told.disconnect(self._take)

    @Slot(str)
    def _take(self, details: str) -> None:
        try:
            self._tell(details)
        except Exception as error:
            self._failed(error)


class _QuietFile(RotatingFileHandler):
    """A disk that is full, or a file that another window holds, is no reason for more errors."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass


def _handler(file: Path) -> logging.Handler:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return _QuietFile(file, maxBytes=BYTES, backupCount=FILES - 1, encoding="utf-8", errors="backslashreplace")
    except OSError:  # a folder that can't be written to is no reason not to start
        return logging.NullHandler()


def _print(text: str) -> None:
    """To the terminal, where there is one: a program with a window alone has no stderr, or a closed one."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(text)
    except (OSError, ValueError):
        pass


def about_text(session: EngineSession) -> str:
    """Version, checkpoint and device in one line."""
    engine = f"{session.checkpoint} · {session.device_name}" if session.checkpoint else tr("engine not started")
    return f"Featherproof {__version__} · {engine} · Qt {qVersion()} · Python {platform.python_version()}"


def report(session: EngineSession, log: Log | None) -> str:
    """What a person who helps wants to know besides the message."""
    lines = [about_text(session), platform.platform()]
    return "\n".join(lines) + (f"\n\n{log.tail()}" if log is not None else "")
