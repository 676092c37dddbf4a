"""IPTC's vocabulary of digital source types (NewsCodes scheme "digitalsourcetype"), and what each says of a photo."""

from __future__ import annotations

from models.provenance.label import Claim

_CODES: dict[Claim, tuple[str, ...]] = {
    "generated": (
        "trainedAlgorithmicMedia",
        "algorithmicMedia",
        "dataDrivenMedia",
        "trainedAlgorithmicData",  # C2PA's own
    ),
    "edited": (
        "compositeWithTrainedAlgorithmicMedia",
        "compositeSynthetic",
        "composite",
        "compositeCapture",
        "humanEdits",
        "minorHumanEdits",  # retired
        "algorithmicallyEnhanced",
    ),
    "captured": (
        "digitalCapture",
        "computationalCapture",
        "multiFrameComputationalCapture",
        "negativeFilm",
        "positiveFilm",
        "print",
    ),
    "unclear": (
        "screenCapture",
        "virtualRecording",
        "digitalCreation",
        "digitalArt",  # retired
        "softwareImage",  # retired
        "empty",  # C2PA's own
    ),
}
_CLAIMS = {code.lower(): claim for claim, codes in _CODES.items() for code in codes}


def code_of(source_type: str) -> str:
    """The code alone, of a term written as an address, as "digsrctype:code" or as the code."""
    return source_type.strip().rstrip("/").replace(":", "/").rpartition("/")[2]


def claim_of(source_type: str) -> Claim:
    """What a source type says of a photo; "unclear" for those that are in no vocabulary."""
    return _CLAIMS.get(code_of(source_type).lower(), "unclear")
