"""Stack members: scan the photos that none of them saw, fit the logistic stack, compare it, write the checkpoint."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from models.atomic_file import atomic_file, write_atomically
from models.authenticator import KIND, MEMBER_KIND, features_of
from models.authenticity.stack import sigmoid
from models.checkpoint import CheckpointError, Manifest, find, load_weights, write_checkpoint
from training.alterations import AS_MADE
from training.export import LICENCE
from training.figures import Figure, accuracy, auroc, calibration_error, figure
from training.meta_learners import FOLDS, LOGISTIC, Sample, fit_stack, learners, out_of_fold, tempered
from training.scans import Judge, View, load_judges, seen
from training.set_copies import SourcePhoto, drawn, source_photos
from training.spread import spread

SCANS, SAMPLE, COMPARISON = "scans", "sample.npz", "comparison"
_SCALES = ("scale 0.5", "scale 1.5", "scale 2")
_LEAST_QUALITY, _MOST_QUALITY = 60, 95  # of JPEG re-encodings
_JPEG_SHARE = 0.4  # of altered views; the others are scaled


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
    seed: int = 0
    device: str = "auto"
    title: str | None = None
    default: bool = False


@dataclass(frozen=True, eq=False)
class Gathered:
    """A sample to fit on, what each of its views went through, and whose features its columns are."""

    sample: Sample
    alterations: np.ndarray  # str N
    members: tuple[str, ...]  # keys
    controls: tuple[str, ...]  # names
    weights: tuple[str, ...]  # sha256, of members and then controls


def make_stack(options: StackOptions, say: Callable[[str], None]) -> Manifest:
    """Fit a stack and write its checkpoint, with copies of its members beside it; returns its manifest.

    Raises ValueError, with one sentence, where the members don't go together or there are too few photos.
    """
    manifests = [find(name, kind=MEMBER_KIND) for name in options.members]
    controls = [find(name, kind=MEMBER_KIND) for name in options.controls]
    stacking, without = agreed([*manifests, *controls])
    _check_keys(manifests)
    sources = source_photos(options.index, "stack", stacking, without)
    met = sorted({str(fill.inpainter) for source in sources for fill in source.fills})
    chosen = spread(sources, options.photos)
    say(f"{len(chosen)} of {len(sources)} source photos that no member saw")
    views = [view for source in chosen for view in views_of(source, options.seed)]
    judges = load_judges([*manifests, *controls], options.device)
    gathered = gather(judges, len(manifests), views, options.run / SCANS, say)
    keep_sample(options.run / SAMPLE, gathered)
    table = compare(gathered)
    stack, strength = fit_stack(_of_members(gathered))
    write_comparison(options.run, table)
    manifest = Manifest(
        name=options.name,
        kind=KIND,
        architecture="stack",
        title=options.title or f"Logistic stack of {', '.join(gathered.members)}",
        config={"members": [manifest.name for manifest in manifests]},
        training={
            "data": dict(sorted(Counter(f"stacking {source.authentic[0].domain}" for source in chosen).items())),
            "views": len(gathered.alterations),
            "stacking": stacking,
            "without": list(without),
            "inpainters": met,
            "C": strength,
            "temperature": round(stack.temperature, 4),
            "seed": options.seed,
        },
        metrics={"out_of_fold": _rounded(table["all views"][LOGISTIC])},
        licence_note=LICENCE,
        default=options.default,
    )
    for member in manifests:
        _copy(member, options.out)
    return write_checkpoint(options.out, manifest, stack.to_tensors())


def agreed(manifests: Sequence[Manifest]) -> tuple[float, tuple[str, ...]]:
    """The stacking share that all members kept out of their training, and every inpainter that one of them never met.

    Raises CheckpointError where a member's manifest doesn't say, or where they differ: photos that are new to one
    would have trained another.
    """
    for manifest in manifests:
        if not manifest.training.get("stacking"):
            raise CheckpointError(
                f"The member {manifest.name} kept no photos for a stack, or doesn't say which; train it with --stacking"
                " and export it again."
            )
    shares = {float(manifest.training["stacking"]) for manifest in manifests}
    if len(shares) > 1:
        told = ", ".join(f"{manifest.name} {manifest.training['stacking']}" for manifest in manifests)
        raise CheckpointError(
            f"The members kept different shares of the photos for the stack ({told}), so that some would be stacked on"
            " photos that they were trained on; train them with the same --stacking."
        )
    without = {name for manifest in manifests for name in manifest.training.get("without", ())}
    return shares.pop(), tuple(sorted(without))


def _check_keys(manifests: Sequence[Manifest]) -> None:
    keys = [manifest.config["key"] for manifest in manifests]
    twice = [key for key, count in Counter(keys).items() if count > 1]
    if twice:
        raise CheckpointError(f"Two members are of the kind {twice[0]}; a stack takes one of each.")


def views_of(source: SourcePhoto, seed: int) -> list[View]:
    """The authentic copy and one drawn fill, as made and both altered alike: scaled, or saved as JPEG again.

    People's photos come in all sizes, and a maximum over many tiles is greater than one over few.
    """
    digest = hashlib.sha256(f"views/{seed}/{source.id}".encode("utf-8", "surrogatepass")).digest()
    rng = np.random.default_rng(np.frombuffer(digest, np.uint32))
    quality = int(rng.integers(_LEAST_QUALITY, _MOST_QUALITY + 1))
    scale = _SCALES[rng.integers(len(_SCALES))]
    alteration = f"jpeg {quality}" if rng.random() < _JPEG_SHARE else scale
    pair = (source.authentic[0], drawn(source.fills, seed))
    return [View(copy, name) for name in (AS_MADE, alteration) for copy in pair]


def gather(
    judges: Sequence[Judge], members: int, views: Sequence[View], folder: Path, say: Callable[[str], None]
) -> Gathered:
    """Scan all views; the first `members` judges are the stack's, the others controls."""
    found = list(seen(judges, views, folder, say))
    sample = Sample(
        features=np.stack([features_of(list(view.scans)) for view in found]),
        inpainted=np.array([view.view.copy.inpainted for view in found]),
        sources=np.array([view.view.copy.source for view in found]),
    )
    return Gathered(
        sample,
        alterations=np.array([view.view.alteration for view in found]),
        members=tuple(judge.member.key for judge in judges[:members]),
        controls=tuple(judge.manifest.name for judge in judges[members:]),
        weights=tuple(sha for judge in judges for sha in judge.weights),
    )


