"""An engine that is killed at any moment takes at most the job in its hands, and a new one does that as well."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from app.engine.jobs import ClassifyJob, InpaintJob, Job, OutlineJob, SelectJob
from app.engine.packed_hole import PackedHole
from app.engine.replies import (
    EngineDied,
    FillDone,
    JobEnd,
    JobFinished,
    OutlineDone,
    Reply,
    SelectionDone,
    VerdictDone,
)
from app.engine.selection import Wand
from tests.app.engine.test_client import Talk
from tests.app.window.fake_engine import COLOURS
from tests.killed import mortal_engine
from tests.killed.killing import moments

PHOTO = np.full((20, 30, 3), 99, np.uint8)
HOLE = PackedHole.pack(np.pad(np.ones((6, 8), bool), ((5, 9), (10, 12))))
JOBS: dict[int, Job] = {
    1: InpaintJob(1, PHOTO, HOLE, "a bird", 4, 7),
    2: SelectJob(2, PHOTO, Wand(3, 3, 10)),
    3: ClassifyJob(3, "inpainted.png", PHOTO),
    4: InpaintJob(4, PHOTO, HOLE, "a red bird", 3, 20),
    5: ClassifyJob(5, "b.png", PHOTO),
    6: OutlineJob(6, np.pad(np.full((5, 7, 3), COLOURS["cat"], np.uint8), ((3, 9), (4, 2), (0, 0)))),
}
WORDS = 34  # more than an engine says of these jobs; a moment after its last word kills it once all is done


def told(results: list[Reply]) -> list[tuple[int, object, bytes]]:
    """What came of the jobs, comparable."""
    said: list[tuple[int, object, bytes]] = []
    for reply in results:
        if isinstance(reply, FillDone):
            said.append((reply.id, reply.patch.seed, reply.patch.pixels.tobytes()))
        elif isinstance(reply, SelectionDone):
            said.append((reply.id, "region", reply.hole.bits))
        elif isinstance(reply, OutlineDone):
            said.append((reply.id, [animal.kind for animal in reply.animals], reply.animals[0].mask.bits))
        elif isinstance(reply, VerdictDone):
            said.append((reply.id, reply.verdict.verdict, reply.verdict.cells.tobytes()))
    return said


def until_all_have_ended(engine: Talk, jobs: set[int]) -> tuple[list[Reply], set[int]]:
    """All replies until each of these jobs has ended, and those that a death took."""
    replies: list[Reply] = []
    waiting, taken = set(jobs), set()
    while waiting:
        reply = engine.next()
        replies.append(reply)
        if isinstance(reply, EngineDied):
            assert reply.restarting
            if reply.job_id is not None:
                taken.add(reply.job_id)
                waiting.remove(reply.job_id)
        elif isinstance(reply, JobEnd):
            assert isinstance(reply, JobFinished)
            waiting.remove(reply.id)
    return replies, taken


@pytest.fixture
def start(tmp_path: Path) -> Callable[[int], Talk]:
    """start(at): an engine of which the first child is killed at its `at`-th word."""
    return lambda at: Talk(target=partial(mortal_engine.main, at, tmp_path / f"killed-{at}"))


@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_a_kill_at_any_moment_costs_at_most_the_job_in_hand(
    kills: int, start: Callable[[int], Talk], tmp_path: Path
) -> None:
    whole = start(0)
    for job in JOBS.values():
        whole.client.submit(job)
    right = told(until_all_have_ended(whole, set(JOBS))[0])
    whole.client.close()
    deaths = 0
    for at in moments(WORDS, kills):
        engine = start(at)
        for job in JOBS.values():
            engine.client.submit(job)
        replies, taken = until_all_have_ended(engine, set(JOBS))
        assert len(taken) <= 1
        results = told(replies)
        assert all(result in right for result in results)  # what came before the death is whole and stays good
        assert [result for result in right if result[0] not in taken] == [r for r in results if r[0] not in taken]
        for number in taken:
            engine.client.submit(JOBS[number])
            again, none = until_all_have_ended(engine, {number})
            assert (told(again), none) == ([result for result in right if result[0] == number], set())
        deaths += (tmp_path / f"killed-{at}").exists()
        engine.client.close()
    assert deaths >= kills * 3 // 4
