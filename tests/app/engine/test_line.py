"""Whose turn it is before the engine, and a run of fills that steps aside for a selection."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.batches.jobs import FillJob
from app.engine.jobs import ClassifyJob, FillFilesJob, InpaintJob, Job, OutlineJob, OverlayJob, PicturesJob, SelectJob
from app.engine.line import TURNS, JobLine
from app.engine.packed_hole import PackedHole
from app.engine.replies import FillDone, FillPatch, JobCancelled, JobFailed, JobFinished
from app.engine.selection import ObjectBox
from models.authenticity.verdict import Verdict

PHOTO = np.zeros((4, 5, 3), np.uint8)
HOLE = PackedHole.pack(np.ones((4, 5), bool))
VERDICT = Verdict("authentic", 0.1, {}, np.zeros((1, 1), np.float32), (4, 5), 0.0, None, None, 1.0, 0.1)


def job(kind: type, number: int) -> Job:
    if kind is SelectJob:
        return SelectJob(number, PHOTO, ObjectBox((0, 0, 2, 2)))
    if kind is OutlineJob:
        return OutlineJob(number, PHOTO)
    if kind is InpaintJob:
        return InpaintJob(number, PHOTO, HOLE, "a bird", 3, 7, near=2)
    if kind is OverlayJob:
        return OverlayJob(number, "a.png", VERDICT, "b.png")
    if kind is PicturesJob:
        return PicturesJob(number, "a.png", VERDICT)
    if kind is FillFilesJob:
        return FillFilesJob(number, FillJob("a.png", "b.png", "a bird", 3, 7, "out", "a"))
    return ClassifyJob(number, "a.png")


def fill(number: int, seed: int) -> FillDone:
    return FillDone(number, FillPatch((0, 0, 5, 4), PHOTO, seed, "a bird", (), (), "fake", "cpu", 0.1))


def line_with_run() -> tuple[JobLine, InpaintJob]:
    """A line whose active job is a run of three fills, the first of which has come."""
    line, run = JobLine(), job(InpaintJob, 1)
    assert isinstance(run, InpaintJob)
    line.add(run)
    assert line.next() is run
    assert line.take(fill(1, 7))
    return line, run


@settings(max_examples=30)
@given(st.lists(st.sampled_from(TURNS), max_size=12))
def test_jobs_take_turns_by_kind_and_within_a_kind_as_they_came(kinds: list[type]) -> None:
    line = JobLine()
    for number, kind in enumerate(kinds):
        line.add(job(kind, number))
    order = []
    while (one := line.next()) is not None:
        order.append((TURNS.index(type(one)), one.id))
        assert line.take(JobFinished(one.id))
    assert order == sorted(order)
    assert len(order) == len(kinds)


def test_one_job_is_active_at_a_time() -> None:
    line = JobLine()
    for number in (1, 2):
        line.add(job(ClassifyJob, number))
    assert line.next() is not None
    assert line.next() is None
    line.take(JobFailed(1, "It failed.", ""))
    assert line.next() is not None


def test_a_waiting_job_can_be_dropped_and_the_active_one_cannot() -> None:
    line = JobLine()
    for number in (1, 2):
        line.add(job(ClassifyJob, number))
    line.next()
    assert not line.drop(1)
    assert line.drop(2)
    assert not line.drop(2)
    assert line.pop() is None


@pytest.mark.parametrize("kind", [SelectJob, OutlineJob])
def test_what_is_left_of_a_run_goes_on_after_the_selection_it_stepped_aside_for(kind: type) -> None:
    line, run = line_with_run()
    assert not line.step_aside()
    line.add(job(ClassifyJob, 2))
    line.add(job(InpaintJob, 3))
    assert not line.step_aside()
    line.add(job(kind, 4))
    assert line.step_aside()
    assert not line.step_aside(), "a run is asked to stop once"
    assert line.take(fill(1, 8))
    assert not line.take(JobCancelled(1)), "nobody is told"
    turns = []
    while (one := line.next()) is not None:
        turns.append(one)
        line.take(JobFinished(one.id))
    assert [one.id for one in turns] == [4, 1, 3, 2]
    rest = turns[1]
    assert isinstance(rest, InpaintJob)
    assert (rest.count, rest.seed, rest.near, rest.caption) == (1, 9, 2, "a bird")
    assert rest.photo is run.photo


@pytest.mark.parametrize("kind", [kind for kind in TURNS if kind not in (ClassifyJob, FillFilesJob)])
def test_a_photo_of_a_batch_steps_aside_for_what_a_person_waits_for_and_goes_on_as_a_whole(kind: type) -> None:
    line, photo = JobLine(), job(FillFilesJob, 1)
    line.add(photo)
    line.next()
    for number, other in enumerate((ClassifyJob, FillFilesJob), 2):
        line.add(job(other, number))
        assert not line.step_aside()
    line.add(job(kind, 4))
    assert line.step_aside()
    assert not line.take(JobCancelled(1)), "nobody is told"
    turns = []
    while (one := line.next()) is not None:
        turns.append(one)
        line.take(JobFinished(one.id))
    assert [one.id for one in turns] == [4, 2, 1, 3]
    assert turns[2] is photo


def test_a_run_cancelled_while_it_steps_aside_does_not_go_on_nor_does_one_step_aside_at_its_last_fill() -> None:
    for last in (False, True):
        line, _ = line_with_run()
        if last:
            line.take(fill(1, 8))
        line.add(job(SelectJob, 2))
        assert line.step_aside() is not last
        line.end_for_good()
        assert line.take(JobCancelled(1))
        assert line.drop(2)
        assert line.next() is None


def test_a_run_that_ends_before_it_could_step_aside_has_ended() -> None:
    line, _ = line_with_run()
    line.add(job(SelectJob, 2))
    assert line.step_aside()
    assert line.take(JobFinished(1))
    selection = line.next()
    assert selection is not None
    assert selection.id == 2
    assert line.take(JobCancelled(2)), "another job's cancel is told"
    assert line.next() is None
