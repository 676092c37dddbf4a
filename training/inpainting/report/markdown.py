"""The report for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from training.inpainting.report.hidden_parts import HIDDEN_KINDS
from training.inpainting.report.measure import KINDS
from training.inpainting.report.semantics import AGREEMENT, CATEGORY
from training.inpainting.report.tables import DOMAINS, Entry
from training.measuring.figures import DRAWS
from training.measuring.reports import Bar, bars_table, table, value_of

_PLACES = {"hole psnr": 2, "psnr": 2}
_HEADS = {
    "hole lpips": "hole LPIPS",
    "lpips": "LPIPS",
    "hole psnr": "hole PSNR, dB",
    "psnr": "PSNR, dB",
    "ssim": "SSIM",
    "hole l1": "hole L1",
    "l1": "L1",
    "hole tv": "hole TV",
    "diversity": "diversity",
}


def markdown(
    about: dict[str, Any],
    entries: Sequence[Entry],
    bars: Sequence[Bar],
    realism: dict[str, Any],
    swaps: dict[str, Any],
    colours: dict[str, Any] | None,
    semantics: dict[str, Any] | None,
) -> str:
    """The whole report. Its second part is the bars."""
    lines = [f"# {about['checkpoint']} on photos never trained on", "", *_about(about), ""]
    lines += ["## Bars", "", *bars_table(bars), ""]
    lines += ["## Distance from real photos", "", *_realism(about, realism), ""]
    lines += ["## Right caption against a wrong one", "", *_swaps(about, swaps), ""]
    lines += ["## Colour control", "", *_colours(colours), ""]
    lines += ["## Semantic agreement", "", *_semantics(semantics, entries), ""]
    for domain in DOMAINS:
        for kind in KINDS:
            of_group = [entry for entry in entries if (entry.domain, entry.kind) == (domain, kind)]
            if of_group:
                lines += [f"## Holes: {kind}, photos: {domain}", "", *_by_filler(of_group), ""]
    return "\n".join(lines)


def _about(about: dict[str, Any]) -> Iterator[str]:
    yield f"{about['photos']} middle squares at {about['side']} px of the split '{about['split']}', with fixed holes."
    yield "L1, PSNR, SSIM and total variation (TV) of our fills are at z = μ; LPIPS, FID, KID and the captions are of"
    yield "a draw, seed 0, never the best of several; diversity is the mean LPIPS in the hole between three draws."
    yield f"Intervals are 95 % percentile bootstrap intervals over photos ({DRAWS} resamples)."


def _realism(about: dict[str, Any], realism: dict[str, Any]) -> Iterator[str]:
    if not realism:
        yield "Not measured."
        return
    yield f"Composites of {about['realism_photos']} photos against the same photos unharmed. With fewer photos than"
    yield "features FID is biased upwards, alike for all fillers."
    yield ""
    names = [name for name in next(iter(next(iter(realism.values())).values())) if name != "count"]
    rows = (
        (kind, filler, *(f"{figures[name]:.4g}" for name in names))
        for kind, fillers in realism.items()
        for filler, figures in fillers.items()
    )
    yield from table(("holes", "filler", *names), rows)


def _swaps(about: dict[str, Any], swaps: dict[str, Any]) -> Iterator[str]:
    if not swaps:
        yield "Not measured."
        return
    yield "Share of photos whose fill by the right caption fits that caption better than the fill of the same hole and"
    yield f"seed by a caption of another class; chance 0.5. Judge: {about['judge']}."
    yield ""
    rows = (
        (kind, group, f"{shares['share']:.3f}", str(shares["count"]))
        for kind, groups in swaps.items()
        for group, shares in groups.items()
    )
    yield from table(("holes", "captions", "share", "n"), rows)


def _colours(colours: dict[str, Any] | None) -> Iterator[str]:
    if colours is None:
        yield "Not measured."
        return

    def cells(found: dict[str, Any]) -> Iterator[str]:
        yield str(found["photos"])
        for name in ("nearest", "moved", "direction"):
            share = found[name]
            yield f"{share['value']:.3f} ({share['low']:.3f}–{share['high']:.3f})"
        yield f"{found['strength']:.3f}"
        yield f"{found['spread']:.1f}"

    head = ("photos", "n", "nearest", "nearest and moved", "right direction", "strength", "spread, ΔE")
    rows = [("all", *cells(colours)), *((name, *cells(found)) for name, found in colours["domains"].items())]
    yield from table(head, rows)
    yield ""
    yield "Fills by the colour asked for (rows) and the colour painted (columns):"
    yield ""
    names = colours["colours"]
    counts = ((name, *map(str, row)) for name, row in zip(names, colours["confusion"], strict=True))
    yield from table(("", *names), counts)


def _semantics(semantics: dict[str, Any] | None, entries: Sequence[Entry]) -> Iterator[str]:
    if semantics is None:
        yield "Not measured."
        return
    yield "A part of the animal is hidden: half of it, or a bird's head with its bill. Agreement: the outline that the"
    yield "outline network finds in the fill against that in the photo, intersection by union in the hole."
    yield "Category kept: share of birds that a classifier takes for the same species before and after. Ours is a draw."
    counted = (f"{kind}, {found['count']} ({found['share']:.0%})" for kind, found in semantics["kinds"].items())
    yield f"Of {semantics['photos']} photos count: {'; '.join(counted)}."
    yield ""
    found = {(e.kind, e.domain, e.filler, e.name): e.figure for e in entries if e.kind in HIDDEN_KINDS}

    def cells(kind: str, domain: str, filler: str) -> Iterator[str]:
        for name in (AGREEMENT, CATEGORY):
            figure = found.get((kind, domain, filler, name))
            yield from ("–", "–") if figure is None else (value_of(figure), str(figure.sources))

    groups = dict.fromkeys(key[:3] for key in found)
    yield from table(
        ("hidden", "photos", "filler", "agreement", "n", "category kept", "n"),
        ((*group, *cells(*group)) for group in groups),
    )


def _by_filler(entries: Sequence[Entry]) -> Iterator[str]:
    found = {(entry.filler, entry.name): entry.figure for entry in entries}
    names = [name for name in _HEADS if any(name == key[1] for key in found)]
    fillers = list(dict.fromkeys(key[0] for key in found))

    def cell(filler: str, name: str) -> str:
        return value_of(found[filler, name], _PLACES.get(name, 3)) if (filler, name) in found else "–"

    yield f"n = {max(figure.sources for figure in found.values())}"
    yield ""
    rows = ((filler, *(cell(filler, name) for name in names)) for filler in fillers)
    yield from table(("filler", *(_HEADS[name] for name in names)), rows)
