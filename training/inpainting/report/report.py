"""Measure an inpainting checkpoint and write its report: figures as JSON, CSV and Markdown, plots, picture sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from dataset_tools.index import read_index
from models.checkpoints.checkpoint import find
from models.files.atomic_file import write_atomically
from models.files.regular_file import open_regular
from models.inpainter import Inpainter
from models.outline import Outliner
from training.inpainting.report.colour_control import colour_control
from training.inpainting.report.examples import SIDE, Example, examples
from training.inpainting.report.fillers import BASELINES, TELEA, Filler
from training.inpainting.report.lpips import LPIPS
from training.inpainting.report.markdown import markdown
from training.inpainting.report.measure import DRAWN_KINDS, DRAWS, Distance, Row, measure
from training.inpainting.report.picture_sheet import Row as Line
from training.inpainting.report.picture_sheet import greyed, sheet, write_picture_sheet
from training.inpainting.report.plots import plot_all
from training.inpainting.report.realism import BIRDS, Realism
from training.inpainting.report.semantics import HEAD_COLUMNS, measure_semantics
from training.inpainting.report.species import Species
from training.inpainting.report.tables import Entry, bars, entries, semantic_bars
from training.measuring.reports import rounded, write_figures
from training.text.caption_judge import CaptionJudge, Swap

SHEET_PHOTOS = 12
_TELL_EVERY = 20  # photos


@dataclass(frozen=True)
class ReportOptions:
    """`featherproof-train evaluate inpainting`; see its help. A count of 0 leaves its part out."""

    index: tuple[Path, ...]
    out: Path
    checkpoint: str = "default"
    split: str = "test"
    photos: int = 120
    realism_photos: int | None = None  # None: all of the split
    colour_photos: int = 50  # of birds, and as many of pets
    semantic_photos: int = 100
    masks: Path | None = None
    lpips_weights: Path | None = None
    no_lpips: bool = False
    extractor: str = BIRDS
    extractor_weights: Path | None = None
    judge: str | None = None
    judge_weights: Path | None = None
    detail_from: int | None = None  # None: as the checkpoint says
    rim_depth: int | None = None  # likewise
    device: str = "auto"


Say = Callable[[str], None]


def evaluate(options: ReportOptions, say: Say) -> str:
    """Measure and write; returns the bars as Markdown lines, for the terminal.

    Raises ValueError, with one sentence, where the checkpoint, the indexes or a network that judges can't be used.
    """
    _check_files(options)
    inpainter = Inpainter.load(options.checkpoint, options.device, options.detail_from, options.rim_depth)
    judges = _judges(options)  # what can fail for want of a file fails before an hour's work

    def drawn(count: int | None) -> Iterator[Example]:
        return examples(options.index, options.split, count, options.masks, say, SIDE)

    rows = _told(measure(inpainter, drawn(options.photos), judges.distance), say)
    hidden: Sequence[Row] = ()
    parts: dict[str, Any] = {"realism": {}, "text_swap": {}, "colour_control": None, "semantics": None}
    if judges.realism:
        parts["realism"] = _realism(inpainter, drawn(options.realism_photos), judges.realism, say)
    if judges.captions:
        say("right captions against wrong ones")
        swaps = {kind: _swaps(inpainter, drawn(options.photos), kind) for kind in DRAWN_KINDS}
        parts["text_swap"] = {kind: judges.captions.text_swap(found) for kind, found in swaps.items()}
    if options.colour_photos:
        say("colour control")
        count = options.colour_photos
        painted = colour_control(inpainter, options.index, options.split, birds=count, pets=count)
        parts["colour_control"] = painted.figures()
        write_picture_sheet(options.out / "colours.webp", sheet(*painted.sheet()))
    if judges.outlines:
        say("semantic agreement")
        found = measure_semantics(inpainter, drawn(options.semantic_photos), judges.outlines, judges.species)
        parts["semantics"], hidden = found.figures(), found.rows
        if found.heads:
            write_picture_sheet(options.out / "heads.webp", sheet(HEAD_COLUMNS, found.heads))
    write_picture_sheet(options.out / "fills.webp", _fills_sheet(inpainter, list(drawn(SHEET_PHOTOS))))
    return _write(options, inpainter, judges, rows, hidden, parts)


def _check_files(options: ReportOptions) -> None:
    """Raise ValueError or OSError where a file that is named isn't there: before anything else is downloaded."""
    for index in options.index:
        read_index(index)
    if options.judge is not None:
        find(options.judge, kind="text-matching")
    for file in (options.lpips_weights, options.extractor_weights, options.judge_weights):
        if file is not None:
            open_regular(file).close()


@dataclass(frozen=True, eq=False)
class _Judges:
    distance: Distance | None
    realism: Realism | None
    captions: CaptionJudge | None
    outlines: Outliner | None
    species: Species | None


