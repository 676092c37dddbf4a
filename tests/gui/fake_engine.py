"""An engine on the real protocol that needs no network: it colours the hole by the seed, or misbehaves as asked.

Words of the caption tell it what to do: "wait" stops after the first fill until a request comes, "hang" never ends,
"die" ends the process, "fail" raises. The checkpoint "broken" can't be loaded, "mortal" dies while it loads.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import Connection

import numpy as np

from app.engine.protocol import EngineSettings
from app.engine.worker import Loaded, serve
from models.checkpoint import CheckpointError
from models.inpainter import Fill, check_inputs

KNOWN = ("a", "bird", "cat", "red", "wait", "hang", "die", "fail")


def main(connection: Connection, settings: EngineSettings) -> None:
    """Entry point of the child process."""
    serve(connection, settings, partial(load, connection))


def load(connection: Connection, settings: EngineSettings) -> Loaded:
    if settings.checkpoint == "broken":
        raise CheckpointError("The weights fake.safetensors are not those of the checkpoint fake.")
    if settings.checkpoint == "mortal":
        os._exit(9)
    return Loaded(partial(fills, connection), "fake", "cpu", "Fake CPU", ())


def fills(
    connection: Connection, photo: np.ndarray, hole: np.ndarray, caption: str, count: int, seed: int
) -> Iterator[Fill]:
    check_inputs(photo, hole, count, seed)
    words = caption.split()
    for number in range(count):
        if "die" in words:
            os._exit(9)
        if "fail" in words:
            raise RuntimeError("the fake was told to fail")
        if "hang" in words:
            threading.Event().wait()
        if "wait" in words and number:
            connection.poll(None)
        yield fake_fill(photo, hole, caption, seed + number)


def fake_fill(photo: np.ndarray, hole: np.ndarray, caption: str, seed: int) -> Fill:
    """The photo with its hole in the colour of the seed."""
    finished = photo.copy()
    finished[hole] = colour_of(seed)
    unknown = tuple(word for word in caption.split() if word not in KNOWN)
    return Fill(finished, seed, caption, unknown, (), (), "fake", "cpu", 0.01)


def colour_of(seed: int) -> tuple[int, int, int]:
    return (seed * 37 + 11) % 256, (seed * 91 + 5) % 256, (seed * 53 + 200) % 256
