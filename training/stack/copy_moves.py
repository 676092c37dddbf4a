"""The member that looks for copied regions: weigh what its search finds, so that one logit says "copied"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.authenticity.copies import copied
from models.authenticity.copy_scan import COPIES
from models.authenticity.members import MEMBER_KIND
from models.checkpoints.checkpoint import write_checkpoint
from models.checkpoints.manifest import Manifest
from models.imaging import load_photo
from training.measuring.figures import ranking
from training.measuring.spread import spread
from training.photos.parts import SourcePhoto, check_without, source_photos
from training.runs.licences import licence_note, of_indexes
from training.runs.saved import refuse_another
from training.stack.learners import Sample, fit_stack, mean_log_loss, out_of_fold
from training.stack.learners import logistic as logistic_fit


@dataclass(frozen=True)
class CopiesOptions:
    """`featherproof-train copies`. `inpainters` name the fills that are copies of other regions."""

    index: tuple[Path, ...]
    out: Path
    name: str = COPIES
    inpainters: tuple[str, ...] = ("copy-move",)
    photos: int | None = None  # source photos with such a fill, spread evenly; all of them where None
    stacking: float = 0.2  # share of the training source photos that is kept for the stack
    without: tuple[str, ...] = ()  # inpainters that the ensemble is not to have met


def make_copies_member(options: CopiesOptions, say: Callable[[str], None]) -> Manifest:
    """Fit the member on training photos and write its checkpoint; returns its manifest.

    Each copied fill stands beside its authentic photo. Raises ValueError, with one sentence, where there are too few.
    """
    check_without(options.index, options.without)
    sources = [
        source
        for source in source_photos(options.index, "train", options.stacking, options.without)
        if any(fill.inpainter in options.inpainters for fill in source.fills)
    ]
    chosen = spread(sources, options.photos)
    say(f"{len(chosen)} of {len(sources)} training photos with a fill by {', '.join(options.inpainters)}")
    sample = _sample(chosen, options.inpainters)
    left_out = out_of_fold(logistic_fit, sample)
    judge, strength = fit_stack(sample)
    manifest = Manifest(
        name=options.name,
        kind=MEMBER_KIND,
        architecture=COPIES,
        title="Authenticity member copies: a search for what occurs twice in a photo, without a network",
        config={"key": COPIES},
        training={
            "data": dict(sorted(Counter(f"train {source.authentic[0].domain}" for source in chosen).items())),
            "stacking": options.stacking,
            "without": list(options.without),
            "inpainters": list(options.inpainters),
            "C": strength,
        },
        metrics={
            "out_of_fold": {
                "auroc": round(ranking(left_out, sample.inpainted), 4),
                "log_loss": round(mean_log_loss(left_out, sample.inpainted), 4),
                "views": len(left_out),
            }
        },
        licence_note=licence_note(of_indexes(options.index)),
    )
    refuse_another(options.out, manifest)
    return write_checkpoint(options.out, manifest, judge.to_tensors())


def _sample(sources: list[SourcePhoto], inpainters: tuple[str, ...]) -> Sample:
    copies = [
        copy
        for source in sources
        for copy in (source.authentic[0], *(fill for fill in source.fills if fill.inpainter in inpainters))
    ]
    found = [copied(load_photo(copy.path).pixels).features for copy in tqdm(copies, unit="photo", dynamic_ncols=True)]
    return Sample(
        features=np.stack(found).astype(np.float64) if found else np.zeros((0, 1)),
        inpainted=np.array([copy.inpainted for copy in copies], bool),
        sources=np.array([copy.source for copy in copies]),
    )
