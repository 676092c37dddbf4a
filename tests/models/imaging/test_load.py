"""Every kind of photo file gives a right picture or one clear error."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from models.imaging import PhotoError, load_photo
from tests.fixtures.icc import cmyk_profile

# 4×2: red green / blue white / black grey / yellow cyan, so that no turn or mirror looks like another.
UPRIGHT = np.array(
    [
        [[250, 0, 0], [0, 250, 0]],
        [[0, 0, 250], [255, 255, 255]],
        [[0, 0, 0], [128, 128, 128]],
        [[250, 250, 0], [0, 250, 250]],
    ],
    np.uint8,
)
# What a camera stores so that turning by the orientation gives UPRIGHT (EXIF 2.3, table 4.6.4 A).
STORED = {
    1: UPRIGHT,
    2: UPRIGHT[:, ::-1],
    3: UPRIGHT[::-1, ::-1],
    4: UPRIGHT[::-1],
    5: UPRIGHT.transpose(1, 0, 2),
    6: np.rot90(UPRIGHT, 1),
    7: UPRIGHT[::-1, ::-1].transpose(1, 0, 2),
    8: np.rot90(UPRIGHT, -1),
}


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_is_turned_upright(tmp_path: Path, orientation: int, suffix: str) -> None:
    stored = np.kron(STORED[orientation], np.ones((16, 16, 1), np.uint8))  # whole blocks survive JPEG
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"photo{suffix}"
    lossless = {"lossless": True} if suffix == ".webp" else {}
    Image.fromarray(stored).save(path, exif=exif, quality=100, **lossless)

    photo = load_photo(path)

    assert photo.pixels.shape == (64, 32, 3)
    assert np.abs(photo.pixels[8::16, 8::16].astype(int) - UPRIGHT).max() <= 4


def test_alpha_turns_with_the_photo(tmp_path: Path) -> None:
    alpha = np.arange(6, dtype=np.uint8).reshape(3, 2)
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = np.dstack([np.zeros((2, 3, 3), np.uint8), np.rot90(alpha, 1)])
    Image.fromarray(stored).save(tmp_path / "turned.png", exif=exif)
    assert np.array_equal(load_photo(tmp_path / "turned.png").alpha, alpha)


def test_a_palette_photo_has_its_palettes_colours(tmp_path: Path) -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putdata([0, 1])
    image.save(tmp_path / "palette.png")
    photo = load_photo(tmp_path / "palette.png")
    assert photo.pixels.tolist() == [[[10, 20, 30], [200, 100, 50]]]
    assert photo.alpha is None


def test_a_transparent_palette_colour_becomes_alpha(tmp_path: Path) -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putdata([0, 1])
    image.save(tmp_path / "palette.gif", transparency=1)
    photo = load_photo(tmp_path / "palette.gif")
    assert photo.alpha is not None
    assert photo.alpha.tolist() == [[255, 0]]


def test_a_one_bit_photo_is_black_and_white(tmp_path: Path) -> None:
    Image.fromarray(np.array([[True, False]])).save(tmp_path / "bits.png")
    assert load_photo(tmp_path / "bits.png").pixels.tolist() == [[[255] * 3, [0] * 3]]


def test_a_grey_photo_stays_grey_and_keeps_its_alpha(tmp_path: Path) -> None:
    stored = np.array([[[7, 0], [200, 90]]], np.uint8)
    Image.fromarray(stored).save(tmp_path / "grey.png")
    photo = load_photo(tmp_path / "grey.png")
    assert photo.pixels.tolist() == [[[7] * 3, [200] * 3]]
    assert photo.alpha is not None
    assert photo.alpha.tolist() == [[0, 90]]


def test_colours_under_full_transparency_are_kept(tmp_path: Path) -> None:
    stored = np.array([[[1, 2, 3, 0], [4, 5, 6, 255]]], np.uint8)
    Image.fromarray(stored).save(tmp_path / "rgba.png")
    assert np.array_equal(load_photo(tmp_path / "rgba.png").pixels, stored[..., :3])


def test_an_untagged_cmyk_photo_is_converted_with_a_note(tmp_path: Path) -> None:
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(tmp_path / "cmyk.jpg", quality=100)
    photo = load_photo(tmp_path / "cmyk.jpg")
    assert np.abs(photo.pixels.astype(int) - [255, 0, 0]).max() <= 3
    assert photo.notes == ("CMYK photo converted to RGB.",)


def test_a_tagged_cmyk_photo_is_converted_by_its_profile(tmp_path: Path) -> None:
    # The test profile prints full cyan as Lab (50, 40, 0), which no untagged conversion would guess.
    Image.new("CMYK", (16, 16), (255, 0, 0, 0)).save(tmp_path / "cmyk.tif", icc_profile=cmyk_profile())
    photo = load_photo(tmp_path / "cmyk.tif")
    red, green, blue = photo.pixels[8, 8].astype(int)
    assert red > green + 60
    assert red > blue + 20
    assert photo.icc is None  # the pixels are sRGB now


def test_a_grey_profile_is_not_kept_for_rgb_pixels(tmp_path: Path) -> None:
    grey_profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    grey_profile[16:20] = b"GRAY"
    Image.new("L", (4, 4), 100).save(tmp_path / "grey.png", icc_profile=bytes(grey_profile))
    photo = load_photo(tmp_path / "grey.png")
    assert photo.icc is None
    assert photo.pixels.tolist() == [[[100] * 3] * 4] * 4  # this profile is unsound, so it changes nothing


def test_a_wide_gamut_photo_keeps_its_pixels_and_profile(tmp_path: Path) -> None:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[-4:] = b"wide"  # any RGB profile; its content is none of our business
    stored = np.random.default_rng(0).integers(0, 256, (5, 4, 3), np.uint8)
    Image.fromarray(stored).save(tmp_path / "wide.png", icc_profile=bytes(profile))
    photo = load_photo(tmp_path / "wide.png")
    assert np.array_equal(photo.pixels, stored)
    assert photo.icc == bytes(profile)


def test_a_lab_photo_is_converted(tmp_path: Path) -> None:
    Image.new("LAB", (4, 4), (255, 128, 128)).save(tmp_path / "lab.tif")
    assert load_photo(tmp_path / "lab.tif").pixels.min() >= 250


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_16_bit_grey_is_scaled_not_clipped(tmp_path: Path, suffix: str) -> None:
    values = np.array([[0, 257, 25700, 65535]], np.uint16)
    Image.fromarray(values).save(tmp_path / f"deep{suffix}")
    photo = load_photo(tmp_path / f"deep{suffix}")
    assert photo.pixels[0, :, 0].tolist() == [0, 1, 100, 255]
    assert photo.notes == ("16-bit photo converted to 8-bit.",)


def test_16_bit_colour_is_scaled_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "deep.png"
    path.write_bytes(_png16(np.array([[[0, 32768, 65535]]], ">u2")))
    photo = load_photo(path)
    assert photo.pixels.tolist() == [[[0, 128, 255]]]
    assert photo.notes == ("16-bit photo converted to 8-bit.",)


@pytest.mark.parametrize("suffix", [".tif", ".jp2"])
def test_a_file_of_8_bits_has_no_note_of_16_wherever_its_directory_lies(tmp_path: Path, suffix: str) -> None:
    for width in range(1, 60):  # which moves the directory of a TIFF, and changes the length of a JPEG 2000
        noise = np.random.default_rng(width).integers(0, 256, (10, width, 3), np.uint8)
        if suffix == ".tif":
            assert cv2.imwrite(str(tmp_path / "plain.tif"), noise)  # libtiff's: the directory stands behind the pixels
        else:
            Image.fromarray(noise).save(tmp_path / "plain.jp2")
        assert load_photo(tmp_path / f"plain{suffix}").notes == ()


def test_16_bit_colour_tiffs_are_scaled_with_a_note(tmp_path: Path) -> None:
    for compression in (cv2.IMWRITE_TIFF_COMPRESSION_NONE, cv2.IMWRITE_TIFF_COMPRESSION_LZW):
        values = np.array([[[65535, 32768, 0]]], np.uint16)  # OpenCV's order: blue, green, red
        assert cv2.imwrite(str(tmp_path / "deep.tif"), values, [cv2.IMWRITE_TIFF_COMPRESSION, compression])
        photo = load_photo(tmp_path / "deep.tif")
        assert photo.pixels.tolist() == [[[0, 128, 255]]]
        assert photo.notes == ("16-bit photo converted to 8-bit.",)


def test_16_bit_portable_grey_maps_are_scaled(tmp_path: Path) -> None:
    (tmp_path / "deep.pgm").write_bytes(b"P5 2 1 65535\n" + struct.pack(">2H", 25700, 65535))
    assert load_photo(tmp_path / "deep.pgm").pixels[0, :, 0].tolist() == [100, 255]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0.0, 0.5, 1.0], [0, 128, 255]), ([0.0, 100.0, 255.0], [0, 100, 255]), ([-1.0, 0.0, 1.0], [0, 128, 255])],
)
def test_float_photos_are_scaled_by_their_range(tmp_path: Path, values: list[float], expected: list[int]) -> None:
    Image.fromarray(np.array([values], np.float32)).save(tmp_path / "float.tif")
    photo = load_photo(tmp_path / "float.tif")
    assert photo.pixels[0, :, 0].tolist() == expected
    assert photo.notes


def test_not_a_number_becomes_black(tmp_path: Path) -> None:
    Image.fromarray(np.array([[np.nan, 1.0, np.inf]], np.float32)).save(tmp_path / "nan.tif")
    photo = load_photo(tmp_path / "nan.tif")
    assert photo.pixels[0, :, 0].tolist() == [0, 255, 0]
    assert photo.notes[-1] == "2 pixels have no value, NaN or infinite, and are black."


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_photo_without_any_value_is_refused(tmp_path: Path, value: float) -> None:
    Image.fromarray(np.full((4, 4), value, np.float32)).save(tmp_path / "nan.tif")
    with pytest.raises(PhotoError, match="no pixel has a value"):
        load_photo(tmp_path / "nan.tif")


def write_tiff(path: Path, pixels: bytes, bits: int, kind: int) -> None:
    """An 8×8 grey TIFF of little-endian numbers; `kind` is 1 unsigned, 2 signed or 3 float."""
    tags = {256: 8, 257: 8, 258: bits, 259: 1, 262: 1, 273: 8, 277: 1, 278: 8, 279: len(pixels), 339: kind}
    rows = b"".join(struct.pack("<HHII", number, 4, 1, value) for number, value in tags.items())
    directory = struct.pack("<H", len(tags)) + rows + bytes(4)
    path.write_bytes(struct.pack("<2sHI", b"II", 42, 8 + len(pixels)) + pixels + directory)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.float32])
def test_numbers_of_any_kind_keep_their_order(tmp_path: Path, dtype: type) -> None:
    low, high = (0.0, 1.0) if dtype is np.float32 else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    values = np.linspace(low, high, 64).astype(dtype).reshape(8, 8)
    kind = {"u": 1, "i": 2, "f": 3}[values.dtype.kind]
    write_tiff(tmp_path / "a.tif", values.tobytes(), 8 * values.itemsize, kind)
    grey = load_photo(tmp_path / "a.tif").pixels[..., 0].ravel().astype(int)
    assert (np.diff(grey) >= 0).all()
    assert (grey[0], grey[-1]) == (0, 255)


def test_twelve_bits_are_as_bright_as_they_are(tmp_path: Path) -> None:
    values = np.linspace(0, 4095, 64).astype(np.uint16).reshape(8, 8)
    packed = b"".join(int(a << 12 | b).to_bytes(3, "big") for a, b in values.reshape(-1, 2).astype(int))
    write_tiff(tmp_path / "a.tif", packed, 12, 1)
    assert np.array_equal(load_photo(tmp_path / "a.tif").pixels[..., 0], np.round(values / 4095 * 255))


def test_an_animation_gives_its_first_frame_and_says_so(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "moving.webp", save_all=True, append_images=frames[1:], lossless=True)
    photo = load_photo(tmp_path / "moving.webp")
    assert photo.pixels[0, 0].tolist() == [255, 0, 0]
    assert "first" in photo.notes[0]


def test_a_wrong_extension_does_not_matter(tmp_path: Path) -> None:
    Image.new("RGB", (3, 2), (1, 2, 3)).save(tmp_path / "really.png")
    (tmp_path / "really.png").rename(tmp_path / "photo.jpg")
    assert load_photo(tmp_path / "photo.jpg").pixels[0, 0].tolist() == [1, 2, 3]


def test_damaged_exif_does_not_keep_a_photo_from_opening(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "odd.jpg", exif=b"Exif\x00\x00MM\x00*\x00\x00\xff\xff nonsense")
    assert load_photo(tmp_path / "odd.jpg").pixels.shape == (8, 8, 3)


def test_a_missing_file_a_folder_and_an_empty_file_are_clear_errors(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    for name, reason in [("none.jpg", "no file"), (".", "folder"), ("empty.jpg", "empty")]:
        with pytest.raises(PhotoError, match=reason) as raised:
            load_photo(tmp_path / name)
        assert str(tmp_path / name) in str(raised.value)


@pytest.mark.parametrize("content", [b"just words, no picture", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\x00\x10JFIF"])
def test_what_is_no_photo_is_a_clear_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "words.jpg").write_bytes(content)
    with pytest.raises(PhotoError, match=r"words\.jpg"):
        load_photo(tmp_path / "words.jpg")


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif", ".bmp"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_file_cut_short_is_one_clear_error(tmp_path: Path, suffix: str, share: float) -> None:
    path = tmp_path / f"cut{suffix}"
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(PhotoError, match="cut") as raised:
        load_photo(path)
    assert "\n" not in str(raised.value)


CUT_WHILE_DECODED = """
import os, sys
import numpy as np
from models.imaging.decode import decode
with decode(sys.argv[1]) as decoded:
    os.truncate(sys.argv[1], 100)
    print(int(np.asarray(decoded.image).sum()))
