"""How long verdicts take on two cores, at photo sizes and each member alone, beside the plain timm model; peak memory.

The members are the shipped ones, else the `compact` preset's with random weights: what they compute doesn't depend on
what they have learned. The plain model is timm's, of the same shape and to the same scales, called eagerly in float32
on the same tiles, rows of pixels as timm's users have them (not channels last), in turns with the member.
"""

from __future__ import annotations

import io
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import timm
import torch
from PIL import Image
from torch.utils.flop_counter import FlopCounterMode

from app.batches.shards import Shard
from app.commands.classify import ClassifyRequest, classify
from benchmarks.bench_machine import CORES, matrix_product_gflops
from benchmarks.memory import peak_megabytes
from benchmarks.timing import least_of_each
from models.authenticator import Authenticator, Member
from models.authenticity.cell_stack import CellStack
from models.authenticity.config import MemberConfig
from models.authenticity.fused import fuse
from models.authenticity.inference import fuse_for_inference
from models.authenticity.member import Member as Network
from models.authenticity.member import TimmFeatures
from models.authenticity.members import KIND, members_of
from models.authenticity.scan import views_of
from models.authenticity.searches import SEARCHES
from models.authenticity.stack import Stack
from models.authenticity.tiles import cut_tile
from models.checkpoints.checkpoint import CheckpointError, Manifest, find
from models.running.runners import TorchRunner
from models.running.threads import share_cores
from training.authenticity.options import preset

SIDE = 512
# Megapixels, height and width, and seconds that a verdict may take.
SIZES = (("0.4", 530, 750, 0.4), ("2", 1224, 1632, 1.5), ("24", 4000, 6000, 10.0))
FOLDER, PHOTOS_A_SECOND = 200, 4.0  # photos of the least of these sizes, and how many are judged a second at least
LARGE = (6000, 10_000)  # 60 megapixels
ROUNDS, ROUNDS_OF_LARGE = 6, 2

BenchRow = tuple[str, float | str, str, str]


def rows() -> Iterator[BenchRow]:
    """Yield the classifiers' figures."""
    torch.set_num_threads(CORES)
    what, ensemble, configs = shipped_or_random()
    yield from rows_of_verdicts(what, ensemble, [config for config in configs.values() if config.backbone])
    if what == "shipped":
        yield from rows_of_a_folder()
    photo = noise(SIDE, SIDE)
    for member in ensemble.members:
        if member.key in configs:
            yield from rows_of_a_member(f"{member.key}, {what}", member, configs[member.key], ROUNDS)
        else:
            (seconds,) = least_of_each([partial(member.scan_each, [photo])], time.perf_counter, ROUNDS)
            yield f"{member.key}, at {SIDE} px, one core", 1 / seconds, "photos/s", ""
    for key in ("swin", "resnext"):
        (member,), (config,) = random_members("featherproof", key)
        yield from rows_of_a_member(f"{key}, full size", member, config, ROUNDS_OF_LARGE)
    yield "peak memory of a stack, photo of 0.3 megapixels", peak_memory(SIDE, SIDE), "MB", ""
    yield "peak memory of a stack, photo of 60 megapixels", peak_memory(*LARGE), "MB", ""


def rows_of_verdicts(what: str, ensemble: Authenticator, configs: list[MemberConfig]) -> Iterator[BenchRow]:
    """Yield how long a verdict takes, once the networks are loaded, beside timm's plain networks on the same tiles."""
    networks = [plain_network(config) for config in configs]
    for megapixels, height, width, most in SIZES:
        photo = noise(height, width)
        calls: list[Callable[[], object]] = [
            partial(ensemble.classify, photo),
            partial(through_all_tiles, networks, photo),
        ]
        seconds = least_of_each(calls, time.perf_counter, ROUNDS_OF_LARGE)
        name = f"verdict on {megapixels} megapixels, {what}, {CORES} cores"
        yield name, seconds[0], "s", f"< {most:g}"
        plain = " and ".join(config.key for config in configs)
        yield f"{name}, against timm's plain {plain} on its tiles", seconds[0] / seconds[1], "times", "at most 1"


def rows_of_a_folder() -> Iterator[BenchRow]:
    """Yield how fast `featherproof classify` goes through JPEG files, loading included."""
    megapixels, height, width, _ = SIZES[0]
    share_cores()  # as the command does; only a process that begins afterwards heeds it
    with tempfile.TemporaryDirectory() as folder, multiprocessing.get_context("spawn").Pool(1) as pool:
        for number in range(FOLDER):
            Image.fromarray(noise(height, width, number)).save(Path(folder) / f"{number}.jpg")
        seconds = pool.apply(_seconds_of_a_folder, (folder,))
    name = f"folder of {FOLDER} photos of {megapixels} megapixels, shipped, {CORES} cores"
    yield name, FOLDER / seconds, "photos/s", f"at least {PHOTOS_A_SECOND:g}"


