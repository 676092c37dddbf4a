"""What the program says about itself: a line, and a report of a problem."""

from __future__ import annotations

import platform

from PySide6.QtCore import qVersion

from app.window.engine.session import EngineSession
from app.window.parts.language import tr
from app.window.shell.log import Log
from models import __version__


def about_text(session: EngineSession) -> str:
    """Version, checkpoint and device in one line."""
    engine = f"{session.checkpoint} · {session.device_name}" if session.checkpoint else tr("no engine yet")
    return f"Featherproof {__version__} · {engine} · Qt {qVersion()} · Python {platform.python_version()}"


def report(session: EngineSession, log: Log | None) -> str:
    """What a person who helps wants to know besides the message."""
    lines = [about_text(session), platform.platform()]
    return "\n".join(lines) + (f"\n\n{log.tail()}" if log is not None else "")
