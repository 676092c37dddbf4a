"""An engine on the real protocol that needs no network: it colours the hole by the seed, or misbehaves as asked.

Words of the caption tell it what to do: "wait" stops after the first fill until a request comes, "pause" before the
first one, once in the engine's life; "hang" never ends, "die" ends the process, "fail" raises, "memory" finds none to
allocate. With the checkpoint "broken" it can't fill, with "nowhere" it finds no device, with "mortal" or on the device
"mps" it dies while it loads. Of a photo to judge the name says the verdict ("inpainted", "unsure", else authentic) or
one of these words but for "pause"; "steps" takes the first half of its steps, tells of it and waits for a request.
Animals of a photo are what is purely red (a bird), green (a cat) or blue (a dog); where its first pixel is `FAILS`, it
raises, and where that is `DIES`, it ends the process.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from app.engine.batch import BatchFiller
from app.engine.jobs import ClassifyJob, EngineSettings, OutlineJob, SelectJob, Shutdown
from app.engine.judging import draw_pictures, write_overlay
from app.engine.loading import no_fills
from app.engine.packed_hole import PackedHole
from app.engine.replies import EngineReady, JobCancelled, JobFinished, JobStarted, OutlinedAnimal, VerdictDone
from app.engine.selection import ObjectBox
from app.engine.wire import receive, send
from app.engine.worker import Loaded, Tick, serve
from app.file_state import file_state
from app.window.canvas.brush import around
from models.authenticity.verdict import Verdict
from models.inpainter import Fill, check_inputs
from models.provenance import Label, Labels
from models.running.device import DeviceError

KNOWN = ("a", "bird", "cat", "red", "wait", "pause", "hang", "die", "fail", "memory")
BROKEN = "The weights fake.safetensors are not those of the checkpoint fake."
PAUSED = threading.Event()  # of this process
DEVICES = {"cuda": "", "mps": "absent", "dml": "unknown"}
COLOURS = {"bird": (255, 0, 0), "cat": (0, 255, 0), "dog": (0, 0, 255)}
FAILS, DIES = (250, 1, 2), (250, 3, 4)
MEMBERS = ("swin", "resnext", "gan")


def main(connection: Connection, settings: EngineSettings) -> None:
    """Entry point of the child process."""
    serve(connection, settings, partial(load, connection), lambda: DEVICES)


def told_how_to_wait(connection: Connection, settings: EngineSettings) -> None:
    """Entry point of a child whose checkpoint's name is what its environment says of threads."""
    names = ("OMP_WAIT_POLICY", "OPENBLAS_NUM_THREADS")
    said = " ".join(os.environ.get(name, "nothing") for name in names)
    send(connection, EngineReady(said, "cpu", "Fake CPU", os.getpid(), 0.0))
    while not isinstance(receive(connection), Shutdown):
        pass


def slow_to_stop(connection: Connection, settings: EngineSettings) -> None:
    """Entry point of a child that stops its first job at the second cancel only; it starts it again at the first."""
    send(connection, EngineReady("fake", "cpu", "Fake CPU", os.getpid(), 0.0))
    first = receive(connection).id
    for _ in range(2):
        send(connection, JobStarted(first))
        receive(connection)
    send(connection, JobCancelled(first))
    while not isinstance(request := receive(connection), Shutdown):
        send(connection, JobFinished(request.id))


def load(connection: Connection, settings: EngineSettings) -> Loaded:
    if settings.checkpoint == "nowhere":
        raise DeviceError("There is no such device here")
    if settings.checkpoint == "mortal" or settings.device == "mps":
        os._exit(9)
    others = partial(
        Loaded, select=select, outline=outline, judge=partial(judge, connection),
        overlay=write_overlay, draw=draw_pictures, device="cpu", device_name="Fake CPU",
    )  # fmt: skip
    if settings.checkpoint == "broken":
        none = no_fills(BROKEN)
        files = BatchFiller(none, "", outline).fill
        return others(fills=none, fill_files=files, checkpoint="", problem=BROKEN, details="where it was found")
    own = partial(fills, connection)
    return others(fills=own, fill_files=BatchFiller(own, "fake", outline).fill, checkpoint="fake")


def fills(
    connection: Connection,
    photo: np.ndarray,
    hole: np.ndarray,
    caption: str,
    count: int,
    seed: int,
    near: int | None = None,
) -> Iterator[Fill]:
    check_inputs(photo, hole, count, seed)
    words = caption.split()
    if "pause" in words and not PAUSED.is_set():
        PAUSED.set()
        connection.poll(None)
    for number in range(count):
        misbehave(words)
        if "wait" in words and number:
            connection.poll(None)
        yield fake_fill(photo, hole, caption, seed + number)


