"""How well a heat map shows on photos: `python -m benchmarks.heat_contrast FOLDER...`, folders of photos.

For random pixels of random photos: how far (CIEDE2000) the heat map moves their colour where a cell just counts as
altered and where it surely does, as the window shows it at first. A difference of 10 is seen at a glance. Other maps
are shown with the same opacity; for two kinds of colour blindness colours are those of Machado et al. (2009).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib
import numpy as np
from skimage.color import deltaE_ciede2000, rgb2lab

from app.photo_files import photo_files
from app.verdicts.heat_colours import STRENGTH, coloured, visibility
from benchmarks.__main__ import table_line
from models.authenticity.verdict import ALTERED
from models.imaging import load_photo

OPACITY = 0.8  # of the window's heat map, unless a person sets it
CLEAR = 10.0  # CIEDE2000
PER_PHOTO = 60  # pixels
SURE = 0.95  # a probability
MAPS = ("inferno", "viridis", "turbo")  # to compare with
GROUPS = ("all", "yellow", "blue", "white", "black")  # hues 40 to 65° and 180 to 240°; nearly white, nearly black
_DEUTERANOPIA = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
)
_PROTANOPIA = np.array(
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
)
Colours = Callable[[np.ndarray], np.ndarray]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table with a row for each map, probability and group of pixels."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.heat_contrast", description=__doc__)
    parser.add_argument("folder", nargs="+")
    parser.add_argument("--photos", type=int, default=600, help="so many, at random (600)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    files = [Path(found.path) for found in photo_files(options.folder) if found.error is None]
    files = random.Random(options.seed).sample(files, min(options.photos, len(files)))
    pixels = pixels_of(files, options.seed)
    print(f"{len(files)} photos, {len(pixels):,} pixels")
    print(f"| map, probability, pixels | 1 in 100 moves less than | less than {CLEAR:.0f} | |")
    print("| --- | ---: | --- | --- |")
    maps: dict[str, Colours] = {"ours": coloured} | {name: _of_matplotlib(name) for name in MAPS}
    for name, colours in maps.items():
        for probability in (ALTERED, SURE):
            shown = shown_over(pixels, colours, probability)
            moved = deltaE_ciede2000(rgb2lab(pixels / 255), rgb2lab(shown / 255))
            for group, chosen in grouped(pixels).items():
                _tell(f"{name}, {probability:.0%}, {group}", moved[chosen])
            for blindness, seen in (("deuteranopia", _DEUTERANOPIA), ("protanopia", _PROTANOPIA)):
                before, after = (rgb2lab(_seen(each, seen) / 255) for each in (pixels, shown))
                _tell(f"{name}, {probability:.0%}, all, {blindness}", deltaE_ciede2000(before, after))
    return 0


def pixels_of(files: Sequence[Path], seed: int) -> np.ndarray:
    """Random pixels of photos, float N×3 on the scale 0 to 255."""
    rng = np.random.default_rng(seed)
    photos = (load_photo(file).pixels.reshape(-1, 3) for file in files)
    return np.concatenate([pixels[rng.integers(0, len(pixels), PER_PHOTO)] for pixels in photos]).astype(float)


def shown_over(pixels: np.ndarray, colours: Colours, probability: float) -> np.ndarray:
    """The pixels under a heat map that has one probability everywhere."""
    level = np.array([probability])
    share = OPACITY * STRENGTH * float(visibility(level)[0])
    return pixels * (1 - share) + colours(level)[0] * share


def grouped(pixels: np.ndarray) -> dict[str, np.ndarray]:
    """Which pixels are of each of GROUPS, bool N."""
    hue, saturation, value = (matplotlib.colors.rgb_to_hsv(pixels / 255)[:, channel] for channel in range(3))
    vivid = (saturation > 0.25) & (value > 0.5)
    which = (
        np.ones(len(pixels), bool),
        vivid & (hue > 40 / 360) & (hue < 65 / 360) & (saturation > 0.5),
        vivid & (hue > 180 / 360) & (hue < 240 / 360),
        (saturation < 0.12) & (value > 0.85),
        value < 0.15,
    )
    return dict(zip(GROUPS, which, strict=True))


def _tell(what: str, moved: np.ndarray) -> None:
    if len(moved):
        print(table_line((what, float(np.percentile(moved, 1)), f"{(moved < CLEAR).mean():.1%}", "")), flush=True)


def _of_matplotlib(name: str) -> Colours:
    colours = matplotlib.colormaps[name]
    return lambda levels: np.asarray(colours(levels))[:, :3] * 255


def _seen(pixels: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """What is seen of colours, 0 to 255, by eyes that a matrix of linear light stands for."""
    share = pixels / 255
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    light = np.clip(light @ matrix.T, 0, 1)
    return 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


if __name__ == "__main__":
    raise SystemExit(main())
