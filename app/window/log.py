"""The log: a rotating file that gets Qt's messages and whatever nobody caught, so that nothing ends in silence."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

BYTES, FILES = 1_000_000, 3
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_folder() -> Path:
    """The user's own folder for logs. It need not exist."""
    import platformdirs

    return platformdirs.user_log_path("featherproof", appauthor=False)


class Log:
    """Takes over the process's hooks until `remove`. `tell` is called with the details of what nobody caught."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self.file = folder / "featherproof.log"
        self._tell = tell
        self._telling = False
        self._logger = logging.getLogger("featherproof")
        self._logger.setLevel(logging.INFO)
        self._handler: logging.Handler
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._handler = RotatingFileHandler(self.file, maxBytes=BYTES, backupCount=FILES - 1, encoding="utf-8")
        except OSError:  # a folder that can't be written to is no reason not to start
            self._handler = logging.NullHandler()
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        self._logger.addHandler(self._handler)
        self._hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)
        sys.unraisablehook = self._unraisable
        self._qt = qInstallMessageHandler(self._from_qt)

    def write(self, text: str) -> None:
        """Put a line in the file."""
        self._logger.info(text)

    def tail(self, lines: int = 200) -> str:
        """The end of the file; "" where there is none."""
        try:
            return "\n".join(self.file.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
        qInstallMessageHandler(self._qt)
        self._logger.removeHandler(self._handler)
        self._handler.close()

    def _uncaught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error or kind(), trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        self._logger.error("nobody caught this:\n%s", details)
        sys.stderr.write(details) if sys.stderr else None
        if not self._telling:  # an error while telling of an error is in the file, and that is enough
            self._telling = True
            try:
                self._tell(details)
            finally:
                self._telling = False

    def _unraisable(self, found: Any) -> None:
        details = "".join(traceback.format_exception(found.exc_type, found.exc_value, found.exc_traceback))
        self._logger.error("%s\n%s", found.err_msg or "could not be raised", details)

    def _from_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        self._logger.log(_LEVELS.get(kind, logging.INFO), "Qt: %s", message)
