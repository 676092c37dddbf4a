"""Small photos and data sets that tests make for themselves; nothing here needs a file from outside the project."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import settings
from PIL import Image

from tests.fixtures.checkpoints import (  # noqa: F401 - fixtures for every test
    only_tiny_authenticator,
    only_tiny_checkpoint,
    tiny_authenticator,
    tiny_checkpoint,
)
from tests.fixtures.onnx_checkpoints import onnx_checkpoints, small_stack  # noqa: F401
from tests.fixtures.plain_checkpoints import checkpoint_folders  # noqa: F401

# Torch's compiler makes its folder when it is imported: not in the home of whoever runs the tests.
os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", os.path.join(tempfile.gettempdir(), "featherproof-tests"))

# How long an example takes is the machine's business.
settings.register_profile("featherproof", deadline=None)
settings.load_profile("featherproof")

BIRD_COLOURS = {"red": (200, 40, 40), "blue": (50, 70, 200), "yellow": (220, 200, 60), "black": (30, 30, 30)}

ATTRIBUTES = (
    "has_primary_color::red",
    "has_primary_color::blue",
    "has_primary_color::yellow",
    "has_primary_color::black",
    "has_wing_color::black",
    "has_wing_color::white",
    "has_belly_color::white",
    "has_belly_color::red",
    "has_bill_shape::cone",
    "has_bill_length::shorter_than_head",
    "has_size::small_(5_-_9_in)",
)


def once_a_jpeg(photo: np.ndarray, quality: int) -> np.ndarray:
    """The photo, uint8 H×W×3, as a JPEG of that quality holds it; colours are sampled at every pixel."""
    file = io.BytesIO()
    Image.fromarray(photo).save(file, "JPEG", quality=quality, subsampling=0)
    return np.asarray(Image.open(file))


def draw_photo(width: int, height: int, seed: int = 0, colour: tuple[int, int, int] | None = None) -> np.ndarray:
    """A photo-like picture: a soft sky and ground, grain, and an animal-like ellipse in the middle; uint8 H×W×3."""
    rng = np.random.default_rng(seed)
    top, bottom = rng.uniform(90, 220, 3), rng.uniform(60, 180, 3)
    shade = np.linspace(0, 1, height)[:, None, None]
    picture = np.broadcast_to(top * (1 - shade) + bottom * shade, (height, width, 3)).copy()
    body = colour or tuple(int(value) for value in rng.integers(20, 235, 3))
    centre = (round(width * rng.uniform(0.4, 0.6)), round(height * rng.uniform(0.4, 0.6)))
    axes = (max(1, round(width * rng.uniform(0.2, 0.3))), max(1, round(height * rng.uniform(0.15, 0.25))))
    cv2.ellipse(picture, centre, axes, float(rng.uniform(-30, 30)), 0, 360, tuple(map(float, body)), thickness=-1)
    picture += rng.normal(0, 4, picture.shape)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def make_photo() -> Callable[..., np.ndarray]:
    """make_photo(width=64, height=48, seed=0, colour=None) -> uint8 H×W×3; the same seed gives the same picture."""

    def make(
        width: int = 64, height: int = 48, seed: int = 0, colour: tuple[int, int, int] | None = None
    ) -> np.ndarray:
        return draw_photo(width, height, seed, colour)

    return make


@pytest.fixture(scope="session")
def save_jpeg(make_photo: Callable[..., np.ndarray]) -> Callable[..., Path]:
    """save_jpeg(path, width=64, height=48, seed=0) -> path: a small photo as JPEG, folders made as needed."""

    def save(path: Path, width: int = 64, height: int = 48, seed: int = 0) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(make_photo(width, height, seed)).save(path, format="JPEG", quality=90)
        return path

    return save


@dataclass(frozen=True)
class CubLayout:
    """What a made-up CUB data set holds."""

    classes: int = 4
    photos_per_class: int = 5
    width: int = 80
    height: int = 64
    texts: int = 2  # the first so many classes have human sentences
    image_attributes: bool = False


@pytest.fixture(scope="session")
def make_cub() -> Callable[..., Path]:
    """make_cub(folder, **CubLayout's fields) -> the folder, filled with a tiny data set in CUB-200-2011's layout.

    A class is a bird colour; of every five photos three are for training.
    """

    def make(folder: Path, **options: int | bool) -> Path:
        layout = CubLayout(**options)  # type: ignore[arg-type]
        write_cub(folder, layout)
        return folder

    return make


@pytest.fixture(scope="session")
def tiny_cub(tmp_path_factory: pytest.TempPathFactory, make_cub: Callable[..., Path]) -> Path:
    """A tiny CUB-200-2011: 4 classes of 5 photos, 80×64 pixels. Shared by all tests: don't write into it."""
    return make_cub(tmp_path_factory.mktemp("cub") / "CUB_200_2011")


@pytest.fixture(scope="session")
def tiny_index(tmp_path_factory: pytest.TempPathFactory, tiny_cub: Path) -> Path:
    """The index file of `tiny_cub`: 12 photos to train and validate on, 8 to test on. Don't write into its folder."""
    from dataset_tools.readers.cub import index_cub
    from dataset_tools.readers.reading import ReadingOptions

    out = tmp_path_factory.mktemp("index")
    index_cub(tiny_cub, out, ReadingOptions(val=0.25), say=lambda message: None)
    return out / "index.jsonl"


def write_cub(folder: Path, layout: CubLayout) -> None:
    """Fill `folder` with photos and the tables that describe them."""
    colours = list(BIRD_COLOURS)[: layout.classes]
    rows: dict[str, list[str]] = {name: [] for name in ("images", "image_class_labels", "train_test_split", "boxes")}
    marks: list[str] = []
    for number in range(layout.classes * layout.photos_per_class):
        image_id, class_id = number + 1, number // layout.photos_per_class + 1
        colour = colours[class_id - 1]
        name = f"{class_id:03}.{colour.title()}_Bird/{colour.title()}_Bird_{image_id:04}"
        photo = folder / "images" / f"{name}.jpg"
        photo.parent.mkdir(parents=True, exist_ok=True)
        pixels = draw_photo(layout.width, layout.height, image_id, BIRD_COLOURS[colour])
        Image.fromarray(pixels).save(photo, quality=90)
        rows["images"].append(f"{image_id} {name}.jpg")
        rows["image_class_labels"].append(f"{image_id} {class_id}")
        rows["train_test_split"].append(f"{image_id} {int(number % layout.photos_per_class % 5 < 3)}")
        rows["boxes"].append(
            f"{image_id} {layout.width / 4} {layout.height / 4} {layout.width / 2} {layout.height / 2}"
        )
        if class_id <= layout.texts:
            _write_lines(folder / "text" / f"{name}.txt", [f"a small {colour} bird", f"this bird is  {colour} ."])
        marks += [f"{image_id} {i} {int(colour in mark)} 4 1.5" for i, mark in enumerate(ATTRIBUTES, start=1)]
    _write_lines(folder / "images.txt", rows["images"])
    _write_lines(folder / "image_class_labels.txt", rows["image_class_labels"])
    _write_lines(folder / "train_test_split.txt", rows["train_test_split"])
    _write_lines(folder / "bounding_boxes.txt", rows["boxes"])
    _write_lines(folder / "classes.txt", [f"{i} {i:03}.{c.title()}_Bird" for i, c in enumerate(colours, start=1)])
    _write_lines(folder / "attributes/attributes.txt", [f"{i} {mark}" for i, mark in enumerate(ATTRIBUTES, start=1)])
    table = [" ".join(_share(colour, mark) for mark in ATTRIBUTES) for colour in colours]
    _write_lines(folder / "attributes/class_attribute_labels_continuous.txt", table)
    if layout.image_attributes:
        _write_lines(folder / "attributes/image_attribute_labels.txt", marks)


def _share(colour: str, mark: str) -> str:
    """How many in a hundred annotators saw a mark on a bird of this colour: its own colour, a short bill, small."""
    return "90.0" if colour in mark or "bill" in mark or "size" in mark else "2.5"


def _write_lines(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
