"""What an inpainted set's index says of each of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dataset_tools.files.json_values import file_name, text
from dataset_tools.index import Index, IndexFileError, Record


@dataclass(frozen=True)
class CopyFacts:
    """One authentic or inpainted copy of a source photo; all but the first two are None where it is authentic."""

    source: str
    quality: int | None  # of its JPEG; None for a PNG
    inpainter: str | None
    hole: Path | None
    hole_kind: str | None
    hole_area: float

    @property
    def inpainted(self) -> bool:
        """Whether something was filled in."""
        return self.hole is not None


def copy_facts(index: Index, record: Record) -> CopyFacts:
    """What the record says. Raises IndexFileError where the index is no inpainted set's, or the record is damaged."""
    values = record.extra
    if "label" not in values:
        raise IndexFileError(f"{index.path} is no inpainted set; make one with featherproof-data inpainted.")
    try:
        return _facts(index.folder, values)
    except (KeyError, ValueError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else error
        raise IndexFileError(f"{index.path}, {record.id}: {reason}; make the set anew.") from None


def _facts(folder: Path, values: Mapping[str, Any]) -> CopyFacts:
    if values["label"] not in ("authentic", "inpainted"):
        raise ValueError(f"label is {values['label']!r}, neither authentic nor inpainted")
    quality, area = values["quality"], values["hole_area"]
    if type(quality) not in (int, type(None)) or type(area) not in (int, float):
        raise ValueError("quality or hole_area is no number")
    if values["label"] == "authentic":
        return CopyFacts(text(values, "source"), quality, None, None, None, 0.0)
    hole, kind = folder / file_name(values, "hole"), text(values, "hole_kind")
    return CopyFacts(text(values, "source"), quality, text(values, "inpainter"), hole, kind, float(area))
