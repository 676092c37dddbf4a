"""Whether ONNX graphs compute what torch does: on drawn inputs of several sizes, and on held-out photos."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from dataset_tools.index import read_index
from models.authenticator import Authenticator, Member
from models.authenticity.members import KIND, MEMBER_KIND
from models.checkpoints.checkpoint import read_manifest
from models.checkpoints.manifest import Manifest
from models.imaging import load_photo
from models.inpainter import Inpainter
from models.outline.outliner import KIND as OUTLINE_KIND
from models.running.runners import Runner
from models.vocabulary import FIRST_WORD, PAD
from training.inpainting.report.fillers import opencv_fill
from training.measuring.spread import spread
from training.runs.saved import ExportError

TOLERANCE = 1e-3  # of pictures in [-1, 1] and of logits
# Batch, and words of a caption.
CAPTIONS = ((1, 1), (1, 7), (2, 12), (3, 40))
# Batch, height and width of tiles: the least, the greatest, and ones that no window of Swin's divides.
TILES = ((1, 32, 32), (3, 32, 96), (2, 224, 160), (1, 352, 512), (1, 512, 512))
# The same of what an outline network sees: the least, and what becomes of usual photos.
SEEN = ((1, 17, 17), (2, 33, 97), (1, 385, 513), (1, 513, 289))
_TELL_EVERY = 10  # photos
Say = Callable[[str], None]


def greatest_difference(torch_runner: Runner, onnx_runner: Runner, manifest: Manifest) -> float:
    """The greatest difference between any outputs of two runners of one checkpoint, on drawn inputs.

    `decode` of an inpainting network is given both what torch's `encode` made of the inputs and, by ONNX, what its own
    did.
    """
    calls: Iterator[tuple[dict[str, np.ndarray], dict[str, np.ndarray]]]
    if manifest.kind in _ONE_GRAPH:
        graph, photos = _ONE_GRAPH[manifest.kind]
        calls = ((torch_runner.run(graph, i), onnx_runner.run(graph, i)) for i in photos())
    else:
        calls = _drawn_fills(torch_runner, onnx_runner, manifest.config, manifest.preprocessing["size"])
    return max(difference(ours, theirs) for theirs, ours in calls)


def difference(ours: Mapping[str, np.ndarray], theirs: Mapping[str, np.ndarray]) -> float:
    """The greatest difference of outputs of one call; infinite where they differ in kind or hold what is no number."""
    if ours.keys() != theirs.keys() or any(ours[name].shape != theirs[name].shape for name in theirs):
        return float("inf")
    greatest = max(float(np.abs(ours[name] - theirs[name]).max()) for name in theirs)
    return greatest if np.isfinite(greatest) else float("inf")


def _drawn_tiles() -> Iterator[dict[str, np.ndarray]]:
    rng = np.random.default_rng(0)
    for batch, height, width in TILES:
        yield {"photo": rng.random((batch, 3, height, width), np.float32)}


def _drawn_photos() -> Iterator[dict[str, np.ndarray]]:
    rng = np.random.default_rng(0)
    for batch, height, width in SEEN:
        coarse = rng.uniform(0, 255, (batch, 3, 1 + height // 16, 1 + width // 16)).astype(np.float32)
        yield {"photo": coarse.repeat(16, axis=2).repeat(16, axis=3)[:, :, :height, :width]}


_ONE_GRAPH = {MEMBER_KIND: ("classify", _drawn_tiles), OUTLINE_KIND: ("outline", _drawn_photos)}


def _drawn_fills(
    torch_runner: Runner, onnx_runner: Runner, config: Mapping[str, Any], size: int
) -> Iterator[tuple[dict[str, np.ndarray], dict[str, np.ndarray]]]:
    rng = np.random.default_rng(0)
    for batch, words in CAPTIONS:
        given = _drawn_photos_and_captions(rng, batch, words, size, config["vocabulary_size"])
        theirs, ours = torch_runner.run("encode", given), onnx_runner.run("encode", given)
        yield theirs, ours
        noise = {"noise": rng.standard_normal(theirs["mu"].shape, np.float32)}
        for encoded in (theirs, ours):
            encoded.pop("word_attention")
        picture = torch_runner.run("decode", theirs | noise)
        yield picture, onnx_runner.run("decode", theirs | noise)
        yield picture, onnx_runner.run("decode", ours | noise)


def _drawn_photos_and_captions(
    rng: np.random.Generator, batch: int, words: int, size: int, vocabulary_size: int
) -> dict[str, np.ndarray]:
    """Inputs of `encode`: holes of several shares, a third photo hidden altogether, and captions of all lengths."""
    photo = rng.uniform(-1, 1, (batch, 3, size, size)).astype(np.float32)
    hole = np.zeros((batch, 1, size, size), np.float32)
    ids = rng.integers(FIRST_WORD, vocabulary_size, (batch, words))
    for row in range(batch):
        side = size if row == 2 else size * (row + 1) // 4
        hole[row, :, :side, :side] = 1
        ids[row, max(1, words * (row + 1) // batch) :] = PAD
    return {"photo": photo * (1 - hole), "hole": hole, "words": ids}


@dataclass(frozen=True, eq=False)
class Example:
    """A photo of its own size, uint8 H×W×3, its first caption and a hole over its middle, bool H×W."""

    photo: np.ndarray
    caption: str
    hole: np.ndarray


class Recorder:
    """A runner that keeps what each call of another gave: of `classify`, whose calls come in no order, by its photo."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.device, self.device_title, self.notes = runner.device, runner.device_title, runner.notes
        self._given: list[tuple[bytes, dict[str, np.ndarray]]] = []

    def run(self, graph: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        found = self.runner.run(graph, inputs)
        key = hashlib.sha256(inputs["photo"].tobytes()).digest() if graph == "classify" else b""
        self._given.append((key, found))
        return dict(found)

    def taken(self) -> list[dict[str, np.ndarray]]:
        """What was kept, which is then forgotten."""
        given, self._given = sorted(self._given, key=lambda kept: kept[0]), []
        return [found for _, found in given]


def compare_on_photos(torch_file: Path, onnx_file: Path, indexes: Sequence[Path], count: int, say: Say) -> str:
    """Run both checkpoints, manifests of an inpainting network or a stack, on photos of the test split.

    Returns one line of figures. Raises ExportError where a picture in [-1, 1] or a logit differs by over 1e-3, and
    where the indexes have no such photo.
    """
    manifest = read_manifest(onnx_file)
    compare = _fills if manifest.kind == "inpainting" else _verdicts if manifest.kind == KIND else None
    if compare is None:
        raise ExportError(f"{manifest.name} is neither an inpainting network nor a stack: --index has no use for it.")
    greatest, line = compare(torch_file, onnx_file, _told(examples(indexes, count), say))
    if not greatest <= TOLERANCE:
        raise ExportError(f"{manifest.name} differs from torch by {greatest:.2g} on photos, more than {TOLERANCE:g}.")
    return f"{manifest.name}, {line}"


def examples(indexes: Sequence[Path], count: int) -> Iterator[Example]:
    """`count` photos spread evenly over the test split, or all; the same at every call. Raises ExportError."""
    opened = [read_index(path) for path in indexes]
    found = [(index, record) for index in opened for record in index.records("test")]
    if not found:
        raise ExportError("The indexes have no photo in the split 'test'.")
    for index, record in spread(found, count):
        photo = load_photo(index.image_path(record)).pixels
        height, width = photo.shape[:2]
        hole = np.zeros((height, width), bool)
        hole[height // 3 : height - height // 3, width // 3 : width - width // 3] = True
        yield Example(photo, record.captions[0].text if record.captions else "", hole)


def _told(found: Iterator[Example], say: Say) -> Iterator[Example]:
    for number, example in enumerate(found, start=1):
        yield example
        if number % _TELL_EVERY == 0:
            say(f"{number} photos compared")


def _fills(torch_file: Path, onnx_file: Path, found: Iterator[Example]) -> tuple[float, str]:
    """One fill of each photo: the network's picture, and the hole's finished pixels."""
    painters = [Inpainter.load(str(file), "cpu") for file in (torch_file, onnx_file)]
    recorders = [Recorder(painter.runner) for painter in painters]
    for painter, recorder in zip(painters, recorders, strict=True):
        painter.runner = recorder
    pictures, pixels = [], []
    for example in found:
        theirs, ours = (p.fill(example.photo, example.hole, example.caption)[0].photo for p in painters)
        pictures.append(_greatest(recorders))
        pixels.append(np.abs(theirs.astype(np.int16) - ours)[example.hole].ravel())
    apart = np.concatenate(pixels)
    return max(pictures), (
        f"{len(pictures)} photos: outputs of the networks differ by {max(pictures):.1e} at most; of the holes' finished"
        f" values {np.mean(apart == 0):.4%} are equal, the others differ by {apart.max()} of 255 at most"
    )


def _verdicts(torch_file: Path, onnx_file: Path, found: Iterator[Example]) -> tuple[float, str]:
    """The verdicts on each photo and on the photo with its middle filled by OpenCV."""
    ensembles = [_recorded(Authenticator.load(str(file), "cpu", exact=True)) for file in (torch_file, onnx_file)]
    recorders = [[member.runner for member in ensemble.members if member.runner] for ensemble in ensembles]
    logits, probabilities, same = [], [], []
    for example in found:
        filled = opencv_fill(example.photo, example.hole, cv2.INPAINT_TELEA)
        for photo in (example.photo, filled):
            theirs, ours = (ensemble.classify(photo) for ensemble in ensembles)
            logits.append(max(_greatest(pair) for pair in zip(*recorders, strict=True)))
            probabilities.append(abs(theirs.p_inpainted - ours.p_inpainted))
            same.append((theirs.verdict, theirs.box) == (ours.verdict, ours.box))
    return max(logits), (
        f"{len(logits)} photos, half of them filled: logits differ by {max(logits):.1e} at most, probabilities by"
        f" {max(probabilities):.1e}; {sum(same)} verdicts with their boxes are equal"
    )


def _recorded(ensemble: Authenticator) -> Authenticator:
    members = tuple(
        Member(member.key, Recorder(member.runner), member.categories) if member.runner else member
        for member in ensemble.members
    )
    return Authenticator(members, ensemble.stack, ensemble.cells, ensemble.manifest)


def _greatest(recorders: Sequence[Recorder]) -> float:
    """The greatest difference between what two recorders kept."""
    theirs, ours = (recorder.taken() for recorder in recorders)
    return max(difference(one, other) for one, other in zip(ours, theirs, strict=True))
