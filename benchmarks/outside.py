"""Which photos an ensemble's gate takes for its own: `python -m benchmarks.outside INDEX...`, indexes of photos.

Counted are photos with animals that it takes for outside of what the ensemble was trained on, and photos of
scikit-image without an animal that it takes for within; and what it keeps the ensemble from saying of photos whose
animal was filled.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.__main__ import Row, table_line
from dataset_tools.holes.objects import load_hole
from dataset_tools.index import SPLITS, Index, Record, read_index
from models.authenticator import Authenticator
from models.authenticity.verdict import SURE
from models.imaging import load_photo
from models.inpainter import Inpainter
from models.outline import Outliner
from models.running.threads import use_threads, verdict_threads
from training.authenticity.report.false_alarms import authentic_photos
from training.measuring.spread import spread

WITH_ANIMALS = {"scikit-image/chelsea.png"}
MOST_OUTSIDE = 0.015  # of photos with animals: 3 of 200


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure on one core, and print a table and the photos that were taken for what they are not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.outside", description=__doc__)
    parser.add_argument("index", type=Path, nargs="+")
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument("--photos", type=int, default=200, help="of all indexes together, spread evenly (200)")
    parser.add_argument("--filled", type=int, default=0, help="fill and judge so many of them (0)")
    options = parser.parse_args(arguments)
    opened = [read_index(path) for path in options.index]
    chosen = spread([(index, record) for index in opened for record in index.records(options.split)], options.photos)
    animals = [(str(index.image_path(record)), index.image_path(record)) for index, record in chosen]
    others = [(name, file) for name, file in authentic_photos([]) if name not in WITH_ANIMALS]
    wrong = []
    use_threads(1)
    print("| what | value | unit | target |\n| --- | ---: | --- | --- |")
    for what, photos, has_animals, target in (
        (f"photos with animals, split {options.split}: outside", animals, True, f"<= {MOST_OUTSIDE:.1%}"),
        ("scikit-image's photos without: within", others, False, "0"),
    ):
        mistaken, seconds = mistakes(photos, has_animals)
        print(table_line((what, len(mistaken), f"of {len(photos)}", target)), flush=True)
        print(table_line((f"{what}, CPU time of one core", seconds, "s/photo", "")), flush=True)
        wrong += mistaken
    if options.filled:
        use_threads(verdict_threads())
        with_hole = [(index, record) for index, record in chosen if record.object_hole is not None]
        for row in refilled(spread(with_hole, options.filled)):
            print(table_line(row), flush=True)
    print("\n".join(wrong))
    return 0


def mistakes(photos: Sequence[tuple[str, Path]], has_animals: bool) -> tuple[list[str], float]:
    """The photos taken for what they are not, with the kinds that were seen, and the seconds that a photo takes."""
    gate, spent, mistaken = Outliner.load("cpu"), 0.0, []
    for name, file in photos:
        pixels = load_photo(file).pixels
        started = time.process_time()
        kinds = gate.kinds_in(pixels)
        spent += time.process_time() - started
        if bool(kinds) != has_animals:
            mistaken.append(f"{name}: {', '.join(kinds) or 'no animal'}")
    return mistaken, spent / max(1, len(photos))


def refilled(photos: Sequence[tuple[Index, Record]]) -> Iterator[Row]:
    """What becomes of photos whose whole animal the default checkpoint has filled by its caption."""
    inpainter, judge = Inpainter.load(), Authenticator.load()
    outside, silenced = 0, Counter[str]()
    for index, record in photos:
        photo = load_photo(index.image_path(record)).pixels
        path = index.object_hole_path(record)
        assert path is not None
        hole = load_hole(path)
        caption = record.captions[0].text if record.captions else record.domain
        fill = inpainter.fill(photo, hole, caption)[0].photo
        found = judge.classify(fill)
        outside += found.domain == ()
        if found.domain == () and max(found.p_inpainted, 1 - found.p_inpainted) >= SURE:
            silenced["inpainted" if found.p_inpainted > 0.5 else "authentic"] += 1
    count = f"of {len(photos)}"
    yield "photos whose whole animal was filled: outside", outside, count, ""
    for word in ("inpainted", "authentic"):
        yield f"the same: unsure for that alone, else {word}", silenced[word], count, ""


if __name__ == "__main__":
    raise SystemExit(main())
