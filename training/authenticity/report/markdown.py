"""The report for people: tables with every value's 95 % interval and count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from training.authenticity.report.false_alarms import FalseAlarms
from training.authenticity.report.measure import STACK
from training.authenticity.report.tables import HEADLINE, TABLES, Entry
from training.measuring.figures import BINS, DRAWS, Figure
from training.measuring.reports import Bar, bars_table, count_of, table, value_of
from training.photos.alterations import AS_MADE

_HEADS = {
    "accuracy": "accuracy",
    "auroc": "AUROC",
    "ece": "calibration error",
    "found": "fills found",
    "false alarms": "false alarms",
    "cell f1": "cell F1",
    "cell iou": "cell IoU",
}


def markdown(about: dict[str, Any], entries: Sequence[Entry], bars: Sequence[Bar], alarms: FalseAlarms | None) -> str:
    """The whole report. Its second part is the bars."""
    lines = [f"# {about['checkpoint']} on photos never trained on", "", *_about(about), ""]
    lines += ["## Bars", "", *_bars(bars, about["calibration_error_by_chance"]), ""]
    lines += ["## Every way, balanced", "", *_by_way(entries), ""]
    for name in TABLES:
        of_table = [entry for entry in entries if entry.table == name and entry.way == STACK]
        lines += [f"## The stack by {name}", "", *_by_group(of_table), ""]
    lines += ["## Accuracy after alterations, every way", "", *_ways_by_group(entries, "alteration"), ""]
    lines += ["## Accuracy by inpainter, every way", "", *_ways_by_group(entries, "inpainter"), ""]
    lines += ["## Verdicts", "", *_verdicts(about["verdicts"], about["outside"]), ""]
    lines += ["## Category, before inpainting and after", "", *_category(entries), ""]
    lines += ["## Photos of unseen sources, never altered", "", *_alarms(alarms), ""]
    return "\n".join(lines)


def _about(about: dict[str, Any]) -> Iterator[str]:
    photos = f"{about['source_photos']} of {about['of']} source photos"
    yield f"{photos} of the split '{about['split']}', seed {about['seed']}."
    yield 'Every group of fills is held against the authentic copies of the same photos, 1:1; "n" counts files, then'
    yield f"source photos. Intervals are 95 % percentile bootstrap intervals over source photos ({DRAWS} resamples);"
    yield "one without width means that all resamples agree: without an error among n photos a rate of 3/n is still"
    yield f"likely enough. Calibration error: {BINS} bins of equal numbers. Cells are counted in fills only."
    yield 'With "raw" behind its name, a member or control is judged by its image logit as it is, with "alone" by the'
    yield "same logit, calibrated as the stack is."
    yield f"Inpainters that training never met: {', '.join(about['never_met']) or 'none in these sets'}."
    yield ""
    for part in ("members", "controls"):
        for name, title in about[part].items():
            yield f"* {part[:-1]} {name}: {title}"


def _bars(bars: Sequence[Bar], by_chance: float) -> Iterator[str]:
    yield from bars_table(bars)
    yield ""
    yield "With so few photos even a classifier that is calibrated perfectly would show a calibration error of"
    yield f"{by_chance:.3f}."


def _by_way(entries: Sequence[Entry]) -> Iterator[str]:
    rows: dict[str, dict[str, Figure]] = {}
    for entry in entries:
        if (entry.table, entry.group) == ("overall", HEADLINE):
            rows.setdefault(entry.way, {})[entry.name] = entry.figure
    yield from _figures("way", rows)


def _by_group(entries: Sequence[Entry]) -> Iterator[str]:
    rows: dict[str, dict[str, Figure]] = {}
    for entry in entries:
        rows.setdefault(entry.group, {})[entry.name] = entry.figure
    yield from _figures("", rows)


def _figures(first: str, rows: dict[str, dict[str, Figure]]) -> Iterator[str]:
    """A table with a row for each group and a column for each figure."""
    yield from table(
        (first, "n", *_HEADS.values()),
        (
            (name, count_of(row["accuracy"]), *(value_of(row[key]) if key in row else "–" for key in _HEADS))
            for name, row in rows.items()
        ),
    )


def _ways_by_group(entries: Sequence[Entry], of: str) -> Iterator[str]:
    found = {(e.group, e.way): e.figure for e in entries if e.table == of and e.name == "accuracy"}
    groups, ways = (list(dict.fromkeys(key[place] for key in found)) for place in (0, 1))
    yield from table(("", *ways), ((group, *(value_of(found[group, way]) for way in ways)) for group in groups))


def _verdicts(counts: dict[str, dict[str, int]], outside: dict[str, int] | None) -> Iterator[str]:
    words = list(next(iter(counts.values())))
    yield from table(
        ("copies, one fill a photo", *(f'said "{word}"' for word in words)),
        ((label, *(str(row[word]) for word in words)) for label, row in counts.items()),
    )
    yield ""
    if outside is None:
        yield "There is no checkpoint of outlines, so nobody looked whether a photo shows a bird, cat or dog."
        return
    told = ", ".join(f"{count} of {sum(counts[label].values())} {label}" for label, count in outside.items())
    yield f"Outside of what it was trained on (no bird, cat or dog was seen), and so unsure at most: {told}."


def _category(entries: Sequence[Entry]) -> Iterator[str]:
    found = [entry for entry in entries if entry.table == "category"]
    if not found:
        yield "No member knows the categories of these photos."
        return
    yield from table(("", "n", "category right"), ((e.group, count_of(e.figure), value_of(e.figure)) for e in found))


def _alarms(alarms: FalseAlarms | None) -> Iterator[str]:
    if alarms is None:
        yield "None were given, and scikit-image, which brings some, is not installed."
        return
    ways = list(alarms.shares[AS_MADE])
    yield 'Shares called inpainted (p over 0.5); "said": with a calibrated confidence of 0.8, as people are told.'
    yield ""
    yield from table(
        ("", "n", *ways),
        ((name, str(row[STACK].photos), *(value_of(row[way]) for way in ways)) for name, row in alarms.shares.items()),
    )
    yield ""
    yield from table(
        ("photo", "verdict", "p of the stack", "outside"),
        (
            (photo["photo"], photo["verdict"], f"{photo['p'][STACK]:.3f}", "yes" if photo["outside"] else "")
            for photo in alarms.photos
        ),
    )
