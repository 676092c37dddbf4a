"""The window's side of the engine, free of Qt: starts the child process, hands it jobs, notices its death, restarts it.

One thread owns the child and all state. Public methods only leave a note for it, so none of them ever waits (except
`close`). Replies are handed to `deliver` on that thread; `app.window.engine.session` carries them to Qt's main thread.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import Empty, SimpleQueue

from app.engine import loading
from app.engine.jobs import CancelJob, EngineSettings, InpaintJob, Job, Shutdown
from app.engine.line import JobLine
from app.engine.replies import (
    EngineDied,
    EngineFailed,
    EngineReady,
    EngineStarting,
    JobCancelled,
    JobEnd,
    JobFailed,
    Reply,
)
from app.engine.wire import receive, send
from models.files.reasons import reason_of
from models.running.threads import share_cores

MAX_ATTEMPTS = 3  # engines that die before they get ready; after that a person has to ask again
END_SECONDS = 1.0  # how long a child may take to end politely


@dataclass(frozen=True)
class _Restart:
    settings: EngineSettings | None


@dataclass(frozen=True)
class _Close:
    pass


@dataclass
class _Child:
    process: BaseProcess
    connection: Connection
    ready: bool = False

    def end(self, polite: bool) -> None:
        """End the process, by request first where `polite`, and reap it."""
        if polite and self.process.is_alive():
            with suppress(OSError):  # it may die just now
                send(self.connection, Shutdown())
            self.process.join(END_SECONDS)
        if self.process.is_alive():
            self.process.kill()  # it writes no files, so nothing can be left half-done
        self.process.join()
        self.connection.close()


class EngineClient:
    """Runs jobs in a child process, one at a time, and outlives that process.

    `deliver` gets every `Reply`, on the client's own thread; after `close` it gets none. `target` is the child's entry
    point. `cancel_seconds` is how long a cancelled job may go on before its child is ended and started anew.
    """

    def __init__(
        self,
        deliver: Callable[[Reply], None],
        settings: EngineSettings | None = None,
        target: Callable[[Connection, EngineSettings], None] = loading.main,
        cancel_seconds: float = 5.0,
    ) -> None:
        self._deliver = deliver
        self._settings = settings or EngineSettings()
        self._target = target
        self._cancel_seconds = cancel_seconds
        self._notes: SimpleQueue[Job | CancelJob | _Restart | _Close] = SimpleQueue()
        self._wake_reader, self._wake_writer = multiprocessing.Pipe(duplex=False)
        self._thread = threading.Thread(target=self._supervise, name="engine-client", daemon=True)
        self._child: _Child | None = None
        self._line = JobLine()
        self._cancel_deadline: float | None = None
        self._restart_asked = False
        self._closing = False
        self._why_stopped = ""

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        child = self._child
        return child.process.pid if child else None

    def start(self) -> None:
        """Start the child in the background; `EngineReady` follows."""
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job; it is sent once the engine is ready and idle, by `app.engine.line.TURNS`."""
        self._note(job)

    def cancel(self, job_id: int) -> None:
        """Drop a waiting job, or ask for a running one to stop between two fills or looks; `JobCancelled` follows.

        Of a running job that has neither the result comes nevertheless.
        """
        self._note(CancelJob(job_id))

    def restart(self, settings: EngineSettings | None = None) -> None:
        """End the child and start another, with other settings where given."""
        self._note(_Restart(settings))

    def close(self) -> None:
        """End the child and the thread, and wait until both are gone. May be called twice."""
        if self._wake_writer.closed:
            return
        self._note(_Close())
        if self._thread.ident is not None:
            self._thread.join(3 * END_SECONDS)
            child = self._child
            if self._thread.is_alive() and child is not None:
                child.process.kill()  # frees a thread that is stuck writing to a child which no longer reads
            self._thread.join()
        self._wake_writer.close()
        self._wake_reader.close()

    def _note(self, note: Job | CancelJob | _Restart | _Close) -> None:
        if self._wake_writer.closed:  # a late answer asked for more
            return
        self._notes.put(note)
        self._wake_writer.send_bytes(b"!")

    # Below: on the client's thread only ---------------------------------------------------------------------------

    def _supervise(self) -> None:
        attempt = 0
        while not self._closing:
            attempt += 1
            self._deliver(EngineStarting(attempt))
            self._restart_asked = False
            hopeless = self._run_child(last_attempt=attempt >= MAX_ATTEMPTS)
            if hopeless:
                self._rest_until_asked()
            if hopeless or self._restart_asked or (self._child is not None and self._child.ready):
                attempt = 0
            self._child = None

    def _run_child(self, last_attempt: bool) -> bool:
        """Look after one child until its end; True when starting another would be pointless."""
        try:
            child = self._child = self._spawn()
        except (OSError, RuntimeError) as error:  # no memory or file handles left, or a caller without a main guard
            self._why_stopped = f"The engine could not be started: {reason_of(error)}."
            self._deliver(EngineDied(self._why_stopped, repr(error), None, restarting=False))
            return True
        while True:
            self._send_next(child)
            ready = wait([child.connection, self._wake_reader, child.process.sentinel], self._seconds_to_deadline())
            if self._wake_reader in ready:
                self._read_notes(child)
            if self._closing or self._restart_asked:
                child.end(polite=child.ready and self._line.active is None)
                self._forget_active()
                return False
            if child.connection in ready:
                try:
                    reply: Reply = receive(child.connection)
                except (EOFError, OSError):
                    return self._bury(child, last_attempt)
                if self._take_reply(reply, child):
                    child.end(polite=True)
                    return True
            elif child.process.sentinel in ready:
                return self._bury(child, last_attempt)
            elif self._seconds_to_deadline() == 0:
                child.end(polite=False)
                self._forget_active()
                return False

    def _spawn(self) -> _Child:
        share_cores()  # the child inherits it; in the child itself numpy would be imported before
        # spawn: the child starts clean on every system, without this process's Qt
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=self._target, args=(theirs, self._settings), name="featherproof-engine", daemon=True
        )
        try:
            process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return _Child(process, ours)

    def _send_next(self, child: _Child) -> None:
        # Only an idle engine is sent a job: it reads at once, so that a large photo never sits half in the pipe.
        if not child.ready:
            return
        message: Job | CancelJob | None = self._line.next()
        if message is None and self._cancel_deadline is None and self._line.step_aside():
            assert self._line.active is not None
            message = CancelJob(self._line.active.id)
        if message is not None:
            with suppress(OSError):  # it has died: the loop sees that next, with the job as the one it took along
                send(child.connection, message)

    def _read_notes(self, child: _Child | None) -> None:
        with suppress(Empty):
            while True:
                note = self._notes.get_nowait()
                self._wake_reader.recv_bytes()
                if isinstance(note, Job):
                    self._line.add(note)
                elif isinstance(note, CancelJob):
                    self._cancel(note, child)
                elif isinstance(note, _Restart):
                    self._settings = note.settings or self._settings
                    self._restart_asked = True
                else:
                    self._closing = True

    def _cancel(self, note: CancelJob, child: _Child | None) -> None:
        active = self._line.active
        if active is not None and active.id == note.id and child is not None:
            self._line.end_for_good()
            with suppress(OSError):  # it has died: the loop sees that next
                send(child.connection, note)
            if isinstance(active, InpaintJob):  # none of the others goes on for long enough to end the child
                self._cancel_deadline = time.monotonic() + self._cancel_seconds
        elif self._line.drop(note.id):
            self._deliver(JobCancelled(note.id))

    def _seconds_to_deadline(self) -> float | None:
        return None if self._cancel_deadline is None else max(0.0, self._cancel_deadline - time.monotonic())

    def _take_reply(self, reply: Reply, child: _Child) -> bool:
        """Pass a reply on; True when it was the engine's last word."""
        if isinstance(reply, EngineReady):
            child.ready = True
        elif isinstance(reply, JobEnd):
            self._cancel_deadline = None
        elif isinstance(reply, EngineFailed):
            self._why_stopped = reply.message
        if self._line.take(reply):
            self._deliver(reply)
        return isinstance(reply, EngineFailed)

    def _forget_active(self) -> None:
        active = self._line.clear_active()
        if active is not None and not self._closing:
            self._deliver(JobCancelled(active.id))
        self._cancel_deadline = None

    def _bury(self, child: _Child, last_attempt: bool) -> bool:
        """Tell of a death that nobody asked for; True when it was the last attempt."""
        child.end(polite=False)
        active = self._line.clear_active()
        self._cancel_deadline = None
        hopeless = last_attempt and not child.ready
        exit_code = child.process.exitcode
        self._why_stopped = _cause_of_death(exit_code)
        job_id = active.id if active else None
        self._deliver(EngineDied(self._why_stopped, f"engine exit code {exit_code}", job_id, restarting=not hopeless))
        return hopeless

    def _rest_until_asked(self) -> None:
        """Without a child, answer jobs with an error until a restart or the end is asked for."""
        self._child = None
        while not self._closing and not self._restart_asked:
            while (job := self._line.pop()) is not None:
                self._deliver(JobFailed(job.id, self._why_stopped, ""))
            wait([self._wake_reader])
            self._read_notes(None)


def _cause_of_death(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return "The engine stopped unexpectedly"
    if -exit_code == getattr(signal, "SIGKILL", 9):
        return "The engine was ended from outside, most likely because memory ran out"
    try:
        return f"The engine stopped unexpectedly ({signal.Signals(-exit_code).name})"
    except ValueError:
        return f"The engine stopped unexpectedly (signal {-exit_code})"
