"""A fill or a verdict for each line on stdin, its seconds on stdout: `python -m benchmarks.threads_probe WHAT HOW`.

WHAT is "fill" or "verdict"; HOW is "ours", with threads as the program takes them, or "plain", as torch and numpy do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from models.running.threads import fill_threads, share_cores, use_threads, verdict_threads


def main(what: str, how: str) -> None:
    """Work through stdin."""
    if how == "ours":
        share_cores()
    job = _fill() if what == "fill" else _verdict()
    threads = fill_threads if what == "fill" else verdict_threads
    job()
    print("ready", flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        if how == "ours":
            use_threads(threads())
        job()
        print(time.perf_counter() - started, flush=True)


def _fill() -> Callable[[], object]:
    from app.samples import SAMPLE_CAPTION, SAMPLE_PHOTO, sample_hole
    from models.imaging import load_photo
    from models.inpainter import Inpainter

    inpainter, photo = Inpainter.load(device="cpu"), load_photo(SAMPLE_PHOTO).pixels
    hole = sample_hole(*photo.shape[:2])
    return lambda: inpainter.fill(photo, hole, SAMPLE_CAPTION)


def _verdict() -> Callable[[], object]:
    from app.samples import SAMPLE_PHOTO
    from models.authenticator import Authenticator
    from models.imaging import load_photo

    authenticator, photo = Authenticator.load(device="cpu"), load_photo(SAMPLE_PHOTO).pixels
    return lambda: authenticator.classify(photo)


if __name__ == "__main__":
    main(*sys.argv[1:])
