"""Files that are sound, or nearly, and yet odd: metadata, sizes, kinds of pixels and endings that few files have."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image

from tests.corpus.formats import saved
from tests.corpus.odd import Expected
from tests.fixtures.carriers import PNG, chunk, png

File = tuple[str, bytes, Expected, np.ndarray | None]  # name, content, what may come of it, its pixels


def odd_pngs(pixels: np.ndarray, rng: np.random.Generator) -> Iterator[File]:
    """Metadata that is large, damaged or a bomb never costs the picture."""
    noise = rng.bytes(1_300_000)
    profile = b"\0" * 16 + b"RGB " + noise
    chunks = {
        "large-profile": chunk(b"iCCP", b"p\0\0" + zlib.compress(profile)),
        "no-profile": chunk(b"iCCP", b"p\0\0" + noise[:50]),
        "profile-bomb": chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(200_000_000))),
        "large-text": chunk(b"tEXt", b"Comment\0" + b"birds " * 400_000),
        "packed-text": chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"birds " * 400_000)),
        "text-bomb": chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000))),
        "utf8-text": chunk(b"iTXt", "Comment\0\0\0\0\0鳥 \ud83d".encode("utf-8", "surrogatepass")),
        "texts": b"".join(chunk(b"tEXt", b"k%d\0v" % number) for number in range(20_000)),
        "no-exif": chunk(b"eXIf", noise[:200]),
        "cut-exif": chunk(b"eXIf", b"II*\0\x08\0\0\0\xff\xff"),
        "no-resolution": chunk(b"pHYs", b"\0"),
        "gamma-0": chunk(b"gAMA", bytes(4)),
        "time": chunk(b"tIME", b"\xff" * 7),
        "unknown": chunk(b"biRD", noise[:999]),
    }
    for name, extra in chunks.items():
        yield f"{name}.png", png(pixels, extra), "right", pixels
    yield "twice.png", png(pixels) + png(pixels[::-1]), "right", pixels
    yield "garbage-behind.png", png(pixels) + noise[:5000], "right", pixels
    yield "no-end.png", png(pixels)[:-12], "either", None
    yield "wrong-sum.png", png(pixels)[:-13] + b"!" + png(pixels)[-12:], "either", None


def odd_exif(pixels: np.ndarray, rng: np.random.Generator) -> Iterator[File]:
    """EXIF whose tags are cut, doubled, of another type, endless or noise never costs the picture."""
    photo = Image.fromarray(pixels)

    def tiff(*entries: tuple[int, int, int, int], more: bytes = b"") -> bytes:
        table = b"".join(struct.pack("<HHII", *entry) for entry in entries)
        return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + table + struct.pack("<I", 0) + more

    blobs = {
        "empty": b"Exif\0\0",
        "noise": b"Exif\0\0" + rng.bytes(300),
        "no-directory": b"Exif\0\0II*\0\xff\xff\xff\xff",
        "cut": tiff((0x0112, 3, 1, 1))[:-8],
        "two-orientations": tiff((0x0112, 3, 1, 1), (0x0112, 3, 1, 1)),
        "orientation-99": tiff((0x0112, 3, 1, 99)),
        "orientation-of-text": tiff((0x0112, 2, 4, 0x31313131)),
        "many-orientations": tiff((0x0112, 3, 2**32 - 1, 1)),
        "unknown-type": tiff((0x0132, 77, 4, 5)),
        "far-away": tiff((0x010F, 2, 100, 2**31)),
        "camera-in-no-script": tiff((0x010F, 2, 4, 0xFFFEFDFC)),
        "directory-in-itself": tiff((0x8769, 4, 1, 8), (0x8825, 4, 1, 8)),
        "zero-by-zero": tiff((0x011A, 5, 1, 38), more=bytes(8)),
        "many-tags": tiff(*[(number, 3, 1, 1) for number in range(1000, 4000)]),
    }
    for name, blob in blobs.items():
        yield f"exif-{name}.jpg", saved(photo, "JPEG", exif=blob, quality=90), "right", None
        yield f"exif-{name}.webp", saved(photo, "WEBP", exif=blob, lossless=True), "right", pixels
        yield f"exif-{name}.png", png(pixels, chunk(b"eXIf", blob[6:])), "right", pixels


def turned(pixels: np.ndarray) -> Iterator[File]:
    """Every orientation, in every format that stores one without loss."""
    upright = Image.fromarray(pixels)
    stored = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    for number, turn in stored.items():
        image = upright if turn is None else upright.transpose(turn)
        exif = Image.Exif()
        exif[0x0112] = number
        for suffix, kind, options in ((".png", "PNG", {}), (".webp", "WEBP", {"lossless": True}), (".tif", "TIFF", {})):
            yield f"turned-{number}{suffix}", saved(image, kind, exif=exif, **options), "right", pixels


def odd_jpegs(pixels: np.ndarray, rng: np.random.Generator) -> Iterator[File]:
    """Halves, zeros and noise in a JPEG, and sizes that its header only claims."""
    whole = saved(Image.fromarray(pixels), "JPEG", quality=90)
    half = whole[: len(whole) * 6 // 10]
    yield "half-but-closed.jpg", half + b"\xff\xd9", "either", None
    yield "half-and-zeros.jpg", half + bytes(3_000_000), "either", None
    yield "half-and-noise.jpg", half + rng.bytes(100_000), "either", None
    yield "zeros-behind.jpg", whole + bytes(3_000_000), "right", None
    yield "another-behind.jpg", whole + whole, "right", None
    yield "noise-in-front.jpg", rng.bytes(7) + whole, "refused", None
    size = whole.index(b"\xff\xc0") + 5
    claims = {"no-height": (0, 90), "huge": (65_535, 65_535), "tall": (65_535, 64), "wide": (8, 60_000)}
    for name, (height, width) in claims.items():
        yield f"{name}.jpg", whole[:size] + struct.pack(">HH", height, width) + whole[size + 4 :], "refused", None
    yield "taller-than-its-data.jpg", whole[:size] + struct.pack(">H", 9_000) + whole[size + 2 :], "either", None


def odd_pixels(pixels: np.ndarray) -> Iterator[File]:
    """Numbers that aren't colours."""
    grey = np.asarray(Image.fromarray(pixels).convert("L"), np.float32)
    for name, value in (("nan", np.nan), ("infinite", np.inf), ("negative", -1e30), ("vast", 1e30)):
        some, all_of_it = grey / 255, np.full_like(grey, value)
        some[3:9, 5:20] = value
        for part, numbers in (("some", some), ("all", all_of_it)):
            yield f"{part}-{name}.tif", saved(Image.fromarray(numbers), "TIFF"), "either", None
    for name, start in (("int32-below-0", -(2**31)), ("int32-vast", 2**30)):
        numbers = start + np.asarray(grey, np.int32)
        yield f"{name}.tif", saved(Image.fromarray(numbers), "TIFF"), "either", None
    for sample, name in ((2, "int8"), (3, "float8"), (4, "unknown"), (9, "none")):
        yield f"{name}.tif", _tiff(grey.astype(np.uint8), sample), "either", None
    yield "pfm.pfm", b"Pf\n2 2\n-1.0\n" + np.array([0, 1, np.nan, np.inf], "<f4").tobytes(), "either", None


