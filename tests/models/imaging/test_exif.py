"""EXIF goes from file to file as the bytes that it was; a damaged tag costs itself alone, and nobody else."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from models.imaging import load_photo, provenance, save_photo

PIXELS = np.random.default_rng(0).integers(0, 256, (8, 12, 3), np.uint8)
ENTRIES = provenance(caption="a bird", seed=1, checkpoint="c", version="1", hole=np.ones((8, 12), bool))
SUFFIXES = [".png", ".jpg", ".webp", ".tif"]
ARTIST, COPYRIGHT, X_RESOLUTION, EXIF, GPS, ORIENTATION = 0x013B, 0x8298, 0x011A, 0x8769, 0x8825, 0x0112
UNITS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 1, 7: 1, 8: 2, 9: 4, 10: 4, 11: 4, 12: 8}
PER_VALUE = {5: 2, 10: 2}

# Directory -> tag -> type and what it holds: numbers, or bytes for what has no byte order.
Tags = dict[int, dict[int, tuple[int, bytes | list[int]]]]


def blob(order: str, tags: Tags) -> bytes:
    """EXIF of these tags, 0 the first directory; written as simply as can be, to be independent of the program."""
    out = bytearray((b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 8))

    def write(directory: dict[int, tuple[int, bytes | list[int]]]) -> int:
        start = len(out)
        out.extend(struct.pack(f"{order}H", len(directory)) + bytes(12 * len(directory) + 4))
        for row, (number, (kind, held)) in enumerate(sorted(directory.items())):
            letter = {1: "B", 2: "H", 4: "I", 8: "Q"}[UNITS[kind]]
            data = held if isinstance(held, bytes) else struct.pack(f"{order}{len(held)}{letter}", *held)
            count = len(data) // UNITS[kind] // PER_VALUE.get(kind, 1)
            field = data.ljust(4, b"\0")
            if len(data) > 4:
                field = struct.pack(f"{order}I", len(out))
                out.extend(data)
            struct.pack_into(f"{order}HHI4s", out, start + 2 + 12 * row, number, kind, count, field)
        return start

    first = dict(tags.get(0, {}))
    first |= {number: (4, [0]) for number in (EXIF, GPS) if number in tags}
    write(first)
    for number in (EXIF, GPS):
        if number in tags:
            start = write(tags[number])
            row = 10 + 12 * sorted(first).index(number)
            struct.pack_into(f"{order}I", out, row + 8, start)
    return bytes(out)


def held_by(tiff: bytes) -> Tags:
    """All tags of EXIF or of a TIFF."""
    order = "<" if tiff[:2] == b"II" else ">"

    def read(start: int) -> dict[int, tuple[int, bytes | list[int]]]:
        found: dict[int, tuple[int, bytes | list[int]]] = {}
        for row in range(struct.unpack_from(f"{order}H", tiff, start)[0]):
            number, kind, count, field = struct.unpack_from(f"{order}HHI4s", tiff, start + 2 + 12 * row)
            size = count * UNITS[kind] * PER_VALUE.get(kind, 1)
            place = struct.unpack(f"{order}I", field)[0]
            data = field[:size] if size <= 4 else tiff[place : place + size]
            letter = {1: "B", 2: "H", 4: "I", 8: "Q"}[UNITS[kind]]
            numbers = list(struct.unpack(f"{order}{size // UNITS[kind]}{letter}", data))
            found[number] = (kind, data if UNITS[kind] == 1 else numbers)
        return found

    first = read(struct.unpack_from(f"{order}I", tiff, 4)[0])
    tags: Tags = {0: first}
    for number in (EXIF, GPS):
        if number in first:
            tags[number] = read(first.pop(number)[1][0])
    return tags


def carried(folder: Path, exif: bytes, origin: str, suffix: str) -> tuple[Tags, tuple[str, ...]]:
    """What arrives of EXIF that goes in a file of one suffix through the program into one of another, and notes."""
    Image.fromarray(PIXELS).save(folder / f"from{origin}", exif=b"Exif\0\0" + exif)
    photo = load_photo(folder / f"from{origin}")
    save_photo(folder / f"to{suffix}", photo.pixels, photo, ENTRIES)
    content = (folder / f"to{suffix}").read_bytes()
    start = {".tif": b"", ".jpg": b"Exif\0\0", ".png": b"eXIf", ".webp": b"EXIF"}[suffix]
    place = content.index(start) + len(start) + 4 * (suffix == ".webp")  # where the chunk's length comes after its name
    return held_by(content[place:]), photo.notes


def values(kind: int) -> st.SearchStrategy[tuple[int, bytes | list[int]]]:
    if UNITS[kind] == 1:
        return st.tuples(st.just(kind), st.binary(min_size=1, max_size=12))
    each = PER_VALUE.get(kind, 1)
    count = st.integers(1, 3).map(lambda count: count * each)
    numbers = st.integers(0, 2 ** (8 * UNITS[kind]) - 1)
    return st.tuples(st.just(kind), count.flatmap(lambda n: st.lists(numbers, min_size=n, max_size=n)))


any_value = st.sampled_from(sorted(UNITS)).flatmap(values)
any_tags = st.fixed_dictionaries(
    {
        0: st.dictionaries(st.sampled_from([0x010E, 0x010F, ARTIST, COPYRIGHT, X_RESOLUTION, 0x0128]), any_value),
        EXIF: st.dictionaries(st.sampled_from([0x829A, 0x9000, 0x9003, 0x9286, 0x927C]), any_value, min_size=1),
        GPS: st.dictionaries(st.integers(0, 0x1F), any_value, min_size=1),
    }
)


ODD = {
    0: {ARTIST: (2, "Jürg Müller\0".encode()), COPYRIGHT: (2, b"\xa9 2024\0"), X_RESOLUTION: (2, b"300 dpi\0")},
    GPS: {0x00: (2, b"2.3.0.0\0"), 0x05: (3, [256]), 0x06: (10, [2**32 - 120, 1])},
}


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=10)
@given(order=st.sampled_from("<>"), tags=any_tags, origin=st.sampled_from([".png", ".jpg", ".webp", ".avif"]))
@example(">", ODD, ".avif")
def test_whatever_tags_hold_arrives_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, order: str, tags: Tags, origin: str
) -> None:
    found, notes = carried(tmp_path_factory.mktemp("exif"), blob(order, tags), origin, suffix)
    assert notes == ()
    for directory, held in tags.items():
        assert found[directory].items() >= held.items()
    assert found[0][ORIENTATION] == (3, [1])


@pytest.mark.parametrize("big", [False, True])
def test_a_tiff_s_own_tags_are_kept(tmp_path: Path, big: bool) -> None:
    exif = Image.Exif()
    exif[ARTIST] = "Jürg Müller".encode()
    Image.fromarray(PIXELS).save(tmp_path / "from.tif", exif=exif, big_tiff=big)
    photo = load_photo(tmp_path / "from.tif")
    assert photo.notes == ()
    for suffix in SUFFIXES:
        save_photo(tmp_path / f"to{suffix}", photo.pixels, photo, ENTRIES)
        again = load_photo(tmp_path / f"to{suffix}")
        assert again.exif is not None
        assert held_by(again.exif)[0][ARTIST] == (2, "Jürg Müller\0".encode())


def test_a_damaged_tag_is_dropped_alone_and_named(tmp_path: Path) -> None:
    exif = bytearray(blob("<", {0: {ARTIST: (2, b"Jo\0"), COPYRIGHT: (2, b"all mine\0")}, GPS: {2: (5, [1] * 6)}}))
    for data in (b"all mine\0", struct.pack("<6I", *[1] * 6)):
        place = exif.index(struct.pack("<I", exif.index(data)))
        exif[place : place + 4] = struct.pack("<I", 2**31)
    found, notes = carried(tmp_path, bytes(exif), ".jpg", ".png")
    assert found[0][ARTIST] == (2, b"Jo\0")
    assert COPYRIGHT not in found[0]
    assert notes == (
        "The EXIF tag Copyright is damaged, so it was left out.",
        "The EXIF tag GPSLatitude is damaged, so it was left out.",
    )


@settings(max_examples=12)
@given(st.data())
def test_no_exif_costs_the_photo(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    exif = bytearray(
        blob("<", {0: {ARTIST: (2, b"somebody\0")}, EXIF: {0x9003: (2, b"2024\0")}, GPS: {1: (2, b"N\0")}})
    )
    for _ in range(data.draw(st.integers(1, 6))):
        exif[data.draw(st.integers(0, len(exif) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("flipped")
    for suffix in (".jpg", ".png"):
        Image.fromarray(PIXELS).save(folder / f"a{suffix}", exif=b"Exif\0\0" + bytes(exif))
        photo = load_photo(folder / f"a{suffix}")
        assert photo.pixels.size == PIXELS.size
        save_photo(folder / "b.tif", photo.pixels, photo, ENTRIES)
        assert np.array_equal(load_photo(folder / "b.tif").pixels, photo.pixels)


def test_exif_without_any_sense_is_left_out_with_a_note(tmp_path: Path) -> None:
    Image.fromarray(PIXELS).save(tmp_path / "a.jpg", exif=b"Exif\0\0no EXIF at all")
    photo = load_photo(tmp_path / "a.jpg")
    assert photo.exif is None
    assert photo.notes == ("The photo's EXIF data is damaged, so it was left out.",)
