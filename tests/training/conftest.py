"""A small index of drawn photos, and the options of runs that take seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import timm
import torch
from PIL import Image
from safetensors.torch import save_file
from torch import nn

from dataset_tools.index import Caption, Header, Record, write_index
from tests.training.colour_judge import write_colour_matching
from tests.training.ensembles import ensemble, inpainted  # noqa: F401 - fixtures for every test
from training.commands.train import fit_to_start, run_inpainting
from training.inpainting.options import InpaintingOptions, preset
from training.inpainting.task import Inpainting
from training.photos.cache import build_cache, open_cache
from training.runs.loop import make_accelerator

PHOTOS = 8
FINISHED = 20  # steps of `finished_run`
SIDE = 32  # of the photos that tiny networks are trained on

# The channels of VGG16's convolutions up to relu4_2, by layer.
VGG_CHANNELS = dict(zip((0, 2, 5, 7, 10, 12, 14, 17, 19), (64, 64, 128, 128, 256, 256, 256, 512, 512), strict=True))


@pytest.fixture
def one_thread() -> Iterator[None]:
    """torch computes on one thread: sums in another order are other numbers."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, make_photo: Callable[..., np.ndarray]) -> Path:
    """An index of eight photos to train on and four held out, with boxes, object holes and three captions each."""
    folder = tmp_path_factory.mktemp("index")
    (folder / "photos").mkdir()
    (folder / "holes").mkdir()
    records = []
    for number in range(PHOTOS + 4):
        width, height = (96, 80) if number % 2 else (72, 104)
        Image.fromarray(make_photo(width, height, seed=number)).save(folder / "photos" / f"{number}.png")
        mask = np.zeros((height, width), np.uint8)
        mask[height // 4 : height // 2, width // 4 : width // 2] = 255
        Image.fromarray(mask).save(folder / "holes" / f"{number}.png")
        records.append(
            Record(
                id=str(number),
                image=f"photos/{number}.png",
                split="train" if number < PHOTOS else "val",
                domain="bird",
                category=f"class {number % 4}",
                size=(width, height),
                box=(width / 4, height / 4, width / 4, height / 4),
                object_hole=f"holes/{number}.png" if number % 3 else None,
                captions=tuple(Caption(f"{word} bird number{number}", "plain") for word in ("one", "two", "three")),
            )
        )
    write_index(folder / "index.jsonl", Header(root=".", source="drawings", licence="CC0"), records)
    return folder / "index.jsonl"


@pytest.fixture(scope="session", autouse=True)
def few_holes() -> Iterator[None]:
    """Drawing the holes of a cache otherwise takes longer than most runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.photos.cache.HOLES_PER_KIND", 32)
        yield


@pytest.fixture(scope="session")
def tiny_base(index: Path, small_cache: Path) -> Callable[..., InpaintingOptions]:
    """tiny_base(run, **changes): the `tiny` preset for photos of SIDE px on the small index and its cache."""
    shared: dict[str, Any] = {"index": (index,), "cache": small_cache, "device": "cpu", "image_size": SIDE}
    return lambda run, **changes: replace(preset("tiny", run), **shared | changes)


@pytest.fixture
def tiny_options(tiny_base: Callable[..., InpaintingOptions], tmp_path: Path) -> Callable[..., InpaintingOptions]:
    """tiny_options(name="run", **changes): tiny_base of a run in a folder of this test."""
    return lambda name="run", **changes: tiny_base(tmp_path / name, **changes)


@pytest.fixture(scope="session")
def cache_folder(index: Path, tmp_path_factory: pytest.TempPathFactory, few_holes: None) -> Path:
    """The small index's photos, decoded for the `tiny` preset. Not to be changed."""
    folder = tmp_path_factory.mktemp("decoded") / "cache"
    build_cache([index], folder, 72, 64)
    return folder


@pytest.fixture(scope="session")
def small_cache(index: Path, tmp_path_factory: pytest.TempPathFactory, few_holes: None) -> Path:
    """The small index's photos, decoded for photos of SIDE px. Not to be changed."""
    folder = tmp_path_factory.mktemp("decoded") / "cache"
    build_cache([index], folder, 9 * SIDE // 8, SIDE)
    return folder


@pytest.fixture(scope="session")
def colour_matching(tmp_path_factory: pytest.TempPathFactory, backbone_file: Path) -> Path:
    """The checkpoint of `colour_judge`, which knows four colours."""
    return write_colour_matching(tmp_path_factory.mktemp("colours"), backbone_file)


@pytest.fixture
def make_task(tiny_options: Callable[..., InpaintingOptions]) -> Callable[..., Inpainting]:
    """make_task(**changes): an inpainting task of tiny_options, ready for its first step."""

    def make(**changes: Any) -> Inpainting:
        options = tiny_options(**changes)
        accelerator = make_accelerator(options)
        assert options.cache is not None
        cache = open_cache(options.cache)
        options, vocabulary = fit_to_start(options, cache)
        task = Inpainting(options, cache, vocabulary, accelerator)
        task.prepare(accelerator)
        return task

    return make


@pytest.fixture(scope="session")
def finished_run(tiny_base: Callable[..., InpaintingOptions], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an inpainting run of some long steps: it has learned, and its average is not its last weights."""
    run = tmp_path_factory.mktemp("finished") / "birds"
    run_inpainting(tiny_base(run, max_steps=FINISHED, sample_every=FINISHED, warmup_steps=0, learning_rate=5e-3))
    return run


@pytest.fixture(scope="session")
def untrained_run(tiny_base: Callable[..., InpaintingOptions], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an inpainting run that was saved before its first step. Not to be changed."""
    options = tiny_base(tmp_path_factory.mktemp("untrained") / "run", max_steps=0)
    run_inpainting(options)
    return options.run


@pytest.fixture(scope="session")
def vgg_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights of VGG16 up to relu4_2, of about unit gain."""
    generator, channels_in = torch.Generator().manual_seed(0), 3
    state = {}
    for layer, channels_out in VGG_CHANNELS.items():
        kernel = torch.randn(channels_out, channels_in, 3, 3, generator=generator)
        state[f"features.{layer}.weight"] = kernel / (3 * channels_in**0.5)
        state[f"features.{layer}.bias"] = torch.zeros(channels_out)
        channels_in = channels_out
    file = tmp_path_factory.mktemp("vgg") / "vgg16.safetensors"
    save_file(state, file)
    return file


@pytest.fixture(scope="session")
def backbone_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights of timm's tf_efficientnet_lite0; its batch norms are fitted, so that features have a scale."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = timm.create_model("tf_efficientnet_lite0").train()
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.momentum = 1.0
        with torch.no_grad():
            network(torch.rand(8, 3, 64, 64) * 2 - 1)
    file = tmp_path_factory.mktemp("backbone") / "lite0.safetensors"
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, file)
    return file
