"""The fake engine, killed at a moment: right before it says something, or while it says it."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app.engine import worker
from app.engine.jobs import EngineSettings
from tests.app.window import fake_engine


def main(at: int, killed: Path, connection: Connection, settings: EngineSettings) -> None:
    """Entry point of a child that is killed at its `at`-th word; where the file `killed` is, one was before it."""
    said = 0
    say = worker.send

    def send(connection: Connection, reply: Any) -> None:
        nonlocal said
        said += 1
        if said == at and not killed.exists():
            killed.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        say(connection, reply)

    worker.send = send
    fake_engine.main(connection, settings)
