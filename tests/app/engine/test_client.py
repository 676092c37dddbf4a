"""The engine client, without Qt: jobs, cancelling, deaths and restarts of the child process."""

from __future__ import annotations

import os
import queue
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.engine.client import EngineClient
from app.engine.jobs import ClassifyJob, EngineSettings, InpaintJob, OverlayJob, SelectJob
from app.engine.packed_hole import PackedHole
from app.engine.replies import (
    DevicesFound,
    EngineDied,
    EngineFailed,
    EngineReady,
    EngineStarting,
    FillDone,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobStarted,
    MemoryUsed,
    OverlayWritten,
    Reply,
    SelectionDone,
    VerdictDone,
    VerdictProgress,
)
from app.engine.selection import ObjectBox, Wand
from models.imaging import load_photo
from tests.app.window import fake_engine

ROOT = Path(__file__).parents[3]
WAIT = 60.0  # seconds: only how long a broken test takes to fail
PHOTO = np.full((20, 30, 3), 99, np.uint8)
HOLE = np.zeros((20, 30), bool)
HOLE[5:9, 10:20] = True


class Talk:
    """A client on the fake engine, and its replies in the order they came."""

    def __init__(self, **options: object) -> None:
        self.replies: queue.SimpleQueue[Reply] = queue.SimpleQueue()
        usual = {"target": fake_engine.main, "cancel_seconds": WAIT}
        self.client = EngineClient(self.replies.put, **{**usual, **options})  # type: ignore[arg-type]
        self.client.start()

    def next(self) -> Reply:
        """The next reply but for what is held of memory, which comes after each job, and which devices there are."""
        while isinstance(reply := self.replies.get(timeout=WAIT), MemoryUsed | DevicesFound):
            if isinstance(reply, MemoryUsed):
                assert reply.ram > 1e6
            else:
                assert reply.problems == fake_engine.DEVICES
        return reply

    def until(self, kind: type) -> list[Any]:
        """Replies up to the first of a kind, that one included."""
        seen = [self.next()]
        while not isinstance(seen[-1], kind):
            seen.append(self.next())
        return seen

    def last(self, kind: type) -> Any:
        return self.until(kind)[-1]

    def fill(self, number: int, caption: str = "a bird", count: int = 1, seed: int = 7) -> None:
        self.client.submit(InpaintJob(number, PHOTO, PackedHole.pack(HOLE), caption, count, seed))

    def judge(self, number: int, name: str) -> None:
        self.client.submit(ClassifyJob(number, name, PHOTO))

    def select(self, number: int) -> None:
        self.client.submit(SelectJob(number, PHOTO, ObjectBox((1, 2, 9, 8))))

    def works(self, number: int) -> bool:
        """Whether it fills."""
        self.fill(number)
        return bool(self.last(JobFinished) == JobFinished(number))


@pytest.fixture
def talk() -> Iterator[Callable[..., Talk]]:
    """Starts clients, and closes them after the test."""
    talks: list[Talk] = []

    def start(**options: object) -> Talk:
        talks.append(Talk(**options))
        return talks[-1]

    yield start
    for one in talks:
        one.client.close()


def kinds(replies: list[Reply]) -> list[type]:
    return [type(reply) for reply in replies]


