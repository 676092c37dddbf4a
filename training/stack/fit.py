"""Stack members: scan the photos that none of them saw, fit the stack and that of the cells, compare, and write."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from models.authenticity import fitted_on
from models.authenticity.cell_stack import CellStack
from models.authenticity.members import KIND, MEMBER_KIND
from models.authenticity.stack import Stack, sigmoid
from models.checkpoints.checkpoint import CheckpointError, Manifest, find, load_weights, write_checkpoint
from models.files.atomic_file import write_atomically
from models.files.same_file import real
from training.measuring.figures import Figure, accuracy, auroc, calibration_error, figure
from training.measuring.reports import table, value_of
from training.measuring.spread import spread
from training.photos.alterations import AS_MADE, KINDS, kind_of
from training.photos.parts import SourcePhoto, check_without, drawn, source_photos
from training.runs.licences import licence_note, of_indexes
from training.runs.saved import refuse_another
from training.stack.cells import STACKED, CellSample, compare_cells, fit_cells
from training.stack.learners import FOLDS, LOGISTIC, fit_stack, learners, logistic, out_of_fold, tempered
from training.stack.sample import Gathered, gather, keep_sample
from training.stack.scans import Seen, View, load_judges, seen

SCANS, SAMPLE, COMPARISON = "scans", "sample.npz", "comparison"  # in the run folder
ALL_VIEWS = "all views"
_FITTED = ("views", "C", "temperature")  # what is known of a stack once it is fitted
Table = dict[str, dict[str, dict[str, Figure]]]  # of which views, by which way, which figure
_SCALES = (0.5, 0.75, 1.5, 2, 3, 4)
_QUALITIES = (60, 95)  # of JPEG re-encodings, least and greatest
_BLURS = (0.5, 1.5)  # σ in pixels, least and greatest
_SHARES = {"jpeg": 0.35, "blur": 0.15, "scale": 0.5}  # of altered views


@dataclass(frozen=True)
class StackOptions:
    """`featherproof-train stack`. `members` and `controls` are names or files; controls are compared, not stacked."""

    members: tuple[str, ...]
    index: tuple[Path, ...]
    out: Path
    name: str
    run: Path  # scans, sample and comparison are kept here
    controls: tuple[str, ...] = ()
    photos: int | None = None  # source photos, spread evenly; all of the stacking share where None
    without: tuple[str, ...] = ()  # inpainters left out of the fit, beside those that a member never met
    seed: int = 0
    device: str = "auto"
    title: str | None = None
    default: bool = False


@dataclass(frozen=True, eq=False)
class _Fitted:
    """Both stacks, and what a manifest tells of how they came about: the logistic's C, out-of-fold figures."""

    stack: Stack
    cells: CellStack
    strength: float
    metrics: dict[str, Any]


def make_stack(options: StackOptions, say: Callable[[str], None]) -> Manifest:
    """Fit a stack and write its checkpoint, with copies of its members beside it; returns its manifest.

    Raises ValueError, with one sentence, where the members don't go together or there are too few photos.
    """
    manifests = [find(name, kind=MEMBER_KIND) for name in options.members]
    controls = [find(name, kind=MEMBER_KIND) for name in options.controls]
    check_without(options.index, options.without)
    stacking, never_met = agreed([*manifests, *controls])
    without = tuple(sorted({*never_met, *options.without}))
    _check_keys(manifests)
    sources = source_photos(options.index, "stack", stacking, without)
    chosen = spread(sources, options.photos)
    say(f"{len(chosen)} of {len(sources)} source photos that no member saw")
    views = [view for source in chosen for view in views_of(source, options.seed)]
    wanted = Manifest(
        name=options.name,
        kind=KIND,
        architecture="stack",
        title=options.title or f"Logistic stack of {', '.join(member.config['key'] for member in manifests)}",
        config={"members": [member.name for member in manifests]},
        training={
            "data": dict(sorted(Counter(f"stacking {source.authentic[0].domain}" for source in chosen).items())),
            "stacking": stacking,
            "without": list(without),
            "inpainters": sorted({str(fill.inpainter) for source in sources for fill in source.fills}),
            "seed": options.seed,
        },
        licence_note=licence_note(of_indexes(options.index)),
        default=options.default,
    )
    for member in manifests:
        refuse_another(options.out, member)
    refuse_another(options.out, wanted, pending=_FITTED)
    judges = load_judges([*manifests, *controls], options.device)
    found = list(seen(judges, views, options.run / SCANS, say))
    fitted = _fit(gather(judges, len(manifests), found), found, options)
    known = zip(_FITTED, (len(found), fitted.strength, round(fitted.stack.temperature, 4)), strict=True)
    manifest = replace(wanted, training=wanted.training | dict(known), metrics={"out_of_fold": fitted.metrics})
    refuse_another(options.out, manifest)
    for member in manifests:
        _copy(member, options.out)
    fitted_members = fitted_on.to_tensors([member.config["key"] for member in manifests])
    tensors = fitted.stack.to_tensors() | fitted.cells.to_tensors() | fitted_members
    return write_checkpoint(options.out, manifest, tensors)


