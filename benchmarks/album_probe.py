"""Judges 500 photos in the window, whose table is sorted by probability and scrolled meanwhile: `bench_album` runs it.

Prints one JSON object a line.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.memory import resident_megabytes

PHOTOS, SETTLED = 500, 50  # what was loaded at first is there from the fiftieth on
WIDTH, HEIGHT = 866, 577  # 0.5 megapixels
SAMPLE = Path(__file__).resolve().parents[1] / "resources" / "samples" / "chelsea.png"


def main() -> None:
    from app.engine.client import EngineClient
    from app.window.authenticate.model import Column
    from app.window.shell.main_window import MainWindow
    from app.window.shell.program import make_application

    application = make_application()
    window = MainWindow(EngineClient)
    window.show()
    window.show_page("authenticate")
    page = window.authenticate
    bar, frames = page.table.verticalScrollBar(), []
    page.table.sortByColumn(Column.PROBABILITY, page.table.horizontalHeader().sortIndicatorOrder())

    def scroll_until(condition: Callable[[], bool]) -> None:
        while not condition():
            start = time.perf_counter()
            bar.setValue((bar.value() + 37) % (bar.maximum() + 1))
            page.table.viewport().repaint()
            application.processEvents()
            frames.append(time.perf_counter() - start)
            time.sleep(0.05)

    def held() -> dict[str, float | None]:
        return {"window": resident_megabytes(), "engine": resident_megabytes(window.session.pid)}

    with tempfile.TemporaryDirectory() as folder:
        write_album(Path(folder))
        start = time.perf_counter()
        page.add([folder])
        scroll_until(lambda: page.queue.done >= SETTLED)
        before = held()
        scroll_until(lambda: page.queue.done >= PHOTOS)
        after = held()
        print(json.dumps({"seconds": time.perf_counter() - start}), flush=True)
        for part, now in after.items():
            then = before[part]
            grown = None if now is None or then is None else now - then
            print(json.dumps({f"{part}_grown": grown}), flush=True)
        frames.sort()
        facts = {"frame_median": statistics.median(frames), "frame_99": frames[int(0.99 * len(frames))]}
        print(json.dumps(facts), flush=True)
        window.close_unasked()


def write_album(folder: Path) -> None:
    """Photos that differ, of which no two give the same verdict."""
    rng = np.random.default_rng(0)
    with Image.open(SAMPLE) as sample:
        photo = np.asarray(sample.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS), np.float32)
    for number in range(PHOTOS):
        other = photo * rng.uniform(0.7, 1.2, 3) + rng.normal(0, rng.uniform(0, 8), photo.shape)
        Image.fromarray(np.clip(other, 0, 255).astype(np.uint8)).save(folder / f"{number:03}.jpg", quality=90)


if __name__ == "__main__":
    main()