def test_one_engine_does_jobs_of_all_kinds_and_outlives_those_that_fail(
    talk: Callable[..., Talk], tmp_path: Path
) -> None:
    engine = talk()
    engine.fill(1, count=3)  # before it is ready
    replies = engine.until(JobFinished)
    assert kinds(replies) == [EngineStarting, EngineReady, JobStarted, FillDone, FillDone, FillDone, JobFinished]
    pid = engine.client.pid
    for reply, seed in zip(replies[3:6], (7, 8, 9), strict=True):  # they hold only the hole's box
        assert (reply.patch.seed, reply.patch.box) == (seed, (10, 5, 20, 9))
        expected = fake_engine.fake_fill(PHOTO, HOLE, "a bird", seed).photo
        assert np.array_equal(reply.patch.pixels, expected[5:9, 10:20])

    for number, (word, said) in enumerate(
        [
            ("fail", "This fill failed: the fake was told to fail"),
            ("memory", "This fill failed: out of memory. A smaller photo needs less."),
        ],
        start=2,
    ):
        engine.fill(number, word)
        failed = engine.last(JobFailed)
        assert failed.message == said
        assert "Traceback" in failed.details
    engine.client.submit(InpaintJob(4, PHOTO, PackedHole.pack(np.zeros_like(HOLE)), "a bird", 1, 0))
    assert engine.last(JobFailed).message.startswith("The hole is empty")

    squared = PHOTO.copy()
    squared[3:7, 5:9] = 200
    engine.client.submit(SelectJob(5, squared, Wand(6, 4, 10)))
    done = engine.until(JobFinished)[-2]
    assert isinstance(done, SelectionDone)
    assert np.array_equal(done.hole.unpack(), squared[..., 0] == 200)

    (tmp_path / "empty.png").write_bytes(b"")
    engine.client.submit(ClassifyJob(6, str(tmp_path / "empty.png")))
    assert str(tmp_path / "empty.png") in engine.last(JobFailed).message
    engine.judge(7, "bird-inpainted.png")
    verdict = engine.last(VerdictDone).verdict
    assert (verdict.verdict, verdict.size) == ("inpainted", (20, 30))

    file, target = tmp_path / "bird.png", tmp_path / "map.png"
    Image.fromarray(PHOTO).resize((60, 40)).save(file)
    found = fake_engine.fake_verdict("inpainted", (40, 60))
    engine.client.submit(OverlayJob(8, str(file), found, str(target)))
    engine.until(OverlayWritten)
    pixels = load_photo(target).pixels
    assert pixels.shape == (40, 60, 3)
    assert (pixels[5, 5] != pixels[35, 55]).any()  # altered at its left top only
    engine.client.submit(OverlayJob(9, str(tmp_path / "gone.png"), found, str(tmp_path / "none.png")))
    assert "gone.png" in engine.last(JobFailed).message
    assert not (tmp_path / "none.png").exists()
    assert engine.client.pid == pid


def test_jobs_are_cancelled_in_work_and_while_they_wait_and_the_same_child_goes_on(talk: Callable[..., Talk]) -> None:
    engine = talk(cancel_seconds=WAIT)
    engine.fill(1, "wait", count=16)
    engine.until(FillDone)
    pid = engine.client.pid
    for cancelled, submit in ((2, engine.fill), (3, lambda number: engine.judge(number, "bird.png"))):
        submit(cancelled)
        engine.client.cancel(cancelled)
        assert engine.last(JobCancelled) == JobCancelled(cancelled)
    engine.judge(4, "first.png")
    engine.judge(5, "second.png")
    engine.fill(6)
    engine.select(7)  # for which the run steps aside
    assert engine.last(JobFinished) == JobFinished(7)
    engine.client.cancel(1)
    assert engine.last(JobCancelled) == JobCancelled(1)
    assert [engine.last(JobFinished).id for _ in range(3)] == [6, 4, 5]  # what a person waits for goes first
    engine.judge(8, "steps.png")
    assert engine.last(VerdictProgress) == VerdictProgress(8, 0.5)
    engine.client.cancel(8)
    assert engine.last(JobCancelled) == JobCancelled(8)
    engine.judge(9, "wait.png")
    engine.until(JobStarted)
    engine.client.cancel(9)  # it has no step to stop at
    assert kinds(engine.until(JobFinished)) == [VerdictDone, JobFinished]
    assert engine.client.pid == pid


def test_a_selection_comes_between_two_fills_and_none_of_them_is_lost(talk: Callable[..., Talk]) -> None:
    engine = talk()
    engine.fill(1, "pause", count=3)
    engine.until(JobStarted)
    engine.select(2)
    replies = [*engine.until(JobFinished), *engine.until(JobFinished)]
    first = [FillDone, JobStarted, SelectionDone, JobFinished]
    assert kinds(replies) == [*first, JobStarted, FillDone, FillDone, JobFinished]
    assert [reply.patch.seed for reply in replies if isinstance(reply, FillDone)] == [7, 8, 9]


def test_a_run_cancelled_while_it_steps_aside_is_over(talk: Callable[..., Talk]) -> None:
    engine = talk(target=fake_engine.slow_to_stop)
    engine.fill(1, count=3)
    engine.until(JobStarted)
    engine.select(2)
    engine.until(JobStarted)
    engine.client.cancel(1)
    assert engine.next() == JobCancelled(1)
    assert engine.next() == JobFinished(2)


