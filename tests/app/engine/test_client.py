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

import numpy as np
import pytest
from PIL import Image

from app.engine.client import MAX_ATTEMPTS, EngineClient
from app.engine.protocol import (
    ClassifyJob,
    DevicesFound,
    EngineDied,
    EngineFailed,
    EngineReady,
    EngineSettings,
    EngineStarting,
    FillDone,
    InpaintJob,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobStarted,
    MemoryUsed,
    ObjectBox,
    OverlayJob,
    OverlayWritten,
    PackedHole,
    Reply,
    SelectionDone,
    SelectJob,
    VerdictDone,
    VerdictProgress,
    Wand,
)
from models.imaging import load_photo
from tests.app.window import fake_engine

ROOT = Path(__file__).parents[3]
WAIT = 60.0  # seconds: only how long a broken test takes to fail


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

    def until(self, kind: type) -> list[Reply]:
        """Replies up to the first of a kind, that one included."""
        seen = [self.next()]
        while not isinstance(seen[-1], kind):
            seen.append(self.next())
        return seen


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


def job(number: int = 1, caption: str = "a bird", count: int = 3, seed: int = 7) -> InpaintJob:
    photo = np.full((20, 30, 3), 99, np.uint8)
    hole = np.zeros((20, 30), bool)
    hole[5:9, 10:20] = True
    return InpaintJob(number, photo, PackedHole.pack(hole), caption, count, seed)


def kinds(replies: list[Reply]) -> list[type]:
    return [type(reply) for reply in replies]


def test_fills_come_one_by_one_and_hold_only_the_holes_box(talk: Callable[..., Talk]) -> None:
    engine = talk()
    engine.client.submit(job())
    replies = engine.until(JobFinished)
    assert kinds(replies) == [EngineStarting, EngineReady, JobStarted, FillDone, FillDone, FillDone, JobFinished]
    patches = [reply.patch for reply in replies if isinstance(reply, FillDone)]
    assert [patch.seed for patch in patches] == [7, 8, 9]
    assert all(patch.box == (10, 5, 20, 9) for patch in patches)
    assert all((patch.pixels == fake_engine.colour_of(patch.seed)).all() for patch in patches)