"""


@pytest.mark.parametrize("name", ["a.bmp", "a.tif", "a.pgm"])
def test_a_file_cut_short_while_it_is_in_use_does_not_end_the_process(tmp_path: Path, name: str) -> None:
    Image.new("L", (2000, 2000), 7).save(tmp_path / name)
    command = [sys.executable, "-c", CUT_WHILE_DECODED, str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, str(2000 * 2000 * 7))


def test_flipped_bytes_give_a_picture_or_one_clear_error(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (24, 24, 3), np.uint8)
    rng = np.random.default_rng(1)
    for suffix in (".png", ".jpg", ".webp", ".tif", ".gif", ".bmp"):
        path = tmp_path / f"flipped{suffix}"
        Image.fromarray(noise).save(path)
        content = path.read_bytes()
        for _ in range(60):
            flipped = bytearray(content)
            for position in rng.integers(0, min(len(content), 400), 3):
                flipped[position] = rng.integers(0, 256)
            path.write_bytes(flipped)
            with suppress(PhotoError):
                assert load_photo(path).pixels.dtype == np.uint8


@pytest.mark.parametrize(("width", "height"), [(20_001, 1), (1, 20_001), (10_001, 10_000), (60_000, 60_000)])
def test_an_oversize_photo_is_refused_from_its_header_alone(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(_png_header(width, height) + _chunk(b"IDAT", b""))  # decoding it would fail
    with pytest.raises(PhotoError, match="too large") as raised:
        load_photo(path)
    assert "megapixels" in str(raised.value)


def test_a_photo_of_just_under_100_megapixels_is_not_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(_png_header(10_000, 9_999) + _chunk(b"IDAT", b""))
    with pytest.raises(PhotoError) as raised:
        load_photo(path)
    assert "too large" not in str(raised.value)  # only its missing pixels are complained about


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png_header(width: int, height: int, depth: int = 8) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0))


def _png16(pixels: np.ndarray) -> bytes:
    rows = b"".join(b"\x00" + row.tobytes() for row in pixels)
    data = _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return _png_header(pixels.shape[1], pixels.shape[0], 16) + data
