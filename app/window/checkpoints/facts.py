"""A checkpoint's facts as rich text: numbers, training, members, licence and where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.checkpoints.list import flat, members_of, network_in_words
from app.window.checkpoints.model import Row
from app.window.parts.theme import Theme
from models.checkpoints.checkpoint import Manifest

translate = QCoreApplication.translate
Facts = list[tuple[str, str]]


def facts_html(row: Row, theme: Theme) -> str:
    """Headed tables of two columns, in the theme's colours; nothing that a manifest says is taken for markup."""
    manifest = row.entry.manifest
    if manifest is None:
        return _table("", [(translate("Checkpoints", "File"), str(row.entry.path))], theme)
    return "".join(_table(heading, facts, theme) for heading, facts in _groups(row, manifest) if facts)


def _groups(row: Row, manifest: Manifest) -> Iterator[tuple[str, Facts]]:
    members = [
        translate("Checkpoints", "{name} (missing)").format(name=name) if name in row.entry.lacking else name
        for name in members_of(manifest)
    ]
    yield (
        "",
        [
            (translate("Checkpoints", "Network"), network_in_words(manifest)),
            (translate("Checkpoints", "Members"), ", ".join(members)),
            (translate("Checkpoints", "Input size"), _input_size(manifest)),
            (translate("Checkpoints", "Known words"), str(len(manifest.vocabulary) or "")),
        ],
    )
    yield from _numbers(manifest)
    yield translate("Checkpoints", "Training"), _training(manifest)
    yield translate("Checkpoints", "Licence"), [("", str(manifest.licence_note))] if manifest.licence_note else []
    files = "\n".join(str(path) for path in (row.entry.path, *manifest.weight_paths()))
    yield translate("Checkpoints", "Files"), [("", files)]


def _input_size(manifest: Manifest) -> str:
    size = manifest.preprocessing.get("size")
    return translate("Checkpoints", "{size} px").format(size=size) if size else ""


def _numbers(manifest: Manifest) -> Iterator[tuple[str, Facts]]:
    """One table for each group of metrics, and one for those that stand alone."""
    alone = {key: value for key, value in manifest.metrics.items() if not isinstance(value, dict)}
    yield translate("Checkpoints", "Figures"), list(flat(alone))
    for name, group in manifest.metrics.items():
        if isinstance(group, dict):
            heading = translate("Checkpoints", "Figures: {name}").format(name=_plain(name))
            yield heading, [(_plain(key), value) for key, value in flat(group)]


def _training(manifest: Manifest) -> Facts:
    training = dict(manifest.training)
    photos, hours = training.pop("data", None), training.pop("hours", None)
    facts = []
    if isinstance(photos, dict):
        facts.append((translate("Checkpoints", "Photos"), _photos(photos)))
    if hours is not None:
        facts.append((translate("Checkpoints", "Time"), translate("Checkpoints", "{hours} hours").format(hours=hours)))
    if hardware := training.pop("hardware", None):
        facts.append((translate("Checkpoints", "Hardware"), str(hardware)))
    return [*facts, *((_plain(key), _value(value)) for key, value in training.items())]


def _photos(counts: dict[str, Any]) -> str:
    """ "train bird": 12, "train cat": 3 as "train: 12 bird, 3 cat", a line for each part of the set."""
    parts: dict[str, list[str]] = {}
    for name, count in counts.items():
        part, _, domain = str(name).partition(" ")
        parts.setdefault(part, []).append(f"{count} {domain}".strip())
    return "\n".join(f"{part}: {', '.join(told)}" for part, told in parts.items())


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return ", ".join(" ".join(pair) for pair in flat(value)) if isinstance(value, dict) else str(value)


def _plain(name: str) -> str:
    return str(name).replace("_", " ")


def _table(heading: str, facts: Facts, theme: Theme) -> str:
    rows = "".join(
        f'<tr><td width="128" style="color:{theme.faint}; padding:2px 16px 2px 0">{escape(name)}</td>'
        f'<td style="padding:2px 0">{_text(value)}</td></tr>'
        if name
        else f'<tr><td colspan="2" style="padding:2px 0">{_text(value)}</td></tr>'
        for name, value in facts
        if value
    )
    title = f'<p style="color:{theme.faint}; font-weight:600; margin:16px 0 4px 0">{escape(heading)}</p>'
    return (title if heading else "") + (f'<table cellspacing="0" width="100%">{rows}</table>' if rows else "")


def _text(value: str) -> str:
    return escape(value).replace("\n", "<br>")
