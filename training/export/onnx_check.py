"""Whether ONNX graphs compute what torch does: both run on the same inputs, of several sizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from models.authenticator import MEMBER_KIND
from models.checkpoints.manifest import Manifest
from models.outline.outliner import KIND as OUTLINE_KIND
from models.running.runners import Runner
from models.vocabulary import FIRST_WORD, PAD

TOLERANCE = 1e-3  # of pictures in [-1, 1] and of logits
# Batch, and words of a caption.
CAPTIONS = ((1, 1), (1, 7), (2, 12), (3, 40))
# Batch, height and width of tiles: the least, the greatest, and ones that no window of Swin's divides.
TILES = ((1, 32, 32), (3, 32, 96), (2, 224, 160), (1, 352, 512), (1, 512, 512))
# The same of what an outline network sees: the least, and what becomes of usual photos.
SEEN = ((1, 17, 17), (2, 33, 97), (1, 385, 513), (1, 513, 289))


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
        calls = _fills(torch_runner, onnx_runner, manifest.config, manifest.preprocessing["size"])
    return max(difference(ours, theirs) for theirs, ours in calls)


def difference(ours: Mapping[str, np.ndarray], theirs: Mapping[str, np.ndarray]) -> float:
    """The greatest difference of outputs of one call; infinite where they differ in kind or hold what is no number."""
    if ours.keys() != theirs.keys() or any(ours[name].shape != theirs[name].shape for name in theirs):
        return float("inf")
    greatest = max(float(np.abs(ours[name] - theirs[name]).max()) for name in theirs)
    return greatest if np.isfinite(greatest) else float("inf")


def _tiles() -> Iterator[dict[str, np.ndarray]]:
    rng = np.random.default_rng(0)
    for batch, height, width in TILES:
        yield {"photo": rng.random((batch, 3, height, width), np.float32)}


def _photos() -> Iterator[dict[str, np.ndarray]]:
    rng = np.random.default_rng(0)
    for batch, height, width in SEEN:
        coarse = rng.uniform(0, 255, (batch, 3, 1 + height // 16, 1 + width // 16)).astype(np.float32)
        yield {"photo": coarse.repeat(16, axis=2).repeat(16, axis=3)[:, :, :height, :width]}


_ONE_GRAPH = {MEMBER_KIND: ("classify", _tiles), OUTLINE_KIND: ("outline", _photos)}


def _fills(
    torch_runner: Runner, onnx_runner: Runner, config: Mapping[str, Any], size: int
) -> Iterator[tuple[dict[str, np.ndarray], dict[str, np.ndarray]]]:
    rng = np.random.default_rng(0)
    for batch, words in CAPTIONS:
        given = _photos_and_captions(rng, batch, words, size, config["vocabulary_size"])
        theirs, ours = torch_runner.run("encode", given), onnx_runner.run("encode", given)
        yield theirs, ours
        noise = {"noise": rng.standard_normal(theirs["mu"].shape, np.float32)}
        for encoded in (theirs, ours):
            encoded.pop("word_attention")
        picture = torch_runner.run("decode", theirs | noise)
        yield picture, onnx_runner.run("decode", theirs | noise)
        yield picture, onnx_runner.run("decode", ours | noise)


def _photos_and_captions(
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
