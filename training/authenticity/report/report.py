"""Measure an ensemble and write the report: figures.json, figures.csv, report.md and plots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models.authenticator import Authenticator
from models.authenticity.members import MEMBER_KIND, members_of
from models.checkpoints.checkpoint import CheckpointError, find
from models.files.atomic_file import write_atomically
from training.authenticity.report.false_alarms import authentic_photos, false_alarms
from training.authenticity.report.markdown import markdown
from training.authenticity.report.measure import ALTERATIONS, STACK, Rows, Subject, measure, views_of
from training.authenticity.report.plots import plot_all
from training.authenticity.report.tables import Entry, bars, entries, outside_counts, verdict_counts
from training.measuring.figures import calibration_floor
from training.measuring.reports import rounded, write_figures
from training.measuring.spread import spread
from training.photos.alterations import AS_MADE
from training.photos.parts import SourcePhoto, source_photos
from training.stack.fit import SAMPLE
from training.stack.learners import LOGISTIC, Judged, learners
from training.stack.sample import read_sample
from training.stack.scans import Judge, load_judges


@dataclass(frozen=True)
class ReportOptions:
    """`featherproof-train evaluate authenticity`; see its help."""

    index: tuple[Path, ...]
    out: Path
    checkpoint: str = "default"
    split: str = "test"
    photos: int | None = None
    unseen: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    stack_run: Path | None = None
    authentic: tuple[Path, ...] = ()
    as_made: bool = False
    seed: int = 0
    device: str = "auto"


def evaluate(options: ReportOptions, say: Callable[[str], None]) -> str:
    """Measure and write; returns the bars as Markdown lines, for the terminal.

    Raises ValueError, with one sentence, where the checkpoint, the sets or the stack's run can't be used.
    """
    everything = source_photos(options.index, options.split)
    authentic = list(authentic_photos(options.authentic))
    authenticator = Authenticator.load(options.checkpoint, options.device)
    members = members_of(authenticator.manifest)
    controls = load_judges([find(name, kind=MEMBER_KIND) for name in options.control], options.device)
    judges = [Judge(m, member) for m, member in zip(members, authenticator.members, strict=True)] + controls
    ways = _ways(options.stack_run, judges, len(members)) if options.stack_run else {}
    subject = Subject(authenticator, judges, ways)
    sources = spread(everything, options.photos)
    unseen = _unseen(authenticator, everything, options.unseen)
    say(f"{len(sources)} of {len(everything)} source photos; never met: {', '.join(unseen) or 'no inpainter'}")
    scans = options.out / "scans"
    views = views_of(sources, unseen, options.seed, () if options.as_made else ALTERATIONS)
    rows = measure(subject, views, unseen, scans, say)
    alarms = false_alarms(subject, authentic, scans, say)
    say("resampling for the intervals")
    found = list(entries(rows))
    about = {
        "checkpoint": authenticator.manifest.name,
        "members": {m.name: m.title for m in members},
        "controls": {judge.manifest.name: judge.manifest.title for judge in controls},
        "indexes": [str(path) for path in options.index],
        "split": options.split,
        "source_photos": len(sources),
        "of": len(everything),
        "never_met": list(unseen),
        "seed": options.seed,
        "verdicts": verdict_counts(rows),
        "outside": None if authenticator.gate is None else outside_counts(rows),
        "calibration_error_by_chance": round(_floor(rows), 4),
    }
    held = list(bars(found, alarms))
    flat = [_flat(entry) for entry in found]
    values = {"about": about, "bars": [asdict(bar) for bar in held], "figures": flat}
    write_figures(options.out, values | {"false_alarms_on_unseen_sources": alarms and asdict(alarms)}, flat)
    text = markdown(about, found, held, alarms)
    write_atomically(options.out / "report.md", text)
    plot_all(rows, found, options.out / "plots")
    return text.split("\n\n##", 2)[1].strip() + f"\n\n{options.out / 'report.md'}"


def _unseen(authenticator: Authenticator, sources: Sequence[SourcePhoto], named: Sequence[str]) -> tuple[str, ...]:
    """Inpainters that the training sets of the ensemble did not hold, or that its members left out, and those named.

    Raises ValueError for a name that no fill has.
    """
    there = {str(fill.inpainter) for source in sources for fill in source.fills}
    unknown = [name for name in named if name not in there]
    if unknown:
        raise ValueError(f"No fill of the sets is by {unknown[0]}; there are {', '.join(sorted(there))}.")
    met = authenticator.manifest.training.get("inpainters")
    new = there - set(met) if met is not None else set()
    return tuple(sorted(new | set(named)))


def _ways(run: Path, judges: Sequence[Judge], members: int) -> dict[str, Judged]:
    """The other meta-learners, and each judge calibrated alone, fitted again on the stack's own sample."""
    gathered = read_sample(run / SAMPLE)
    weights = tuple(sha for judge in judges for sha in judge.weights)
    if gathered.weights != weights or len(gathered.members) != members:
        raise CheckpointError(f"{run} is the run of a stack over other members, or with other controls.")
    fits = learners(gathered.members, gathered.controls)
    return {name: fit(gathered.sample) for name, fit in fits.items() if name != LOGISTIC}  # that is the stack


def _floor(rows: Rows) -> float:
    balanced = (rows.facts["alteration"] == AS_MADE) & (rows.facts["drawn"] | ~rows.facts["inpainted"])
    return calibration_floor(rows.p[STACK][balanced])


def _flat(entry: Entry) -> dict[str, Any]:
    return {
        "table": entry.table,
        "group": entry.group,
        "way": entry.way,
        "figure": entry.name,
        **rounded(entry.figure),
    }