def _seconds_of_a_folder(folder: str) -> float:
    torch.set_num_threads(CORES)
    started = time.perf_counter()
    with redirect_stdout(io.StringIO()):
        failed = classify(ClassifyRequest([folder], None, None, None, "cpu", "default", True, Shard()))
    if failed:
        raise RuntimeError("Not all photos got a verdict.")
    return time.perf_counter() - started


def rows_of_a_member(name: str, member: Member, config: MemberConfig, rounds: int) -> Iterator[BenchRow]:
    """Yield what a member costs at 512 px: cutting, network and map of cells, as users get it."""
    photo = noise(SIDE, SIDE)
    calls: list[Callable[[], object]] = [partial(member.scan_each, [photo])]
    if config.backbone:
        calls.append(partial(through_all_tiles, [plain_network(config)], photo))
    seconds = least_of_each(calls, time.perf_counter, rounds)
    yield f"{name}, at {SIDE} px, {CORES} cores", 1 / seconds[0], "photos/s", ""
    work = gigaflop(config, photo)
    yield f"{name}, work of a photo", work, "GFLOP", ""
    share = 100 * work / seconds[0] / matrix_product_gflops()
    yield f"{name}, share of the float32 matrix-product rate", share, "%", ""
    if config.backbone:
        torch.set_num_threads(1)  # threads that wait for each other count as busy
        processor = least_of_each(calls, time.process_time, rounds)
        torch.set_num_threads(CORES)
        for clock, (ours, plain) in ((f"time on {CORES} cores", seconds), ("processor time on one core", processor)):
            yield f"{name}, against timm's plain network, {clock}", ours / plain, "times", "at most 1"


def gigaflop(config: MemberConfig, photo: np.ndarray) -> float:
    """Work of a member's network on the photo's tiles, of its layers before they are fused, which can't be counted."""
    network = Network(config).eval().requires_grad_(False)
    fuse_for_inference(network)
    with FlopCounterMode(display=False) as counter:
        Member(config.key, TorchRunner(network)).scan_each([photo])
    return counter.get_total_flops() / 1e9


def plain_network(config: MemberConfig) -> Any:
    """timm's network of that shape, as timm makes it."""
    ours: Any = TimmFeatures(config, pretrained=False).net
    settings: dict[str, Any] = dict(config.overrides)
    if config.backbone.startswith("swin"):
        settings["strict_img_size"] = False
    network = timm.create_model(
        config.backbone,
        features_only=True,
        out_indices=ours.feature_info.out_indices,
        **settings,
    )
    return network.eval().requires_grad_(False)


def through_all_tiles(networks: list[Any], photo: np.ndarray) -> None:
    """Call networks on the tiles that a verdict looks at, one after another."""
    for view in views_of(photo):
        for tile in view.tiles:
            pixels = cut_tile(view.pixels, tile).transpose(2, 0, 1)[None]
            batch = torch.from_numpy(np.ascontiguousarray(pixels, np.float32) / 255)
            with torch.inference_mode():
                for network in networks:
                    network(batch)


def shipped_or_random() -> tuple[str, Authenticator, dict[str, MemberConfig]]:
    """The default ensemble and its networks' shapes by key, or one of random weights."""
    try:
        found = [member for member in members_of(find("default", kind=KIND)) if member.architecture not in SEARCHES]
        configs = {member.config["key"]: MemberConfig.from_dict(member.config) for member in found}
    except CheckpointError:
        return ("compact preset", *random_ensemble())
    return "shipped", Authenticator.load(device="cpu"), configs


def random_ensemble() -> tuple[Authenticator, dict[str, MemberConfig]]:
    """Three untrained members and a stack over them."""
    members, configs = random_members("compact", "swin", "resnext", "gan")
    count = 3 * len(members)
    stack = Stack(np.zeros(count), np.ones(count), np.ones(count), 0.0)
    manifest = Manifest("random", KIND, "stack", "Random weights", {})
    ensemble = Authenticator(tuple(members), stack, CellStack.averaging(len(members)), manifest)
    return ensemble, {config.key: config for config in configs}


def random_members(preset_name: str, *keys: str) -> tuple[list[Member], list[MemberConfig]]:
    """Untrained members of a preset, as `load_members` leaves them, and their shapes."""
    configs = [preset(preset_name, key, Path()).network for key in keys]  # type: ignore[arg-type]
    members = []
    for config in configs:
        network = Network(config).eval().requires_grad_(False)
        fuse_for_inference(network)
        members.append(Member(config.key, TorchRunner(fuse(network))))
    return members, configs


def noise(height: int, width: int, seed: int = 0) -> np.ndarray:
    """A photo of nothing."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def peak_memory(height: int, width: int) -> float | str:
    """Peak memory in MB of a fresh process that judges one photo; everything counts, PyTorch itself too."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak_memory_of_one_verdict, (height, width))


def _peak_memory_of_one_verdict(height: int, width: int) -> float | str:
    torch.set_num_threads(CORES)
    _, ensemble, _ = shipped_or_random()
    ensemble.classify(noise(height, width))
    return peak_megabytes() or "measured on Linux only"
