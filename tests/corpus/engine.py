"""A real engine in a process of its own, spoken to as the window does."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from app.engine import loading
from app.engine.jobs import EngineSettings, Job
from app.engine.replies import EngineReady, JobEnd, JobFailed, JobFinished, Reply
from app.engine.wire import receive, send
from tests.corpus.bounds import Taken

_HANGS = 280.0  # seconds without a word, after which a test may say so instead of waiting for its own end


class Engine:
    """The window's end of the line."""

    def __init__(self, connection: Connection, pid: int) -> None:
        self._connection = connection
        self.taken = Taken(pid)

    def do(self, job: Job) -> tuple[JobEnd, list[Reply]]:
        """Have a job done: how it ended, and what was told before."""
        send(self._connection, job)
        told: list[Reply] = []
        while not isinstance(told[-1] if told else None, JobEnd):
            told.append(self._reply())
        end = told.pop()
        assert isinstance(end, JobFinished | JobFailed)
        return end, told

    def _reply(self) -> Reply:
        assert self._connection.poll(_HANGS), "the engine hangs"
        reply: Reply = receive(self._connection)
        return reply


@contextmanager
def engine(settings: EngineSettings) -> Iterator[Engine]:
    """An engine that is ready."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=loading.main, args=(theirs, settings), daemon=True)
    child.start()
    theirs.close()
    try:
        assert ours.poll(_HANGS), "the engine hangs"
        assert isinstance(receive(ours), EngineReady)
        assert child.pid is not None
        yield Engine(ours, child.pid)
    finally:
        ours.close()
        child.join(30)
        child.kill()
