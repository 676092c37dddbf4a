"""Fill a hole in a photo from a caption: numpy in, numpy out, on any Runner.

Fill k of a series is made from seed + k alone: neither the device, nor the other fills, nor how many windows came
before has any say in its noise (`models.noise`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from models.checkpoints.checkpoint import CheckpointError, Manifest, find, misfit
from models.fill_settings import FillSettings
from models.imaging.boundary_extension import extend_boundary
from models.imaging.detail import VisibleDetail, levels_from
from models.imaging.resample import visible_resample
from models.imaging.seam import paste_fill
from models.imaging.windows import Window, cut, windows_around
from models.noise import noise_near, window_noise
from models.running.runners import Runner
from models.running.threads import fill_threads
from models.running.torch_loading import load_torch_runner
from models.tdanet.config import TDANetConfig
from models.vocabulary import PAD

if TYPE_CHECKING:
    from torch import nn


class InpaintError(ValueError):
    """A photo, hole or number that can't be used; the message is one plain sentence."""


@dataclass(frozen=True, eq=False)
class Fill:
    """One finished fill.

    `photo` uint8 H×W×3: the photo with its hole filled, every other pixel as it was. `word_weights` are the caption's
    known words in order, each with the share (they sum to 1) of the attention that it got. `read_as` are those of them
    that only a synonym is known of, each with that one. `checkpoint_sha256`: of the checkpoint's weight files, as its
    manifest lists them.
    """

    photo: np.ndarray
    seed: int
    caption: str
    unknown_words: tuple[str, ...]
    word_weights: tuple[tuple[str, float], ...]
    windows: tuple[Window, ...]
    checkpoint: str
    device: str
    seconds: float
    notes: tuple[str, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()
    checkpoint_sha256: tuple[str, ...] = ()


class Inpainter:
    """Fills holes with one checkpoint on one runner.

    `detail_from` and `rim_depth` stand for those of the manifest: `models.fill_settings.FillSettings`.
    """

    def __init__(
        self, runner: Runner, manifest: Manifest, detail_from: int | None = None, rim_depth: int | None = None
    ):
        self.runner = runner
        self.manifest = manifest
        self.settings = FillSettings.of(manifest, detail_from, rim_depth)
        self.size = self.settings.size

    @classmethod
    def load(
        cls,
        checkpoint: str = "default",
        device: str = "auto",
        detail_from: int | None = None,
        rim_depth: int | None = None,
    ) -> Inpainter:
        """Load a checkpoint by name or file onto a device that is probed first.

        Raises CheckpointError and DeviceError (`models.running.device`), both ValueErrors with one plain sentence.
        """
        manifest = find(checkpoint)
        _check(manifest, detail_from, rim_depth)  # before weights are read and torch is imported
        if manifest.is_onnx:
            from models.running.onnx_runner import load_onnx_runner

            return cls(load_onnx_runner(manifest, device, fill_threads()), manifest, detail_from, rim_depth)
        return cls(load_torch_runner(manifest, device, _network), manifest, detail_from, rim_depth)

    def fill(
        self,
        photo: np.ndarray,
        hole: np.ndarray,
        caption: str,
        count: int = 1,
        seed: int = 0,
        *,
        latent_scale: float = 1.0,
        near: int | None = None,
    ) -> list[Fill]:
        """`count` fills of the hole: `fills` as a list."""
        return list(self.fills(photo, hole, caption, count, seed, latent_scale=latent_scale, near=near))

    def fills(
        self,
        photo: np.ndarray,
        hole: np.ndarray,
        caption: str,
        count: int = 1,
        seed: int = 0,
        *,
        latent_scale: float = 1.0,
        near: int | None = None,
    ) -> Iterator[Fill]:
        """Yield `count` fills, one at a time; a caller that stops asking stops the work.

        `photo` uint8 H×W×3 upright RGB, `hole` bool H×W, True = to be filled. Fill k uses seed + k and is the same,
        byte for byte, when asked for alone. `latent_scale` scales the noise; 0 gives the latent's mean, for any seed.
        `near`, another fill's seed, draws them around that fill's latent (`noise_near`).
        Raises InpaintError, before the first fill, where the hole is empty or all there is, or an argument is none.
        """
        check_inputs(photo, hole, count, seed)
        if near is not None:
            check_inputs(photo, hole, 1, near)
        if hole.all():
            raise InpaintError("The hole covers the whole photo: something must stay visible.")
        return self._fills(photo, hole, caption, range(seed, seed + count), latent_scale, near)

    def fill_each(
        self, photos: Sequence[np.ndarray], holes: Sequence[np.ndarray], captions: Sequence[str], seeds: Sequence[int]
    ) -> list[np.ndarray]:
        """One fill for each of several photos, the network run on all of them at once; finished uint8 H×W×3 arrays.

        Sequences of one length; sizes may differ from photo to photo. A fill is what `fill` gives for its seed, up to
        the rounding of a batch's arithmetic. Raises InpaintError as `fills` does.
        """
        for photo, hole, seed in zip(photos, holes, seeds, strict=True):
            check_inputs(photo, hole, 1, seed)
        windows = [windows_around(hole, self.size) for hole in holes]
        filled = [np.where(hole[..., None], np.uint8(0), photo) for photo, hole in zip(photos, holes, strict=True)]
        still_open = [hole.copy() for hole in holes]
        for rank in range(max(map(len, windows), default=0)):
            turn = [number for number, found in enumerate(windows) if rank < len(found)]
            looks = [(filled[n], still_open[n], windows[n][rank]) for n in turn]
            view = self._encoded(looks, _padded([self._ids(captions[n]) for n in turn]))
            one = (1, *view.features["mu"].shape[1:])
            noise = np.concatenate([window_noise(seeds[n], rank, one) for n in turn])
            for n, pasted in zip(turn, self._decoded(looks, view, noise), strict=True):
                filled[n] = pasted
                still_open[n][windows[n][rank].box.slices()] = False
        return [
            self._detail(photo, hole, found).lent_to(photo)
            for photo, hole, found in zip(filled, holes, windows, strict=True)
        ]

    def _fills(
        self,
        photo: np.ndarray,
        hole: np.ndarray,
        caption: str,
        seeds: range,
        latent_scale: float,
        near: int | None,
    ) -> Iterator[Fill]:
        started = time.perf_counter()
        windows = windows_around(hole, self.size)
        reading = self.manifest.words.read(caption)
        ids = np.array([self._ids(caption)], np.int64)
        emptied = photo.copy()
        emptied[hole] = 0  # from here on nothing can look under the hole
        first = self._encoded([(emptied, hole, windows[0])], ids)  # the same for every fill
        detail = self._detail(emptied, hole, windows)
        for seed in seeds:
            coarse, weights = self._filled(
                emptied, hole, windows, ids, partial(noise_near, seed, near, scale=latent_scale), first
            )
            filled = detail.lent_to(coarse)
            yield Fill(
                photo=filled,
                seed=seed,
                caption=caption,
                unknown_words=tuple(reading.unknown),
                # Where no word is known the one weight is the empty caption's: nobody's.
                word_weights=tuple((word, float(weight)) for word, weight in zip(reading.known, weights, strict=False)),
                windows=windows,
                checkpoint=self.manifest.name,
                device=self.runner.device,
                seconds=time.perf_counter() - started,
                notes=self.runner.notes,
                read_as=tuple(reading.synonyms.items()),
                checkpoint_sha256=tuple(weight.sha256 for weight in self.manifest.weights),
            )
            started = time.perf_counter()

    def _filled(
        self,
        photo: np.ndarray,
        hole: np.ndarray,
        windows: tuple[Window, ...],
        ids: np.ndarray,
        noise_of: Callable[[int, tuple[int, ...]], np.ndarray],
        first: _View,
    ) -> tuple[np.ndarray, np.ndarray]:
        """The photo with every window filled in turn, each seeing the last, without detail; the attention per word."""
        still_open = hole.copy()
        weights = np.zeros(ids.shape[1])
        for index, window in enumerate(windows):
            look = photo, still_open, window
            view = first if index == 0 else self._encoded([look], ids)
            (photo,) = self._decoded([look], view, noise_of(index, view.features["mu"].shape))
            box = window.box.slices()
            weights += view.word_attention[0] * np.count_nonzero(still_open[box])
            still_open[box] = False
        return photo, weights / np.count_nonzero(hole)

    def _ids(self, caption: str) -> list[int]:
        vocabulary = self.manifest.words
        return vocabulary.encode(vocabulary.read(caption).text)

    def _detail(self, photo: np.ndarray, hole: np.ndarray, windows: tuple[Window, ...]) -> VisibleDetail:
        return VisibleDetail(photo, hole, windows, levels_from(self.settings.detail_from, self.size))

    def _encoded(self, looks: Sequence[_Look], ids: np.ndarray) -> _View:
        """What the network makes of its looks, with a caption each: `ids` int64 B×T."""
        squares = [visible_resample(cut(photo, window), cut(hole, window), self.size) for photo, hole, window in looks]
        seen, holes = (np.stack(arrays) for arrays in zip(*squares, strict=True))
        encoded = self.runner.run("encode", {"photo": seen, "hole": holes, "words": ids})
        attention = encoded.pop("word_attention")
        return _View(seen, holes, encoded, attention)

    def _decoded(self, looks: Sequence[_Look], view: _View, noise: np.ndarray) -> Iterator[np.ndarray]:
        """The photo of each look, with its window's hole filled by the network's picture."""
        images = self.runner.run("decode", {**view.features, "noise": noise})["image"]
        for (photo, hole, window), image, seen, network_hole in zip(looks, images, view.seen, view.holes, strict=True):
            extended = extend_boundary(image, seen, network_hole[0] > 0, self.settings.rim_depth)
            yield paste_fill(photo, hole, window, extended)


_Look = tuple[np.ndarray, np.ndarray, Window]  # a photo, what is still open of its hole, and where the network looks


@dataclass(frozen=True, eq=False)
class _View:
    """What the network saw, photos float32 B×3×S×S and holes B×1×S×S, and what `encode` made of it."""

    seen: np.ndarray
    holes: np.ndarray
    features: Mapping[str, np.ndarray]
    word_attention: np.ndarray  # B×T, of the captions' words


def _check(manifest: Manifest, detail_from: int | None, rim_depth: int | None) -> None:
    """Raise CheckpointError where it is another network than ours, or none that there can be."""
    if manifest.architecture != "tdanet":
        raise CheckpointError(
            f"The checkpoint {manifest.name} needs the network {manifest.architecture}: update Featherproof to use it."
        )
    size = FillSettings.of(manifest, detail_from, rim_depth).size
    try:
        shape = TDANetConfig.from_dict(manifest.config)
        if shape.vocabulary_size != manifest.words.size:
            raise ValueError(f"it has {manifest.words.size} words instead of {shape.vocabulary_size}")
        if size % shape.stride:
            raise ValueError(f"its size of {size} px is no multiple of {shape.stride}")
    except ValueError as error:
        raise misfit(manifest, error) from error


def _network(config: Mapping[str, Any], weights: Mapping[str, np.ndarray]) -> nn.Module:
    from models.tdanet.network import load_inference

    return load_inference(config, weights)


def _padded(captions: list[list[int]]) -> np.ndarray:
    """Ids of several captions as int64 B×T, padded at the end."""
    longest = max(map(len, captions))
    return np.array([ids + [PAD] * (longest - len(ids)) for ids in captions], np.int64)


def check_inputs(photo: np.ndarray, hole: np.ndarray, count: int = 1, seed: int = 0) -> None:
    """Raise InpaintError, in one plain sentence, where a fill can't be made of these."""
    if (
        not isinstance(photo, np.ndarray)
        or photo.dtype != np.uint8
        or photo.ndim != 3
        or photo.shape[2] != 3
        or not photo.size
    ):
        raise InpaintError("The photo must be a uint8 array of height × width × 3.")
    if not isinstance(hole, np.ndarray) or hole.dtype != bool or hole.ndim != 2:
        raise InpaintError("The hole must be a bool array of height × width.")
    if hole.shape != photo.shape[:2]:
        raise InpaintError(
            f"The hole is {hole.shape[1]}×{hole.shape[0]} px but the photo is"
            f" {photo.shape[1]}×{photo.shape[0]} px: they must be of one size."
        )
    if not hole.any():
        raise InpaintError("The hole is empty: paint over the part of the photo that is to be filled.")
    if isinstance(count, bool) or not isinstance(count, (int, np.integer)) or count < 1:
        raise InpaintError("The number of fills must be 1 or more.")
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise InpaintError("The seed must be a whole number, 0 or more.")