def odd_sizes() -> Iterator[File]:
    """From one pixel to more than fits, real or claimed."""
    for width, height in ((1, 1), (1, 20_000), (20_000, 1), (3, 2)):
        yield f"{width}x{height}.png", saved(Image.new("RGB", (width, height), (90, 60, 30)), "PNG"), "right", None
    yield "20001x1.png", saved(Image.new("RGB", (20_001, 1)), "PNG"), "refused", None
    yield "101-megapixels.png", saved(Image.new("1", (10_100, 10_000)), "PNG"), "refused", None
    yield "24-megapixels.jpg", saved(Image.new("RGB", (6000, 4000), (120, 130, 90)), "JPEG", quality=60), "right", None
    yield "56-megapixels.jpg", saved(Image.new("L", (8000, 7000), 99), "JPEG", quality=10), "right", None
    claim = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(bytes(1000)))
    yield "claims-900-megapixels.png", PNG + chunk(b"IHDR", claim) + data, "refused", None
    for number, (width, height) in enumerate(((0, 5), (2**31 - 1, 2**31 - 1), (2**32 - 1, 1), (19_999, 5_000))):
        claim = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        yield f"claims-{number}.png", PNG + chunk(b"IHDR", claim) + data, "refused", None
    texts = (b"P6 99999 99999 255\n", b"P6 -5 5 255\n", b"P6 4 4 70000\n", b"P5 4 4 0\n", b"P6 9 9")
    for number, text in enumerate(texts):
        yield f"claims-{number}.ppm", text + bytes(20), "refused", None


def no_photos(rng: np.random.Generator) -> Iterator[File]:
    """What only has a photo's name."""
    texts = {
        "empty.jpg": b"",
        "page.jpg": b"<!DOCTYPE html><html><body>404 Not Found</body></html>",
        "pointer.png": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n",
        "noise.jpg": rng.bytes(5000),
        "noise.tif": b"II*\0" + rng.bytes(5000),
        "zeros.png": bytes(5000),
        "text.webp": b"RIFF\x10\0\0\0WEBPtext",
        "vector.png": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
        "script.jpg": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
        "camera.avif": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + rng.bytes(200),
    }
    for name, content in texts.items():
        yield name, content, "refused", None


def _tiff(grey: np.ndarray, sample_format: int) -> bytes:
    """An uncompressed grey TIFF, uint8 H×W, that declares this format of its samples."""
    height, width = grey.shape
    entries = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 134), (277, 1), (278, height)]
    entries += [(279, height * width), (339, sample_format)]
    table = b"".join(struct.pack("<HHII", number, 4, 1, value) for number, value in entries)
    return (b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + table + bytes(4)).ljust(134, b"\0") + grey.tobytes()
