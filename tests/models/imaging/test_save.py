"""A saved photo is whole or not there, keeps what the photo came with, and says what it is."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from models.imaging import Photo, PhotoError, load_photo, provenance, read_provenance, save_photo, with_earlier

SUFFIXES = [".png", ".jpg", ".webp", ".tif"]
PIXELS = np.random.default_rng(0).integers(0, 256, (23, 31, 3), np.uint8)
ALPHA = np.random.default_rng(1).integers(0, 256, (23, 31), np.uint8)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
HOLE = np.eye(23, 31, dtype=bool)
ENTRIES = provenance(caption='a "small" bird <i>with</i> & é 鳥', seed=7, checkpoint="birds", version="1.2", hole=HOLE)


@pytest.mark.parametrize(("suffix", "quality"), [(".png", None), (".tif", None), (".webp", 100)])
def test_lossless_formats_give_back_every_pixel_and_the_alpha(tmp_path: Path, suffix: str, quality: int | None) -> None:
    for alpha in (ALPHA, 0 * ALPHA):  # WebP would leave out what is wholly transparent
        source = Photo(PIXELS.copy(), alpha.copy())
        save_photo(tmp_path / f"saved{suffix}", source.pixels, source, ENTRIES, **({"quality": 100} if quality else {}))
        back = load_photo(tmp_path / f"saved{suffix}")
        assert np.array_equal(back.pixels, PIXELS)
        assert np.array_equal(back.alpha, alpha)
        assert np.array_equal(source.pixels, PIXELS)


@settings(max_examples=20)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 256), st.booleans(), st.integers(0, 2**32 - 1))
def test_any_png_gives_back_every_pixel(
    tmp_path_factory: pytest.TempPathFactory, height: int, width: int, tones: int, transparent: bool, seed: int
) -> None:
    path = tmp_path_factory.mktemp("pngs") / "saved.png"
    planes = np.random.default_rng(seed).integers(0, tones, (height, width, 4), np.uint8)
    pixels, alpha = planes[..., :3].copy(), planes[..., 3].copy() if transparent else None
    save_photo(path, pixels, Photo(pixels, alpha, icc=PROFILE), ENTRIES)
    back = load_photo(path)
    assert np.array_equal(back.pixels, pixels)
    assert np.array_equal(back.alpha, alpha) if transparent else back.alpha is None
    assert (back.icc, read_provenance(path)) == (PROFILE, ENTRIES)


def test_what_is_flat_takes_little_of_a_png(tmp_path: Path) -> None:
    flat = np.full((400, 400, 3), 90, np.uint8)
    save_photo(tmp_path / "saved.png", flat, Photo(flat), None)
    assert (tmp_path / "saved.png").stat().st_size < flat.size / 100


@pytest.mark.parametrize("origin", SUFFIXES)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_exif_is_kept_but_orientation_is_1_and_no_picture_is_left_in_it(
    tmp_path: Path, origin: str, suffix: str
) -> None:
    thumbnail = _jpeg_bytes()
    path = tmp_path / f"camera{origin}"
    Image.fromarray(PIXELS).save(path, exif=_camera_exif(thumbnail, with_thumbnail=origin != ".tif"))
    photo = load_photo(path)
    save_photo(tmp_path / f"saved{suffix}", photo.pixels, photo, ENTRIES)

    with Image.open(tmp_path / f"saved{suffix}") as saved:
        exif = saved.getexif()
        assert exif[0x0110] == "Feathercam"
        assert exif.get(0x0112, 1) == 1
        assert exif.get_ifd(0x8769)[0x9003] == "2024:05:06 07:08:09"
        assert exif.get_ifd(0x8769)[0x829A] == pytest.approx(1 / 250)
        assert exif.get_ifd(0x8825)[0x0001] == "N"
        assert not exif.get_ifd(1)
    assert thumbnail[:64] not in (tmp_path / f"saved{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_fill_is_the_same_file_each_time_which_says_what_it_is_and_keeps_the_profile(
    tmp_path: Path, suffix: str
) -> None:
    Image.fromarray(PIXELS).save(tmp_path / "source.jpg", exif=_camera_exif(_jpeg_bytes(), with_thumbnail=True))
    source = Photo(PIXELS, exif=load_photo(tmp_path / "source.jpg").exif, icc=PROFILE)
    for name, entries in (("first", ENTRIES), ("second", ENTRIES), ("plain", None)):
        save_photo(tmp_path / f"{name}{suffix}", PIXELS, source, entries)
    assert (tmp_path / f"first{suffix}").read_bytes() == (tmp_path / f"second{suffix}").read_bytes()
    assert read_provenance(tmp_path / f"first{suffix}") == ENTRIES
    assert set(ENTRIES) == {"caption", "seed", "checkpoint", "version", "hole_sha256"}
    assert load_photo(tmp_path / f"first{suffix}").icc == PROFILE
    assert read_provenance(tmp_path / f"plain{suffix}") is None
    if suffix == ".png":  # whose texts people read
        with Image.open(tmp_path / "first.png") as image:
            assert "seed 7" in image.text["Description"]  # type: ignore[attr-defined]


@settings(max_examples=12)
@given(caption=st.text(max_size=300))
def test_any_caption_survives_in_every_format(tmp_path_factory: pytest.TempPathFactory, caption: str) -> None:
    entries = provenance(caption=caption, seed=0, checkpoint="c", version="1", hole=HOLE)
    folder = tmp_path_factory.mktemp("captions")
    for suffix in SUFFIXES:
        save_photo(folder / f"saved{suffix}", PIXELS, Photo(PIXELS), entries)
        assert read_provenance(folder / f"saved{suffix}") == entries


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_fill_tells_of_those_before_it_and_of_the_latest_where_all_are_too_many(tmp_path: Path, suffix: str) -> None:
    few = [ENTRIES | {"seed": seed} for seed in range(3)]
    save_photo(tmp_path / f"few{suffix}", PIXELS, Photo(PIXELS), with_earlier(ENTRIES, few))
    assert read_provenance(tmp_path / f"few{suffix}") == ENTRIES | {"earlier": few}
    many = [ENTRIES | {"seed": seed, "caption": "é <&> " * 600} for seed in range(20)]
    save_photo(tmp_path / f"many{suffix}", PIXELS, Photo(PIXELS), with_earlier(ENTRIES, many))
    told = read_provenance(tmp_path / f"many{suffix}")
    assert told is not None
    left_out = told["earlier_left_out"]
    assert told["seed"] == 7
    assert told["earlier"] == many[left_out:]
    assert 0 < left_out < 20
    assert with_earlier(ENTRIES, []) == ENTRIES


def test_what_a_jpeg_can_not_hold_is_shortened_left_out_with_a_note_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "saved.jpg"
    with pytest.raises(PhotoError, match=r"saved\.jpg can't be written"):
        save_photo(path, PIXELS, Photo(PIXELS), ENTRIES | {"caption": "long " * 20_000})
    assert list(tmp_path.iterdir()) == []
    exif = Image.Exif()
    exif[0x010E] = "x" * 70_000
    notes = save_photo(path, PIXELS, Photo(PIXELS, ALPHA, exif=exif.tobytes()[6:]), None)
    assert any("EXIF" in note for note in notes)
    assert any("transparency" in note for note in notes)
    assert (load_photo(path).exif, load_photo(path).alpha) == (None, None)
    book = provenance(caption="鳥" * 100_000, seed=0, checkpoint="c", version="1", hole=HOLE)
    save_photo(path, PIXELS, Photo(PIXELS), book)
    assert read_provenance(path) == book


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_failing_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"saved{suffix}"
    path.write_bytes(b"the old file")

    def full_disk(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(PhotoError, match="No space left") as raised:
        save_photo(path, PIXELS, Photo(PIXELS), None)
    assert str(path) in str(raised.value)
    assert path.read_bytes() == b"the old file"
    assert list(tmp_path.iterdir()) == [path]


def test_what_can_not_be_saved_is_a_clear_error(tmp_path: Path) -> None:
    for name in ("nowhere/saved.png", "saved.psd", "saved"):
        with pytest.raises(PhotoError, match="saved"):
            save_photo(tmp_path / name, PIXELS, Photo(PIXELS), None)
    with pytest.raises(PhotoError, match="31×23"):
        save_photo(tmp_path / "saved.png", PIXELS[1:], Photo(PIXELS), None)
    wide = np.zeros((1, 16_384, 3), np.uint8)
    with pytest.raises(PhotoError, match="16383"):
        save_photo(tmp_path / "saved.webp", wide, Photo(wide), None)


def _camera_exif(thumbnail: bytes, with_thumbnail: bool) -> bytes:
    """EXIF of a camera held sideways: a MakerNote with a preview and, where asked, IFD1 with a thumbnail."""
    exif = Image.Exif()
    exif[0x0110] = "Feathercam"
    exif[0x0112] = 6
    exif[0x8769] = {0x9003: "2024:05:06 07:08:09", 0x829A: 1 / 250, 0x927C: b"maker" + thumbnail}
    exif[0x8825] = {0x0001: "N"}
    if not with_thumbnail:
        return exif.tobytes()
    body = bytearray(exif.tobytes()[6:])
    order = "<" if body[:2] == b"II" else ">"
    (ifd0,) = struct.unpack_from(f"{order}I", body, 4)
    (count,) = struct.unpack_from(f"{order}H", body, ifd0)
    ifd1 = len(body)
    struct.pack_into(f"{order}I", body, ifd0 + 2 + 12 * count, ifd1)
    body += struct.pack(f"{order}HHHIIHHIII", 2, 0x0201, 4, 1, ifd1 + 30, 0x0202, 4, 1, len(thumbnail), 0)
    return b"Exif\x00\x00" + bytes(body) + thumbnail


def _jpeg_bytes() -> bytes:
    buffer = BytesIO()
    Image.fromarray(np.random.default_rng(5).integers(0, 256, (8, 8, 3), np.uint8)).save(buffer, "JPEG")
    return buffer.getvalue()
