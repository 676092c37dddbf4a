"""Labels from texts and EXIF tags: our own metadata, generators' settings, programs' names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from models.files.json_file import parsed
from models.imaging.carried import Text
from models.provenance.exif_tags import ExifTags
from models.provenance.label import Claim, Label, one_line
from models.provenance.parameters import parameters_in
from models.provenance.software import claim_of_program, is_ours

_OURS = "featherproof"
_PROGRAMS = {"Software", "ProcessingSoftware", "Creator Tool", "Source"}
# Keywords that a generator's settings stand under; of the first ones other programs know nothing.
_SETTINGS: dict[str, Claim] = {
    "sd-metadata": "generated",
    "invokeai_metadata": "generated",
    "invokeai_graph": "generated",
    "Dream": "generated",
    "workflow": "generated",
    "parameters": "unclear",
    "prompt": "unclear",
}
_MADE_WITH = ("prompt:", "workflow:")  # in front of JSON, in EXIF of ComfyUI's WebPs


def text_labels(texts: Iterable[Text]) -> list[Label]:
    """What the texts of a PNG, and comments of other formats, say."""
    return [label for text in texts for label in _text_labels(text)]


def exif_labels(tags: ExifTags) -> list[Label]:
    """What EXIF says."""
    found = []
    for name, text in tags.texts.items():
        place = f"EXIF {name}"
        if name in _PROGRAMS:
            found.append(program_label(text, place))
        else:
            for start in _MADE_WITH:
                text = text.removeprefix(start)
            settings = parameters_in(text)
            if settings is not None:
                found.append(Label("parameters", *settings, place))
    return found


def program_label(name: str, place: str) -> Label:
    """What the name of a program says."""
    if is_ours(name):
        return Label("featherproof", "edited", one_line(name), place)
    return Label("software", claim_of_program(name), one_line(name), place)


def own_label(content: str, place: str) -> Label:
    """What a fill saved by this program says: of the last fill, and how many were made before it."""
    try:
        told = parsed(content)
    except ValueError:
        told = None
    return Label("featherproof", "edited", one_line(_sentence(told) if isinstance(told, dict) else content), place)


def _sentence(told: dict[str, Any]) -> str:
    parts = [
        f'caption "{told["caption"]}"' if told.get("caption") else "no caption",
        f"seed {told.get('seed')}",
        f"checkpoint {told.get('checkpoint')}",
        f"version {told.get('version')}",
    ]
    earlier = told.get("earlier")
    left_out = told.get("earlier_left_out")
    before = (len(earlier) if isinstance(earlier, list) else 0) + (left_out if isinstance(left_out, int) else 0)
    if before:
        parts.append(f"{before} earlier {'fill' if before == 1 else 'fills'}")
    by = told.get("extended")
    if isinstance(by, list) and len(by) == 4:
        parts.append(f"extended by {by[0]}, {by[1]}, {by[2]} and {by[3]} px (left, top, right, bottom)")
    return ", ".join(parts)


def _text_labels(text: Text) -> list[Label]:
    if not text.text.strip():
        return []
    place = one_line(text.place)  # a keyword may be anything
    if text.keyword == _OURS:
        return [own_label(text.text, place)]
    if text.keyword in _PROGRAMS:
        label = program_label(text.text, place)
        return [label] if text.keyword != "Source" or label.claim != "unclear" else []
    settings = parameters_in(text.text)
    if settings is None and text.keyword in _SETTINGS:
        settings = (_SETTINGS[text.keyword], one_line(text.text))
    return [] if settings is None else [Label("parameters", *settings, place)]
