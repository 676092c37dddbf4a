"""One training run: the loop that every model shares, on accelerate.

Randomness is a function of (seed, step, process), never of how the run came to that step, so that a run killed and
started again by the same command reaches the same numbers as an uninterrupted one.
"""

from __future__ import annotations

import json
import math
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor

from models.files.atomic_file import write_atomically
from training.runs.logs import Logs
from training.runs.options import RunOptions
from training.runs.state import OPTIONS, STATE_FOLDER, load_state, save_state
from training.runs.task import Task


def choose_precision(precision: str, device: str) -> str:
    """accelerate's name for the arithmetic: bfloat16 where the hardware has it, else float32."""
    if precision != "auto":
        return "bf16" if precision == "bf16" else "no"
    if device == "auto" and torch.cuda.is_available():
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "no"
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()  # newer than our oldest torch
    return "bf16" if capabilities.get("avx512_bf16") or capabilities.get("amx_bf16") else "no"


def make_accelerator(options: RunOptions) -> Accelerator:
    """The process's accelerator: alone, or one of those that torchrun or `accelerate launch` started."""
    several = int(os.environ.get("WORLD_SIZE", "1")) > 1
    # Several processes without a GPU would otherwise know nothing of each other, and write into one run.
    cpu = options.device == "cpu" or (several and not torch.cuda.is_available())
    return Accelerator(mixed_precision=choose_precision(options.precision, options.device), cpu=cpu)


def arithmetic(accelerator: Accelerator) -> torch.dtype:
    """What frozen networks compute in, so that they need no casts under the process's autocast."""
    return torch.bfloat16 if accelerator.mixed_precision == "bf16" else torch.float32


@contextmanager
def _stop_on_signal() -> Iterator[Callable[[], bool]]:
    """SIGINT and SIGTERM ask for a clean stop; a second one ends the program as usual."""
    received: list[int] = []
    names = (signal.SIGINT, signal.SIGTERM)
    before = {name: signal.getsignal(name) for name in names}

    def ask(number: int, frame: Any) -> None:
        received.append(number)
        for name in names:
            signal.signal(name, before[name])

    for name in names:
        signal.signal(name, ask)
    try:
        yield lambda: bool(received)
    finally:
        for name in names:
            signal.signal(name, before[name])


def last_step(options: RunOptions, task: Task, step: int) -> float:
    """The step after which the run is finished, if it goes on as at `step`; infinite without a limit.

    The nearest of `max_steps`, `max_epochs` and `max_photos`.
    """
    limits = [math.inf] if options.max_steps is None else [options.max_steps]
    left = [most - task.state.photos for most in _most_photos(options, task)]
    return min(limits + [step + max(0, math.ceil(photos / task.photos_per_step)) for photos in left])


def share_done(options: RunOptions, task: Task, step: int) -> float:
    """The share of a run that is over at a step before its last one, in [0, 1]; 0 without a limit.

    That of the nearest limit. By photos seen, where they are limited: steps of a later stage have other sizes.
    """
    shares = [0.0] if options.max_steps is None else [step / options.max_steps]
    before = task.state.photos_before
    return max(shares + [(task.state.photos - before) / (most - before) for most in _most_photos(options, task)])


def _most_photos(options: RunOptions, task: Task) -> list[float]:
    """The limits that count photos seen, a warm start's included."""
    photos = [] if options.max_photos is None else [float(options.max_photos)]
    if options.max_epochs is not None:
        photos.append(task.state.photos_before + options.max_epochs * task.photos_per_epoch)
    return photos


def _write_options(folder: Path, resolved: dict[str, Any]) -> None:
    """Keep the resolved options beside the run's state, for export and for people."""
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / OPTIONS, json.dumps(resolved, indent=2) + "\n")