def _of_members(gathered: Gathered) -> Sample:
    sample = gathered.sample
    own = sample.features.shape[1] // (len(gathered.members) + len(gathered.controls)) * len(gathered.members)
    return replace(sample, features=sample.features[:, :own])


def keep_sample(path: Path, gathered: Gathered) -> None:
    """Write what the meta-learners were fitted on, so that measuring can fit them again."""
    sample = gathered.sample
    with atomic_file(path) as temporary, temporary.open("wb") as stream:
        np.savez(
            stream,
            features=sample.features,
            inpainted=sample.inpainted,
            sources=sample.sources,
            alterations=gathered.alterations,
            members=np.array(gathered.members, np.str_),
            controls=np.array(gathered.controls, np.str_),
            weights=np.array(gathered.weights, np.str_),
        )


def read_sample(path: Path) -> Gathered:
    """What `keep_sample` wrote. Raises ValueError where there is none."""
    try:
        with np.load(path) as kept:
            arrays = {name: kept[name] for name in kept.files}
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} is no sample that a stack was fitted on: give the stack's run folder.") from error
    names = {name: tuple(str(value) for value in arrays.pop(name)) for name in ("members", "controls", "weights")}
    alterations = arrays.pop("alterations")
    return Gathered(Sample(**arrays), alterations, **names)


Table = dict[str, dict[str, dict[str, Figure]]]  # of which views, by which way, which figure


def compare(gathered: Gathered) -> Table:
    """Accuracy, AUROC and calibration error of every way, on out-of-fold predictions tempered on other folds."""
    sample = gathered.sample
    of_views = {"all views": np.ones(len(sample.inpainted), bool), AS_MADE: gathered.alterations == AS_MADE}
    table: Table = {name: {} for name in of_views}
    for way, fit in learners(gathered.members, gathered.controls).items():
        p = sigmoid(tempered(out_of_fold(fit, sample), sample))
        for name, rows in of_views.items():
            table[name][way] = judged(p[rows], sample.inpainted[rows], sample.sources[rows])
    return table


def judged(p: np.ndarray, inpainted: np.ndarray, sources: np.ndarray) -> dict[str, Figure]:
    """The three figures of probabilities of "inpainted"."""
    return {
        "accuracy": figure(accuracy(p, inpainted), sources),
        "auroc": figure(auroc(p, inpainted), sources),
        "ece": figure(calibration_error(p, inpainted), sources, centred=True),
    }


def write_comparison(run: Path, table: Table) -> None:
    """The table as JSON and as Markdown."""
    values = {
        views: {way: {k: asdict(f) for k, f in row.items()} for way, row in t.items()} for views, t in table.items()
    }
    write_atomically(run / f"{COMPARISON}.json", json.dumps(values, indent=1) + "\n")
    write_atomically(run / f"{COMPARISON}.md", "\n".join(comparison_lines(table)) + "\n")


def comparison_lines(table: Table) -> Iterable[str]:
    """The table in Markdown: value and 95 % interval."""
    for views, ways in table.items():
        any_figure = next(iter(ways.values()))["accuracy"]
        yield f"{views}: {any_figure.photos} views of {any_figure.sources} source photos, {FOLDS} folds"
        yield ""
        yield "| | accuracy | AUROC | calibration error |"
        yield "| --- | --- | --- | --- |"
        for way, row in ways.items():
            yield f"| {way} | " + " | ".join(f"{f.value:.3f} ({f.low:.3f}–{f.high:.3f})" for f in row.values()) + " |"
        yield ""


def _rounded(figures: dict[str, Figure]) -> dict[str, Any]:
    counted = figures["accuracy"]
    told = {name: round(found.value, 4) for name, found in figures.items()}
    return {"views": counted.photos, "source_photos": counted.sources, "folds": FOLDS, **told}


def _copy(member: Manifest, out: Path) -> None:
    """The member beside the stack that names it, unless it lies there."""
    assert member.path is not None
    if member.path.parent.resolve() != out.resolve():
        write_checkpoint(out, replace(member, default=False), load_weights(member))
