"""Photos as cameras and telephones store them: HEIC, and RAW with and without a preview."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from models.imaging import PhotoError, load_photo
from models.imaging.camera_raw import DEVELOPED_NOTE, PREVIEW_NOTE
from tests.corpus.formats import saved
from tests.fixtures.camera_raw import dng


@pytest.fixture
def scene() -> np.ndarray:
    """Red left of green, above blue: uint8 64×96×3."""
    pixels = np.zeros((64, 96, 3), np.uint8)
    pixels[:, :48, 0], pixels[:, 48:, 1] = 200, 200
    pixels[40:] = (0, 0, 200)
    return pixels


def near(found: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether the strongest channel in the middle of each part is the same one."""
    return all(found[at].argmax() == wanted[at].argmax() for at in ((20, 20), (20, 70), (52, 48)))


def turned(pixels: np.ndarray) -> np.ndarray:
    """As a camera stores a photo that was taken upright: EXIF's orientation 6."""
    return np.ascontiguousarray(np.rot90(pixels))


def test_a_raw_file_opens_as_its_preview_upright_with_its_exif(tmp_path: Path, scene: np.ndarray) -> None:
    preview = saved(Image.fromarray(turned(scene)), "JPEG", quality=95)
    (tmp_path / "cat.dng").write_bytes(dng(turned(scene[::-1]), preview, turn=6))
    photo = load_photo(tmp_path / "cat.dng")
    assert photo.pixels.shape == scene.shape
    assert near(photo.pixels, scene)
    assert photo.notes == (PREVIEW_NOTE,)
    assert photo.exif is not None
    assert b"Proof" in photo.exif


@pytest.mark.parametrize("side", [0, 20])
def test_a_raw_file_with_no_preview_or_a_small_one_is_developed(tmp_path: Path, scene: np.ndarray, side: int) -> None:
    preview = saved(Image.new("RGB", (side, side)), "JPEG") if side else b""
    (tmp_path / "cat.DNG").write_bytes(dng(turned(scene), preview, turn=6))
    photo = load_photo(tmp_path / "cat.DNG")
    assert photo.pixels.shape == scene.shape
    assert near(photo.pixels, scene)
    assert photo.notes == (DEVELOPED_NOTE,)


@pytest.mark.parametrize("part", [0.02, 0.3, 0.9])
def test_a_damaged_raw_file_is_refused_in_a_sentence(tmp_path: Path, scene: np.ndarray, part: float) -> None:
    whole = dng(scene)
    (tmp_path / "cat.nef").write_bytes(whole[: int(part * len(whole))])
    with pytest.raises(PhotoError, match=r"cat\.nef can't be read as camera RAW .*: save it as DNG, TIFF or JPEG"):
        load_photo(tmp_path / "cat.nef")


@pytest.mark.parametrize("suffix", [".heic", ".jpg"])
def test_heic_opens_upright_with_its_exif_and_profile(tmp_path: Path, scene: np.ndarray, suffix: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "a cat"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    heif = pillow_heif.from_pillow(Image.fromarray(turned(scene)))
    heif.save(stream := BytesIO(), quality=90, exif=exif.tobytes(), icc_profile=profile)
    (tmp_path / f"cat{suffix}").write_bytes(stream.getvalue())
    photo = load_photo(tmp_path / f"cat{suffix}")
    assert photo.pixels.shape == scene.shape
    assert near(photo.pixels, scene)
    assert photo.exif is not None
    assert b"a cat" in photo.exif
    assert photo.icc == profile
