"""Collects the photos of other sources that members learn from and are measured on, out of clones.

`python -m benchmarks.other_sources CLONES OUT`: CLONES/OWNER/NAME is a repository, checked out at the commit that the
table `docs/authenticity/photos-of-more-sources.csv` names. OUT gets a folder for each part: `more` (the table's
"train"), `unseen` ("test"), `animals` and `others` ("imagenet": a photo of each class of ImageNet, which the table
doesn't list), and with `--part next` also `next`, of which no member has learned yet.
Keep the names of folders and photos: a photo's id, which both are part of, decides what the photo is used for.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

TABLE = Path(__file__).parent.parent / "docs" / "authenticity" / "photos-of-more-sources.csv"
FOLDERS = {"train": "more", "test": "unseen", "next": "next"}  # of the table's parts
IMAGENET_PART, IMAGENET = "imagenet", "EliSchwartz/imagenet-sample-images"
USED = ("train", "test", IMAGENET_PART)
_COUNT = 1000
_CLASSES = {  # in the order of their names
    "birds": (range(7, 25), range(80, 101), range(127, 147)),
    "dogs": (range(151, 269),),
    "cats": (range(281, 286),),
}
_KINDS = {"bird": "birds", "cat": "cats", "dog": "dogs"}  # what these repositories call a folder of them


def main(arguments: Sequence[str] | None = None) -> int:
    """Copy all photos of the parts, or none where one is missing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.other_sources", description=__doc__)
    parser.add_argument("clones", type=Path, metavar="CLONES")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument(
        "--part", nargs="+", choices=[*FOLDERS, IMAGENET_PART], default=USED, help="default: all but next"
    )
    options = parser.parse_args(arguments)
    try:
        wanted = [*of_the_table(options.clones, TABLE, options.part)]
        wanted += of_imagenet(options.clones) if IMAGENET_PART in options.part else ()
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 1
    for photo, place in wanted:
        target = options.out / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(photo, target)
    print(f"{len(wanted):,} photos in {options.out}")
    return 0


def of_the_table(clones: Path, table: Path, parts: Collection[str]) -> Iterator[tuple[Path, Path]]:
    """The photos of the table's parts, and where each goes in OUT.

    A folder is a category, so photos of no bird, cat or dog lie in none. Raises FileNotFoundError, with a sentence, for
    the first that is missing.
    """
    with table.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["part"] not in parts:
                continue
            clone = clones / row["repository"]
            photo = clone / row["path"]
            if not photo.is_file():
                raise FileNotFoundError(
                    f"{photo} is missing: git clone https://github.com/{row['repository']} {clone}"
                    f" && git -C {clone} checkout {row['commit']}"
                )
            name = "+".join(Path(row["repository"], row["path"]).parts)
            yield photo, Path(FOLDERS[row["part"]]) / _KINDS.get(photo.parent.name, "") / name


def of_imagenet(clones: Path) -> Iterator[tuple[Path, Path]]:
    """The photos of ImageNet's classes, and where each goes in OUT. Raises FileNotFoundError where some are missing."""
    clone = clones / IMAGENET
    photos = sorted(clone.glob("n*.JPEG"))
    if len(photos) != _COUNT:
        raise FileNotFoundError(
            f"{clone} has {len(photos)} of {_COUNT:,} photos: git clone https://github.com/{IMAGENET} {clone}"
        )
    kinds = {number: kind for kind, parts in _CLASSES.items() for part in parts for number in part}
    for number, photo in enumerate(photos):
        folder = Path("animals", kinds[number]) if number in kinds else Path("others")
        yield photo, folder / f"{photo.stem}.jpg"


if __name__ == "__main__":
    raise SystemExit(main())
