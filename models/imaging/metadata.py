"""The provenance of a fill, which travels with its file."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, unescape

import numpy as np

from models.imaging.decode import decode

NAMESPACE = "https://featherproof.example/ns/1.0/"
# IPTC's word for a photo that a trained model filled in part.
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
_LONGEST_CAPTION = 4000  # characters; a JPEG's XMP has to fit in 64 KiB
_XMP_ROOM = 60_000  # bytes of it that earlier fills may use up


def hole_digest(hole: np.ndarray) -> str:
    """sha256 (hex) of a bool H×W hole: of its size and its pixels, however a file would have stored them."""
    packed = np.packbits(np.asarray(hole, bool))
    return hashlib.sha256(f"{hole.shape[1]}x{hole.shape[0]}\n".encode() + packed.tobytes()).hexdigest()


def provenance(*, caption: str, seed: int, checkpoint: str, version: str, hole: np.ndarray) -> dict[str, Any]:
    """What a saved fill says about itself; holds no time, so that the same fill is the same file."""
    return {
        "caption": caption[:_LONGEST_CAPTION].encode("utf-8", "replace").decode(),  # a terminal may pass broken text
        "seed": seed,
        "checkpoint": checkpoint,
        "version": version,
        "hole_sha256": hole_digest(hole),
    }


def with_earlier(entries: dict[str, Any], earlier: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The last fill's entries with those of the fills that were made part of the photo before it, the first one first.

    Where they are too many for a file to hold, only the latest ones are there, and `earlier_left_out` counts the rest.
    """
    if not earlier:
        return entries
    for first in range(len(earlier) + 1):
        left_out = {"earlier_left_out": first} if first else {}
        told = entries | {"earlier": list(earlier[first:])} | left_out
        if len(provenance_xmp(told)) <= _XMP_ROOM:
            break
    return told


def provenance_sentence(entries: dict[str, Any]) -> str:
    """One line for people, shown by any viewer that shows a description."""
    version, caption, seed = (entries.get(key, "") for key in ("version", "caption", "seed"))
    return f'Partly filled by Featherproof {version}: "{caption}", seed {seed}.'


def provenance_json(entries: dict[str, Any]) -> str:
    """The entries as one line of JSON, keys sorted, ASCII only."""
    return json.dumps(entries, sort_keys=True)


def provenance_xmp(entries: dict[str, Any]) -> bytes:
    """The entries as an XMP packet, which JPEG, PNG, WebP and TIFF can all carry."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        f' xmlns:featherproof="{NAMESPACE}">'
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{_xml(provenance_sentence(entries))}</rdf:li></rdf:Alt>'
        "</dc:description>"
        f"<Iptc4xmpExt:DigitalSourceType>{SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType>"
        f"<featherproof:provenance>{_xml(provenance_json(entries))}</featherproof:provenance>"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _xml(text: str) -> str:
    return escape(re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text))


def read_provenance(path: str | os.PathLike[str]) -> dict[str, Any] | None:
    """What a saved fill says about itself, or None where the photo says nothing. Raises PhotoError as `decode` does."""
    with decode(path) as decoded:
        image = decoded.image
        packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    text = packet.decode("utf-8", "replace") if isinstance(packet, bytes) else str(packet)
    found = re.search(r"<featherproof:provenance>(.*?)</featherproof:provenance>", text, re.DOTALL)
    return json.loads(unescape(found[1])) if found else None
