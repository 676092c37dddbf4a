"""A member's image head, fitted anew on whole photos, as the ensemble looks at them.

Members learn from crops. A whole photo is many times as large: the mean of its features hides a small fill that stood
out in a crop, and their maximum is greater than a crop's ever was, fill or none. What the layers below see stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from models.authenticity.member import Member
from models.authenticity.member_loading import quick_network
from models.authenticity.members import MEMBER_KIND
from models.authenticity.steps import cores, take
from models.authenticity.tiles import cut_tile, tiles_over
from models.checkpoints.checkpoint import CheckpointError, find, load_weights, write_checkpoint
from models.checkpoints.manifest import Manifest
from training.measuring.figures import ranking
from training.measuring.spread import spread
from training.photos.parts import source_photos
from training.runs.saved import refuse_another
from training.stack.fit import agreed, views_of
from training.stack.learners import Sample, fit_regression, mean_log_loss
from training.stack.scans import View, none_readable, readable

_FITTED = ("image_head_photos", "image_head_views", "image_head_C")  # what is known of a head once it is fitted
_WEIGHT, _BIAS = "heads.image.weight", "heads.image.bias"


@dataclass(frozen=True)
class ImageHeadOptions:
    """`featherproof-train image-head`. `member` is a name or file; its name stays where `name` is None."""

    member: str
    index: tuple[Path, ...]
    out: Path
    name: str | None = None
    photos: int | None = None  # training source photos, spread evenly; all of them where None
    seed: int = 0


def refit_image_head(options: ImageHeadOptions, say: Callable[[str], None]) -> Manifest:
    """Fit a member's image head on whole training photos and their fills, and write the member; returns its manifest.

    Raises ValueError, with one sentence, where the member has no network or there are too few photos.
    """
    before = find(options.member, kind=MEMBER_KIND)
    tensors = load_weights(before)
    if _WEIGHT not in tensors:
        raise CheckpointError(f"The member {before.name} has no network, so it has no image head to fit.")
    wanted = replace(
        before,
        name=options.name or before.name,
        training=before.training | {"image_head_seed": options.seed},
        default=False,
        path=None,
    )
    refuse_another(options.out, wanted, pending=_FITTED)
    stacking, without = agreed([before])
    sources = source_photos(options.index, "train", stacking, without)
    chosen = spread(sources, options.photos)
    say(f"{len(chosen)} of {len(sources)} training photos")
    views = [view for source in chosen for view in views_of(source, options.seed)]
    sample = pooled_sample(quick_network(before, tensors), views, options.seed, say)
    head, strength, left_out = fit_regression(sample)
    as_it_was = sample.features @ tensors[_WEIGHT][0].astype(np.float64) + float(tensors[_BIAS][0])
    figures = {
        "auroc": round(ranking(left_out, sample.inpainted), 4),
        "auroc_before": round(ranking(as_it_was, sample.inpainted), 4),
        "log_loss": round(mean_log_loss(left_out / head.temperature, sample.inpainted), 4),
    }
    fitted = zip(_FITTED, (len(np.unique(sample.sources)), len(sample.sources), strength), strict=True)
    manifest = replace(
        wanted,
        training=wanted.training | dict(fitted),
        metrics=before.metrics | {"image_head_out_of_fold": figures},
    )
    refuse_another(options.out, manifest)
    weight = head.weight / (head.scale * head.temperature)
    bias = head.bias / head.temperature - weight @ head.mean
    fresh = {_WEIGHT: weight[None].astype(np.float16), _BIAS: np.array([bias], np.float16)}
    return write_checkpoint(options.out, manifest, tensors | fresh)


def pooled_sample(network: Member, views: Sequence[View], seed: int, say: Callable[[str], None]) -> Sample:
    """What the image head weighs of each view, float64 N×F: of the whole photo, or of one of its tiles.

    Where there are several tiles, one is drawn at random. It counts as inpainted where a pixel of it is mostly filled.
    A photo that can't be read is named by `say` and left out. Raises ValueError where none could be read.
    """
    found: dict[int, tuple[np.ndarray, bool]] = {}

    def look(number: int) -> None:
        shown = readable(views[number], say)
        if shown is None:
            return
        photo, filled = shown
        tiles = tiles_over(*photo.shape[:2])
        tile = tiles[np.random.default_rng([seed, number]).integers(len(tiles))]
        seen = filled[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width]
        pixels = cut_tile(photo, tile)[None].astype(np.float32) / np.float32(255)
        with torch.inference_mode():
            near, deep = network.maps(torch.from_numpy(pixels).permute(0, 3, 1, 2))
            pooled = network.heads.pooled(network.heads.cells(near).float(), deep)[0].numpy()
        found[number] = pooled, bool((seen > 0.5).any())

    with tqdm(total=len(views), unit="photo", dynamic_ncols=True, mininterval=1.0) as bar:

        def tick(done: int, total: int) -> None:
            bar.update()

        take([partial(look, number) for number in range(len(views))], cores(), tick)
    if not found:
        raise none_readable(views)
    numbers = sorted(found)
    return Sample(
        features=np.stack([found[number][0] for number in numbers]).astype(np.float64),
        inpainted=np.array([found[number][1] for number in numbers]),
        sources=np.array([views[number].copy.source for number in numbers]),
    )
