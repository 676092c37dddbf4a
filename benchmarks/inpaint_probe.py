"""`featherproof inpaint` in this process, with its parts timed: `python -m benchmarks.inpaint_probe PHOTO --mask ...`.

Prints, after what the command prints, one JSON object of seconds a part.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial, wraps
from importlib import import_module
from typing import Any

from models.running.threads import share_cores

TORCH, BUILT = "torch imported", "network built"
MEANWHILE = "PNGs saved, while the next fill is made"

# Part, and the functions of which it is made up; none of them calls another one, and all but one run one by one.
PARTS = {
    "photo and mask read": ("app.batches.fills.load_photo", "app.batches.fills.load_hole"),
    TORCH: (),
    "checkpoint read, its sha256 checked": ("models.running.torch_loading.load_weights",),
    BUILT: ("models.tdanet.network.load_inference",),
    "network run": ("models.running.runners.TorchRunner.run",),
    "windows, resampling, rim and seam": (
        "models.inpainter.windows_around",
        "models.inpainter.visible_resample",
        "models.inpainter.extend_boundary",
        "models.inpainter.paste_fill",
    ),
    "detail borrowed": (
        "models.imaging.detail.VisibleDetail.__init__",
        "models.imaging.detail.VisibleDetail.lent_to",
    ),
    "PNGs waited for": ("concurrent.futures.Future.result",),
    MEANWHILE: ("app.batches.fills.save_photo_apart",),
}


def main(arguments: list[str]) -> int:
    """Run the command with these arguments."""
    share_cores()  # as the command does before it imports anything
    from app.cli import main as featherproof
    from models.inpainter import Inpainter

    load = Inpainter.load
    seconds = dict.fromkeys(PARTS, 0.0)

    def load_timed(*given: Any, **named: Any) -> Inpainter:
        _timed(partial(import_module, "torch"), TORCH, seconds)()
        _time(BUILT, seconds)
        return load(*given, **named)

    Inpainter.load = load_timed  # type: ignore[method-assign]
    for part in PARTS:
        if part != BUILT:  # which imports torch
            _time(part, seconds)
    status = featherproof(["inpaint", *arguments])
    print(json.dumps(seconds))
    return status


def _time(part: str, seconds: dict[str, float]) -> None:
    for path in PARTS[part]:
        place, _, name = path.rpartition(".")
        owner = _found(place)
        setattr(owner, name, _timed(getattr(owner, name), part, seconds))


def _found(path: str) -> Any:
    """The module of that name, or the class in it."""
    try:
        return import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
        return getattr(import_module(module), name)


def _timed(function: Any, part: str, seconds: dict[str, float]) -> Any:
    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            seconds[part] += time.perf_counter() - started

    return call


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
