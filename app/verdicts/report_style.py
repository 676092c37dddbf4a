"""How a report looks, on a screen and on paper."""

from __future__ import annotations

import numpy as np

from app.verdicts.heat_colours import FAINTEST, on_grey
from models.authenticity.verdict import ALTERED

_STYLE = """
:root { color-scheme: light; --ink: #1b1b1f; --faint: #55555c; --line: #c9c9cf; --ground: #f4f4f6; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem; background: #fff; color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
p, ul { margin: .5rem 0; max-width: 48rem; }
ul { padding-left: 1.25rem; }
.faint { color: var(--faint); }
.notice { border-left: 4px solid #9a4a00; background: #fdf3e7; padding: .6rem .9rem; max-width: none; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; }
caption { text-align: left; color: var(--faint); padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); overflow-wrap: normal; }
tbody th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.counts { width: auto; min-width: 24rem; }
.counts + .counts { margin-top: 1rem; }
.counts .part { font-weight: 400; padding-left: 1.2rem; }
.thumbnail { width: 60px; }
.file { width: 34%; }
.decision { width: 17%; }
tbody th, .long, dd, code { overflow-wrap: anywhere; }
.inpainted, .unsure, .authentic { white-space: nowrap; }
.thumbnail img { display: block; max-width: 48px; max-height: 48px; }
.inpainted { color: #9a4a00; font-weight: 600; }
.unsure { color: #55555c; font-weight: 600; }
.authentic { color: #17692d; font-weight: 600; }
.denied { color: #9a4a00; }
.photo { border-top: 1px solid var(--line); padding: 1rem 0; margin: 0; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; max-width: 61rem; }
.pair img { display: block; width: auto; height: auto; max-width: 100%; max-height: 26rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .6rem 0 0; font-size: .87rem; }
dt { color: var(--faint); }
dd { margin: 0; }
.legend { max-width: 26rem; margin: .75rem 0; }
.legend .bar { position: relative; height: 14px; LEGEND }
.legend .mark { position: absolute; left: THRESHOLD; top: -2px; width: 3px; margin-left: -1px; height: 18px;
  background: #fff; outline: 1px solid #000; }
.legend .scale { position: relative; height: 1.4rem; font-size: .8rem; }
.legend .scale span { position: absolute; white-space: nowrap; transform: translateX(-50%); }
.legend .scale span:first-child { transform: none; }
.legend .scale span:last-child { transform: translateX(-100%); }
code { font: .8rem ui-monospace, Consolas, monospace; }
@media screen and (max-width: 40rem) {
  .pair { grid-template-columns: 1fr; }
  .wide { overflow-x: auto; }
}
@page { margin: 15mm 13mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2, h3, caption { break-after: avoid; }
  thead { display: table-header-group; }
  tr, .photo, .legend, .notice, li { break-inside: avoid; }
  .photo { display: grid; grid-template-columns: 3fr 2fr; gap: 1mm 4mm; padding: 2mm 0; }
  .photo h3 { grid-column: 1 / -1; margin: 0; }
  .photo dl { display: block; margin: 0; font-size: 8.5pt; line-height: 1.35; }
  .photo dt, .photo dd { display: inline; }
  .photo dt::after { content: ": "; }
  .photo dd::after { content: "\\A"; white-space: pre; }
  .all { break-before: page; }
  .pair img { max-height: 52mm; }
  a { color: inherit; text-decoration: none; }
}
.legend, .pair img, .thumbnail img, .notice { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
"""


def style() -> str:
    """The style sheet, with the colours of the heat map in its legend."""
    shares = np.unique([*np.linspace(0, 1, 11), FAINTEST, ALTERED])
    stops = ", ".join(
        f"rgb({red} {green} {blue}) {share:.0%}"
        for share, (red, green, blue) in zip(shares.tolist(), on_grey(shares).tolist(), strict=True)
    )
    legend = f"background: linear-gradient(to right, {stops});"
    return _STYLE.replace("LEGEND", legend).replace("THRESHOLD", f"{ALTERED:.0%}")
