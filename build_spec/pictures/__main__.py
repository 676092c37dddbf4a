"""Makes the documentation's pictures of the program again, with the checkpoints that ship.

    python -m build_spec.pictures [--out docs] [NAME ...]

Nothing of the user's is read or written: settings, session and photos lie in a temporary folder.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from io import BytesIO
from itertools import islice
from pathlib import Path

from PIL import Image

from app.cli import INDUCTOR
from build_spec.pictures.program import ROOT, PictureError
from build_spec.pictures.scenes import SCENES
from build_spec.pictures.stage import Stage
from build_spec.pictures.written import demo_sheet, report_page
from models.checkpoints.checkpoint import FOLDER_VARIABLE
from models.files.atomic_file import write_atomically
from models.running.threads import share_cores

QUALITY = 88  # of WebP
WRITTEN: dict[str, Callable[[Path], Image.Image]] = {"demo": demo_sheet, "report": report_page}
FILES = {"demo": "demo.webp"} | {
    name: f"window/{name}.webp" for name in (*(name for scene in SCENES for name in scene), "report")
}

Made = tuple[str, Image.Image, str]  # a picture's name, itself, and what it says of a verdict


def main(argv: Sequence[str] | None = None) -> int:
    """Write what is asked for, and tell of each; 0, or 1 where a picture can't be made."""
    parser = argparse.ArgumentParser(prog="python -m build_spec.pictures", description="Make the pictures again.")
    parser.add_argument("--out", type=Path, default=ROOT / "docs", metavar="DIR", help="(docs)")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"(all): {', '.join(FILES)}")
    options = parser.parse_args(argv)
    unknown = [name for name in options.names if name not in FILES]
    if unknown:
        parser.error(f"no such picture: {', '.join(unknown)}")
    wanted = frozenset(options.names or FILES)
    share_cores()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        _keep_apart(work)
        sources = [*(_written(name, work) for name in WRITTEN if name in wanted), _shown(work, wanted)]
        for source in sources:
            try:
                for name, picture, told in source:
                    _save(options.out / FILES[name], picture)
                    print(": ".join(filter(None, (FILES[name], told))), flush=True)
            except PictureError as error:
                print(error, file=sys.stderr)
                failed = True
    return int(failed)


def _keep_apart(work: Path) -> None:
    """Have the program keep all that it keeps in this folder, and find no checkpoints but those that ship."""
    kinds = ("FEATHERPROOF_CONFIG", "FEATHERPROOF_STATE", "FEATHERPROOF_LOG", FOLDER_VARIABLE, INDUCTOR)
    os.environ |= {kind: str(work / kind.lower()) for kind in kinds} | {"QT_QPA_PLATFORM": "offscreen"}


def _written(name: str, work: Path) -> Iterator[Made]:
    yield name, WRITTEN[name](work), ""


def _shown(work: Path, wanted: Collection[str]) -> Iterator[Made]:
    """Of each scene the steps up to the last one that is wanted."""
    lasts = [max((place for place, name in enumerate(scene, 1) if name in wanted), default=0) for scene in SCENES]
    if not any(lasts):
        return
    with closing(Stage(work)) as stage:
        for scene, last in zip(SCENES, lasts, strict=True):
            for name, step in islice(scene.items(), last):
                told = step(stage)
                if name in wanted:
                    yield name, stage.picture(), told


def _save(file: Path, picture: Image.Image) -> None:
    content = BytesIO()
    picture.save(content, "WEBP", quality=QUALITY, method=6)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, content.getvalue())


if __name__ == "__main__":
    sys.exit(main())
