"""Judge the copies of held-out photos by the path that users' photos take, and keep what each way says of each.

The members' scans go through `Authenticator.judge`, as every photo's do. Nothing of a photo but its row is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.authenticator import Authenticator, Verdict, likeliest_category
from models.authenticity.scan import Scan
from models.authenticity.stack import sigmoid
from models.authenticity.verdict import ALTERED
from training.photos.alterations import AS_MADE
from training.photos.parts import SourcePhoto, drawn
from training.stack.cells import Counts, counted
from training.stack.learners import Judged
from training.stack.sample import all_features
from training.stack.scans import Judge, Seen, View, seen

ALTERATIONS = ("jpeg 90", "jpeg 75", "jpeg 60", "scale 0.75", "scale 0.5", "scale 2", "scale 4", "blur 1")
STACK = "stack"
RAW = " raw"  # behind a judge's name: its image logit as it is; "alone" is the same, calibrated on the stack's sample


@dataclass(frozen=True, eq=False)
class Rows:
    """What was measured, one entry a view, N of them.

    `facts`: what the view is, by name, arrays N: "entry" (the source photo's number), "drawn", "drawn any", and what
    `_facts` tells; "quality" is 0 for a PNG, "category right" NaN where no member knows the category.
    `p`: the probability of "inpainted" by way, float N. `cells`: by way, cells right, wrong and missed, N×3.
    """

    facts: dict[str, np.ndarray]
    p: dict[str, np.ndarray]
    cells: dict[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Subject:
    """What is measured: an ensemble, its members as judges and then controls, which stand alone, and other ways to
    make one answer of the features of all judges, by name."""

    authenticator: Authenticator
    judges: Sequence[Judge]
    ways: Mapping[str, Judged]

    @property
    def singles(self) -> list[str]:
        """A name for each judge: a member's key, a control's checkpoint."""
        own = len(self.authenticator.members)
        return [judge.member.key for judge in self.judges[:own]] + [judge.manifest.name for judge in self.judges[own:]]


def views_of(
    sources: Sequence[SourcePhoto], unseen: Sequence[str], seed: int, alterations: Sequence[str] = ALTERATIONS
) -> list[tuple[View, dict[str, Any]]]:
    """All views that are measured, each with the facts that its copy alone doesn't tell.

    Every copy as made. The authentic copy and one drawn fill, by an inpainter that training met, are also altered:
    these pairs are the balanced figures. "drawn any" is one fill drawn among all.
    """
    found = []
    for entry, source in enumerate(sources):
        met = [fill for fill in source.fills if fill.inpainter not in unseen]
        one, anyone = drawn(met, seed) if met else None, drawn(source.fills, seed)
        for copy in (*source.authentic[:1], *source.fills):
            facts = {"entry": entry, "drawn": copy is one, "drawn any": copy is anyone}
            found.append((View(copy, AS_MADE), facts))
        for name in alterations if one else ():
            found += [
                (View(copy, name), {"entry": entry, "drawn": copy is one, "drawn any": False})
                for copy in (source.authentic[0], one)
                if copy is not None
            ]
    return found


def measure(
    subject: Subject,
    views: Sequence[tuple[View, dict[str, Any]]],
    unseen: Sequence[str],
    folder: Path,
    say: Callable[[str], None],
) -> Rows:
    """Rows of all views; scans are kept in `folder`."""
    told = dict(views)
    facts: dict[str, list[Any]] = {}
    p: dict[str, list[float]] = {}
    cells: dict[str, list[Counts]] = {}
    for found in seen(subject.judges, [view for view, _ in views], folder, say, gate=subject.authenticator.gate):
        verdict = _verdict(subject, found)
        _append(facts, told[found.view] | _facts(subject, found, verdict, unseen))
        _append(p, _probabilities(subject, found, verdict))
        _append(cells, _cells(subject, found, verdict))
    return Rows(
        {name: np.array(values) for name, values in facts.items()},
        {name: np.array(values) for name, values in p.items()},
        {name: np.array(values, np.int64).reshape(-1, 3) for name, values in cells.items()},
    )


def _append(lists: dict[str, list[Any]], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        lists.setdefault(name, []).append(value)


def _verdict(subject: Subject, found: Seen) -> Verdict:
    started = time.perf_counter()
    return subject.authenticator.judge(_scans(subject, found), found.traits, found.size, started, found.domain)


def _scans(subject: Subject, found: Seen) -> dict[str, Scan]:
    """The members' scans by key; the controls' come after them."""
    return {m.key: scan for m, scan in zip(subject.authenticator.members, found.scans, strict=False)}


def _facts(subject: Subject, found: Seen, verdict: Verdict, unseen: Sequence[str]) -> dict[str, Any]:
    copy, category = found.view.copy, likeliest_category(subject.authenticator.members, _scans(subject, found))
    known = any(copy.category in member.categories for member in subject.authenticator.members)
    return {
        "source": copy.source,
        "inpainted": copy.inpainted,
        "inpainter": copy.inpainter or "",
        "unseen": copy.inpainter in unseen,
        "hole kind": copy.hole_kind or "",
        "hole area": copy.hole_area,
        "domain": copy.domain,
        "quality": copy.quality or 0,
        "side": min(found.size),
        "alteration": found.view.alteration,
        "verdict": verdict.verdict,
        "outside": verdict.domain == (),
        "category right": float(category[0] == copy.category) if category and known else float("nan"),
    }


def _probabilities(subject: Subject, found: Seen, verdict: Verdict) -> dict[str, float]:
    """Of "inpainted", by the stack, by each judge alone as it is, and by the other ways."""
    features = all_features(found)[None]
    raw = {n + RAW: float(sigmoid(scan.features[0])) for n, scan in zip(subject.singles, found.scans, strict=True)}
    others = {name: float(sigmoid(way(features))[0]) for name, way in subject.ways.items()}
    return {STACK: verdict.p_inpainted} | raw | others


def _cells(subject: Subject, found: Seen, verdict: Verdict) -> dict[str, Counts]:
    """Cells right, wrong and missed, in the heat map that people see and in each judge's own."""
    maps = {STACK: verdict.cells >= ALTERED}
    maps |= {name + RAW: scan.cells >= 0 for name, scan in zip(subject.singles, found.scans, strict=True)}
    return {name: counted(called, found.filled) for name, called in maps.items()}
