"""Metadata made to hurt costs a sentence: never an error, nor more time and memory than the bounds allow."""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.imaging.carried.items import items_of
from models.provenance import Labels, read_labels
from models.provenance.cbor import decode_cbor
from models.provenance.jumbf import read_jumbf
from models.provenance.manifests import read_manifests
from models.provenance.parameters import parameters_in
from models.provenance.xmp import read_xmp
from models.provenance.xmp_labels import xmp_labels
from tests.fixtures.carriers import (
    SUFFIXES,
    box,
    cbor,
    chunk,
    encoded,
    itxt,
    manifest,
    segment,
    source_type,
    store,
    superbox,
    with_chunks,
    with_segments,
    with_store,
    with_xmp,
    write,
    xmp,
)

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(20))
    + b"]><x>&u;</x>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
DEEP = b"<a>" * 200_000
LARGE = 34_000_000
MANIFEST = manifest("urn:c2pa:1", {"name": "Paint"}, [{"action": "c2pa.edited"}])

FTYP = box(b"ftyp", b"avif" + bytes(4))
ITEMS = box(b"iinf", bytes(4) + b"\0\1" + box(b"infe", b"\2\0\0\0\0\1\0\0Exif\0"))
PLACES = bytes(4) + b"\x84\0\0\1" + b"\0\1\0\0\0\1" + b"\xff" * 8 + b"\0\0\0\x09"


def nested(depth: int) -> bytes:
    inner = superbox("innermost")
    for _ in range(depth):
        inner = superbox("c2pa", inner)
    return inner


def large_png(kind: bytes, content: bytes) -> Callable[[], bytes]:
    return lambda: with_chunks(chunk(kind, content + bytes(LARGE)))


def segments_of(kind: int, start: bytes, size: int) -> bytes:
    part = segment(kind, start + b" " * (65_000 - len(start)))
    return with_segments(part * (size // len(part)))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "text.png": large_png(b"tEXt", b"parameters\0"),
    "exif.png": large_png(b"eXIf", b"II*\0"),
    "xmp.png": large_png(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0"),
    "manifest.png": large_png(b"caBX", b""),
    "bomb.png": lambda: with_chunks(chunk(b"zTXt", b"parameters\0\0" + zlib.compress(bytes(LARGE), 9))),
    "xmp-bomb.png": lambda: with_chunks(
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b" " * LARGE, 9))
    ),
    "many-bombs.png": lambda: with_chunks(chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(4_000_000), 9)) * 500),
    "texts.png": lambda: with_chunks(*(itxt(f"k{number}", b"v") for number in range(10_000))),
    "xmp.jpg": lambda: segments_of(0xE1, b"http://ns.adobe.com/xap/1.0/\0<a>", LARGE),
    "exif.jpg": lambda: segments_of(0xE1, b"Exif\0\0II*\0", LARGE),
    "manifest.jpg": lambda: segments_of(0xEB, b"JP\0\1\0\0\0\1", LARGE),
    "comments.jpg": lambda: segments_of(0xFE, b"Steps: 1", LARGE),
    "extended.jpg": lambda: with_segments(
        *(
            segment(
                0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 36 + place.to_bytes(4, "big") + bytes(60_000)
            )
            for place in range(0, 2**31, 2**21)
        )
    ),
    "xmp.webp": lambda: encoded(".webp") + b"XMP " + struct.pack("<I", LARGE) + bytes(LARGE),
    "manifest.avif": lambda: with_store(".avif", bytes(LARGE)),
    "far-box.avif": lambda: FTYP + b"\0\0\0\1free" + b"\xff" * 8 + box(b"uuid", bytes(16)),
    "far-item.avif": lambda: FTYP + box(b"meta", bytes(4) + ITEMS + box(b"iloc", PLACES)),
    "laughs.jpg": lambda: with_xmp(".jpg", LAUGHS),
    "outside.png": lambda: with_xmp(".png", OUTSIDE),
    "deep.png": lambda: with_xmp(".png", DEEP),
    "deep-and-closed.png": lambda: with_xmp(".png", b"<a>" * 1000 + b"</a>" * 1000),
    "elements.png": lambda: with_xmp(".png", b"<a>" + b"<b/>" * 100_000),
    "no-xmp.jpg": lambda: with_xmp(".jpg", b"\xff\xfe<x"),
    "cut-xmp.jpg": lambda: with_xmp(".jpg", xmp(source_type("digitalCapture"))[:-50]),
    "deep-json.png": lambda: with_chunks(itxt("prompt", b'{"a":' * 100_000)),
    "boxes.png": lambda: with_store(".png", nested(1000)),
    "many-boxes.png": lambda: with_store(".png", superbox("c2pa", *[superbox("urn")] * 20_000)),
    "empty-boxes.png": lambda: with_store(".png", box(b"jumb", b"\0\0\0\0jumd" * 1000)),
    "endless-box.png": lambda: with_store(".png", b"\xff\xff\xff\xffjumb" + MANIFEST),
    "deep-values.png": lambda: with_store(
        ".png", store(superbox("urn:c2pa:1", superbox("c2pa.claim", box(b"cbor", b"\x81" * 1_000_000))))
    ),
    "packed-manifest.png": lambda: with_store(".png", store(superbox("urn:c2pa:1", box(b"brob", b"jumb")))),
    "own-parent.png": lambda: with_store(".png", store(manifest("urn:1", {"name": "A"}, [], "urn:1"))),
}


