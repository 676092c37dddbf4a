"""Rows get their thumbnails before any verdict, those on screen first."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

import models.imaging.thumbnail
from app.window.authenticate import thumbnails
from app.window.authenticate.rows import Stage
from tests.app.window.judging import Judge, photos

TINY = np.full((2, 3, 3), 7, np.uint8)


def without(judge: Judge) -> list[str]:
    return [row.name for row in judge.page.model.rows if row.thumbnail is None]


def test_photos_that_wait_have_their_thumbnails_and_what_is_broken_has_none(judge: Judge, tmp_path: Path) -> None:
    good, broken = photos(tmp_path / "p", "a.png")[0], tmp_path / "p" / "broken.png"
    broken.write_bytes(b"")
    judge.page.queue.pause(True)
    judge.add(good, broken)
    assert judge.stages() == [Stage.WAITING] * 2
    judge.wait(lambda: without(judge) == ["broken.png"])
    thumbnail = judge.row(good).thumbnail
    assert thumbnail is not None
    assert (thumbnail.shape, int(thumbnail.mean())) == ((48, 64, 3), 40)
    judge.page.queue.pause(False)
    judge.finish()
    assert judge.stages() == [Stage.DONE, Stage.FAILED]


def test_those_on_screen_come_first(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, read = threading.Event(), []

    def slow(path: str, longest: int) -> np.ndarray:
        read.append(Path(path).name)
        gate.wait(60)
        return TINY

    monkeypatch.setattr(models.imaging.thumbnail, "load_thumbnail", slow)
    monkeypatch.setattr(thumbnails, "LANES", 1)
    names = [f"{number:03}.png" for number in range(90)]
    judge.page.queue.pause(True)
    judge.page.add([str(file) for file in photos(tmp_path / "p", *names)])
    judge.wait(lambda: len(read) == 1)
    judge.page.table.scrollToBottom()
    seen = [row.name for row in judge.page.table.rows_on_screen()]
    assert names[-1] in seen
    gate.set()
    judge.read()
    taken = thumbnails.AT_ONCE  # before it was scrolled
    rest = [name for name in names[taken:] if name not in seen]
    assert read == [*names[:taken], *seen, *rest]
    assert without(judge) == []


def test_two_are_read_at_a_time(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both, lock, now, most = threading.Barrier(2, timeout=60), threading.Lock(), [0], [0]

    def counted(path: str, longest: int) -> np.ndarray:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        both.wait()  # until another one is read beside it
        with lock:
            now[0] -= 1
        return TINY

    monkeypatch.setattr(models.imaging.thumbnail, "load_thumbnail", counted)
    judge.page.queue.pause(True)
    judge.add(*photos(tmp_path / "p", *(f"{number}.png" for number in range(4 * thumbnails.AT_ONCE))))
    judge.read()
    assert (without(judge), most[0]) == ([], 2)


def test_rows_that_bring_a_thumbnail_along_or_are_gone_are_not_read(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge.judge(*photos(tmp_path / "p", "a.png", "b.png"))
    judge.page.exporting.save(tmp_path / "t.verdicts")
    judge.read()
    judge.page.model.remove([row.path for row in judge.page.model.rows])
    read: list[str] = []
    monkeypatch.setattr(models.imaging.thumbnail, "load_thumbnail", lambda path, longest: read.append(path) or TINY)
    judge.add(tmp_path / "t.verdicts")
    assert len(judge.stages()) == 2
    assert read == []
    judge.page.model.add(["gone.png"])
    judge.page.model.remove(["gone.png"])
    judge.read()  # which gives them their turn
    judge.read()
    assert read == []


def test_closing_waits_for_no_long_list(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began, read = threading.Event(), []

    def slow(path: str, longest: int) -> np.ndarray:
        read.append(path)
        began.set()
        while not judge.background.stopping:
            threading.Event().wait(0.001)
        return TINY

    monkeypatch.setattr(models.imaging.thumbnail, "load_thumbnail", slow)
    judge.page.queue.pause(True)
    judge.page.add([str(file) for file in photos(tmp_path / "p", *(f"{number}.png" for number in range(40)))])
    judge.wait(began.is_set)
    judge.background.close()
    assert len(read) <= thumbnails.LANES
