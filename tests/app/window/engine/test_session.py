"""What the window knows of its engine, and who is told of the answers."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app.engine.client import EngineClient
from app.engine.protocol import (
    ClassifyJob,
    EngineDied,
    EngineSettings,
    InpaintJob,
    Job,
    JobCancelled,
    JobFailed,
    ObjectBox,
    SelectionDone,
    SelectJob,
    VerdictDone,
)
from app.window.engine.session import EngineSession, EngineState
from tests.app.window import fake_engine
from tests.app.window.conftest import WAIT

PHOTO = np.zeros((20, 30, 3), np.uint8)
HOLE = np.zeros((20, 30), bool)
HOLE[5:9, 10:20] = True


class Asker:
    """A session, and all that it tells."""

    def __init__(self, bot: QtBot, checkpoint: str) -> None:
        self._bot = bot
        self.session = EngineSession(
            lambda deliver: EngineClient(deliver, EngineSettings(checkpoint), fake_engine.main)
        )
        self.done: list[object] = []
        self.failed: list[object] = []
        self.problems: list[str] = []
        self.fills: list[int] = []
        self.runs_ended = 0
        self.session.problem.connect(lambda sentence, _: self.problems.append(sentence))
        self.session.fill_done.connect(lambda kept: self.fills.append(kept.patch.seed))
        self.session.run_ended.connect(self._count_run)
        self.session.start()

    def wait(self, condition: Callable[[], bool]) -> None:
        self._bot.waitUntil(condition, timeout=WAIT)

    def wait_for(self, state: EngineState) -> None:
        self.wait(lambda: self.session.state is state)

    def ask(self, make: Callable[[int], Job]) -> int:
        return self.session.ask(make, self.done.append, self.failed.append)

    def judge(self, name: str) -> int:
        return self.ask(lambda number: ClassifyJob(number, name, PHOTO))

    def inpaint(self, caption: str, count: int = 1) -> None:
        self.session.inpaint(PHOTO, HOLE, caption, count, 7)

    def finish_run(self) -> None:
        self.wait(lambda: not self.session.running)

    def kill(self) -> None:
        assert self.session.pid is not None
        os.kill(self.session.pid, signal.SIGKILL)

    def _count_run(self) -> None:
        self.runs_ended += 1


@pytest.fixture
def asked(qtbot: QtBot) -> Iterator[Callable[..., Asker]]:
    """asked(checkpoint="default"): a session on the fake engine, closed after the test."""
    askers: list[Asker] = []

    def start(checkpoint: str = "default") -> Asker:
        askers.append(Asker(qtbot, checkpoint))
        return askers[-1]

    yield start
    for asker in askers:
        asker.session.close()


def test_what_the_status_bar_tells_is_known_once_the_engine_is_ready(asked: Callable[..., Asker]) -> None:
    one = asked()
    assert one.session.state is EngineState.STARTING
    assert (one.session.checkpoint, one.session.device_name, one.session.memory) == ("", "", None)
    one.wait(lambda: one.session.memory is not None)
    assert one.session.state is EngineState.READY
    assert (one.session.checkpoint, one.session.device_name) == ("fake", "Fake CPU")
    assert not one.session.stopped
    one.session.restart()
    one.wait_for(EngineState.STARTING)
    assert (one.session.checkpoint, one.session.device_name, one.session.memory) == ("", "", None)
    one.wait_for(EngineState.READY)


def test_each_answer_goes_to_whom_asked_for_it(asked: Callable[..., Asker]) -> None:
    one, verdicts, regions = asked(), [], []  # type: ignore[var-annotated]
    first = one.session.ask(lambda n: ClassifyJob(n, "bird-inpainted.png", PHOTO), verdicts.append, one.failed.append)
    second = one.session.ask(lambda n: SelectJob(n, PHOTO, ObjectBox((1, 2, 9, 8))), regions.append, one.failed.append)
    assert first != second
    one.wait(lambda: bool(verdicts and regions))
    assert isinstance(verdicts[0], VerdictDone)
    assert verdicts[0].verdict.verdict == "inpainted"
    assert isinstance(regions[0], SelectionDone)
    assert regions[0].hole.unpack()[2:8, 1:9].all()
    one.judge("next.png")
    one.wait(lambda: bool(one.done))
    assert (len(verdicts), len(regions), one.failed) == (1, 1, [])


def test_a_job_that_fails_is_told_to_whom_asked_and_to_nobody_else(asked: Callable[..., Asker]) -> None:
    one = asked()
    one.judge("fail.png")
    one.wait(lambda: bool(one.failed))
    (why,) = one.failed
    assert isinstance(why, JobFailed)
    assert why.message == "This photo could not be judged: the fake was told to fail"
    assert (one.done, one.problems) == ([], [])


def test_a_job_that_takes_the_engine_with_it_is_told_once(asked: Callable[..., Asker]) -> None:
    one = asked()
    one.judge("die.png")
    one.judge("bird.png")
    one.wait(lambda: bool(one.failed and one.done))
    assert [type(why) for why in one.failed] == [EngineDied]
    assert len(one.problems) == 1
    assert "it starts again" in one.problems[0]


def test_a_restart_gives_the_job_in_work_back(asked: Callable[..., Asker]) -> None:
    one = asked()
    number = one.judge("hang.png")
    one.judge("bird.png")
    one.wait_for(EngineState.READY)
    one.session.restart(EngineSettings(device="cpu"))
    one.wait(lambda: bool(one.done))
    assert one.failed == [JobCancelled(number)]
    assert one.problems == []


def test_nobody_is_told_of_a_job_that_was_taken_back(asked: Callable[..., Asker]) -> None:
    one = asked()
    in_work = one.judge("wait.png")
    waiting = one.judge("fail.png")
    one.wait_for(EngineState.READY)
    one.session.take_back(waiting)
    one.session.take_back(in_work)
    one.session.take_back(in_work)
    one.session.take_back(99)
    last = one.judge("last.png")
    one.wait(lambda: bool(one.done))
    assert [answer.id for answer in one.done] == [last]  # type: ignore[attr-defined]
    assert one.failed == []


def test_an_engine_that_cannot_start_answers_all_that_is_asked_for_until_it_is_restarted(
    asked: Callable[..., Asker],
) -> None:
    one = asked("nowhere")
    one.wait_for(EngineState.STOPPED)
    assert one.session.stopped
    assert one.problems == ["There is no such device here."]
    one.judge("bird.png")
    one.wait(lambda: bool(one.failed))
    one.inpaint("a bird")
    one.finish_run()
    assert one.runs_ended == 1
    one.session.restart(EngineSettings())
    one.wait_for(EngineState.READY)
    assert not one.session.stopped
    one.inpaint("a bird")
    one.finish_run()
    assert one.fills == [7]


def test_an_engine_without_a_sound_checkpoint_judges_and_can_be_restarted(asked: Callable[..., Asker]) -> None:
    one = asked("broken")
    one.wait(lambda: bool(one.problems))
    assert one.problems == [fake_engine.BROKEN]
    assert one.session.state is EngineState.READY
    assert one.session.stopped
    assert (one.session.checkpoint, one.session.device_name) == ("", "Fake CPU")
    one.judge("bird.png")
    one.wait(lambda: bool(one.done))
    one.inpaint("a bird")
    one.finish_run()
    assert one.problems == [fake_engine.BROKEN] * 2
    one.session.restart(EngineSettings())
    one.wait(lambda: one.session.checkpoint == "fake")
    assert not one.session.stopped
    one.inpaint("a bird")
    one.finish_run()
    assert one.fills == [7]


def test_a_region_asked_for_in_a_run_comes_before_the_run_has_ended(asked: Callable[..., Asker]) -> None:
    one = asked()
    told: list[tuple[int, bool, EngineState]] = []
    one.inpaint("pause a bird", count=4)
    one.wait_for(EngineState.WORKING)
    one.session.ask(
        lambda number: SelectJob(number, PHOTO, ObjectBox((1, 2, 9, 8))),
        lambda _: told.append((one.session.done, one.session.running, one.session.state)),
        one.failed.append,
    )
    one.finish_run()
    assert told == [(1, True, EngineState.WORKING)]
    assert (one.fills, one.session.done, one.runs_ended) == ([7, 8, 9, 10], 4, 1)
    assert (one.failed, one.problems) == ([], [])


def test_a_killed_engine_ends_the_run_it_worked_on_and_no_other_job(asked: Callable[..., Asker]) -> None:
    one = asked()
    one.inpaint("hang")
    one.judge("bird.png")
    one.wait_for(EngineState.WORKING)
    one.kill()
    one.finish_run()
    assert one.runs_ended == 1
    one.wait(lambda: bool(one.done))
    assert one.failed == []
    assert one.session.state is EngineState.READY


def test_nothing_is_told_after_the_end(asked: Callable[..., Asker]) -> None:
    one = asked()
    one.judge("bird.png")
    one.inpaint("hang")
    one.wait_for(EngineState.WORKING)
    one.session.close()
    one.judge("bird.png")
    one.session.close()
    QCoreApplication.processEvents()
    assert (one.done, one.failed, one.runs_ended) == ([], [], 0)


def test_a_run_is_an_inpainting_job_with_what_was_asked_for(qtbot: QtBot) -> None:
    sent: list[object] = []

    class Client:
        def submit(self, job: object) -> None:
            sent.append(job)

    session = EngineSession(lambda deliver: Client())  # type: ignore[arg-type, return-value]
    session.inpaint(PHOTO, HOLE, "a bird", 3, 7, near=5)
    (job,) = sent
    assert isinstance(job, InpaintJob)
    assert (job.caption, job.count, job.seed, job.near) == ("a bird", 3, 7, 5)
    assert np.array_equal(job.hole.unpack(), HOLE)
