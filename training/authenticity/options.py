"""What `featherproof-train authenticity` can be asked for, and its presets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from models.authenticity.config import RESNEXT, Key, MemberConfig
from training.runs.options import RunOptions

_SWIN, _LARGE_RESNEXT = "swin_tiny_patch4_window7_224", "resnext101_32x4d"
_CATEGORY_WEIGHT = 0.05  # of the classifier that is to know categories, as in AC-GAN


@dataclass(frozen=True, kw_only=True)
class AuthenticityOptions(RunOptions):
    """`featherproof-train authenticity`."""

    model: Key = "swin"
    preset: str = "featherproof"
    network: MemberConfig
    index: tuple[Path, ...] = ()  # index.jsonl files of inpainted sets, trained on together
    init: Path | None = None  # a member, or a safetensors file of the timm backbone, to start from
    early: Path | None = None  # a ResNeXt member, whose first stage the one beside Swin's patch embedding starts from
    distil: Path | None = None  # a safetensors file of timm's tf_efficientnet_lite2, to match the features of first
    distil_steps: int = 5000  # of that stage, which learns from authentic training photos alone
    pretrained: bool = False  # let timm download the backbone's weights, where neither init nor distil is given
    crop: int = 224  # pixels a side, cut at native resolution
    places: int = 1  # pairs of crops from each pair of files: more of small ones, which take less time than decoding
    memory_gb: float = 4.0  # of decoded files that are kept in memory
    augment: Literal["forensic", "plain"] = "forensic"  # plain: flips only
    without: tuple[str, ...] = ()  # inpainters left out of training, to be met in the test only
    stacking: float = 0.2  # share of the training source photos that is kept for the stack
    cells: float = 1.0  # weight of the cell loss
    categories: float = 0.0  # weight of the category loss; 0 leaves the head out
    learning_rate: float = 3e-4
    layer_decay: float = 1.0  # learning rates fall by this from each stage to the one before it
    weight_decay: float = 0.05


def _full(model: Key, run: Path) -> AuthenticityOptions:
    network = {
        "swin": MemberConfig("swin", _SWIN, drop=0.1),
        "resnext": MemberConfig("resnext", _LARGE_RESNEXT, drop=0.1),
        "resnet34": MemberConfig("resnet34", "resnet34", drop=0.1),
        "gan": MemberConfig("gan", "", widths=(48, 96, 192, 320), drop=0.1),
    }[model]
    return AuthenticityOptions(
        run=run,
        model=model,
        network=network,
        batch_size=32,
        pretrained=bool(network.backbone),
        categories=_CATEGORY_WEIGHT if model == "gan" else 0.0,
    )


def _paper_like(model: Key, run: Path) -> AuthenticityOptions:
    """The published recipe for this task: ImageNet weights, 224 px, flips only, one rate for all layers."""
    options = _full(model, run)
    return replace(options, preset="paper-like", augment="plain", learning_rate=1e-4, cells=0.0)


def _compact(model: Key, run: Path) -> AuthenticityOptions:
    """128 px crops and narrower networks, cut at the stride-16 map: what two CPU cores can train in hours."""
    swin = {"embed_dim": 48, "depths": (2, 2, 4, 2), "num_heads": (2, 4, 8, 16), "window_size": 8}
    swin |= {"drop_path_rate": 0.0}  # it learns too little as it is
    resnext = {"layers": (2, 2, 3, 1), "cardinality": 8, "base_width": 8}
    network = {
        "swin": MemberConfig("swin", _SWIN, swin, stages=3, early=resnext),
        "resnext": MemberConfig("resnext", RESNEXT, resnext, stages=3),
        "resnet34": MemberConfig("resnet34", "resnet34", stages=3),
        "gan": MemberConfig("gan", "", widths=(24, 48, 96, 160)),
    }[model]
    return AuthenticityOptions(
        run=run,
        model=model,
        preset="compact",
        network=network,
        distil_steps=1000,
        crop=128,
        learning_rate={"swin": 7e-4, "gan": 1.5e-3}.get(model, 1e-3),
        weight_decay=0.01,
        categories=_CATEGORY_WEIGHT if model == "gan" else 0.0,
        ema_decay=0.998,
        sample_every=250,
    )


def _tiny(model: Key, run: Path) -> AuthenticityOptions:
    """Seconds: for tests."""
    swin = {"embed_dim": 16, "depths": (1, 1, 1, 1), "num_heads": (1, 1, 2, 2), "window_size": 4}
    resnext = {"layers": (1, 1, 1, 1), "cardinality": 2, "base_width": 8}
    network = {
        "swin": MemberConfig("swin", _SWIN, swin, stages=3),
        "resnext": MemberConfig("resnext", RESNEXT, resnext, stages=3),
        "resnet34": MemberConfig("resnet34", "resnet18", {"layers": (1, 1, 1, 1)}, stages=3),
        "gan": MemberConfig("gan", "", widths=(8, 8, 16, 16)),
    }[model]
    return AuthenticityOptions(
        run=run,
        model=model,
        preset="tiny",
        network=network,
        categories=_CATEGORY_WEIGHT if model == "gan" else 0.0,
        distil_steps=20,
        crop=64,
        batch_size=8,
        max_steps=30,
        sample_every=15,
        log_every=1,
        warmup_steps=5,
        ema_decay=0.9,
        learning_rate=2e-3,
        precision="fp32",
    )


PRESETS: dict[str, Callable[[Key, Path], AuthenticityOptions]] = {
    "featherproof": _full,
    "paper-like": _paper_like,
    "compact": _compact,
    "tiny": _tiny,
}


def preset(name: str, model: Key, run: Path, **changes: Any) -> AuthenticityOptions:
    """The options of a preset for a member and a run folder. Raises KeyError for a name there is none of."""
    return replace(PRESETS[name](model, run), **changes)
