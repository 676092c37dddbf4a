"""Reads the attribute files of CUB-200-2011 (Wah et al., CNS-TR-2011-001, section 3) into facts for sentences.

A fact table maps a group ("bill_shape", "wing_color") to its values, each with a weight from 0 to 1: how sure it is
that the bird shows it. Image-level tables weigh a value by its annotator's certainty, class-level tables by the share
of annotators who marked it on any photo of the class. The words are how people say what the values mean; the more usual
word stands more often.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dataset_tools.errors import SourceError

Facts = Mapping[str, Mapping[str, float]]

# Certainties: 1 not visible, 2 guessing, 3 probably, 4 definitely.
_CERTAINTY_WEIGHT = {"1": 0.0, "2": 0.3, "3": 0.75, "4": 1.0}
_COLUMNS = 5  # image, attribute, is present, certainty, time


class AttributeFileError(SourceError):
    """An attribute file that does not have the official layout; the message names file and line."""


@dataclass(frozen=True)
class AttributeName:
    """One line of attributes.txt, "has_wing_color::brown": group "wing_color", value "brown"."""

    group: str
    value: str


def read_attribute_names(path: Path) -> dict[int, AttributeName]:
    """Attribute id -> its name, from attributes.txt."""
    names = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            index, name = line.split()
            group, value = name.split("::")
            names[int(index)] = AttributeName(group.removeprefix("has_"), value)
        except ValueError:
            raise AttributeFileError(f"{path}, line {number}: not an attribute's id and name.") from None
    return names


def read_class_facts(path: Path, names: Mapping[int, AttributeName]) -> list[Facts]:
    """One fact table a class, in class order, from class_attribute_labels_continuous.txt (percentages)."""
    tables = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            shares = [float(share) / 100 for share in line.split()]
        except ValueError:
            raise AttributeFileError(f"{path}, line {number}: not a row of numbers.") from None
        if len(shares) != len(names):
            raise AttributeFileError(f"{path}, line {number}: {len(shares)} numbers for {len(names)} attributes.")
        tables.append(_grouped(names, {i: share for i, share in enumerate(shares, start=1) if share > 0}))
    return tables


class ImageFacts:
    """Image-level facts from image_attribute_labels.txt: 3.7 million lines, kept as a few bytes a photo."""

    def __init__(self, path: Path, names: Mapping[int, AttributeName]) -> None:
        self._names = names
        self._marked: dict[str, bytes] = {}
        for image_id, marked in _marks_by_image(path):
            self._marked[image_id] = self._marked.get(image_id, b"") + marked

    def of(self, image_id: str) -> Facts:
        """The facts of one photo; empty where the file has none."""
        marked = self._marked.get(image_id, b"")
        weights = {}
        for start in range(0, len(marked), 3):
            weights[int.from_bytes(marked[start : start + 2], "big")] = _CERTAINTY_WEIGHT[chr(marked[start + 2])]
        return _grouped(self._names, weights)


def _marks_by_image(path: Path) -> Iterator[tuple[str, bytes]]:
    """For each run of lines of one photo, the ids it shows (two bytes) with their certainty digit (one byte)."""
    current, marked = "", bytearray()
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            columns = line.split()
            # The official file has lines with a 0 too many, and nothing says which 0: such a line can't be trusted.
            if not columns or len(columns) > _COLUMNS:
                continue
            if len(columns) < _COLUMNS or columns[3] not in _CERTAINTY_WEIGHT or not _is_id(columns[1]):
                raise AttributeFileError(f"{path}, line {number}: not an image-level attribute.")
            if columns[0] != current:
                if current:
                    yield current, bytes(marked)
                current, marked = columns[0], bytearray()
            if columns[2] == "1":
                marked += int(columns[1]).to_bytes(2, "big") + columns[3].encode()
    if current:
        yield current, bytes(marked)


def _is_id(text: str) -> bool:
    return text.isdecimal() and int(text) < 1 << 16  # two bytes


def _grouped(names: Mapping[int, AttributeName], weights: Mapping[int, float]) -> Facts:
    facts: dict[str, dict[str, float]] = {}
    for index, weight in weights.items():
        if index in names and weight > 0:
            name = names[index]
            facts.setdefault(name.group, {})[name.value] = weight
    return facts


SIZES = {
    "very_small_(3_-_5_in)": ("very small", "tiny", "small"),
    "small_(5_-_9_in)": ("small", "small", "little", "smaller"),
    "medium_(9_-_16_in)": ("medium sized", "medium-sized", "medium sized", "fairly large"),
    "large_(16_-_32_in)": ("large", "large", "big"),
    "very_large_(32_-_72_in)": ("very large", "large", "huge"),
}
COLOUR_WORDS = {
    "grey": ("grey", "gray"),
    "buff": ("buff", "tan", "tan"),
    "rufous": ("rufous", "reddish brown", "reddish-brown"),
    "olive": ("olive", "olive green"),
}
BILL_SHAPES: Mapping[str, tuple[str, ...]] = {
    "curved_(up_or_down)": ("curved",),
    "dagger": ("sharp", "pointed", "long pointed"),
    "hooked": ("hooked", "sharp hooked"),
    "needle": ("thin", "needle-like", "thin pointed"),
    "hooked_seabird": ("hooked", "hooked", "curved"),
    "spatulate": ("flat", "wide flat"),
    "all-purpose": ("pointed", "pointy", "small", ""),
    "cone": ("cone-shaped", "thick", "stubby", "blunt"),
    "specialized": ("unusual",),
}
BILL_LENGTHS = {"longer_than_head": "long", "shorter_than_head": "short"}
HEADS = {
    "crested": ("a crest on its head", "a crested head", "a crest", "feathers sticking up from its head"),
    "masked": ("a mask around its eyes", "a masked face"),
    "eyering": ("an eyering", "a ring around its eye"),
    "eyebrow": ("a stripe above its eye", "an eyebrow stripe"),
    "eyeline": ("a line through its eye", "an eyeline"),
    "malar": ("a malar stripe", "a stripe along its cheek"),
    "striped": ("a striped head", "stripes on its head"),
    "spotted": ("a spotted head",),
    "capped": ("a cap on its head", "a capped head"),
}
KINDS = {
    "hummingbird-like": "hummingbird",
    "duck-like": "duck-like bird",
    "gull-like": "seabird",
    "hawk-like": "hawk-like bird",
    "long-legged-like": "long-legged bird",
    "owl-like": "owl",
}
