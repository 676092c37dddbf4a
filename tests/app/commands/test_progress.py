"""Progress is one line on a terminal that goes away again, and nothing anywhere else."""

from __future__ import annotations

import io
import sys

import pytest

from app.commands.progress import Progress, clock


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def screen(self) -> str:
        """What a person sees of the line."""
        line: list[str] = []
        for part in self.getvalue().split("\r"):
            line[: len(part)] = part
        return "".join(line).rstrip()


def test_a_terminal_shows_what_is_done_and_how_long_the_rest_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, now = Terminal(), [100.0]
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    progress = Progress(61)
    progress.show("loading the networks, which takes a while")
    assert terminal.screen() == "loading the networks, which takes a while"
    for _ in range(11):
        now[0] += 3
        progress.advance()
    progress.show()
    assert terminal.screen() == "11 of 61 (18 %), 2:30 left"
    progress.begin(1.5)  # of two photos that are judged together
    assert terminal.screen() == "11 of 61 (20 %), 2:07 left"
    progress.advance()
    progress.show()
    assert terminal.screen() == "12 of 61 (20 %), 2:07 left"
    progress.clear()
    assert terminal.screen() == ""


def test_no_terminal_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    progress = Progress(2)
    progress.advance()
    progress.show()
    progress.clear()
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (7.4, "0:07"), (750, "12:30"), (3723, "1:02:03")])
def test_time_is_said_as_a_clock_says_it(seconds: float, text: str) -> None:
    assert clock(seconds) == text
