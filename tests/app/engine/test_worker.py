"""The engine's side of the connection, run in the test's own process on what a window would send."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from mmap import mmap
from multiprocessing import Pipe
from typing import Any

import numpy as np
import pytest
import torch

from app.engine import loading
from app.engine.jobs import (
    CancelJob,
    ClassifyJob,
    EngineSettings,
    InpaintJob,
    Job,
    OutlineJob,
    OverlayJob,
    PicturesJob,
    Request,
    SelectJob,
    Shutdown,
)
from app.engine.memory import memory_used
from app.engine.packed_hole import PackedHole
from app.engine.replies import (
    EngineFailed,
    EngineReady,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobStarted,
    MemoryUsed,
    Reply,
)
from app.engine.selection import ObjectBox
from app.engine.wire import receive, send
from app.engine.worker import Loaded, serve
from models.authenticity.verdict import Verdict
from models.imaging import PhotoError
from models.running.device import DeviceError

PHOTO = np.zeros((4, 5, 3), np.uint8)
HOLE = PackedHole.pack(np.ones((4, 5), bool))
VERDICT = Verdict("authentic", 0.1, {}, np.zeros((1, 1), np.float32), (4, 5), 0.0, None, None, 1.0, 0.1)
JOBS = (
    InpaintJob(1, PHOTO, HOLE, "a bird", 1, 0),
    SelectJob(1, PHOTO, ObjectBox((0, 0, 2, 2))),
    ClassifyJob(1, "a.png"),
    OverlayJob(1, "a.png", VERDICT, "b.png"),
    OutlineJob(1, PHOTO),
    PicturesJob(1, "a.png", VERDICT),
)
NO_MEMORY = (
    MemoryError(),
    RuntimeError("[enforce fail at alloc_cpu.cpp:118] DefaultCPUAllocator: not enough memory: you tried 9 bytes."),
    RuntimeError("[enforce fail at alloc_cpu.cpp:118] DefaultCPUAllocator: can't allocate memory: you tried 9 bytes."),
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 8 GiB."),
    RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"),
)


@pytest.fixture(autouse=True)
def _interrupts_stay_the_tests() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def raising(error: Exception) -> Loaded:
    """Where everything fails with this error."""

    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return Loaded(fail, fail, fail, fail, fail, fail, fail, "fake", "cpu", "Fake CPU")


def served(loaded: Loaded | Exception, *turns: tuple[Request, ...]) -> list[Reply]:
    """All that the engine answers, but for its memory; each turn is sent once the job of the one before has ended."""
    ours, theirs = Pipe()
    replies: list[Reply] = []

    def until(*kinds: type) -> None:
        while True:
            replies.append(receive(ours))
            if isinstance(replies[-1], kinds):
                return

    def window() -> None:
        until(EngineReady, EngineFailed)
        if isinstance(replies[-1], EngineFailed):
            return
        for turn in turns:
            for request in turn:
                send(ours, request)
            until(JobFinished, JobCancelled, JobFailed)
        send(ours, Shutdown())

    def load(_: EngineSettings) -> Loaded:
        if isinstance(loaded, Exception):
            raise loaded
        return loaded

    thread = threading.Thread(target=window)
    thread.start()
    try:
        serve(theirs, EngineSettings(), load)
    finally:
        theirs.close()
        thread.join()
        ours.close()
    return [reply for reply in replies if not isinstance(reply, MemoryUsed)]


def failure(loaded: Loaded, job: Job) -> JobFailed:
    """How this job fails, as a second one does after it: the engine goes on."""
    ready, *replies = served(loaded, (job,), (job,))
    assert isinstance(ready, EngineReady)
    started, failed, *again = replies
    assert started == JobStarted(1)
    assert isinstance(failed, JobFailed)
    assert [type(reply) for reply in again] == [JobStarted, JobFailed]
    return failed


@pytest.mark.parametrize("error", NO_MEMORY, ids=lambda error: type(error).__name__)
def test_out_of_memory_is_a_sentence_with_the_way_out_and_the_engine_goes_on(error: Exception) -> None:
    failed = failure(raising(error), JOBS[0])
    assert failed.message == "This fill failed: out of memory. A smaller photo needs less."
    assert type(error).__name__ in failed.details


@pytest.mark.parametrize(
    ("job", "error", "said"),
    [
        (JOBS[0], KeyError("x"), "This fill failed: x is missing"),
        (JOBS[1], KeyError("x"), "This selection failed: x is missing"),
        (JOBS[2], KeyError("x"), "This photo could not be judged: x is missing"),
        (JOBS[3], KeyError("x"), "This overlay could not be written: x is missing"),
        (JOBS[4], KeyError("x"), "The animals could not be outlined: x is missing"),
        (JOBS[2], ZeroDivisionError(), "This photo could not be judged: ZeroDivisionError"),
        (JOBS[2], DeviceError("This computer has no CUDA device"), "This computer has no CUDA device."),
        (JOBS[2], PhotoError("out of memory.jpg is not a photo."), "out of memory.jpg is not a photo."),
    ],
)
def test_any_other_error_says_what_failed_and_the_projects_own_speak_for_themselves(
    job: Job, error: Exception, said: str
) -> None:
    assert failure(raising(error), job).message == said


def test_no_memory_to_start_with_is_nothing_that_a_smaller_photo_would_help() -> None:
    (failed,) = served(MemoryError())
    assert isinstance(failed, EngineFailed)
    assert failed.message == "The engine could not start: out of memory. Close other programs, then restart it."


def test_a_job_may_come_again_under_the_number_of_a_cancelled_one() -> None:
    no_fills = Loaded(lambda *_, **__: iter(()), *[lambda _: None] * 6, "fake", "cpu", "Fake CPU")  # type: ignore[arg-type, misc]
    _, *replies = served(no_fills, (CancelJob(1), JOBS[0]))
    assert replies == [JobStarted(1), JobFinished(1)]


def test_a_fill_has_one_thread_and_a_verdict_or_outline_all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr("app.engine.worker.verdict_threads", lambda: 3)
    used: list[int] = []

    def count(*_: Any, **__: Any) -> Any:
        used.append(torch.get_num_threads())
        raise KeyError

    before = torch.get_num_threads()
    try:
        engine = Loaded(count, count, count, count, count, count, count, "fake", "cpu", "Fake CPU")
        served(engine, *[(JOBS[n],) for n in (0, 2, 0, 4, 0)])
    finally:
        torch.set_num_threads(before)
    assert used == [1, 3, 1, 3, 1]


def test_memory_is_that_of_this_process_and_of_the_gpu_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    before = memory_used("cpu")
    assert before is not None
    with mmap(-1, 100_000_000) as held:  # an array might get what the heap has free
        held.write(b"\1" * len(held))
        after = memory_used("cpu")
    assert after is not None
    assert after.ram - before.ram > 50_000_000
    assert after.gpu is None
    monkeypatch.setattr("torch.cuda.mem_get_info", lambda device: (10, 80))
    monkeypatch.setattr("torch.cuda.memory_reserved", lambda device: 33)
    used = memory_used("cuda:0")
    assert used is not None
    assert (used.gpu, used.gpu_total) == (33, 80)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (DeviceError("This computer has no CUDA device"), "This computer has no CUDA device; the CPU is used instead."),
        (torch.OutOfMemoryError("CUDA out of memory."), "The device cuda failed: out of memory. "),
    ],
)
def test_where_a_device_fails_the_cpu_is_used_and_that_is_said(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load_on(settings: EngineSettings) -> Loaded:
        if settings.device != "cpu":
            raise error
        return Loaded(None, None, None, None, None, None, None, "a", "cpu", "CPU", ("A note.",))  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "_load", load_on)
    loaded = loading.load(EngineSettings(device="cuda"))
    assert loaded.device == "cpu"
    assert loaded.notes[0].startswith(said)
    assert loaded.notes[0].endswith("; the CPU is used instead.")
    assert "--" not in loaded.notes[0]
    assert loaded.notes[1] == "A note."


@pytest.mark.parametrize("at", ["load", "devices"])
def test_a_window_that_closes_before_the_engine_is_ready_ends_it_without_an_error(at: str) -> None:
    ours, theirs = Pipe()

    def load(_: EngineSettings) -> Loaded:
        if at == "load":
            ours.close()
        return raising(AssertionError())

    def devices() -> dict[str, str]:
        ours.close()
        return {"cuda": "absent"}

    with theirs:
        serve(theirs, EngineSettings(), load, devices)
