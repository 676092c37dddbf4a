"""A thumbnail of the photo says nothing, however it was made; one of another picture says where."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageEnhance, ImageFilter

from models.imaging import Photo, load_photo, save_photo
from models.provenance import Label, read_labels
from models.provenance.thumbnail import thumbnail_label
from tests.fixtures.carriers import encoded, write

WAYS = (Image.Resampling.NEAREST, Image.Resampling.BOX, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS)
TURNED = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}


def scene(width: int, height: int, seed: int = 0) -> np.ndarray:
    """A picture with large and small things in it, unlike others of another seed; uint8 H×W×3."""
    rng = np.random.default_rng(seed)
    rough = rng.integers(0, 256, (7, 9, 3)).astype(np.uint8)
    pixels = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.int16)
    fine = cv2.resize(rng.normal(0, 30, (height // 3, width // 3)), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(pixels + fine[..., None], 0, 255).astype(np.uint8)


def jpeg(image: Image.Image, quality: int = 75) -> bytes:
    stream = BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def small(pixels: np.ndarray, side: int = 160, way: Image.Resampling = Image.Resampling.BICUBIC) -> Image.Image:
    image = Image.fromarray(pixels)
    scale = side / max(image.size)
    return image.resize((round(image.width * scale), round(image.height * scale)), way)


def boxed(image: Image.Image) -> Image.Image:
    """In black bars, 4 : 3."""
    longer = max(image.size)
    frame = Image.new("RGB", (longer, longer * 3 // 4) if image.width > image.height else (longer * 3 // 4, longer))
    image.thumbnail(frame.size)
    frame.paste(image, ((frame.width - image.width) // 2, (frame.height - image.height) // 2))
    return frame


@settings(max_examples=10)
@given(
    seed=st.integers(0, 1000),
    shape=st.sampled_from([(480, 320), (320, 480), (640, 360), (400, 400), (600, 450)]),
    side=st.sampled_from([120, 160, 256, 320]),
    way=st.sampled_from(WAYS),
    quality=st.sampled_from([30, 60, 90]),
    letterboxed=st.booleans(),
    look=st.sampled_from(["plain", "brighter", "flatter", "greyer", "sharper", "softer"]),
)
def test_a_thumbnail_of_the_photo_is_no_label(
    seed: int, shape: tuple[int, int], side: int, way: Image.Resampling, quality: int, letterboxed: bool, look: str
) -> None:
    photo = scene(*shape, seed)
    looks = {
        "plain": lambda image: image,
        "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.1),
        "flatter": lambda image: ImageEnhance.Contrast(image).enhance(0.9),
        "greyer": lambda image: ImageEnhance.Color(image).enhance(0.8),
        "sharper": lambda image: image.filter(ImageFilter.UnsharpMask(1, 80, 0)),
        "softer": lambda image: image.filter(ImageFilter.GaussianBlur(0.7)),
    }
    thumbnail = looks[look](small(photo, side, way))
    assert thumbnail_label(jpeg(boxed(thumbnail) if letterboxed else thumbnail, quality), 1, photo) == []


@settings(max_examples=8)
@given(seed=st.integers(0, 1000), x=st.floats(0.05, 0.6), y=st.floats(0.05, 0.6), letterboxed=st.booleans())
def test_a_part_that_was_replaced_is_told_and_where(seed: int, x: float, y: float, letterboxed: bool) -> None:
    photo = scene(480, 320, seed)
    thumbnail = small(photo)
    left, top, side = round(x * 480), round(y * 320), 110
    part = photo[top : top + side, left : left + side]
    photo[top : top + side, left : left + side] = 255 - part  # nothing like it
    (label,) = thumbnail_label(jpeg(boxed(thumbnail) if letterboxed else thumbnail), 1, photo)
    assert (label.kind, label.claim) == ("thumbnail", "edited")
    assert label.box is not None
    across, down, width, height = label.box
    assert 0 <= across < across + width <= 480
    assert 0 <= down < down + height <= 320
    shared = max(0, min(across + width, left + side) - max(across, left)) * max(
        0, min(down + height, top + side) - max(down, top)
    )
    assert shared > 0.3 * side * min(side, 320 - top)


def test_a_wider_picture_and_another_one_are_told_for_the_whole_photo() -> None:
    photo = scene(600, 400)
    (wider,) = thumbnail_label(jpeg(small(photo)), 1, np.ascontiguousarray(photo[60:340, 90:510]))
    assert "wider picture" in wider.value
    assert wider.box is None
    (another,) = thumbnail_label(jpeg(small(scene(480, 320, 1))), 1, scene(480, 320, 2))
    assert "another picture" in another.value
    assert another.box == (0, 0, 480, 320)


@pytest.mark.parametrize("turn", TURNED)
def test_a_thumbnail_turns_with_the_photo(turn: int) -> None:
    photo = scene(480, 320)
    stored = small(photo).transpose(TURNED[turn])
    assert thumbnail_label(jpeg(stored), turn, photo) == []
    assert thumbnail_label(jpeg(small(photo)), turn, photo) == []  # upright already, as some programs write it


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe0noise" * 9, jpeg(Image.new("RGB", (9, 9)))])
def test_no_thumbnail_is_no_label(content: bytes) -> None:
    assert thumbnail_label(content, 1, scene(90, 60)) == []


def with_thumbnail(path: Path, photo: np.ndarray, thumbnail: bytes, turn: int = 1) -> Path:
    """A JPEG whose EXIF has a second directory with the thumbnail in it."""
    header = b"II*\0\x08\0\0\0"
    first = b"\1\0" + b"\x12\1\3\0\1\0\0\0" + turn.to_bytes(4, "little") + (26).to_bytes(4, "little")
    entries = b"".join(
        number.to_bytes(2, "little") + b"\4\0\1\0\0\0" + value.to_bytes(4, "little")
        for number, value in ((0x0201, 26 + 30), (0x0202, len(thumbnail)))
    )
    exif = b"Exif\0\0" + header + first + b"\2\0" + entries + bytes(4) + thumbnail
    return write(path, encoded(".jpg", photo, exif=exif, quality=90))


def of_thumbnail(path: Path, pixels: np.ndarray | None) -> list[Label]:
    return [label for label in read_labels(path, pixels).found if label.kind == "thumbnail"]


def test_a_file_s_thumbnail_is_compared_upright_where_pixels_are_given_and_not_saved_again(tmp_path: Path) -> None:
    stored = scene(480, 320, 1)
    path = with_thumbnail(tmp_path / "a.jpg", stored, jpeg(small(scene(480, 320, 2))))
    photo = load_photo(path)
    assert [label.place for label in of_thumbnail(path, photo.pixels)] == ["EXIF thumbnail"]
    assert of_thumbnail(path, None) == []
    save_photo(tmp_path / "saved.jpg", photo.pixels, Photo(photo.pixels, exif=photo.exif), None)
    assert of_thumbnail(tmp_path / "saved.jpg", photo.pixels) == []
    for turn in (1, 6):
        same = with_thumbnail(tmp_path / "b.jpg", stored, jpeg(small(stored)), turn)
        pixels = load_photo(same).pixels
        assert pixels.shape == ((480, 320, 3) if turn == 6 else (320, 480, 3))
        assert of_thumbnail(same, pixels) == []
