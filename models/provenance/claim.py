"""A C2PA claim in a saved fill: what was done, by what, with which caption and seed; by c2pa-python where it is there.

The claim keeps the promise that the same fill is the same file: its names and its keys follow from the file's content,
it holds no time, and what the library draws by chance is put in order (`reseal.py`). So the signature says that the
file is as it was saved, and nothing on who saved it.
"""

from __future__ import annotations

import hashlib
import json
import uuid
import zlib
from datetime import datetime
from io import BytesIO
from typing import Any

from models.imaging.metadata import SOURCE_TYPE
from models.provenance.c2pa_library import c2pa_library
from models.provenance.credentials import SETTINGS
from models.provenance.reseal import resealed

_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "TIFF": "image/tiff"}
_LARGEST = 256 << 20  # bytes of a file that is signed; it is held in memory some times over
_FROM, _UNTIL = datetime(2020, 1, 1), datetime(2049, 12, 31)  # of the certificates, which no other file has
_FILL = "org.featherproof.fill"


def with_claim(content: bytes, kind: str, provenance: dict[str, Any]) -> bytes:
    """The file of a fill, as Pillow names its `kind`, with a claim on how it came about; the same bytes each time.

    Returns `content` as it is where the libraries are not installed, and where a file is too large or unlike what they
    know: a fill is saved all the same.
    """
    if kind not in _KINDS or len(content) > _LARGEST:
        return content
    c2pa = c2pa_library()
    if c2pa is None:
        return content
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except (ImportError, OSError):  # not there, or not for this system
        return content
    seed = hashlib.sha256(content).digest()
    authority, key = (
        Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed + role).digest()) for role in (b"authority", b"key")
    )
    asked: list[bytes] = []

    def sign(data: bytes) -> bytes:
        asked.append(data)
        return key.sign(data)

    out = BytesIO()
    try:
        context = c2pa.Context(c2pa.Settings.from_dict(SETTINGS))
        chain = _certificates(authority, key)
        with (
            c2pa.Builder(json.dumps(_manifest(seed, provenance)), context) as builder,
            c2pa.Signer.from_callback(sign, c2pa.C2paSigningAlg.ED25519, chain, None) as signer,
        ):
            store = builder.sign(signer, _KINDS[kind], BytesIO(content), out)
        return _with_store(out.getvalue(), store, resealed(store, asked[-1], seed, key.sign), kind)
    except (c2pa.C2paError, ValueError, IndexError):
        return content


def _manifest(seed: bytes, provenance: dict[str, Any]) -> dict[str, Any]:
    """What is claimed: a photo was opened, a part of it was filled by a trained model."""
    identity = uuid.UUID(bytes=seed[:16], version=4)
    version = str(provenance.get("version", ""))
    edited = {
        "action": "c2pa.edited",
        "digitalSourceType": SOURCE_TYPE,
        "softwareAgent": {"name": "Featherproof", "version": version},
        # One key: the library writes those of this map in any order, and those of maps in it sorted.
        "parameters": {_FILL: {name: told for name, told in provenance.items() if name != "earlier"}},
    }
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["photo"]}}
    # No thumbnail and no manifest of the photo: both may show what the hole hides.
    photo = {"title": "photo", "relationship": "parentOf", "label": "photo", "instance_id": f"xmp:iid:{identity}-photo"}
    return {
        "label": f"urn:c2pa:{identity}",
        "instance_id": f"xmp:iid:{identity}",
        "claim_generator_info": [{"name": "Featherproof", "version": version}],
        "ingredients": [photo],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [opened, edited]}}],
    }


def _certificates(authority: Any, key: Any) -> str:
    """The key's certificate and that of the authority, both of this file alone, as PEM. They name the program only."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    def named(name: str) -> x509.Name:
        organization = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Featherproof (self-signed)")
        return x509.Name([organization, x509.NameAttribute(NameOID.COMMON_NAME, name)])

    def certificate(name: str, number: int, owner: Any, is_authority: bool) -> str:
        usage = x509.KeyUsage(
            digital_signature=not is_authority,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=is_authority,
            crl_sign=is_authority,
            encipher_only=False,
            decipher_only=False,
        )
        builder = x509.CertificateBuilder(
            named("Authority of one file"), named(name), owner.public_key(), number, _FROM, _UNTIL
        )
        builder = builder.add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        builder = builder.add_extension(usage, critical=True)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
        builder = builder.add_extension(issuer, critical=False)
        subject = x509.SubjectKeyIdentifier.from_public_key(owner.public_key())
        builder = builder.add_extension(subject, critical=False)
        if not is_authority:
            mail = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])  # one of those that C2PA asks for
            builder = builder.add_extension(mail, critical=False)
        return builder.sign(authority, None).public_bytes(Encoding.PEM).decode()

    return certificate("Key of one file", 2, key, False) + certificate("Authority of one file", 1, authority, True)


def _with_store(content: bytes, old: bytes, new: bytes, kind: str) -> bytes:
    """The file with another store in the place of its own. Raises ValueError where that isn't in one piece."""
    if content.count(old) != 1 or len(new) != len(old):
        raise ValueError("the file holds its store in several pieces")
    start = content.index(old)
    end = start + len(old)
    if kind == "PNG":  # whose chunks end with a checksum
        return content[:start] + new + zlib.crc32(b"caBX" + new).to_bytes(4, "big") + content[end + 4 :]
    return content[:start] + new + content[end:]
