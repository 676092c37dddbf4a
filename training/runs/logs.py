"""What a run tells people: JSONL and TensorBoard logs, sample grids, and a progress bar with the time left."""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from models.files.atomic_file import append_whole, atomic_file, naming, write_atomically
from models.files.json_file import parsed
from models.files.regular_file import lines_of

Item = TypeVar("Item")

_LOSSES, _VALIDATION = "losses.jsonl", "validation.jsonl"


class Logs:
    """Logs of one run, which go on where its state does. TensorBoard and tqdm are used where they are installed."""

    def __init__(self, run: Path, first: int, last: float, enabled: bool) -> None:
        self.enabled = enabled
        self.run, self.first, self.last = run, first, last
        self.started = time.monotonic()
        self.bar: Any = None
        self.board: Any = None

    def __enter__(self) -> Logs:
        if self.enabled:
            (self.run / "samples").mkdir(parents=True, exist_ok=True)
            for name in (_LOSSES, _VALIDATION):
                cut_back(self.run / name, self.first)
            self.bar, self.board = _progress_bar(self.first, self.last), _tensorboard(self.run, self.first)
        return self

    def __exit__(self, *exception: object) -> None:
        if self.bar is not None:
            self.bar.close()
        if self.board is not None:
            self.board.close()

    def losses(self, step: int, photos: int, values: dict[str, float], minutes: float) -> None:
        """Append the step's scalars; photos seen and minutes are those since the very start."""
        row = {"step": step, "photos": photos, "minutes": round(minutes, 3), **values}
        self._append(_LOSSES, row, "train")
        bad = [name for name, value in values.items() if not math.isfinite(value)]
        if bad:
            raise RuntimeError(f"Training diverged at step {step}: {', '.join(bad)} is not a finite number.")

    def validation(self, step: int, photos: int, values: dict[str, float], grid: Image.Image | None) -> None:
        """Append validation figures and write the sample grid, whose name tells step and photos seen."""
        if self.enabled:
            cut_back(self.run / _VALIDATION, step - 1)  # a run that had ended at this step is measured once more
        self._append(_VALIDATION, {"step": step, "photos": photos, **values}, "validation")
        if self.enabled and grid is not None:
            with atomic_file(self.run / "samples" / f"step-{step:07d}-photos-{photos:09d}.png") as temporary:
                grid.save(temporary, format="PNG")

    def tick(self, step: int, last: float, seconds_left: float | None) -> None:
        """Move the progress bar towards `last`; with a time limit the time left is the nearer of the two ends."""
        if not self.enabled:
            return
        rate = (step - self.first) / (time.monotonic() - self.started)
        by_steps = (last - step) / rate
        left = min(by_steps, by_steps if seconds_left is None else seconds_left)
        if self.bar is not None:
            self.bar.total = None if math.isinf(last) else int(last)
            self.bar.set_postfix_str("" if math.isinf(left) else f"{_clock(left)} left", refresh=False)
            self.bar.update(step - self.bar.n)
        elif step % 100 == 0:
            print(f"step {step}" + ("" if math.isinf(left) else f", {_clock(left)} left"), file=sys.stderr, flush=True)

    def _append(self, name: str, row: dict[str, float], group: str) -> None:
        if not self.enabled:
            return
        with naming(self.run / name), (self.run / name).open("ab", buffering=0) as file:
            append_whole(file, (json.dumps(row) + "\n").encode())
        if self.board is not None:
            for key, value in row.items():
                self.board.add_scalar(f"{group}/{key}", value, row["step"])


def grid(rows: list[Tensor]) -> Image.Image:
    """Pictures in [-1, 1] as one image; each tensor is a row."""
    lines = [torch.cat(list(row), dim=2) for row in rows]
    pixels = ((torch.cat(lines, dim=1).clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0).cpu().numpy()
    return Image.fromarray(np.ascontiguousarray(pixels))


def cut_back(log: Path, step: int) -> None:
    """Drop the rows after a step: a run that was killed takes the steps beyond its saved state again.

    A row that was cut off goes, too.
    """
    if not log.exists():
        return
    lines = list(lines_of(log))
    kept = [line for line in lines if _step_of(line) <= step]
    if len(kept) < len(lines):
        write_atomically(log, b"".join(kept))


def _step_of(line: bytes) -> float:
    try:
        return float(parsed(line)["step"]) if line.endswith(b"\n") else math.inf
    except (KeyError, TypeError, ValueError):
        return math.inf


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(int(max(seconds, 0)), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def _progress_bar(first: int, last: float) -> Any:
    try:
        from tqdm import tqdm
    except ImportError:  # a bare GPU machine
        return None
    total = None if math.isinf(last) else int(last)
    return tqdm(total=total, initial=first, unit="step", dynamic_ncols=True, mininterval=1.0)


def _tensorboard(run: Path, first: int) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:  # a bare GPU machine
        return None
    return SummaryWriter(str(run / "tensorboard"), purge_step=first + 1)


def with_progress(items: Iterable[Item], what: str, total: int, unit: str) -> Iterable[Item]:
    """The items of long work other than a run's steps; on stderr, how many of `total` are done, and the time left."""
    try:
        from tqdm import tqdm
    except ImportError:  # a bare GPU machine
        return items
    bar: Iterable[Item] = tqdm(items, what, total, unit=unit, dynamic_ncols=True, mininterval=1.0)
    return bar
