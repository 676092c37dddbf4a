"""`featherproof inpaint`: one photo, one hole, some fills, no window."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.messages import note
from models import __version__
from models.checkpoints.checkpoint import find
from models.files.atomic_file import named
from models.imaging import PhotoError, load_hole, load_photo, provenance, save_photo_apart
from models.imaging.save import CREDENTIALS_NOTE
from models.running.threads import fill_threads, use_threads

if TYPE_CHECKING:
    from models.inpainter import Fill


@dataclass(frozen=True)
class InpaintRequest:
    """The arguments of the command, as they were given."""

    photo: str
    mask: str
    caption: str
    count: int
    seed: int
    out: str
    device: str
    checkpoint: str
    json: bool


def inpaint(request: InpaintRequest) -> int:
    """Write one lossless PNG a fill into `request.out` and tell of each; 0, or an error that says what failed.

    Nothing that is there is replaced: a fill whose name another file has is numbered.
    Everything that can be checked without a network is checked before torch is imported.
    """
    photo = load_photo(request.photo)
    height, width = photo.pixels.shape[:2]
    hole = load_hole(request.mask, (height, width))
    if not hole.any():
        raise PhotoError(f"The mask {request.mask} is empty: nothing in it is white, so there is nothing to fill.")
    if hole.all():
        raise PhotoError(f"The mask {request.mask} covers the whole photo: something must stay visible.")
    find(request.checkpoint)
    folder = output_folder(request.out)
    for text in (*photo.notes, *([CREDENTIALS_NOTE] if photo.credentials else [])):
        note(text)

    from models.inpainter import Inpainter

    inpainter = Inpainter.load(checkpoint=request.checkpoint, device=request.device)
    use_threads(fill_threads())
    told: set[str] = set()

    def written(fill: Fill) -> None:
        name = named(folder, Path(request.photo).stem, f"-seed-{fill.seed:04d}.png")
        file = save_photo_apart(name, fill.photo, photo, fill_provenance(fill, hole))
        for text in (*fill.notes, *_on_words(fill)):
            if text not in told:
                note(text)
            told.add(text)
        line = f"{file}  seed {fill.seed}  {fill.seconds:.2f} s"
        print(_json_line(request.photo, file, fill) if request.json else line)
        sys.stdout.flush()

    _write_each(inpainter.fills(photo.pixels, hole, request.caption, request.count, request.seed), written)
    return 0


def _write_each(fills: Iterator[Fill], written: Callable[[Fill], None]) -> None:
    """Have every fill written while the next one is made, which takes one core; never more than one ahead."""
    with ThreadPoolExecutor(max_workers=1) as writer:
        last: Future[None] | None = None
        for fill in fills:
            if last is not None:
                last.result()
            last = writer.submit(written, fill)
        if last is not None:
            last.result()


def fill_provenance(fill: Fill, hole: np.ndarray) -> dict[str, object]:
    """What is written into the file; the window writes the same."""
    return provenance(caption=fill.caption, seed=fill.seed, checkpoint=fill.checkpoint, version=__version__, hole=hole)


def output_folder(out: str) -> Path:
    """The folder of that name, made where it isn't there yet. Raises PhotoError."""
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise PhotoError(f"{out} is a file, not a folder: name a folder.") from None
    except OSError as error:
        raise PhotoError(f"The folder {out} can't be made: {error.strerror or error}.") from error
    return folder


def _on_words(fill: Fill) -> Iterator[str]:
    if fill.unknown_words:
        yield f"The checkpoint {fill.checkpoint} does not know: {', '.join(fill.unknown_words)}."
    if fill.read_as:
        read = ", ".join(f"{word} as {known}" for word, known in fill.read_as)
        yield f"The checkpoint {fill.checkpoint} reads {read}."


def _json_line(path: str, file: Path, fill: Fill) -> str:
    return json.dumps(
        {
            "path": path,
            "fill": str(file),
            "seed": fill.seed,
            "caption": fill.caption,
            "unknown_words": list(fill.unknown_words),
            "read_as": dict(fill.read_as),
            "checkpoint": fill.checkpoint,
            "device": fill.device,
            "seconds": round(fill.seconds, 3),
        }
    )
