"""How far a long command is, on the last line of a terminal."""

from __future__ import annotations

import sys
import time


class Progress:
    """Counts what is done of `total` and says how much time is left; silent where stderr is no terminal.

    `begun` of those that are in work are done too, a part of one counting as that part.
    """

    def __init__(self, total: int) -> None:
        self.total, self.done, self.begun = total, 0, 0.0
        self._shown = ""
        self._live = sys.stderr is not None and sys.stderr.isatty()
        self._first = 0.0  # when the first was done: before that, networks were loaded

    def show(self, text: str = "") -> None:
        """Replace the line by `text`, or by what is done and how long the rest will take."""
        text = text or self._standing()
        if self._live and text != self._shown:
            print("\r" + text.ljust(len(self._shown)), end="", file=sys.stderr, flush=True)
            self._shown = text

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._live and self._shown:
            print("\r" + " " * len(self._shown) + "\r", end="", file=sys.stderr, flush=True)
            self._shown = ""

    def begin(self, begun: float) -> None:
        """Show that so much is done of those in work."""
        self.begun = begun
        self.show()

    def advance(self) -> None:
        """Count one more."""
        self.done += 1
        self.begun = max(0.0, self.begun - 1)
        if self.done == 1:
            self._first = time.monotonic()

    def _standing(self) -> str:
        done = self.done + self.begun
        text = f"{self.done} of {self.total} ({int(100 * done / self.total)} %)"
        if self.done < 2:
            return text
        seconds = (time.monotonic() - self._first) / (done - 1) * (self.total - done)
        return f"{text}, {clock(seconds)} left"


def clock(seconds: float) -> str:
    """ "0:07", "12:30" or "1:02:03"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
