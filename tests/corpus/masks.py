"""Masks for one photo: in every format and kind of pixel, damaged, of another size, full, empty, in colours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from tests.corpus.build import HEIGHT, WIDTH
from tests.corpus.damage import DAMAGES
from tests.corpus.formats import in_every_format, in_every_mode, saved
from tests.corpus.odd import Expected, Odd

LEFT, TOP, RIGHT, BOTTOM = 30, 20, 54, 44  # the hole, in pixels of the photo


def build_masks(folder: Path, seed: int = 0) -> list[Odd]:
    """Write 100 masks for a photo of the corpus's size into `folder`, which is made."""
    folder.mkdir()
    masks = []
    for number, (name, content, expected) in enumerate(_masks(np.random.default_rng(seed))):
        path = folder / f"{number:03}-{name}"
        path.write_bytes(content)
        masks.append(Odd(path, "mask", expected))
    return masks


def _masks(rng: np.random.Generator) -> Iterator[tuple[str, bytes, Expected]]:
    hole = np.zeros((HEIGHT, WIDTH), np.uint8)
    hole[TOP:BOTTOM, LEFT:RIGHT] = 255
    colours = np.repeat(hole[..., None], 3, axis=2)
    for sound in in_every_format(colours):
        yield sound.name + sound.suffix, sound.content, "right"
        for damage in DAMAGES[:: 2 if sound.lossless else 4]:
            yield f"{sound.name}-{damage.__name__}{sound.suffix}", damage(sound.content, rng), "either"
    for sound in in_every_mode(colours):
        yield sound.name + sound.suffix, sound.content, "either"
    for name, size in (("small", (WIDTH - 1, HEIGHT)), ("turned", (HEIGHT, WIDTH)), ("large", (4000, 3000))):
        yield f"{name}.png", saved(Image.new("L", size, 255), "PNG"), "refused"
    yield "empty.png", saved(Image.fromarray(0 * hole), "PNG"), "refused"
    yield "full.png", saved(Image.fromarray(0 * hole + 255), "PNG"), "either"
    yield "grey.png", saved(Image.fromarray(hole // 3), "PNG"), "either"
    classes = Image.fromarray(hole // 255).convert("P")
    classes.putpalette([0, 0, 0, 128, 0, 0] + [0] * 762)
    yield "classes.png", saved(classes, "PNG"), "either"
    transparent = Image.merge("LA", (Image.fromarray(0 * hole), Image.fromarray(hole)))
    yield "transparent.png", saved(transparent, "PNG"), "either"
    yield "no-mask.png", b"0 0 0 1 1 1", "refused"
