"""What the program says about itself: a line, a report of a problem, and the gestures that no menu shows."""

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


def gestures() -> list[tuple[str, str]]:
    """What is done with held keys and the mouse, and how."""
    return [
        (tr("Paint with the tool in hand"), tr("left button")),
        (tr("Take away from the hole"), tr("right button, or Alt with the left")),
        (tr("A square or a circle"), tr("hold Shift")),
        (tr("See which animal a click would take"), tr("move over it with the animal tool")),
        (tr("Close a polygon"), tr("double click, Enter, or click its first corner")),
        (tr("Take a polygon's last corner back"), tr("Backspace")),
        (tr("Zoom at the cursor"), tr("wheel or pinch")),
        (tr("Move the photo about"), tr("hold Space and drag, middle button, arrow keys")),
        (tr("Draw without a mouse: move the cross"), tr("Shift and the arrow keys")),
        (tr("Press at the cross, and let go the next time"), tr("Shift+Enter, with Alt to take away")),
        (tr("Drop a shape that is being drawn"), "Esc"),
        (tr("Move the divider"), tr("Ctrl with the left and right arrow keys")),
        (tr("See the original"), tr("hold \\")),
        (tr("Drag a fill out of the window"), tr("from the strip")),
        (tr("Recent captions"), tr("Alt+Down in the caption")),
        (tr("Ask for the fills"), tr("Enter in the caption, or Ctrl+Enter")),
        (tr("Another seed"), "Ctrl+R"),
    ]
