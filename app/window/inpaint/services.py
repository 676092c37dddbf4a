"""What every tool of the page works with besides the workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import SignalInstance

from app.window.engine.session import EngineSession
from app.window.parts.background import Background
from app.window.parts.language import tr
from app.window.parts.message_bar import MessageBar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Services:
    """The engine, threads for what needs none of it, and the bar that says what went wrong."""

    session: EngineSession
    background: Background
    message: MessageBar

    def run(self, work: Callable[[], Result], done: Callable[[Result], None]) -> None:
        """Do it in the background, then `done` with the result, or say what went wrong."""
        self.background.run(work, done, self.tell_error)

    def tell_error(self, error: Exception, until: SignalInstance | None = None) -> None:
        """Say what went wrong in the background, until a signal that it went well."""
        out_of_memory = isinstance(error, MemoryError)
        said = tr("Not enough memory: close other programs.") if out_of_memory else str(error)
        self.message.error(said, repr(error), until=until)