def _fit(gathered: Gathered, found: Sequence[Seen], options: StackOptions) -> _Fitted:
    """Fit both stacks; what they were fitted on, and how they compare, is written to the run folder."""
    keep_sample(options.run / SAMPLE, gathered)
    sample, compared = gathered.of_members, compare(gathered)
    stack, strength = fit_stack(sample)
    # The cells are to be as sure of a photo as the stack is of one that it was not fitted on.
    photo = tempered(out_of_fold(logistic, sample), sample)
    of_cells = CellSample(found, photo, gathered.members)
    by_cells = compare_cells(of_cells, sample, options.seed)
    write_comparison(options.run, compared, by_cells)
    metrics = _rounded(compared[ALL_VIEWS][LOGISTIC]) | {"cell_f1": round(by_cells[STACKED].value, 4)}
    return _Fitted(stack, fit_cells(of_cells, options.seed), strength, metrics)


def compare(gathered: Gathered) -> Table:
    """Accuracy, AUROC and calibration error of every way, on out-of-fold predictions tempered on other folds: of all
    views, and of each kind of alteration that there is."""
    sample = gathered.sample
    kinds = np.array([kind_of(name) for name in gathered.alterations])
    of_views = {ALL_VIEWS: np.ones(len(sample.inpainted), bool)}
    of_views |= {kind: kinds == kind for kind in KINDS if kind in kinds}
    compared: Table = {name: {} for name in of_views}
    for way, fit in learners(gathered.members, gathered.controls).items():
        p = sigmoid(tempered(out_of_fold(fit, sample), sample))
        for name, rows in of_views.items():
            compared[name][way] = judged(p[rows], sample.inpainted[rows], sample.sources[rows])
    return compared


def judged(p: np.ndarray, inpainted: np.ndarray, sources: np.ndarray) -> dict[str, Figure]:
    """The three figures of probabilities of "inpainted"."""
    return {
        "accuracy": figure(accuracy(p, inpainted), sources),
        "auroc": figure(auroc(p, inpainted), sources),
        "ece": figure(calibration_error(p, inpainted), sources, centred=True),
    }


def write_comparison(run: Path, photos: Table, cells: Mapping[str, Figure]) -> None:
    """Both tables, of photos and of cells, as JSON and as Markdown."""
    values: dict[str, Any] = {
        views: {way: {k: asdict(f) for k, f in row.items()} for way, row in t.items()} for views, t in photos.items()
    }
    values["cells"] = {way: asdict(f) for way, f in cells.items()}
    write_atomically(run / f"{COMPARISON}.json", json.dumps(values, indent=1) + "\n")
    write_atomically(run / f"{COMPARISON}.md", "\n".join(_comparison_lines(photos, cells)) + "\n")


def _comparison_lines(photos: Table, cells: Mapping[str, Figure]) -> Iterator[str]:
    for views, ways in photos.items():
        any_figure = next(iter(ways.values()))["accuracy"]
        yield f"{views}: {any_figure.photos} views of {any_figure.sources} source photos, {FOLDS} folds"
        yield ""
        rows = ((way, *map(value_of, row.values())) for way, row in ways.items())
        yield from table(("", "accuracy", "AUROC", "calibration error"), rows)
        yield ""
    yield "F1 of the cells of the fills among them"
    yield ""
    yield from table(("", "F1"), ((way, value_of(found)) for way, found in cells.items()))


def agreed(manifests: Sequence[Manifest]) -> tuple[float, tuple[str, ...]]:
    """The stacking share that all members kept out of their training, and every inpainter that one of them never met.

    Where they differ it is the least: photos are kept by their ids alone, so that a larger share holds every smaller
    one. Raises CheckpointError where a member's manifest doesn't say.
    """
    for manifest in manifests:
        if not manifest.training.get("stacking"):
            raise CheckpointError(
                f"The member {manifest.name} kept no photos for a stack, or doesn't say which; train it with --stacking"
                " and export it again."
            )
    share = min(float(manifest.training["stacking"]) for manifest in manifests)
    without = {name for manifest in manifests for name in manifest.training.get("without", ())}
    return share, tuple(sorted(without))


def _check_keys(manifests: Sequence[Manifest]) -> None:
    keys = [manifest.config["key"] for manifest in manifests]
    twice = [key for key, count in Counter(keys).items() if count > 1]
    if twice:
        raise CheckpointError(f"Two members are of the kind {twice[0]}; a stack takes one of each.")


def views_of(source: SourcePhoto, seed: int) -> list[View]:
    """The authentic copy and one drawn fill, as made and both altered alike: scaled, blurred, or saved as JPEG again.

    People's photos come in all sizes, and a maximum over many tiles is greater than one over few.
    """
    digest = hashlib.sha256(f"views/{seed}/{source.id}".encode("utf-8", "surrogatepass")).digest()
    rng = np.random.default_rng(np.frombuffer(digest, np.uint32))
    amounts = {
        "jpeg": int(rng.integers(_QUALITIES[0], _QUALITIES[1] + 1)),
        "blur": round(float(rng.uniform(*_BLURS)), 2),
        "scale": _SCALES[rng.integers(len(_SCALES))],
    }
    kind = str(rng.choice(list(_SHARES), p=list(_SHARES.values())))
    alteration = f"{kind} {amounts[kind]}"
    pair = (source.authentic[0], drawn(source.fills, seed))
    return [View(copy, name) for name in (AS_MADE, alteration) for copy in pair]


def _rounded(figures: dict[str, Figure]) -> dict[str, Any]:
    counted = figures["accuracy"]
    told = {name: round(found.value, 4) for name, found in figures.items()}
    return {"views": counted.photos, "source_photos": counted.sources, "folds": FOLDS, **told}


def _copy(member: Manifest, out: Path) -> None:
    """The member beside the stack that names it, unless it lies there."""
    assert member.path is not None
    if real(member.path.parent) != real(out):
        write_checkpoint(out, replace(member, default=False), load_weights(member))
