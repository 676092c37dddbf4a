"""Labels from XMP: our own metadata, IPTC's digital source type, programs' names, manifests that lie elsewhere."""

from __future__ import annotations

from models.imaging.metadata import NAMESPACE
from models.provenance.label import Label, one_line
from models.provenance.parameters import parameters_in
from models.provenance.software import claim_of_program
from models.provenance.source_types import claim_of
from models.provenance.wordings import own_label, program_label
from models.provenance.xmp import Property, read_xmp

_SOURCE_TYPES = ("DigitalSourceType", "DigitalSourceFileType", "DigitalSourcefileType")  # the latter are retired names
_PROGRAMS = {"CreatorTool": "xmp:CreatorTool", "softwareAgent": "xmpMM:History stEvt:softwareAgent"}
_SETTINGS = {"description": "dc:description", "UserComment": "exif:UserComment"}
_CREDIT, _PROVENANCE = "Credit", "provenance"
_WANTED = frozenset({*_SOURCE_TYPES, *_PROGRAMS, *_SETTINGS, _CREDIT, _PROVENANCE})


def xmp_labels(packet: bytes) -> tuple[list[Label], bool]:
    """What a packet says, and whether it is damaged, so that it may have said more."""
    xmp = read_xmp(packet, _WANTED)
    return [label for told in xmp.properties if (label := _label(told)) is not None], xmp.damaged


def _label(told: Property) -> Label | None:
    value = told.value
    if told.name in _SOURCE_TYPES:
        return Label("source-type", claim_of(value), one_line(value), f"XMP Iptc4xmpExt:{told.name}")
    if told.name in _PROGRAMS:
        return program_label(value, f"XMP {_PROGRAMS[told.name]}")
    if told.name in _SETTINGS:
        settings = parameters_in(value)
        return None if settings is None else Label("parameters", *settings, f"XMP {_SETTINGS[told.name]}")
    if told.name == _PROVENANCE:
        if told.namespace == NAMESPACE:
            return own_label(value, "XMP featherproof:provenance")
        if value.startswith(("http://", "https://")):
            return Label("c2pa", "unclear", one_line(f"a manifest elsewhere: {value}"), "XMP dcterms:provenance")
        return None
    claim = claim_of_program(value)  # the credit line, where generators name themselves
    return None if claim == "unclear" else Label("software", claim, one_line(value), "XMP photoshop:Credit")
