"""Members that search, without a deep network: weigh what the search finds, so that one logit says "inpainted"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.authenticity.members import MEMBER_KIND
from models.authenticity.searches import COPIES, JPEG, RESIDUALS, Search, search_of
from models.checkpoints.checkpoint import write_checkpoint
from models.checkpoints.manifest import Manifest
from training.measuring.figures import ranking
from training.measuring.spread import spread
from training.photos.alterations import AS_MADE
from training.photos.parts import SourcePhoto, check_without, source_photos
from training.runs.licences import licence_note, of_indexes
from training.runs.saved import refuse_another
from training.stack.counts_network import fit_counts_network
from training.stack.fit import views_of
from training.stack.learners import LEAST_SOURCES, Sample, fit_stack, mean_log_loss, out_of_fold
from training.stack.learners import logistic as logistic_fit
from training.stack.scans import View, none_readable, readable

TITLES = {
    COPIES: "a search for what occurs twice in a photo, without a network",
    JPEG: "a search for what lacks a photo's JPEG history, without a network",
    RESIDUALS: "a small network over how often neighbouring residuals go together",
}


_JUDGED = 5  # every fifth source photo is kept from the network over residual counts, for the judge


@dataclass(frozen=True)
class SearchOptions:
    """`featherproof-train copies`, `jpeg` and `residuals`. `inpainters` name the fills to learn from; None for all."""

    key: str
    index: tuple[Path, ...]
    out: Path
    name: str
    inpainters: tuple[str, ...] | None = None
    photos: int | None = None  # source photos with such a fill, spread evenly; all of them where None
    stacking: float = 0.2  # share of the training source photos that is kept for the stack
    without: tuple[str, ...] = ()  # inpainters that the ensemble is not to have met
    seed: int = 0


def make_search_member(options: SearchOptions, say: Callable[[str], None]) -> Manifest:
    """Fit the member on training photos and write its checkpoint; returns its manifest.

    Fills stand beside their authentic photos. Raises ValueError, with one sentence, where there are too few.
    """
    check_without(options.index, options.without)
    sources = source_photos(options.index, "train", options.stacking, options.without)
    if options.inpainters is not None:
        sources = [s for s in sources if any(fill.inpainter in options.inpainters for fill in s.fills)]
    chosen = spread(sources, options.photos)
    by = "" if options.inpainters is None else f" with a fill by {', '.join(options.inpainters)}"
    say(f"{len(chosen)} of {len(sources)} training photos{by}")
    learned_from = {} if options.inpainters is None else {"inpainters": list(options.inpainters)}
    wanted = Manifest(
        name=options.name,
        kind=MEMBER_KIND,
        architecture=options.key,
        title=f"Authenticity member {options.key}: {TITLES[options.key]}",
        config={"key": options.key},
        training={
            "data": dict(sorted(Counter(f"train {source.authentic[0].domain}" for source in chosen).items())),
            "stacking": options.stacking,
            "without": list(options.without),
            **learned_from,
        },
        licence_note=licence_note(of_indexes(options.index)),
    )
    refuse_another(options.out, wanted, pending=("C", "network_cells"))
    tensors, trained = dict[str, np.ndarray](), dict[str, int]()
    if options.key == RESIDUALS:  # what the judge hears of must be new to the network
        least = _JUDGED * LEAST_SOURCES
        if len(chosen) < least:
            raise ValueError(f"A network over residual counts needs {least} source photos or more; make a larger set.")
        learned = [source for number, source in enumerate(chosen) if number % _JUDGED]
        views = [view for source in learned for view in _views(source, options)]
        network, trained["network_cells"] = fit_counts_network(views, options.seed, say)
        tensors, chosen = network.to_tensors(), chosen[::_JUDGED]
    sample = _sample(
        [view for source in chosen for view in _views(source, options)], search_of(options.key, tensors), say
    )
    left_out = out_of_fold(logistic_fit, sample)
    judge, strength = fit_stack(sample)
    figures = {
        "auroc": round(ranking(left_out, sample.inpainted), 4),
        "log_loss": round(mean_log_loss(left_out, sample.inpainted), 4),
        "views": len(left_out),
    }
    manifest = replace(wanted, training=wanted.training | trained | {"C": strength}, metrics={"out_of_fold": figures})
    refuse_another(options.out, manifest)
    return write_checkpoint(options.out, manifest, tensors | judge.to_tensors())


def _sample(views: list[View], search: Search, say: Callable[[str], None]) -> Sample:
    """What the search finds in each view. A photo that can't be read is named by `say` and left out."""
    found: list[tuple[View, np.ndarray]] = []
    for view in tqdm(views, unit="photo", dynamic_ncols=True):
        shown = readable(view, say)
        if shown is not None:
            found.append((view, search.look(shown[0]).features))
    if views and not found:
        raise none_readable(views)
    return Sample(
        features=np.stack([features for _, features in found]).astype(np.float64) if found else np.zeros((0, 1)),
        inpainted=np.array([view.copy.inpainted for view, _ in found], bool),
        sources=np.array([view.copy.source for view, _ in found]),
    )


def _views(source: SourcePhoto, options: SearchOptions) -> list[View]:
    """Copies as they are; finer traces also as the stack is shown them, scaled, blurred or saved again."""
    if options.key != COPIES:
        return views_of(source, options.seed)
    fills = [fill for fill in source.fills if options.inpainters is None or fill.inpainter in options.inpainters]
    return [View(copy, AS_MADE) for copy in (source.authentic[0], *fills)]