def misbehave(words: list[str]) -> None:
    if "die" in words:
        os._exit(9)
    if "fail" in words:
        raise RuntimeError("the fake was told to fail")
    if "memory" in words:
        raise RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes.")
    if "hang" in words:
        threading.Event().wait()


def select(job: SelectJob) -> np.ndarray:
    """The box itself, or all pixels of exactly the colour pointed at."""
    if isinstance(job.what, ObjectBox):
        left, top, right, bottom = job.what.box
        region = np.zeros(job.photo.shape[:2], bool)
        region[top:bottom, left:right] = True
        return region
    return (job.photo == job.photo[job.what.y, job.what.x]).all(axis=2)


def outline(job: OutlineJob) -> tuple[OutlinedAnimal, ...]:
    """One animal of each kind that there is."""
    first = tuple(job.photo[0, 0].tolist())
    misbehave(["fail"] if first == FAILS else ["die"] if first == DIES else [])
    return animals_of(job.photo)


def animals_of(photo: np.ndarray) -> tuple[OutlinedAnimal, ...]:
    """By their colours."""
    found = []
    for kind, colour in COLOURS.items():
        mask = (photo == colour).all(axis=2)
        if mask.any():
            place = around(mask)
            box = (place.left, place.top, place.right, place.bottom)
            found.append(OutlinedAnimal(kind, box, PackedHole.pack(mask[place.slices]), 0.9))  # type: ignore[arg-type]
    return tuple(found)


def judge(connection: Connection, job: ClassifyJob, tick: Tick) -> VerdictDone:
    """The verdict that the photo's name says."""
    from models.imaging import load_photo

    name = Path(job.path).stem
    file = file_state(job.path) if job.photo is None else None
    pixels = load_photo(job.path).pixels if job.photo is None else job.photo
    misbehave(name.split("-"))
    if "wait" in name.split("-"):
        connection.poll(None)
    if "steps" in name.split("-"):
        tick(20, 40)
        connection.poll(None)
        tick(21, 40)
    thumbnail = pixels[:: max(1, len(pixels) // 16), :: max(1, len(pixels) // 16)] if job.thumbnail else None
    labels = fake_labels(name) if job.photo is None else None
    return VerdictDone(job.id, fake_verdict(name, (pixels.shape[0], pixels.shape[1])), thumbnail, (), file, labels)


def fake_labels(name: str) -> Labels:
    """What a file says of itself by its name: that it was edited, in words that look like HTML, and where."""
    if "edited" not in name:
        return Labels()
    thumbnail = Label("thumbnail", "edited", "another picture", "EXIF thumbnail", box=(32, 24, 16, 12))
    return Labels((Label("software", "edited", "<b>GIMP</b> 2.10", "EXIF Software"), thumbnail))


def fake_verdict(name: str, size: tuple[int, int]) -> Verdict:
    """Inpainted: its left upper quarter, with a probability of 0.9. "outside" is unsure, and shows no animal."""
    height, width = size
    cells = np.full((-(-height // 16), -(-width // 16)), 0.1, np.float32)
    domain = () if "outside" in name else ("bird",)
    verdict = next((word for word in ("inpainted", "unsure") if word in name), "authentic" if domain else "unsure")
    p = {"inpainted": 0.9, "unsure": 0.5, "authentic": 0.1}[verdict]
    altered = verdict == "inpainted"
    if altered:
        cells[: len(cells) // 2, : cells.shape[1] // 2] = 0.95
    box = (0, 0, width // 2, height // 2) if altered else None
    models = {member: min(1.0, p + 0.01 * number) for number, member in enumerate(MEMBERS)}
    fraction, boxes = 0.25 * altered, (box,) if box else ()
    return Verdict(verdict, p, models, cells, size, fraction, box, ("bird", 0.8), 1.0, 0.01, domain, boxes)  # type: ignore[arg-type]


def fake_fill(photo: np.ndarray, hole: np.ndarray, caption: str, seed: int) -> Fill:
    """The photo with its hole in the colour of the seed."""
    finished = photo.copy()
    finished[hole] = colour_of(seed)
    unknown = tuple(word for word in caption.split() if word not in KNOWN)
    return Fill(finished, seed, caption, unknown, (), (), "fake", "cpu", 0.01)


def colour_of(seed: int) -> tuple[int, int, int]:
    return (seed * 37 + 11) % 256, (seed * 91 + 5) % 256, (seed * 53 + 200) % 256
