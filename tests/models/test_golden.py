"""The shipped checkpoints still give what they gave: of one small photo the fill, the outline and the verdict.

`python -m tests.models.test_golden` prints the numbers of the checkpoints at hand, to be pasted here where a change is
meant.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np

from models.authenticator import Authenticator
from models.imaging import load_photo
from models.inpainter import Inpainter
from models.outline import Outliner
from models.resynthesizer import Resynthesizer

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "resources/checkpoints"
TOP, LEFT, SIDE = 60, 90, 48  # of the hole: the cat's nose and an eye


def photo() -> np.ndarray:
    """The sample photo at 224×149 px."""
    return cv2.resize(
        load_photo(ROOT / "resources/samples/chelsea.png").pixels, (224, 149), interpolation=cv2.INTER_AREA
    )


def hole() -> np.ndarray:
    found = np.zeros(photo().shape[:2], bool)
    found[TOP : TOP + SIDE, LEFT : LEFT + SIDE] = True
    return found


def pooled(pixels: np.ndarray, cells: int) -> np.ndarray:
    """The hole's light in cells×cells means."""
    grey = pixels[TOP : TOP + SIDE, LEFT : LEFT + SIDE].mean(axis=2)
    return cv2.resize(grey, (cells, cells), interpolation=cv2.INTER_AREA)


def fill(folder: Path) -> dict[str, Any]:
    (found,) = Inpainter.load(str(folder / "birds-pets-128.json"), "cpu").fill(photo(), hole(), "a brown cat", seed=1)
    return {"fill": pooled(found.photo, 6), "words": [weight for _, weight in found.word_weights]}


def redrawn(name: str) -> np.ndarray:
    found = Resynthesizer.load(str(SHIPPED / f"{name}.json"), "cpu").redraw(photo(), hole())
    return pooled(found.astype(float) - photo(), 4)


def outline(folder: Path) -> dict[str, Any]:
    outliner = Outliner.load("cpu", str(folder / "outline.json"))
    (animal,) = outliner.outline(photo()).animals
    return {
        "kind": animal.kind,
        "box": animal.box,
        "confidence": animal.confidence,
        "best_leads": outliner.look(photo()).best_leads,
        "mask": 100 * cv2.resize(animal.soft, (6, 4), interpolation=cv2.INTER_AREA),
    }


def altered() -> np.ndarray:
    """The photo with the fill's place taken by its left ear."""
    pixels = photo()
    pixels[TOP : TOP + SIDE, LEFT : LEFT + SIDE] = pixels[10 : 10 + SIDE, 24 : 24 + SIDE]
    return pixels


def verdicts(folder: Path, exact: bool = True) -> dict[str, Any]:
    judge = Authenticator.load(str(folder / "birds-pets-authenticity.json"), "cpu", exact)
    found = {}
    for name, pixels in (("authentic", photo()), ("altered", altered())):
        scans = {member.key: member.scan_each([pixels])[0] for member in judge.members}
        verdict = judge.judge(scans, pixels.shape[:2], 0.0)
        for key, scan in scans.items():
            found[f"{name} {key}"] = scan.features
        found[f"{name} verdict"] = verdict.verdict
        found[f"{name} p"] = verdict.p_inpainted
        found[f"{name} cells"] = 100 * cv2.resize(verdict.cells, (4, 3), interpolation=cv2.INTER_AREA)
        found[f"{name} category"] = verdict.category
    return found