def train(task: Task, options: RunOptions, accelerator: Accelerator, resolved: dict[str, Any]) -> int:
    """Train from the run folder's saved state, or from the start, to the nearest limit; returns the step reached.

    The `resolved` options are kept in the folder. Raises ValueError, and leaves it as it is, where it holds a run of
    another network.
    """
    started = time.monotonic()
    step, minutes_before = load_state(options.run / STATE_FOLDER, task.state)
    if step and not task.state.photos:  # saved by an older version, which counted steps alone
        task.state.photos = step * task.photos_per_step
    if accelerator.is_main_process:
        _write_options(options.run, resolved)
    task.prepare(accelerator)
    logs = Logs(options.run, first=step, last=last_step(options, task, step), enabled=accelerator.is_main_process)
    saved = time.monotonic()
    recent: dict[str, list[Tensor]] = {}  # since the last log: some terms come every few steps only
    rates = [(group, group["lr"]) for optimizer in task.state.optimizers.values() for group in optimizer.param_groups]

    def minutes() -> float:
        return (time.monotonic() - started) / 60

    def save() -> None:
        if accelerator.is_main_process:
            save_state(options.run / STATE_FOLDER, task.state, step, minutes_before + minutes())

    with _stop_on_signal() as asked_to_stop, logs:
        while step < last_step(options, task, step):
            out_of_time = options.max_minutes is not None and minutes() >= options.max_minutes
            if _any_process(accelerator, out_of_time or asked_to_stop()):
                break
            done = max(share_done(options, task, step), minutes() / (options.max_minutes or math.inf))
            _set_rates(rates, min(warmed(step, options.warmup_steps), cooled(done, options.cooldown)))
            seen = task.photos_per_step
            for name, value in task.train_step(step).items():
                recent.setdefault(name, []).append(value.detach().float())
            step, task.state.photos = step + 1, task.state.photos + seen
            final = last_step(options, task, step)
            if step % options.log_every == 0 or step == final:
                logs.losses(step, task.state.photos, _averaged(accelerator, recent), minutes_before + minutes())
                recent.clear()
            logs.tick(step, final, None if options.max_minutes is None else 60 * (options.max_minutes - minutes()))
            if step % options.sample_every == 0 and step < final and accelerator.is_main_process:
                logs.validation(step, task.state.photos, *task.validate(step))
            if (time.monotonic() - saved) / 60 >= options.save_minutes:
                save()
                saved = time.monotonic()
        save()
        if accelerator.is_main_process:
            logs.validation(step, task.state.photos, *task.validate(step))
    accelerator.wait_for_everyone()
    return step


def warmed(step: int, steps: int) -> float:
    """The share of its learning rate that step `step` has, when rates rise over the first `steps`; in (0, 1]."""
    return min(1.0, (step + 1) / max(steps, 1))


def cooled(done: float, share: float) -> float:
    """The share of its learning rate that a call has of which `done` in [0, 1] is over; in [0, 1].

    Constant, then falling evenly to 0 over the last `share`: what a constant rate leaves unsettled settles, and unlike
    with a cosine the length of training needn't be known before its end (Hägele et al., NeurIPS 2024, arXiv 2405.18392,
    section 3).
    """
    return min(1.0, max(0.0, 1.0 - done) / share) if share > 0 else 1.0


def _set_rates(rates: list[tuple[dict[str, Any], float]], factor: float) -> None:
    """Give each parameter group this share of its learning rate."""
    for group, rate in rates:
        group["lr"] = rate * factor


def _any_process(accelerator: Accelerator, stop: bool) -> bool:
    """Whether any process wants to stop: all must leave the loop at the same step."""
    if accelerator.num_processes == 1:
        return stop
    return bool(accelerator.reduce(torch.tensor(float(stop), device=accelerator.device), "sum").item())


def _averaged(accelerator: Accelerator, losses: dict[str, list[Tensor]]) -> dict[str, float]:
    values = torch.stack([torch.stack(of_term).mean() for of_term in losses.values()])
    if accelerator.num_processes > 1:
        values = accelerator.reduce(values, "mean")
    return dict(zip(losses, values.tolist(), strict=True))
