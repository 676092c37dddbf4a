"""Photos never altered, from sources that training never saw: how often they are called inpainted all the same."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.authenticity.report.measure import STACK, Rows, Subject, measure
from training.measuring.figures import Figure, figure, share
from training.photos.alterations import AS_MADE
from training.photos.parts import Copy
from training.stack.scans import View

SHOWN_AS = (AS_MADE, "jpeg 75", "scale 0.5")
_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"}
# What scikit-image brings along that a camera took; CC0 or in the public domain by its own notes.
_SCIKIT_IMAGE = """astronaut.png brick.png camera.png chelsea.png coffee.png coins.png grass.png gravel.png
hubble_deep_field.jpg ihc.png moon.png motorcycle_left.png retina.jpg rocket.jpg"""


@dataclass(frozen=True, eq=False)
class FalseAlarms:
    """`photos`: a row a photo as it is: its name, the verdict, whether it lies outside, and p by way.

    `shares`: of photos called inpainted (p over 0.5), and of those said to be ("said": the verdict), by what they went
    through, then by way.
    """

    photos: list[dict[str, Any]]
    shares: dict[str, dict[str, Figure]]


def authentic_photos(folders: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Photos with the name of their source: those of the folders, and scikit-image's where it is installed.

    Raises ValueError for a folder without a photo.
    """
    for folder in folders:
        files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in _SUFFIXES)
        if not files:
            raise ValueError(f"{folder} has no photo.")
        yield from ((str(file.relative_to(folder)), file) for file in files)
    found = importlib.util.find_spec("skimage")
    if found is not None and found.origin is not None:
        data = Path(found.origin).parent / "data"
        yield from ((f"scikit-image/{name}", data / name) for name in _SCIKIT_IMAGE.split() if (data / name).is_file())


def false_alarms(
    subject: Subject, photos: Sequence[tuple[str, Path]], scans: Path, say: Callable[[str], None]
) -> FalseAlarms | None:
    """The false alarms on `authentic_photos`; None where there are none."""
    if not photos:
        return None
    copies = [Copy(path, name, "other") for name, path in photos]
    facts = {"entry": 0, "drawn": False, "drawn any": False}
    rows = measure(subject, [(View(copy, name), facts) for name in SHOWN_AS for copy in copies], (), scans, say)
    return FalseAlarms(list(_photos(rows)), _shares(rows))


def _photos(rows: Rows) -> Iterator[dict[str, Any]]:
    facts = rows.facts
    for row, (source, alteration) in enumerate(zip(facts["source"], facts["alteration"], strict=True)):
        if alteration == AS_MADE:
            p = {way: round(float(values[row]), 4) for way, values in rows.p.items()}
            said = {"verdict": str(facts["verdict"][row]), "outside": bool(facts["outside"][row])}
            yield {"photo": str(source), **said, "p": p}


def _shares(rows: Rows) -> dict[str, dict[str, Figure]]:
    facts = rows.facts
    shares: dict[str, dict[str, Figure]] = {}
    for name in SHOWN_AS:
        of_view = (facts["alteration"] == name).astype(float)
        shares[name] = {way: figure(share(p > 0.5), facts["source"], of_view) for way, p in rows.p.items()}
        said = share(facts["verdict"] == "inpainted")
        shares[name][f"{STACK}, said"] = figure(said, facts["source"], of_view)
    return shares
