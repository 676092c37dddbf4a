"""Training steps: photos a second, GFLOP/s, the share of what this machine can do, and where the time goes.

Inpainting with the stages of the `long-run` preset and all of its losses, whose networks have random weights here: they
take as long. Then each classifier. Photos are made up. A GPU is used where there is one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import timm
import torch
from PIL import Image
from safetensors.torch import save_file

from benchmarks.bench_machine import CORES
from benchmarks.classifier_steps import classifier_rows
from benchmarks.timing import best_seconds
from benchmarks.training_parts import STEPS, step_rows
from dataset_tools.index import Caption, Header, Record, write_index
from training.cli import keep_freed_memory
from training.commands.train import CACHE_MARGIN, fit_to_start
from training.inpainting.options import InpaintingOptions, preset
from training.inpainting.stages import at_stage, largest, read_stages
from training.inpainting.task import Inpainting
from training.inpainting.vgg_features import VGG_LAYERS
from training.photos.batches import Batches
from training.photos.cache import Cache, build_cache
from training.runs.loop import make_accelerator

PHOTOS = 128
MATCHING = Path(__file__).parents[1] / "training" / "warm_starts" / "text-matching.json"
NO_LOSS_NETWORKS: dict[str, Any] = {"perceptual": 0.0, "projected": 0.0, "matching": 0.0, "latent_pairs": 0}


def rows() -> Iterator[tuple[str, float | str, str, str]]:
    """Yield the trainer's figures."""
    keep_freed_memory()  # as the trainer's command does
    torch.set_num_threads(CORES)
    with tempfile.TemporaryDirectory() as folder:
        index = write_photos(Path(folder) / "photos")
        options = with_loss_networks(replace(preset("long-run", Path(folder) / "run"), index=(index,)), Path(folder))
        stages = read_stages(options.stages, options)
        side = largest(options, stages, "image_size")
        cache = build_cache([index], Path(folder) / "cache", round(side * CACHE_MARGIN), side)
        for stage in stages:
            yield from stage_rows(replace(at_stage(options, stages, stage.begins), stages=()), cache)
        yield from classifier_rows(index, Path(folder))


def stage_rows(options: InpaintingOptions, cache: Cache) -> Iterator[tuple[str, float | str, str, str]]:
    """The figures of a step with all losses, and what their networks take of it."""
    task = make_task(replace(options, adversarial_from=0), cache)
    where = "CPU" if task.device.type == "cpu" else torch.cuda.get_device_name(task.device)
    name = f"inpainting, {options.image_size} px, {options.batch_size} photos a step, all losses, {where}"
    step = steps_of(task)
    weights = [(task.optimizer, "step"), (task.discriminator_optimizer, "step"), (task.average, "update_parameters")]
    yield from step_rows(name, options.batch_size, step, weights, [(Batches, "after")])
    alone = steps_of(make_task(replace(options, **NO_LOSS_NETWORKS), cache))
    share = 1 - best_seconds(alone, repeats=STEPS) / best_seconds(step, repeats=STEPS)
    yield f"{name}: time in the losses' networks", share, "", ""


def steps_of(task: Inpainting) -> Callable[[], None]:
    """One step after the other; none of them is one of the rare steps with R1."""

    def step() -> None:
        terms = task.train_step(1)
        task.state.photos += task.photos_per_step
        float(sum(terms.values()))  # waits for a GPU

    return step


def with_loss_networks(options: InpaintingOptions, folder: Path) -> InpaintingOptions:
    """The options with random weights for every network that a loss looks through."""
    from torchvision.models import vgg16

    features = vgg16(weights=None).features[: VGG_LAYERS[-1] + 1]
    perceptual = folder / "vgg16.safetensors"
    save_file({f"features.{name}": value for name, value in features.state_dict().items()}, perceptual)
    return replace(
        options,
        text=MATCHING,
        perceptual_weights=perceptual,
        backbone_weights=_random_weights("tf_efficientnet_lite2", folder),
    )


def _random_weights(name: str, folder: Path) -> Path:
    file = folder / f"{name}.safetensors"
    save_file(timm.create_model(name).state_dict(), file)
    return file


def write_photos(folder: Path) -> Path:
    """An index of grainy photos to train and validate on."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    records = []
    for number in range(PHOTOS):
        grain = Image.fromarray(rng.integers(0, 256, (30, 40, 3), np.uint8))
        grain.resize((400, 300), Image.Resampling.BILINEAR).save(folder / f"{number}.png")
        records.append(
            Record(
                id=str(number),
                image=f"{number}.png",
                split="train" if number % 8 else "val",
                domain="bird",
                category=f"class {number % 4}",
                size=(400, 300),
                box=(100, 75, 200, 150),
                captions=(Caption("a small bird with a red breast and a short bill", "plain"),),
            )
        )
    write_index(folder / "index.jsonl", Header(root="."), records)
    return folder / "index.jsonl"


def make_task(options: InpaintingOptions, cache: Cache) -> Inpainting:
    """The task of these options, ready for its first step."""
    accelerator = make_accelerator(options)
    options, vocabulary = fit_to_start(options, cache)
    task = Inpainting(options, cache, vocabulary, accelerator)
    task.prepare(accelerator)
    return task
