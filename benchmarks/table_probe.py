"""The table of photos with 10,000 rows, in a process of its own: how long a frame takes while it is scrolled.

`python -m benchmarks.table_probe` prints one JSON object a line. Run by `bench_table`.
"""

from __future__ import annotations

import json
import statistics
import time

import numpy as np

ROWS, FRAMES = 10_000, 300
MEMBERS = ("swin", "resnext", "gan", "copies")


def main() -> None:
    from app.window.authenticate.model import Column, PhotosModel
    from app.window.authenticate.photos_filter import PhotosFilter
    from app.window.authenticate.rows import PhotoRow
    from app.window.authenticate.table import PhotoTable
    from app.window.parts.theme import DARK, style_sheet
    from app.window.shell.program import make_application
    from models.authenticity.verdict import Verdict

    application = make_application()
    rng = np.random.default_rng(0)
    model = PhotosModel()
    table = PhotoTable(DARK, PhotosFilter(model))
    table.setStyleSheet(style_sheet(DARK))
    table.resize(1280, 760)
    table.show()
    start = time.perf_counter()
    paths = model.add([f"/photos/{number:05}.jpg" for number in range(ROWS)])
    application.processEvents()
    tell(add_seconds=time.perf_counter() - start)
    cells = rng.random((188, 250), np.float32)  # of 12 megapixels
    seconds = []
    for path in paths:
        p = float(rng.random())
        verdict = Verdict(
            verdict=("authentic", "inpainted", "unsure")[int(3 * p)],
            p_inpainted=p,
            models=dict.fromkeys(MEMBERS, p),
            cells=cells,
            size=(3000, 4000),
            altered_fraction=p,
            box=(1, 2, 3, 4),
            category=("bird", p),
            scanned_fraction=1.0,
            seconds=0.1,
        )
        thumbnail = rng.integers(0, 256, (60, 80, 3), np.uint8)
        start = time.perf_counter()
        model.put(PhotoRow.judged(path, verdict, thumbnail))
        seconds.append(time.perf_counter() - start)
    tell(put_median=statistics.median(seconds))
    bar, frames = table.verticalScrollBar(), []
    for number in range(FRAMES):
        start = time.perf_counter()
        bar.setValue(round(bar.maximum() * number / FRAMES) + 37 * (number % 3))
        table.viewport().repaint()
        application.processEvents()
        frames.append(time.perf_counter() - start)
    tell(frame_median=statistics.median(frames), frame_worst=max(frames))
    start = time.perf_counter()
    table.sortByColumn(Column.PROBABILITY, table.horizontalHeader().sortIndicatorOrder())
    application.processEvents()
    tell(sort_seconds=time.perf_counter() - start)
    table.close()
    table.deleteLater()
    application.processEvents()  # nothing of Qt's is left when the application goes


def tell(**facts: float) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main()
