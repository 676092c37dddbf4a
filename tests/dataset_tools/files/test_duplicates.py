"""Near-duplicates are found whatever was done to the file, unlike photos are not, and groups are what links say."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageEnhance

from dataset_tools.files.duplicates import FINGERPRINT_DIGITS, TWIN_DISTANCE, fingerprint, groups


def scene(seed: int, width: int = 240, height: int = 180) -> Image.Image:
    """A picture with detail at all scales, as photos have, and like no other."""
    rng = np.random.default_rng(seed)
    picture = np.zeros((height, width))
    for cells in (2, 4, 8, 16):
        patch = Image.fromarray(rng.uniform(0, 255, (cells, cells)).astype(np.uint8))
        picture += np.asarray(patch.resize((width, height), Image.Resampling.BICUBIC), float) / cells
    picture -= picture.min()
    return Image.fromarray((picture * (255 / picture.max())).astype(np.uint8))


def encoded(photo: Image.Image, quality: int) -> Image.Image:
    file = BytesIO()
    photo.save(file, "JPEG", quality=quality)
    return Image.open(BytesIO(file.getvalue()))


def marked(photo: Image.Image) -> Image.Image:
    photo = photo.copy()
    ImageDraw.Draw(photo).text((150, 165), "(c) somebody", fill=255)
    return photo


CHANGES = {
    "re-encoded": lambda photo: encoded(photo, 30),
    "a third as large": lambda photo: photo.resize((80, 60)),
    "twice as large": lambda photo: photo.resize((480, 360)),
    "cropped": lambda photo: photo.crop((4, 3, 238, 179)),
    "brighter": lambda photo: ImageEnhance.Brightness(photo).enhance(1.2),
    "marked": marked,
}


def bits_apart(a: str, b: str) -> int:
    return (int(a, 16) ^ int(b, 16)).bit_count()


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_copy_is_a_near_duplicate(change: str) -> None:
    for seed in range(4):
        photo = scene(seed)
        assert bits_apart(fingerprint(photo), fingerprint(CHANGES[change](photo))) <= TWIN_DISTANCE


def test_unlike_photos_are_not_near_duplicates() -> None:
    prints = [fingerprint(scene(seed)) for seed in range(40)]
    assert {len(one) for one in prints} == {FINGERPRINT_DIGITS}
    assert min(bits_apart(a, b) for i, a in enumerate(prints) for b in prints[:i]) > TWIN_DISTANCE


@st.composite
def fingerprints(draw: st.DrawFn) -> dict[str, str]:
    """Some numbers of 96 bits, many of them near others."""
    seeds = draw(st.lists(st.integers(0, 2**96 - 1), min_size=1, max_size=4))
    flips = st.lists(st.integers(0, 95), max_size=9)
    values = draw(st.lists(st.tuples(st.sampled_from(seeds), flips), max_size=25))
    return {f"photo {i}": f"{value ^ sum({1 << b for b in bits}):024x}" for i, (value, bits) in enumerate(values)}


@settings(deadline=None, max_examples=20)
@given(prints=fingerprints(), distance=st.sampled_from([0, 5, 9, 11, 12]))
def test_groups_are_the_photos_linked_by_near_pairs(prints: dict[str, str], distance: int) -> None:
    linked = {name: {name} for name in prints}
    for a in prints:
        for b in prints:
            if bits_apart(prints[a], prints[b]) <= distance and linked[a] is not linked[b]:
                linked[a] |= linked[b]
                for member in linked[a]:
                    linked[member] = linked[a]
    expected = [sorted(group, key=list(prints).index) for group in linked.values() if len(group) > 1]
    found = groups(prints, distance)
    assert found == [group for i, group in enumerate(expected) if group not in expected[:i]]


def test_thousands_of_equal_photos_are_one_group_and_one_alone_is_none() -> None:
    prints = {str(i): "0" * FINGERPRINT_DIGITS for i in range(5000)} | {"other": "f" * FINGERPRINT_DIGITS}
    assert [len(group) for group in groups(prints)] == [5000]
    assert groups({}) == groups({"one": "0" * FINGERPRINT_DIGITS}) == []


@pytest.mark.parametrize("prints", [{"a": "00", "b": "00"}, {"a": "0000", "b": "00000000"}, {"a": "zzzz", "b": "0000"}])
def test_what_is_no_fingerprint_is_refused(prints: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"fingerprints|non-hexadecimal"):
        groups(prints)