def test_a_job_that_does_not_stop_has_its_child_ended_and_so_does_a_restart(talk: Callable[..., Talk]) -> None:
    engine = talk(cancel_seconds=0.1)
    engine.fill(1, "hang")
    engine.until(JobStarted)
    pid = engine.client.pid
    engine.client.cancel(1)
    assert kinds(engine.until(EngineReady)) == [JobCancelled, EngineStarting, EngineReady]
    assert engine.client.pid != pid
    engine.judge(2, "hang.png")
    engine.until(JobStarted)
    engine.fill(3)
    engine.client.restart(EngineSettings(device="cpu"))
    assert engine.last(JobCancelled) == JobCancelled(2)
    assert engine.last(JobFinished) == JobFinished(3)


def test_a_child_that_dies_is_told_of_with_its_job_and_leaves_the_waiting_ones_alive(
    talk: Callable[..., Talk],
) -> None:
    engine = talk()
    engine.fill(5, "hang")
    engine.until(JobStarted)
    assert engine.client.pid is not None
    os.kill(engine.client.pid, signal.SIGKILL)
    died = engine.last(EngineDied)
    assert (died.job_id, died.restarting) == (5, True)
    assert "memory" in died.message
    engine.judge(6, "die.png")
    engine.judge(7, "bird.png")
    died = engine.last(EngineDied)
    assert (died.job_id, died.message) == (6, "The engine stopped unexpectedly")
    assert engine.last(JobFinished) == JobFinished(7)


def test_an_engine_that_cannot_start_answers_jobs_with_the_reason_until_it_is_restarted(
    talk: Callable[..., Talk],
) -> None:
    engine = talk(settings=EngineSettings(checkpoint="nowhere"))
    failed = engine.last(EngineFailed)
    assert failed.message == "There is no such device here."
    engine.fill(1)
    assert engine.next() == JobFailed(1, failed.message, "")
    engine.client.restart(EngineSettings())
    assert engine.works(2)


def test_threads_of_the_child_wait_asleep(talk: Callable[..., Talk], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OMP_WAIT_POLICY", "OPENBLAS_NUM_THREADS"):
        monkeypatch.setenv(name, "")  # so that it is put back afterwards
        monkeypatch.delenv(name)
    assert talk(target=fake_engine.told_how_to_wait).last(EngineReady).checkpoint == "passive 1"


def test_the_child_ends_when_the_program_that_started_it_is_killed() -> None:
    program = """
import threading
from app.engine.client import EngineClient
from app.engine.replies import EngineReady
from tests.app.window import fake_engine

if __name__ == "__main__":
    ready = threading.Event()
    tell = lambda reply: isinstance(reply, EngineReady) and ready.set()
    client = EngineClient(tell, target=fake_engine.main)
    client.start()
    ready.wait()
    print(client.pid, flush=True)
    threading.Event().wait()
"""
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        engine = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    ended, _, _ = select.select([engine], [], [], WAIT)
    os.close(engine)
    assert ended, "the engine outlived its program"


def test_close_ends_a_child_that_hangs_and_what_is_asked_for_afterwards_is_dropped(talk: Callable[..., Talk]) -> None:
    EngineClient(lambda reply: None, target=fake_engine.main).close()  # which was never started
    engine = talk()
    engine.fill(1, "hang")
    engine.until(JobStarted)
    pid = engine.client.pid
    assert pid is not None
    engine.client.close()
    engine.client.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    engine.fill(2)
    engine.client.cancel(1)
    engine.client.restart()


@pytest.mark.parametrize("shape", [(1, 1), (7, 13), (16, 16)])
def test_a_packed_hole_unpacks_to_itself(shape: tuple[int, int]) -> None:
    hole = np.random.default_rng(1).random(shape) < 0.4
    packed = PackedHole.pack(hole)
    assert np.array_equal(packed.unpack(), hole)
    for top in range(shape[0] + 1):
        for bottom in range(top, shape[0] + 1):
            assert np.array_equal(packed.rows(top, bottom), hole[top:bottom])
