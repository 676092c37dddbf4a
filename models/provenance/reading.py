"""The way in: `read_labels`, from what a file carries to labels."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from models.imaging.carried import Carried, read_carried
from models.provenance.credentials import check_credentials
from models.provenance.exif_tags import ExifTags, read_exif_tags
from models.provenance.label import Kind, Label, Labels, one_line
from models.provenance.manifests import read_manifests
from models.provenance.wordings import exif_labels, text_labels
from models.provenance.xmp_labels import xmp_labels

if TYPE_CHECKING:
    import numpy as np

_MOST = 100  # labels of a file


def read_labels(path: str | os.PathLike[str], pixels: np.ndarray | None = None) -> Labels:
    """What a photo's file says of its own making. No network runs, and none is asked.

    `pixels`, the upright photo (uint8 H×W×3) as `load_photo` gives it, are compared with the embedded thumbnail;
    without them there is no such comparison. Whatever the file holds takes bounded time and memory, and what couldn't
    be read is a sentence in `notes`. Raises PhotoError where there is no file, or none that can be read.
    """
    carried = read_carried(path)
    notes = list(carried.notes)
    tags = _exif_tags(Path(path), carried, notes)
    labels = [*text_labels(carried.texts), *exif_labels(tags)]
    for packet in carried.xmp:
        found, damaged = xmp_labels(packet)
        labels += found
        if damaged:
            notes.append("The file's XMP is damaged, so not all of it was read for labels.")
    labels += _credentials(path, carried, notes)
    if pixels is not None and tags.thumbnail:
        from models.provenance.thumbnail import thumbnail_label

        labels += thumbnail_label(tags.thumbnail, tags.orientation, pixels)
    return Labels(_in_order(labels), tuple(dict.fromkeys(notes)))


def _exif_tags(path: Path, carried: Carried, notes: list[str]) -> ExifTags:
    if carried.kind == "image/tiff":
        with path.open("rb") as file:
            tags = read_exif_tags(file)
    elif carried.exif:
        tags = read_exif_tags(BytesIO(carried.exif))
    else:
        return ExifTags()
    if tags.damaged:
        notes.append("The file's EXIF data is damaged, so not all of it was read for labels.")
    return tags


def _credentials(path: str | os.PathLike[str], carried: Carried, notes: list[str]) -> list[Label]:
    if not carried.c2pa:
        return []
    place = "C2PA manifest"
    try:
        manifests = read_manifests(carried.c2pa)
    except ValueError as error:
        notes.append(f"The file's C2PA manifest can't be read ({error}).")
        return [Label("c2pa", "unclear", "a C2PA manifest that can't be read", place)]
    checked = check_credentials(path, carried.kind)
    signed = f", signed by {checked.signer}" if checked.signer else ""
    labels = []
    for number, manifest in enumerate(manifests):
        told = manifest.told() or "a C2PA manifest"
        if number == 0:
            labels.append(Label("c2pa", manifest.claim, one_line(told + signed), place, verified=checked.holds))
        else:
            labels.append(Label("c2pa", manifest.claim, one_line(told), f"{place} of an earlier version"))
    return labels


def _in_order(labels: list[Label]) -> tuple[Label, ...]:
    """In the order of `Kind`; what says the same of the same kind stands there once, at its first place."""
    order = {kind: place for place, kind in enumerate(get_args(Kind))}
    first: dict[tuple[str, str, str], Label] = {}
    for label in sorted(labels, key=lambda label: order[label.kind]):
        first.setdefault((label.kind, label.claim, label.value), label)
    return tuple(first.values())[:_MOST]