def _judges(options: ReportOptions) -> _Judges:
    measured, weights = options.semantic_photos > 0, options.extractor_weights
    return _Judges(
        None if options.no_lpips else LPIPS(options.lpips_weights).between,
        None if options.realism_photos == 0 else Realism(options.extractor, options.extractor_weights, options.device),
        None if options.judge is None else CaptionJudge.load(options.judge, options.judge_weights, options.device),
        Outliner.load(options.device) if measured else None,
        Species(weights, options.device) if measured and weights and options.extractor == BIRDS else None,
    )


def _write(
    options: ReportOptions,
    inpainter: Inpainter,
    judges: _Judges,
    rows: Sequence[Row],
    hidden: Sequence[Row],
    parts: dict[str, Any],
) -> str:
    ours = inpainter.manifest.name
    found = [*entries(rows), *entries(hidden)]
    held = list(bars(rows, ours, parts["realism"], parts["text_swap"], parts["colour_control"]))
    held += semantic_bars(hidden, ours)
    about = {
        "checkpoint": ours,
        "indexes": [str(path) for path in options.index],
        "split": options.split,
        "photos": len({row.id for row in rows}),
        "side": SIDE,
        "detail_from": inpainter.settings.detail_from,
        "rim_depth": inpainter.settings.rim_depth,
        "realism_photos": max((f["count"] for kind in parts["realism"].values() for f in kind.values()), default=0),
        "judge": judges.captions and judges.captions.manifest.title,
    }
    flat = [_flat(entry) for entry in found]
    values = {"about": about, "bars": [asdict(bar) for bar in held], **parts, "figures": flat}
    write_figures(options.out, values, flat)
    text = markdown(
        about, found, held, parts["realism"], parts["text_swap"], parts["colour_control"], parts["semantics"]
    )
    write_atomically(options.out / "report.md", text)
    plot_all(found, ours, options.out / "plots")
    return text.split("\n\n##", 2)[1].strip() + f"\n\n{options.out / 'report.md'}"


def _told(rows: Iterable[Row], say: Say) -> list[Row]:
    """The rows, with a word now and then: all of them take minutes."""
    found: list[Row] = []
    seen: set[str] = set()
    for row in rows:
        if row.id not in seen:
            seen.add(row.id)
            if len(seen) % _TELL_EVERY == 0:
                say(f"{len(seen)} photos measured")
        found.append(row)
    return found


def _realism(inpainter: Inpainter, found: Iterable[Example], realism: Realism, say: Say) -> dict[str, Any]:
    """FID and KID of every filler, by kind of holes, of draws with seed 0."""
    say("distance from real photos")
    fillers: dict[str, Callable[[Example, np.ndarray], np.ndarray]] = {
        inpainter.manifest.name: lambda example, hole: inpainter.fill(example.photo, hole, example.caption)[0].photo
    }
    fillers |= {name: partial(_filled_by, filler) for name, filler in BASELINES.items()}
    keys = {(kind, name): f"{name}, {kind} holes" for kind in DRAWN_KINDS for name in fillers}
    for example in found:
        if all(kind in example.holes for kind in DRAWN_KINDS):
            realism.add_photo(example.photo)
            for (kind, name), key in keys.items():
                realism.add_fill(key, fillers[name](example, example.hole(kind)))
    figures = realism.figures()
    return {kind: {name: figures[keys[kind, name]] for name in fillers} for kind in DRAWN_KINDS}


def _filled_by(filler: Filler, example: Example, hole: np.ndarray) -> np.ndarray:
    return filler(example.photo, hole)


def _swaps(inpainter: Inpainter, found: Iterable[Example], kind: str) -> Iterator[Swap]:
    for example in found:
        if example.caption and example.wrong_caption and kind in example.holes:
            hole = example.hole(kind)
            right, wrong = (
                inpainter.fill(example.photo, hole, text)[0].photo for text in (example.caption, example.wrong_caption)
            )
            yield Swap(right, wrong, example.caption, example.origin)


def _fills_sheet(inpainter: Inpainter, found: Sequence[Example]) -> Image.Image:
    """Photo, hole, draws by the right caption, Telea, a draw by a wrong caption; centre and object holes in turn."""
    lines = []
    for number, example in enumerate(found):
        kind = DRAWN_KINDS[number % len(DRAWN_KINDS)]
        hole = example.hole(kind if kind in example.holes else DRAWN_KINDS[0])
        draws = [fill.photo for fill in inpainter.fill(example.photo, hole, example.caption, DRAWS)]
        wrong = inpainter.fill(example.photo, hole, example.wrong_caption)[0].photo
        telea = BASELINES[TELEA](example.photo, hole)
        pictures = (example.photo, greyed(example.photo, hole), *draws, telea, wrong)
        lines.append(Line(f'"{example.caption}" Wrong: "{example.wrong_caption}"', pictures))
    return sheet(("photo", "hole", *(f"ours, seed {n}" for n in range(DRAWS)), "Telea", "ours, wrong caption"), lines)


def _flat(entry: Entry) -> dict[str, Any]:
    return {
        "holes": entry.kind,
        "filler": entry.filler,
        "photos_of": entry.domain,
        "figure": entry.name,
        **rounded(entry.figure),
    }