def read(tmp_path: Path, name: str, content: bytes) -> Labels:
    labels = read_labels(write(tmp_path / name, content))
    for sentence in labels.notes:
        assert sentence.endswith(".")
        assert sentence.isprintable()
    assert len(labels.notes) == len(set(labels.notes)) < 5
    for label in labels.found:
        assert (label.value + label.place).isprintable()
        assert len(label.value) <= 200
    return labels


SILENT = {"own-parent.png", "deep-json.png", "comments.jpg", "far-box.avif", "far-item.avif"}  # nothing was left out


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_metadata_costs_a_sentence(tmp_path: Path, name: str) -> None:
    labels = read(tmp_path, name, HOSTILE[name]())
    assert labels.notes or name in SILENT
    assert all(label.verified is not True for label in labels.found)


def test_what_stands_beside_the_damage_is_told(tmp_path: Path) -> None:
    (before,) = read(tmp_path, "a.jpg", HOSTILE["cut-xmp.jpg"]()).found
    assert before.claim == "captured"
    large = chunk(b"tEXt", b"Comment\0" + bytes(5_000_000))
    (behind,) = read(tmp_path, "a.png", with_chunks(large, itxt("Software", b"GIMP"))).found
    assert behind.value == "GIMP"
    controls = with_chunks(chunk(b"tEXt", b"\x1b[31m\r\0Steps: 20, Seed: 1"))
    assert [label.place for label in read(tmp_path, "a.png", controls).found] == ["PNG text [31m"]
    ugly = "GIMP\n\x1b[31m\u202eevil\u2028 " + "x" * 1000
    (told,) = read(tmp_path, "a.png", with_chunks(itxt("Software", ugly.encode()))).found
    assert told.value.startswith("GIMP [31m evil")


def test_a_manifest_that_chains_in_a_circle_ends(tmp_path: Path) -> None:
    one, other = (manifest(f"urn:{a}", {"name": a}, [], f"urn:{b}") for a, b in ("xy", "yx"))
    assert 2 <= len(read_manifests(store(one, other))) <= 8


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_cut_anywhere_are_read_or_noted(tmp_path: Path, suffix: str) -> None:
    content = with_xmp(suffix, xmp(source_type("digitalCapture")))
    for end in range(1, len(content), max(1, len(content) // 60)):
        read(tmp_path, f"a{suffix}", content[:end])


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".avif"])
@settings(max_examples=15)
@given(data=st.data())
def test_changed_bytes_never_raise(tmp_path_factory: pytest.TempPathFactory, suffix: str, data: st.DataObject) -> None:
    content = bytearray(with_store(suffix, store(MANIFEST, manifest("urn:2", {"name": "B"}, [], "urn:c2pa:1"))))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.sampled_from([0, 1, 2, 127, 128, 255]))
    read(tmp_path_factory.getbasetemp(), f"changed{suffix}", bytes(content))


@settings(max_examples=60)
@given(st.binary(max_size=300), st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes_are_values_and_tables_of_items_or_refused(content: bytes, items: bytes, places: bytes) -> None:
    with contextlib.suppress(ValueError):
        items_of(bytes(4) + box(b"iinf", items) + box(b"iloc", places))
    for reader in (decode_cbor, read_jumbf, read_manifests):
        with contextlib.suppress(ValueError):
            reader(content)
    read_xmp(content, frozenset({"a"}))
    xmp_labels(content)
    parameters_in(content.decode("utf-8", "replace"))


@pytest.mark.parametrize(
    "start", [b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0", b"RIFF\0\0\0\0WEBP", b"GIF89a"]
)
@settings(max_examples=15)
@given(content=st.binary(max_size=300))
def test_any_bytes_behind_a_signature_are_read(
    tmp_path_factory: pytest.TempPathFactory, start: bytes, content: bytes
) -> None:
    read(tmp_path_factory.getbasetemp(), "any", start + content)


@settings(max_examples=30)
@given(
    st.recursive(
        st.integers(0, 2**32 - 1) | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
        max_leaves=30,
    )
)
def test_values_come_back(value: object) -> None:
    assert decode_cbor(cbor(value)) == value
