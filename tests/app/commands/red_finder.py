"""A runner that knows altered photos by their red cells, and how what `featherproof classify` prints is read."""

from __future__ import annotations

import json

import numpy as np

from models.authenticity.tiles import CELL
from tests.fixtures.command import Outcome

KEYS = "path verdict p_inpainted models altered_fraction box boxes category domain labels seconds".split()
RED = (255, 0, 0)


class RedFinder:
    """A runner that calls red cells inpainted; `full` is out of memory when it gets more than one tile."""

    device_title = "CPU"
    notes: tuple[str, ...] = ("The graphics card is old.",)

    def __init__(self, device: str = "cpu", full: bool = False) -> None:
        self.device, self.full = device, full

    def run(self, graph: str, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        photo = inputs["photo"]
        if self.full and len(photo) > 1:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate much.")
        if photo.min() == 1:
            raise ZeroDivisionError("white is too much")
        b, _, h, w = photo.shape
        red = (photo[:, 0] - photo[:, 1]).reshape(b, 1, h // CELL, CELL, w // CELL, CELL).mean(axis=(3, 5))
        cells = (red * 20 - 10).astype(np.float32)
        return {"image": cells.max(axis=(1, 2, 3)), "cells": cells}


def objects(outcome: Outcome) -> list[dict[str, object]]:
    return [json.loads(line) for line in outcome.out.splitlines()]