def test_threads_of_the_child_wait_asleep(talk: Callable[..., Talk], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OMP_WAIT_POLICY", "OPENBLAS_NUM_THREADS"):
        monkeypatch.setenv(name, "")  # so that it is put back afterwards
        monkeypatch.delenv(name)
    ready = talk(target=fake_engine.told_how_to_wait).until(EngineReady)[-1]
    assert isinstance(ready, EngineReady)
    assert ready.checkpoint == "passive 1"


def test_a_pasted_patch_is_the_finished_photo(talk: Callable[..., Talk]) -> None:
    engine = talk()
    request = job(count=1)
    engine.client.submit(request)
    done = next(reply for reply in engine.until(JobFinished) if isinstance(reply, FillDone))
    expected = fake_engine.fake_fill(request.photo, request.hole.unpack(), "a bird", 7).photo
    assert np.array_equal(done.patch.paste_into(request.photo), expected)


def test_a_job_sent_before_the_engine_is_ready_waits_for_it_and_jobs_keep_their_order(
    talk: Callable[..., Talk],
) -> None:
    engine = talk()
    for number in (1, 2):
        engine.client.submit(job(number, count=1))
    engine.until(EngineReady)
    finished = [engine.until(JobFinished)[-1] for _ in range(2)]
    assert [reply.id for reply in finished] == [1, 2]  # type: ignore[union-attr]


def test_a_cancelled_job_stops_between_two_fills_and_the_same_child_goes_on(talk: Callable[..., Talk]) -> None:
    engine = talk()
    engine.until(EngineReady)
    pid = engine.client.pid
    engine.client.submit(job(1, "wait", count=16))
    engine.until(FillDone)
    engine.client.cancel(1)
    replies = engine.until(JobCancelled)
    assert len([reply for reply in replies if isinstance(reply, FillDone)]) <= 1
    engine.client.submit(job(2, count=1))
    engine.until(JobFinished)
    assert engine.client.pid == pid


def test_a_waiting_job_can_be_cancelled_while_another_runs(talk: Callable[..., Talk]) -> None:
    engine = talk()
    engine.client.submit(job(1, "wait", count=2))
    engine.until(FillDone)
    engine.client.submit(job(2))
    engine.client.cancel(2)
    assert engine.until(JobCancelled)[-1] == JobCancelled(2)
    engine.client.cancel(1)


def test_a_job_that_does_not_stop_has_its_child_ended_and_a_new_one_started(talk: Callable[..., Talk]) -> None:
    engine = talk(cancel_seconds=0.1)
    engine.until(EngineReady)
    pid = engine.client.pid
    engine.client.submit(job(1, "hang"))
    engine.until(JobStarted)
    engine.client.cancel(1)
    assert kinds(engine.until(EngineReady)) == [JobCancelled, EngineStarting, EngineReady]
    assert engine.client.pid != pid


def test_a_child_that_is_killed_is_told_of_and_started_again(talk: Callable[..., Talk]) -> None:
    engine = talk()
    engine.client.submit(job(5, "hang"))
    engine.until(JobStarted)
    assert engine.client.pid is not None
    os.kill(engine.client.pid, signal.SIGKILL)
    died = engine.until(EngineDied)[-1]
    assert isinstance(died, EngineDied)
    assert died.job_id == 5
    assert died.restarting
    assert "memory" in died.message
    engine.until(EngineReady)
    engine.client.submit(job(6, count=1))
    engine.until(JobFinished)


def test_a_job_that_kills_its_engine_leaves_the_waiting_ones_alive(talk: Callable[..., Talk]) -> None:
    engine = talk()
    engine.client.submit(job(1, "die"))
    engine.client.submit(job(2, count=1))
    died = engine.until(EngineDied)[-1]
    assert isinstance(died, EngineDied)
    assert died.job_id == 1
    assert engine.until(JobFinished)[-1] == JobFinished(2)


def test_an_error_in_a_job_is_one_sentence_with_details_and_the_engine_lives(talk: Callable[..., Talk]) -> None:
    engine = talk()
    engine.client.submit(job(1, "fail"))
    failed = engine.until(JobFailed)[-1]
    assert isinstance(failed, JobFailed)
    assert failed.message == "This fill failed: the fake was told to fail"
    assert "Traceback" in failed.details
    engine.client.submit(job(2, count=1))
    engine.until(JobFinished)


def test_a_job_that_finds_no_memory_is_one_sentence_and_the_engine_lives(talk: Callable[..., Talk]) -> None:
    engine = talk()
    engine.client.submit(job(1, "memory"))
    failed = engine.until(JobFailed)[-1]
    assert isinstance(failed, JobFailed)
    assert failed.message == "This fill failed: out of memory. A smaller photo needs less."
    pid = engine.client.pid
    engine.client.submit(job(2, count=1))
    engine.until(JobFinished)
    assert engine.client.pid == pid


def test_what_a_person_waits_for_goes_before_what_runs_by_itself(talk: Callable[..., Talk]) -> None:
    engine, photo = talk(), np.zeros((20, 30, 3), np.uint8)
    engine.client.submit(job(1, "wait", count=16))
    engine.until(FillDone)
    for later in (
        ClassifyJob(2, "first.png", photo),
        ClassifyJob(3, "second.png", photo),
        job(4, count=1),
        SelectJob(5, photo, ObjectBox((1, 2, 9, 8))),
    ):
        engine.client.submit(later)
    engine.client.cancel(1)
    engine.until(JobCancelled)
    finished = [engine.until(JobFinished)[-1].id for _ in range(4)]  # type: ignore[union-attr]
    assert finished == [5, 4, 2, 3]


def test_a_selection_comes_back_as_a_hole(talk: Callable[..., Talk]) -> None:
    engine, photo = talk(), np.zeros((20, 30, 3), np.uint8)
    photo[3:7, 5:9] = 200
    engine.client.submit(SelectJob(1, photo, Wand(6, 4, 10)))
    done = engine.until(JobFinished)[-2]
    assert isinstance(done, SelectionDone)
    assert np.array_equal(done.hole.unpack(), photo[..., 0] == 200)


def test_a_photo_that_kills_the_engine_takes_no_other_with_it(talk: Callable[..., Talk]) -> None:
    engine, photo = talk(), np.zeros((20, 30, 3), np.uint8)
    for number, name in enumerate(("die.png", "bird-inpainted.png"), start=1):
        engine.client.submit(ClassifyJob(number, name, photo))
    died = engine.until(EngineDied)[-1]
    assert isinstance(died, EngineDied)
    assert died.job_id == 1
    verdict = next(reply for reply in engine.until(JobFinished) if isinstance(reply, VerdictDone)).verdict
    assert (verdict.verdict, verdict.size) == ("inpainted", (20, 30))


def test_a_photo_that_cannot_be_read_is_one_sentence(talk: Callable[..., Talk], tmp_path: Path) -> None:
    engine = talk()
    (tmp_path / "bird.png").write_bytes(b"")
    engine.client.submit(ClassifyJob(1, str(tmp_path / "bird.png")))
    failed = engine.until(JobFailed)[-1]
    assert isinstance(failed, JobFailed)
    assert str(tmp_path / "bird.png") in failed.message


def test_a_selection_comes_between_two_fills_and_none_of_them_is_lost(talk: Callable[..., Talk]) -> None:
    engine, photo = talk(), np.zeros((20, 30, 3), np.uint8)
    engine.client.submit(job(1, "pause", count=3, seed=7))
    engine.until(JobStarted)
    pid = engine.client.pid
    engine.client.submit(SelectJob(2, photo, ObjectBox((1, 2, 9, 8))))
    replies = [*engine.until(JobFinished), *engine.until(JobFinished)]
    first = [FillDone, JobStarted, SelectionDone, JobFinished]
    assert kinds(replies) == [*first, JobStarted, FillDone, FillDone, JobFinished]
    assert [reply.patch.seed for reply in replies if isinstance(reply, FillDone)] == [7, 8, 9]
    assert engine.client.pid == pid


def test_a_run_that_stepped_aside_can_still_be_cancelled(talk: Callable[..., Talk]) -> None:
    engine, photo = talk(), np.zeros((20, 30, 3), np.uint8)
    engine.client.submit(job(1, "wait", count=16))
    engine.until(FillDone)
    engine.client.submit(SelectJob(2, photo, ObjectBox((1, 2, 9, 8))))
    assert engine.until(JobFinished)[-1] == JobFinished(2)
    engine.client.cancel(1)
    assert engine.until(JobCancelled)[-1] == JobCancelled(1)
    engine.client.submit(job(3, count=1))
    assert engine.until(JobFinished)[-1] == JobFinished(3)


def test_a_run_cancelled_while_it_steps_aside_is_over(talk: Callable[..., Talk]) -> None:
    engine, photo = talk(target=fake_engine.slow_to_stop), np.zeros((20, 30, 3), np.uint8)
    engine.client.submit(job(1, count=3))
    engine.until(JobStarted)
    engine.client.submit(SelectJob(2, photo, ObjectBox((1, 2, 9, 8))))
    engine.until(JobStarted)
    engine.client.cancel(1)
    assert engine.next() == JobCancelled(1)
    assert engine.next() == JobFinished(2)


def test_a_judgement_cancelled_in_work_comes_nevertheless_and_keeps_its_engine(talk: Callable[..., Talk]) -> None:
    engine, photo = talk(cancel_seconds=0.0), np.zeros((20, 30, 3), np.uint8)
    engine.client.submit(ClassifyJob(1, "wait.png", photo))
    engine.until(JobStarted)
    pid = engine.client.pid
    engine.client.cancel(1)
    assert kinds(engine.until(JobFinished)) == [VerdictDone, JobFinished]
    assert engine.client.pid == pid


def test_a_judgement_is_told_of_and_stops_between_two_steps_and_the_same_child_goes_on(
    talk: Callable[..., Talk],
) -> None:
    engine, photo = talk(cancel_seconds=0.0), np.zeros((20, 30, 3), np.uint8)
    engine.client.submit(ClassifyJob(1, "steps.png", photo))
    assert engine.until(VerdictProgress)[-1] == VerdictProgress(1, 0.5)
    pid = engine.client.pid
    engine.client.cancel(1)
    assert engine.until(JobCancelled)[-1] == JobCancelled(1)
    engine.client.submit(ClassifyJob(2, "bird.png", photo))
    assert kinds(engine.until(JobFinished)) == [JobStarted, VerdictDone, JobFinished]
    assert engine.client.pid == pid


def test_a_restart_while_a_photo_is_judged_gives_its_job_back(talk: Callable[..., Talk]) -> None:
    engine, photo = talk(), np.zeros((20, 30, 3), np.uint8)
    engine.client.submit(ClassifyJob(1, "hang.png", photo))
    engine.until(JobStarted)
    engine.client.restart(EngineSettings(device="cpu"))
    assert engine.until(JobCancelled)[-1] == JobCancelled(1)
    engine.until(EngineReady)


def test_an_overlay_is_written_in_the_engine(talk: Callable[..., Talk], tmp_path: Path) -> None:
    engine, file, target = talk(), tmp_path / "bird-inpainted.png", tmp_path / "map.png"
    Image.fromarray(np.full((40, 60, 3), 99, np.uint8)).save(file)
    verdict = fake_engine.fake_verdict(file.stem, (40, 60))
    engine.client.submit(OverlayJob(1, str(file), verdict, str(target)))
    engine.until(OverlayWritten)
    pixels = load_photo(target).pixels
    assert pixels.shape == (40, 60, 3)
    assert (pixels[5, 5] != pixels[35, 55]).any()  # altered at its left top only
    engine.client.submit(OverlayJob(2, str(tmp_path / "gone.png"), verdict, str(tmp_path / "none.png")))
    failed = engine.until(JobFailed)[-1]
    assert isinstance(failed, JobFailed)
    assert "gone.png" in failed.message
    assert not (tmp_path / "none.png").exists()


def test_what_is_asked_for_after_the_end_is_dropped(talk: Callable[..., Talk]) -> None:
    engine = talk()
    engine.client.close()
    engine.client.submit(job())
    engine.client.cancel(1)
    engine.client.restart()


def test_a_judgement_that_is_cancelled_while_it_waits_does_not_cost_the_engine(talk: Callable[..., Talk]) -> None:
    engine, photo = talk(cancel_seconds=0.0), np.zeros((20, 30, 3), np.uint8)
    engine.client.submit(job(1, "wait", count=16))
    engine.until(FillDone)
    pid = engine.client.pid
    engine.client.submit(ClassifyJob(2, "bird.png", photo))
    engine.client.cancel(2)
    engine.until(JobCancelled)
    assert engine.client.pid == pid
    engine.client.cancel(1)


def test_an_empty_hole_comes_back_as_the_inpainters_own_sentence(talk: Callable[..., Talk]) -> None:
    engine = talk()
    empty = PackedHole.pack(np.zeros((20, 30), bool))
    engine.client.submit(InpaintJob(1, job().photo, empty, "a bird", 1, 0))
    failed = engine.until(JobFailed)[-1]
    assert isinstance(failed, JobFailed)
    assert failed.message.startswith("The hole is empty")


def test_an_engine_with_a_damaged_checkpoint_fills_nothing_and_does_all_else(talk: Callable[..., Talk]) -> None:
    engine = talk(settings=EngineSettings(checkpoint="broken"))
    ready = engine.until(EngineReady)[-1]
    assert isinstance(ready, EngineReady)
    assert (ready.checkpoint, ready.problem) == ("", fake_engine.BROKEN)
    engine.client.submit(job(1))
    failed = engine.until(JobFailed)[-1]
    assert isinstance(failed, JobFailed)
    assert failed.message == fake_engine.BROKEN
    photo = np.zeros((20, 30, 3), np.uint8)
    engine.client.submit(ClassifyJob(2, "bird.png", photo))
    engine.client.submit(SelectJob(3, photo, ObjectBox((1, 2, 9, 8))))
    assert {engine.until(JobFinished)[-1].id for _ in range(2)} == {2, 3}  # type: ignore[union-attr]
    engine.client.restart(EngineSettings())
    engine.until(EngineReady)
    engine.client.submit(job(4, count=1))
    engine.until(JobFinished)


def test_an_engine_that_cannot_start_answers_jobs_with_the_reason_until_it_is_restarted(
    talk: Callable[..., Talk],
) -> None:
    engine = talk(settings=EngineSettings(checkpoint="nowhere"))
    failed = engine.until(EngineFailed)[-1]
    assert isinstance(failed, EngineFailed)
    assert failed.message == "There is no such device here."
    engine.client.submit(job(1))
    assert engine.next() == JobFailed(1, failed.message, "")
    engine.client.restart(EngineSettings())
    engine.until(EngineReady)
    engine.client.submit(job(2, count=1))
    engine.until(JobFinished)


def test_an_engine_that_always_dies_is_not_started_for_ever(talk: Callable[..., Talk]) -> None:
    engine = talk(settings=EngineSettings(checkpoint="mortal"))
    deaths = [engine.until(EngineDied)[-1] for _ in range(MAX_ATTEMPTS)]
    assert [death.restarting for death in deaths] == [True] * (MAX_ATTEMPTS - 1) + [False]  # type: ignore[union-attr]
    engine.client.restart(EngineSettings())
    engine.until(EngineReady)


def test_a_restart_in_mid_job_cancels_it_and_takes_up_the_next(talk: Callable[..., Talk]) -> None:
    engine = talk()
    engine.client.submit(job(1, "hang"))
    engine.until(JobStarted)
    engine.client.submit(job(2, count=1))
    engine.client.restart()
    assert engine.until(JobCancelled)[-1] == JobCancelled(1)
    assert engine.until(JobFinished)[-1] == JobFinished(2)


def test_the_child_ends_when_the_program_that_started_it_is_killed() -> None:
    program = """
import threading
from app.engine.client import EngineClient
from app.engine.protocol import EngineReady
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


def test_close_ends_a_child_that_hangs_and_may_be_called_twice(talk: Callable[..., Talk]) -> None:
    engine = talk()
    engine.client.submit(job(1, "hang"))
    engine.until(JobStarted)
    pid = engine.client.pid
    assert pid is not None
    engine.client.close()
    engine.client.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_client_that_was_never_started_can_be_closed() -> None:
    EngineClient(lambda reply: None, target=fake_engine.main).close()


@pytest.mark.parametrize("shape", [(1, 1), (7, 13), (16, 16)])
def test_a_packed_hole_unpacks_to_itself(shape: tuple[int, int]) -> None:
    hole = np.random.default_rng(1).random(shape) < 0.4
    packed = PackedHole.pack(hole)
    assert np.array_equal(packed.unpack(), hole)
    for top in range(shape[0] + 1):
        for bottom in range(top, shape[0] + 1):
            assert np.array_equal(packed.rows(top, bottom), hole[top:bottom])
