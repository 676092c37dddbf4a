"""The shipped checkpoints still give what they gave: of one small photo the fill, the outline and the verdict.

Where a change is meant, `python -m tests.models.test_golden` prints the numbers to be put here.

Tolerances are a hundred times what other arithmetic changed on this photo, and far below what other weights do: logits
and leads of logits differ by 2e-5 at most between oneDNN's and PyTorch's kernels, SSE4.1 and AVX2, and ONNX Runtime, a
mask by 2e-4 percent, a fill by nothing once it is rounded. bfloat16, which some processors take for outlines and
verdicts, is left out here: it moves the logits of outlines by 0.14. Weights rounded to bfloat16 are noticed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.authenticator import Authenticator
from models.authenticity.traits import traits_of
from models.imaging import load_photo
from models.inpainter import Inpainter
from models.outline import Outliner
from models.resynthesizer import Resynthesizer
from tests.fixtures.golden import Numbers, differences, printed

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "resources/checkpoints"
HOLE = np.s_[60:108, 90:138]  # the cat's nose and an eye
EAR = np.s_[10:58, 24:72]
# By the first word of a name: levels of 255, shares of attention, probabilities, logits, percent, pixels.
TOLERANCES = {"fill": 0.2, "redrawn": 0.1, "words": 2e-3, "p": 2e-3, "logits": 2e-3, "percent": 0.2, "box": 1.0}
GOLDEN: dict[str, Numbers] = {
    "fill": {
        "fill": [
            [72.101, 57.569, 108.715, 116.694, 111.399, 132.507],
            [101.052, 83.142, 105.792, 108.087, 112.358, 121.153],
            [112.809, 116.983, 95.92, 108.524, 121.521, 138.979],
            [104.608, 109.247, 101.861, 88.667, 110.417, 130.33],
        ],
        "words": [0.307, 0.316, 0.377],
    },
    "redrawn": {
        "redrawn autoencoder-4": [
            [0.382, 0.323, -0.101, -0.241],
            [-0.175, 0.849, 0.155, 0.005],
            [-0.201, 0.556, 0.566, 0.628],
        ],
        "redrawn autoencoder-8": [
            [-0.038, 0.405, -0.573, 0.609],
            [0.937, 0.425, 0.986, 0.071],
            [0.62, 0.111, 1.014, 1.611],
        ],
    },
    "outline": {
        "kind": "cat",
        "box": [0.0, 0.0, 224.0, 150.0],
        "p": 0.96,
        "logits": [-100.0, 13.519, -100.0],
        "percent": [
            [68.904, 100.0, 100.0, 100.0, 100.0, 100.0, 79.014, 11.11],
            [96.148, 100.0, 100.0, 100.0, 100.0, 100.0, 85.745, 40.806],
            [100.0, 100.0, 100.0, 100.0, 100.0, 100.0, 91.37, 45.81],
        ],
    },
    "verdicts": {
        "logits authentic swin": [2.643, 2.013, -0.75],
        "logits authentic resnext": [-0.726, 1.535, -2.74],
        "logits authentic gan": [1.192, 2.596, -1.121],
        "logits authentic copies": [-2.447, -4.0, -4.0],
        "logits authentic jpeg": [-0.05, -1.609, -1.609],
        "verdict authentic": "unsure",
        "p authentic": 0.364,
        "percent authentic": [[4.17, 3.187, 3.956, 3.687], [4.422, 2.199, 2.974, 8.136], [3.12, 1.856, 2.56, 10.316]],
        "logits altered swin": [2.804, 2.027, -0.713],
        "logits altered resnext": [-0.698, 1.535, -2.697],
        "logits altered gan": [1.155, 2.596, -1.028],
        "logits altered copies": [9.327, 5.296, -2.317],
        "logits altered jpeg": [-0.05, -1.609, -1.609],
        "verdict altered": "unsure",
        "p altered": 0.519,
        "percent altered": [
            [13.092, 15.127, 7.816, 5.428],
            [9.338, 10.427, 11.829, 9.919],
            [3.986, 4.21, 6.804, 12.78],
        ],
    },
}


def photo() -> np.ndarray:
    """The sample photo at half its size, 224×150 px, by means that every machine rounds alike."""
    pixels = load_photo(ROOT / "resources/samples/chelsea.png").pixels[:300, :448]
    return np.rint(pixels.reshape(150, 2, 224, 2, 3).mean(axis=(1, 3))).astype(np.uint8)


def hole() -> np.ndarray:
    found = np.zeros(photo().shape[:2], bool)
    found[HOLE] = True
    return found


def pooled(plane: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Means of a plane in so many cells, which leave out what is beyond a multiple of their sides."""
    height, width = plane.shape[0] // rows, plane.shape[1] // columns
    return plane[: rows * height, : columns * width].reshape(rows, height, columns, width).mean(axis=(1, 3))


def fill(folder: Path = SHIPPED) -> Numbers:
    """The light of a fill, and how its caption's words share the attention."""
    (found,) = Inpainter.load(str(folder / "birds-pets-128.json"), "cpu").fill(photo(), hole(), "a brown cat", seed=1)
    return {
        "fill": pooled(found.photo[HOLE].mean(axis=2), 4, 6),
        "words": [weight for _, weight in found.word_weights],
    }


def redrawn() -> Numbers:
    """How the light of redrawn pixels differs from the photo's."""
    found = {}
    for name in ("autoencoder-4", "autoencoder-8"):
        pixels = Resynthesizer.load(str(SHIPPED / f"{name}.json"), "cpu").redraw(photo(), hole())
        found[f"redrawn {name}"] = pooled((pixels.astype(float) - photo())[HOLE].mean(axis=2), 3, 4)
    return found


def outline(folder: Path = SHIPPED) -> Numbers:
    """The one animal that is found."""
    outliner = Outliner.load("cpu", str(folder / "outline.json"))
    (animal,) = outliner.outline(photo()).animals
    return {
        "kind": animal.kind,
        "box": animal.box,
        "p": animal.confidence,
        "logits": outliner.look(photo()).best_leads,
        "percent": 100 * pooled(animal.soft, 3, 8),
    }


def verdicts(folder: Path = SHIPPED) -> Numbers:
    """What each member's scan and the stack come to, of the photo and of one where an ear lies over the nose."""
    authenticator = Authenticator.load(str(folder / "birds-pets-authenticity.json"), "cpu", exact=True)
    altered, found = photo(), dict[str, Any]()
    altered[HOLE] = altered[EAR]
    for name, pixels in (("authentic", photo()), ("altered", altered)):
        scans = {member.key: member.scan_each([pixels])[0] for member in authenticator.members}
        verdict = authenticator.judge(scans, traits_of(pixels), (pixels.shape[0], pixels.shape[1]), 0.0)
        found |= {f"logits {name} {key}": scan.features for key, scan in scans.items()}
        found |= {f"verdict {name}": verdict.verdict, f"p {name}": verdict.p_inpainted}
        found[f"percent {name}"] = 100 * pooled(verdict.cells, 3, 4)
    return found


MEASURED = {"fill": fill, "redrawn": redrawn, "outline": outline, "verdicts": verdicts}


@pytest.mark.parametrize("name", MEASURED)
def test_the_shipped_checkpoints_give_what_they_gave(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.outline.network._has_bfloat16", lambda: False)
    assert differences(MEASURED[name](), GOLDEN[name], TOLERANCES) == {}


if __name__ == "__main__":
    for name, measure in MEASURED.items():
        print(f'"{name}": {{\n{printed(measure())}\n}},')
