"""Render the facts of every model card from its manifest: `python -m training.export.model_cards [--check]`.

A card, `docs/model-cards/NAME.md`, is written by people but for what stands between its two markers: what the manifest
of the checkpoint NAME says. So no figure of a card can differ from what ships.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from models.checkpoints.manifest import Manifest, read_manifest
from models.files.atomic_file import write_atomically
from training.measuring.reports import table

ROOT = Path(__file__).resolve().parents[2]
CARDS = ROOT / "docs" / "model-cards"
SHIPPED = (ROOT / "resources" / "checkpoints", ROOT / "training" / "warm_starts")
BEGIN = "<!-- facts: rendered from the manifest by python -m training.export.model_cards -->"
END = "<!-- end of facts -->"

_WORDS = {  # what a manifest's keys mean, where their names don't say it
    "C": "strength of the logistic's regularisation, C",
    "batch_size": "photos a batch",
    "hours": "hours (last run)",
    "inpainters": "inpainters met",
    "stacking": "share of the training photos kept for the stack",
    "start": "started from",
    "steps": "steps (last run)",
    "views": "views that the stack was fitted on",
    "without": "inpainters never met, by choice",
}


class CardError(ValueError):
    """A card that can't be rendered; the message is one plain sentence with the file and the way out."""


def facts(manifest: Manifest) -> str:
    """The part of a card between its markers, in Markdown: what it is, its files, how it was trained, its figures."""
    lines = [*table(("fact", "value"), _rows(manifest)), ""]
    if manifest.weights:
        files = ((weight.file, f"{weight.bytes / 1e6:,.1f} MB", f"`{weight.sha256}`") for weight in manifest.weights)
        lines += [*table(("file", "size", "sha256"), files), ""]
    measured = list(_flat(manifest.metrics))
    if measured:
        rows = ((group, name, _said(value)) for group, name, value in measured)
        lines += [*table(("measured on", "figure", "value"), rows), ""]
    else:
        lines += ["The manifest holds no figures.", ""]
    return "\n".join(lines)


def with_facts(card: str, manifest: Manifest, path: Path) -> str:
    """The card's text with fresh facts between its markers, all else as it was. Raises CardError without markers."""
    before, begin, rest = card.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise CardError(f"{path} lacks the lines {BEGIN} and {END}; put them where the facts belong.")
    return f"{before}{BEGIN}\n\n{facts(manifest)}\n{END}{after}"


def stale_cards(folders: Sequence[Path], cards: Path) -> Iterator[tuple[Path, str]]:
    """Every card whose facts differ from its manifest, and what it should hold.

    Raises CardError where a checkpoint of `folders` has no card, or a card has no checkpoint; CheckpointError where a
    manifest can't be read.
    """
    manifests = {path.stem: read_manifest(path) for folder in folders for path in sorted(folder.glob("*.json"))}
    for path in sorted(cards.glob("*.md")):
        if path.stem not in manifests and path.stem != "README":
            raise CardError(f"{path} is the card of no checkpoint that ships; remove or rename it.")
    for name, manifest in manifests.items():
        path = cards / f"{name}.md"
        if not path.is_file():
            raise CardError(f"The checkpoint {name} has no model card; write {path}.")
        card = path.read_text(encoding="utf-8")
        fresh = with_facts(card, manifest, path)
        if fresh != card:
            yield path, fresh


def _rows(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """What the manifest says of the checkpoint and of its training, a row each."""
    yield "name", f"`{manifest.name}`"
    yield "what it is", manifest.title
    yield "kind, architecture", f"{manifest.kind}, {manifest.architecture}"
    if "size" in manifest.preprocessing:
        yield "input", f"{manifest.preprocessing['size']} × {manifest.preprocessing['size']} px"
        if "detail_from" in manifest.preprocessing:
            yield "detail", f"borrowed where it lacks, from {manifest.preprocessing['detail_from']} px across on"
        if "rim_depth" in manifest.preprocessing:
            yield "rim", f"what is visible, continued for {manifest.preprocessing['rim_depth']} px"
    elif "multiple" in manifest.preprocessing:
        yield "input", f"any size, sides multiples of {manifest.preprocessing['multiple']} px"
    elif "longer_side" in manifest.preprocessing:
        yield "input", f"any size, seen with its longer side at {manifest.preprocessing['longer_side']} px"
    if "members" in manifest.config:
        yield "members", _said(manifest.config["members"])
    if manifest.vocabulary:
        yield "vocabulary", f"{len(manifest.vocabulary)} words"
    if manifest.preprocessing.get("categories"):
        yield "categories", f"{len(manifest.preprocessing['categories'])} species and breeds"
    training = dict(manifest.training)
    for part, domains in _by_split(training.pop("data", {})).items():
        yield f"photos, {part}", domains
    for key, value in training.items():
        yield _WORDS.get(key, key.replace("_", " ")), _said(value)
    yield "licence note", manifest.licence_note


def _by_split(data: Mapping[str, int]) -> dict[str, str]:
    """{"train bird": 3, "train cat": 2} to {"train": "3 bird, 2 cat"}."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, count in data.items():
        part, _, domain = name.partition(" ")
        found[part].append(f"{count:,} {domain}")
    return {part: ", ".join(domains) for part, domains in found.items()}


def _flat(metrics: Mapping[str, Any], group: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every figure of nested metrics: the names of what it was measured on, its own name, its value."""
    for name, value in metrics.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{group}, {name}" if group else name)
        else:
            yield group, name.replace("_", " "), value


def _said(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_said, value)) or "none"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the cards anew where they are stale, or only name those; returns 0, or 1 with --check where some are."""
    parser = argparse.ArgumentParser(
        prog="python -m training.export.model_cards", description="Render the facts of every model card."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 where a card is stale")
    check = parser.parse_args(arguments).check
    try:
        stale = list(stale_cards(SHIPPED, CARDS))
        for path, fresh in stale:
            print(f"{path}: {'stale' if check else 'written'}")
            if not check:
                write_atomically(path, fresh)
    except (OSError, ValueError) as error:
        print(f"model_cards: {error}", file=sys.stderr)
        return 1
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
