"""A report as one HTML file: styles and pictures inside, nothing from a network, no scripts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from app.verdicts import report_words as words
from app.verdicts.decision import Answer
from app.verdicts.label_words import LABELS_PROVE_NOTHING, Say, denies_authentic, tr
from app.verdicts.report import Report
from app.verdicts.report_markup import Writer, folder_and_names, percent, text
from app.verdicts.report_photos import at_large, table
from app.verdicts.report_style import style
from models.authenticity.verdict import ALTERED
from models.files.atomic_file import write_atomically
from models.imaging import PhotoError

_GENERATOR = '<meta name="generator" content="Featherproof '
_HEAD = 512  # bytes of a file in which a report of ours names us


def write_report(path: str | os.PathLike[str], report: Report, say: Say = tr) -> None:
    """Write a report, whole or not at all; `say` translates. Raises OSError."""
    write_atomically(path, page(report, say))


def check_report_file(path: str) -> None:
    """Raise PhotoError where there is a file that is no report of ours, which a new one may replace."""
    if not os.path.isfile(path):
        return
    try:
        with Path(path).open("rb") as file:
            found = file.read(_HEAD)
    except OSError as error:
        raise PhotoError(f"{path} can't be read: {error.strerror or error}.") from error
    if found and _GENERATOR.encode() not in found:
        raise PhotoError(f"{path} is no report of Featherproof, and isn't replaced by one: name another file.")


def page(report: Report, say: Say = tr) -> str:
    """The whole file as text."""
    writer = Writer(say)
    folder, names = folder_and_names([photo.path for photo in report.photos])
    when = report.made.when.strftime("%Y-%m-%d %H:%M")
    title = writer.text(words.TITLE)
    sections = (
        (words.SUMMARY, "summary", _summary(report, writer)),
        (words.AT_LARGE, "large", (_legend(writer) if report.shown else "") + at_large(report, names, writer)),
        (words.TABLE, "all", table(report, names, writer)),
        (words.READING, "reading", _reading(report, writer)),
        (words.MADE, "made", _made(report, folder, when, writer)),
    )
    body = "\n".join(
        f'<section class="{kind}">\n<h2>{writer.text(name)}</h2>\n{content}\n</section>'
        for name, kind, content in sections
    )
    return f"""<!DOCTYPE html>
<html lang="{writer.text(words.LANGUAGE)}">
<head>
<meta charset="utf-8">
{_GENERATOR}{text(report.made.version)}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style()}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p class="faint">{writer.text(words.INTRODUCTION, count=len(report.photos), when=when)}</p>
<p class="notice"><strong>{writer.text(words.NO_PROOF)}</strong></p>
</header>
<main>
{body}
</main>
</body>
</html>
"""


def _summary(report: Report, writer: Writer) -> str:
    judged = [photo for photo in report.photos if photo.verdict is not None]
    found = Counter(photo.verdict.verdict for photo in judged if photo.verdict is not None)
    outside = sum(photo.verdict is not None and photo.verdict.domain == () for photo in judged)
    authentic = [photo for photo in judged if photo.verdict is not None and photo.verdict.verdict == "authentic"]
    counts = [
        _Count(words.VERDICTS["inpainted"], found["inpainted"]),
        _Count(words.VERDICTS["unsure"], found["unsure"]),
        _Count(words.OUTSIDE_COUNT, outside, part=True),
        _Count(words.VERDICTS["authentic"], found["authentic"]),
        _Count(words.CONTRADICTED, sum(denies_authentic(photo.labels) for photo in authentic), part=True),
        _Count(words.UNREADABLE, len(report.photos) - len(judged)),
    ]
    parts = [_counts(counts, len(report.photos), words.FOUND, writer)]
    answers = Counter(photo.decision.answer for photo in report.photos if photo.decision is not None)
    if answers:
        decided = [_Count(words.ANSWERS[answer], answers[answer]) for answer in get_args(Answer)]
        decided.append(_Count(words.UNDECIDED, len(report.photos) - answers.total()))
        parts.append(_counts(decided, len(report.photos), words.DECISIONS, writer))
    if report.left_out:
        parts.append(f"<p>{writer.text(words.LEFT_OUT, count=report.left_out)}</p>")
    return "\n".join(parts)


@dataclass(frozen=True)
class _Count:
    """So many photos; a `part` of those of the line above, left out where there are none."""

    name: str
    photos: int
    part: bool = False


def _counts(counts: Sequence[_Count], total: int, what: str, writer: Writer) -> str:
    heads = "".join(
        f'<th scope="col"{kind}>{writer.text(name)}</th>'
        for name, kind in ((what, ""), (words.PHOTOS, ' class="number"'), (words.SHARE, ' class="number"'))
    )
    rows = "".join(
        f'<tr><th scope="row" class="{"part" if count.part else "whole"}">{writer.text(count.name)}</th>'
        f'<td class="number">{count.photos}</td><td class="number">{percent(count.photos / max(1, total))}</td></tr>'
        for count in counts
        if count.photos or not count.part
    )
    return f'<table class="counts"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _legend(writer: Writer) -> str:
    marks = "".join(f'<span style="left: {share:.0%}">{percent(share)}</span>' for share in (0.0, ALTERED, 1.0))
    told = writer.text(words.LEGEND_TOLD, share=percent(ALTERED))
    return (
        f'<figure class="legend"><figcaption><strong>{writer.text(words.LEGEND)}</strong></figcaption>'
        f'<div class="bar" aria-hidden="true"><div class="mark"></div></div><div class="scale">{marks}</div></figure>'
        f"<p>{told}</p>\n"
    )


def _reading(report: Report, writer: Writer) -> str:
    figures = report.made.figures
    points = [writer.text(words.THRESHOLDS, sure=percent(report.made.sure)), *map(writer.text, words.LIMITS)]
    points.append(writer.text(LABELS_PROVE_NOTHING))
    if {"source_photos", "found", "false alarms"} <= figures.keys():
        found, alarms = percent(figures["found"]), percent(figures["false alarms"])
        points.append(writer.text(words.MEASURED, photos=figures["source_photos"], found=found, alarms=alarms))
    return f"<ul>{''.join(f'<li>{point}</li>' for point in points)}</ul>"


def _made(report: Report, folder: str, when: str, writer: Writer) -> str:
    made = report.made
    digests = "<br>".join(f"{text(file)} <code>{text(digest)}</code>" for file, digest in made.digests)
    entries = [
        (words.ENSEMBLE, f"{text(made.ensemble)}: {text(made.title)}"),
        (words.DIGESTS, digests),
        (words.THRESHOLD, percent(made.sure)),
        (words.DEVICE, text(made.device)),
        (words.VERSION, f"Featherproof {text(made.version)}"),
        (words.WHEN, text(when)),
        (words.FOLDER, text(folder)),
    ]
    return f'{writer.facts(entries)}\n<p class="faint">{text(made.licence_note)}</p>'
