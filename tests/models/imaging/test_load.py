"""Every kind of photo file gives a right picture or one clear error."""

from __future__ import annotations

import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pi_heif
import pytest
from PIL import Image, ImageCms

from models.imaging import PhotoError, load_photo
from models.imaging.camera_raw import RAW_SUFFIXES
from models.imaging.decode import FORMATS, PHOTO_SUFFIXES
from tests.fixtures.carriers import chunk, png, png_header
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
DEEP = "16-bit photo converted to 8-bit."


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
def test_every_exif_orientation_is_turned_upright(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"photo{suffix}"
    lossless = {"lossless": True} if suffix == ".webp" else {}
    for orientation, small in STORED.items():
        stored = np.kron(small, np.ones((16, 16, 1), np.uint8))  # whole blocks survive JPEG
        exif = Image.Exif()
        exif[0x0112] = orientation
        Image.fromarray(stored).save(path, exif=exif, quality=100, **lossless)
        photo = load_photo(path)
        assert photo.pixels.shape == (64, 32, 3)
        assert np.abs(photo.pixels[8::16, 8::16].astype(int) - UPRIGHT).max() <= 4, orientation
        if suffix != ".jpg":
            with_alpha = np.dstack([stored, stored[..., 0]])
            Image.fromarray(with_alpha).save(path, exif=exif, **lossless)
            alpha = load_photo(path).alpha
            assert alpha is not None
            assert np.array_equal(alpha[8::16, 8::16], UPRIGHT[..., 0])


def palette() -> Image.Image:
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putdata([0, 1])
    return image


def profile(kind: bytes = b"RGB ", end: bytes = b"") -> bytes:
    """sRGB's, which says that it is of another kind, or ends otherwise."""
    content = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    content[16:20] = kind
    content[len(content) - len(end) :] = end
    return bytes(content)


GREY_PROFILE, WIDE = profile(kind=b"GRAY"), profile(end=b"wide")
PALETTE = [[10, 20, 30], [200, 100, 50]]


@pytest.mark.parametrize(
    ("image", "name", "options", "pixels", "alpha"),
    [
        (palette(), "a.png", {}, PALETTE, None),
        (palette(), "a.gif", {"transparency": 1}, PALETTE, [255, 0]),
        (Image.fromarray(np.array([[True, False]])), "a.png", {}, [[255] * 3, [0] * 3], None),
        (Image.fromarray(np.array([[[7, 0], [200, 90]]], np.uint8)), "a.png", {}, [[7] * 3, [200] * 3], [0, 90]),
        (Image.fromarray(np.array([[[1, 2, 3, 0]]], np.uint8)), "a.png", {}, [[1, 2, 3]], [0]),
        (Image.new("LAB", (1, 1), (255, 128, 128)), "a.tif", {}, [[255] * 3], None),
        # This profile is unsound, so it changes nothing.
        (Image.new("L", (1, 1), 100), "a.png", {"icc_profile": GREY_PROFILE}, [[100] * 3], None),
        (Image.new("RGB", (1, 1), (9, 5, 4)), "a.png", {"icc_profile": WIDE}, [[9, 5, 4]], None),
    ],
    ids=["palette", "transparent palette", "bits", "grey", "transparent", "LAB", "grey profile", "wide profile"],
)
def test_colours_and_transparency_are_those_that_were_stored(
    tmp_path: Path, image: Image.Image, name: str, options: dict[str, Any], pixels: list[Any], alpha: list[int] | None
) -> None:
    image.save(tmp_path / name, **options)
    photo = load_photo(tmp_path / name)
    assert np.abs(photo.pixels[0].astype(int) - pixels).max() <= (5 if image.mode == "LAB" else 0)
    assert (photo.alpha if alpha is None else photo.alpha.tolist()) == (None if alpha is None else [alpha])  # type: ignore[union-attr]
    assert photo.icc == (WIDE if options.get("icc_profile") == WIDE else None)


def test_cmyk_is_converted_by_its_profile_or_with_a_note(tmp_path: Path) -> None:
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(tmp_path / "cmyk.jpg", quality=100)
    photo = load_photo(tmp_path / "cmyk.jpg")
    assert np.abs(photo.pixels.astype(int) - [255, 0, 0]).max() <= 3
    assert photo.notes == ("CMYK photo converted to RGB.",)
    # The test profile prints full cyan as Lab (50, 40, 0), which no untagged conversion would guess.
    Image.new("CMYK", (16, 16), (255, 0, 0, 0)).save(tmp_path / "cmyk.tif", icc_profile=cmyk_profile())
    photo = load_photo(tmp_path / "cmyk.tif")
    red, green, blue = photo.pixels[8, 8].astype(int)
    assert red > green + 60
    assert red > blue + 20
    assert photo.icc is None  # the pixels are sRGB now


def test_16_bit_photos_are_scaled_not_clipped_with_a_note(tmp_path: Path) -> None:
    grey, colour = [0, 257, 25700, 65535], np.array([[[0, 32768, 65535]]], np.uint16)
    (tmp_path / "grey.pgm").write_bytes(b"P5 4 1 65535\n" + struct.pack(">4H", *grey))
    for name in ("grey.png", "grey.tif"):
        Image.fromarray(np.array([grey], np.uint16)).save(tmp_path / name)
    (tmp_path / "colour.png").write_bytes(png(colour.astype(">u2")))
    for name, kind in (("plain", cv2.IMWRITE_TIFF_COMPRESSION_NONE), ("lzw", cv2.IMWRITE_TIFF_COMPRESSION_LZW)):
        options = [cv2.IMWRITE_TIFF_COMPRESSION, kind]
        assert cv2.imwrite(str(tmp_path / f"colour-{name}.tif"), colour[..., ::-1], options)  # blue, green, red
    for file in sorted(tmp_path.iterdir()):
        photo = load_photo(file)
        expected = [[0] * 3, [1] * 3, [100] * 3, [255] * 3] if file.stem == "grey" else [[0, 128, 255]]
        assert (photo.pixels[0].tolist(), photo.notes) == (expected, (DEEP,)), file.name


@pytest.mark.parametrize("suffix", [".tif", ".jp2"])
def test_a_file_of_8_bits_has_no_note_of_16_wherever_its_directory_lies(tmp_path: Path, suffix: str) -> None:
    for width in range(1, 40):  # which moves the directory of a TIFF, and changes the length of a JPEG 2000
        noise = np.random.default_rng(width).integers(0, 256, (10, width, 3), np.uint8)
        if suffix == ".tif":
            assert cv2.imwrite(str(tmp_path / "plain.tif"), noise)  # libtiff's: the directory stands behind the pixels
        else:
            Image.fromarray(noise).save(tmp_path / "plain.jp2")
        assert load_photo(tmp_path / f"plain{suffix}").notes == ()


def test_float_photos_are_scaled_by_their_range_and_what_has_no_value_is_black(tmp_path: Path) -> None:
    for values, expected in (
        ([0.0, 0.5, 1.0], [0, 128, 255]),
        ([0.0, 100.0, 255.0], [0, 100, 255]),
        ([-1.0, 0.0, 1.0], [0, 128, 255]),
        ([np.nan, 1.0, np.inf], [0, 255, 0]),
    ):
        Image.fromarray(np.array([values], np.float32)).save(tmp_path / "float.tif")
        photo = load_photo(tmp_path / "float.tif")
        assert photo.pixels[0, :, 0].tolist() == expected
        assert photo.notes
    assert photo.notes[-1] == "2 pixels have no value, NaN or infinite, and are black."
    for value in (np.nan, np.inf, -np.inf):
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


def test_a_wrong_extension_does_not_matter_and_folders_are_searched_for_every_right_one(tmp_path: Path) -> None:
    Image.new("RGB", (3, 2), (1, 2, 3)).save(tmp_path / "photo.jpg", format="PNG")
    assert load_photo(tmp_path / "photo.jpg").pixels[0, 0].tolist() == [1, 2, 3]
    Image.init()
    pi_heif.register_heif_opener()
    opened = (*FORMATS, "HEIF", "MPO")  # which is opened as JPEG
    suffixes = {suffix for suffix, kind in Image.registered_extensions().items() if kind in opened}
    assert suffixes | RAW_SUFFIXES == PHOTO_SUFFIXES


def test_what_is_no_photo_is_a_clear_error(tmp_path: Path) -> None:
    for name, content in {
        "empty.jpg": b"",
        "words.jpg": b"just words, no picture",
        "start.jpg": b"\x89PNG\r\n\x1a\n",
        "header.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(PhotoError, match=name if content else "empty"):
            load_photo(tmp_path / name)
    for name, reason in [("none.jpg", "no file"), (".", "folder")]:
        with pytest.raises(PhotoError, match=reason) as raised:
            load_photo(tmp_path / name)
        assert str(tmp_path / name) in str(raised.value)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif", ".bmp"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_file_cut_short_is_one_clear_error(tmp_path: Path, suffix: str, share: float) -> None:
    path = tmp_path / f"cut{suffix}"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)).save(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(PhotoError, match="cut") as raised:
        load_photo(path)
    assert "\n" not in str(raised.value)


CUT_WHILE_DECODED = """
import os, sys
import numpy as np
from models.imaging.decode import decode
for file in sys.argv[1:]:
    with decode(file) as decoded:
        os.truncate(file, 100)
        print(int(np.asarray(decoded.image).sum()))
"""


def test_a_file_cut_short_while_it_is_in_use_does_not_end_the_process(tmp_path: Path) -> None:
    files = [str(tmp_path / name) for name in ("a.bmp", "a.tif", "a.pgm")]
    for file in files:
        Image.new("L", (2000, 2000), 7).save(file)
    command = [sys.executable, "-c", CUT_WHILE_DECODED, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, [str(2000 * 2000 * 7)] * 3)


def test_flipped_bytes_give_a_picture_or_one_clear_error(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (24, 24, 3), np.uint8)
    rng = np.random.default_rng(1)
    for suffix in (".png", ".jpg", ".webp", ".tif", ".gif", ".bmp"):
        path = tmp_path / f"flipped{suffix}"
        Image.fromarray(noise).save(path)
        content = path.read_bytes()
        for _ in range(40):
            flipped = bytearray(content)
            for position in rng.integers(0, min(len(content), 400), 3):
                flipped[position] = rng.integers(0, 256)
            path.write_bytes(flipped)
            with suppress(PhotoError):
                assert load_photo(path).pixels.dtype == np.uint8


@pytest.mark.parametrize(
    ("width", "height", "is_large"),
    [(20_001, 1, True), (1, 20_001, True), (10_001, 10_000, True), (60_000, 60_000, True), (10_000, 9_999, False)],
)
def test_an_oversize_photo_is_refused_from_its_header_alone(
    tmp_path: Path, width: int, height: int, is_large: bool
) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(png_header(width, height) + chunk(b"IDAT", b""))  # decoding it would fail
    with pytest.raises(PhotoError) as raised:
        load_photo(path)
    assert ("too large" in str(raised.value)) == ("megapixels" in str(raised.value)) == is_large
