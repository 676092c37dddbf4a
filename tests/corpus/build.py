"""The corpus of photos: the same files from the same seed, in a folder of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from tests.conftest import draw_photo
from tests.corpus.damage import DAMAGES
from tests.corpus.formats import in_every_format, in_every_mode
from tests.corpus.labels import odd_labels
from tests.corpus.odd import Odd
from tests.corpus.oddities import (
    File,
    no_photos,
    odd_exif,
    odd_jpegs,
    odd_pixels,
    odd_pngs,
    odd_sizes,
    turned,
)
from tests.corpus.places import odd_names, odd_places
from tests.fixtures.carriers import png

WIDTH, HEIGHT = 88, 60  # px of nearly all of them


def build_photos(folder: Path, seed: int = 0) -> list[Odd]:
    """Write over 300 files into `folder`, which is made, by kind into folders of it."""
    pixels = draw_photo(WIDTH, HEIGHT, seed)
    rng = np.random.default_rng(seed)
    corpus = [*_sound(folder / "sound", pixels), *_damaged(folder / "damaged", pixels, rng)]
    kinds: dict[str, Iterable[File]] = {
        "png": odd_pngs(pixels, rng),
        "exif": odd_exif(pixels, rng),
        "turned": turned(pixels),
        "jpeg": odd_jpegs(pixels, rng),
        "pixels": odd_pixels(pixels),
        "labels": odd_labels(pixels, rng),
        "sizes": odd_sizes(),
        "no-photo": no_photos(rng),
    }
    for kind, files in kinds.items():
        (folder / kind).mkdir()
        for name, content, expected, right in files:
            (folder / kind / name).write_bytes(content)
            corpus.append(Odd(folder / kind / name, kind, expected, right))
    for kind, written in (("name", odd_names), ("place", odd_places)):
        (folder / kind).mkdir()
        corpus += written(folder / kind, png(pixels))
    return corpus


def _sound(folder: Path, pixels: np.ndarray) -> Iterator[Odd]:
    folder.mkdir(parents=True)
    for number, sound in enumerate([*in_every_format(pixels), *in_every_mode(pixels)]):
        path = folder / f"{number:02}-{sound.name}{sound.suffix}"
        path.write_bytes(sound.content)
        yield Odd(path, "sound", "right", pixels if sound.lossless else None)


def _damaged(folder: Path, pixels: np.ndarray, rng: np.random.Generator) -> Iterator[Odd]:
    folder.mkdir(parents=True)
    for number, sound in enumerate(in_every_format(pixels)):
        for damage in DAMAGES:
            path = folder / f"{number:02}-{sound.name}-{damage.__name__}{sound.suffix}"
            path.write_bytes(damage(sound.content, rng))
            yield Odd(path, "damaged", "either")
