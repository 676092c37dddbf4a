"""Which photos an ensemble's gate takes for its own: `python -m benchmarks.outside INDEX...`, indexes of photos.

Counted are photos with animals that it takes for outside of what the ensemble was trained on, and photos of
scikit-image without an animal that it takes for within.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.__main__ import table_line
from dataset_tools.index import SPLITS, read_index
from models.imaging import load_photo
from models.outline import Outliner
from models.threads import use_threads
from training.authenticity_report.false_alarms import authentic_photos
from training.spread import spread

WITH_ANIMALS = {"scikit-image/chelsea.png"}
MOST_OUTSIDE = 0.015  # of photos with animals: 3 of 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure on one core, and print a table and the photos that were taken for what they are not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outside", description=__doc__)
    parser.add_argument("index", type=Path, nargs="+")
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument("--photos", type=int, default=200, help="of all indexes together, spread evenly (200)")
    options = parser.parse_args(arguments)
    opened = [read_index(path) for path in options.index]
    files = [index.image_path(record) for index in opened for record in index.records(options.split)]
    animals = [(str(file), file) for file in spread(files, options.photos)]
    others = [(name, file) for name, file in authentic_photos([]) if name not in WITH_ANIMALS]
    gate, wrong = Outliner.load("cpu"), []
    use_threads(1)
    print("| what | value | unit | target |\n| --- | ---: | --- | --- |")
    for what, photos, has_animals, target in (
        (f"photos with animals, split {options.split}: outside", animals, True, f"<= {MOST_OUTSIDE:.1%}"),
        ("scikit-image's photos without: within", others, False, "0"),
    ):
        spent, mistaken = 0.0, []
        for name, file in photos:
            pixels = load_photo(file).pixels
            started = time.process_time()
            kinds = gate.kinds_in(pixels)
            spent += time.process_time() - started
            if bool(kinds) != has_animals:
                mistaken.append(f"{name}: {', '.join(kinds) or 'no animal'}")
        print(table_line((what, len(mistaken), f"of {len(photos)}", target)), flush=True)
        print(table_line((f"{what}, CPU time of one core", spent / max(1, len(photos)), "s/photo", "")), flush=True)
        wrong += mistaken
    for told in wrong:
        print(told)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
