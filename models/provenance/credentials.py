"""Whether a C2PA manifest's signature holds, by the library c2pa-python where it is installed; no network is used."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

from models.provenance.c2pa_library import c2pa_library

MOST_BYTES = 256 << 20  # of a file that is looked through for it
# No lists of certificates to trust, no questions to servers, no manifests from elsewhere.
SETTINGS = {
    "verify": {
        "verify_after_reading": True,
        "verify_after_sign": False,  # takes as long again; a test does it
        "verify_trust": False,
        "verify_timestamp_trust": False,
        "ocsp_fetch": False,
        "remote_manifest_fetch": False,
    },
    "builder": {"thumbnail": {"enabled": False}},
    "core": {"allowed_network_hosts": []},
}
_KINDS = {"image/jpeg", "image/png", "image/webp", "image/tiff", "image/avif", "image/heic"}


@dataclass(frozen=True)
class Checked:
    """Whether the signature holds and the file is the one that was signed (None: nobody checked), and who signed."""

    holds: bool | None = None
    signer: str = ""


def check_credentials(path: str | os.PathLike[str], kind: str) -> Checked:
    """Check a file of the media type `kind` whose manifest store `read_manifests` got through.

    Not checked are files that the library doesn't know or can't read, those over 256 MB, and all where it is not
    installed.
    """
    c2pa = c2pa_library()
    if c2pa is None:
        return Checked()
    if kind not in _KINDS or os.stat(path).st_size > MOST_BYTES:
        return Checked()
    try:
        context = c2pa.Context(c2pa.Settings.from_dict(SETTINGS))
        with open(path, "rb") as file, c2pa.Reader(kind, file, context=context) as reader:
            told = json.loads(reader.json())
    except (c2pa.C2paError, ValueError, OSError):
        return Checked()
    active = told.get("manifests", {}).get(told.get("active_manifest"), {})
    signer = active.get("signature_info", {}).get("issuer") or ""
    return Checked(told.get("validation_state") in ("Valid", "Trusted"), str(signer))
