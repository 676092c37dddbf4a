"""One fill, or one verdict, in a fresh process: `python -m benchmarks.first_result_probe fill|verdict MANIFEST`.

It imports what the program would, and so no torch where the checkpoint is of ONNX graphs. Prints its peak memory in MB.
"""

from __future__ import annotations

import sys

import numpy as np

from benchmarks.memory import peak_megabytes

CAPTION = "a small bird with a red breast"


def main(what: str, file: str) -> None:
    """Load the checkpoint and use it once."""
    photo = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)
    if what == "fill":
        from models.inpainter import Inpainter

        hole = np.zeros(photo.shape[:2], bool)
        hole[120:360, 160:480] = True
        Inpainter.load(file, "cpu").fill(photo, hole, CAPTION)
    else:
        from models.authenticator import Authenticator

        Authenticator.load(file, "cpu").classify(photo)
    print(peak_megabytes() or "")


if __name__ == "__main__":
    main(*sys.argv[1:])
