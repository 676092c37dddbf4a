"""What the window knows of its engine, and who is told of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.jobs import ClassifyJob, EngineSettings, InpaintJob, Job, SelectJob
from app.engine.packed_hole import PackedHole
from app.engine.replies import (
    EngineDied,
    EngineFailed,
    EngineReady,
    EngineStarting,
    FillDone,
    FillPatch,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobStarted,
    MemoryUsed,
    Reply,
    SelectionDone,
    VerdictDone,
    VerdictProgress,
)
from app.engine.selection import ObjectBox
from app.window.engine.session import EngineSession, EngineState
from tests.app.window import fake_engine

PHOTO = np.zeros((20, 30, 3), np.uint8)
HOLE = np.zeros((20, 30), bool)
HOLE[5:9, 10:20] = True
READY = EngineReady("fake", "cpu", "Fake CPU", 1, 0.5, ("A note.",))


class Script:
    """Stands in for a client: notes what it is asked for, and says what the test says."""

    pid = None

    def __init__(self, deliver: Callable[[Reply], None]) -> None:
        self._deliver = deliver
        self.jobs: list[Job] = []
        self.cancelled: list[int] = []
        self.settings: list[EngineSettings | None] = []

    def start(self) -> None:
        self.say(EngineStarting(1))

    def submit(self, job: Job) -> None:
        self.jobs.append(job)

    def cancel(self, job_id: int) -> None:
        self.cancelled.append(job_id)

    def restart(self, settings: EngineSettings | None = None) -> None:
        self.settings.append(settings)

    def close(self) -> None:
        pass

    def say(self, *replies: Reply) -> None:
        for reply in replies:
            self._deliver(reply)
        QApplication.processEvents()


class Asker:
    """A session, and all that it tells."""

    def __init__(self) -> None:
        self.session = EngineSession(Script)  # type: ignore[arg-type]
        self.engine: Script = self.session._link.client  # type: ignore[assignment]
        self.done: list[object] = []
        self.failed: list[object] = []
        self.shares: list[float] = []
        self.told: list[str] = []
        self.session.problem.connect(lambda sentence, _: self.told.append(sentence))
        self.session.note.connect(self.told.append)
        self.session.fill_done.connect(lambda kept: self.told.append(f"fill {kept.patch.seed}"))
        self.session.run_ended.connect(lambda: self.told.append("run ended"))
        self.session.start()

    def judge(self) -> int:
        return self.session.ask(
            lambda number: ClassifyJob(number, "a.png"), self.done.append, self.failed.append, self.shares.append
        )

    def inpaint(self, count: int = 2) -> int:
        self.session.inpaint(PHOTO, HOLE, "a bird", count, 7, near=5)
        return self.engine.jobs[-1].id


@pytest.fixture
def one(qtbot: QtBot) -> Iterator[Asker]:
    """A session whose engine is ready."""
    asker = Asker()
    asker.engine.say(READY)
    yield asker
    asker.session.close()


def fill(number: int, seed: int) -> FillDone:
    return FillDone(number, FillPatch((10, 5, 20, 9), PHOTO[5:9, 10:20], seed, "a bird", (), (), "fake", "cpu", 0.1))


def verdict(number: int) -> VerdictDone:
    return VerdictDone(number, fake_engine.fake_verdict("a", (20, 30)))


def test_what_the_status_bar_tells_is_known_once_the_engine_is_ready(one: Asker) -> None:
    session = one.session
    one.engine.say(MemoryUsed(5))
    assert (session.state, session.stopped, session.can_fill) == (EngineState.READY, False, True)
    assert (session.checkpoint, session.device_name, session.memory) == ("fake", "Fake CPU", MemoryUsed(5))
    assert one.told == ["A note."]
    session.restart(EngineSettings(device="cpu"))
    assert one.engine.settings == [EngineSettings(device="cpu")]
    one.engine.say(EngineStarting(1))
    assert session.state is EngineState.STARTING
    assert (session.checkpoint, session.device_name, session.memory) == ("", "", None)


def test_each_answer_goes_once_to_whom_asked_for_it(one: Asker) -> None:
    regions: list[object] = []
    first, failing, taken_back = one.judge(), one.judge(), one.judge()
    region = one.session.ask(lambda n: SelectJob(n, PHOTO, ObjectBox((1, 2, 9, 8))), regions.append, one.failed.append)
    assert [job.id for job in one.engine.jobs] == [first, failing, taken_back, region]
    one.session.take_back(taken_back)
    one.session.take_back(taken_back)
    one.session.take_back(99)
    assert one.engine.cancelled == [taken_back]
    answer, selection, failure = (
        verdict(first),
        SelectionDone(region, PackedHole.pack(HOLE)),
        JobFailed(failing, "No.", ""),
    )
    one.engine.say(JobStarted(first), VerdictProgress(first, 0.5), answer, JobFinished(first), failure, selection)
    one.engine.say(JobCancelled(taken_back), verdict(first))
    assert (one.done, one.failed, regions, one.shares) == ([answer], [failure], [selection], [0.5])
    assert one.told == ["A note."]


def test_a_run_brings_its_fills_and_its_end_while_others_are_answered(one: Asker) -> None:
    number = one.inpaint(count=2)
    job = one.engine.jobs[0]
    assert isinstance(job, InpaintJob)
    assert (job.caption, job.count, job.seed, job.near) == ("a bird", 2, 7, 5)
    assert np.array_equal(job.hole.unpack(), HOLE)
    other = one.judge()
    one.engine.say(JobStarted(number), fill(number, 7), verdict(other))
    assert (one.session.state, one.session.done, one.session.count) == (EngineState.WORKING, 1, 2)
    assert len(one.done) == 1
    one.session.cancel()
    one.session.cancel()
    assert (one.engine.cancelled, one.session.cancelling) == ([number], True)
    one.engine.say(JobCancelled(number))
    assert (one.session.state, one.session.running) == (EngineState.READY, False)
    assert one.told == ["A note.", "fill 7", "run ended"]
    number = one.inpaint()
    one.engine.say(JobStarted(number), JobFailed(number, "No memory.", ""))
    assert one.told[3:] == ["No memory.", "run ended"]


def test_a_death_ends_what_the_engine_worked_on_and_nothing_else(one: Asker) -> None:
    number, judged, waiting = one.inpaint(), one.judge(), one.judge()
    one.engine.say(JobStarted(number), EngineDied("The engine stopped.", "", number, restarting=True), READY)
    assert "The engine stopped; it is restarting" in one.told[1]
    assert one.told[2] == "run ended"
    death = EngineDied("The engine stopped.", "", judged, restarting=False)
    one.engine.say(death)
    assert one.failed == [death]
    assert "could not be restarted" in one.told[-1]
    assert (one.session.state, one.session.stopped) == (EngineState.STOPPED, True)
    one.engine.say(READY, verdict(waiting))
    assert len(one.done) == 1


def test_an_engine_that_can_not_start_or_not_fill_needs_a_person(one: Asker) -> None:
    one.engine.say(EngineFailed("There is no such device.", ""))
    assert (one.session.state, one.session.stopped) == (EngineState.STOPPED, True)
    one.engine.say(EngineReady("", "cpu", "Fake CPU", 1, 0.5, (), "It is broken.", "why"))
    assert (one.session.state, one.session.stopped) == (EngineState.READY, True)
    assert one.told == ["A note.", "There is no such device.", "It is broken."]
