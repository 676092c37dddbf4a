"""A start from photos without labels: a member's features learn to foretell those of a pretrained network.

Where timm has no weights of a member's own architecture at hand, a small pretrained network teaches it: FitNets' hints
(Romero et al., ICLR 2015, arXiv 1412.6550, section 2.2). The member then goes on learning, every layer of it.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from accelerate import Accelerator
from torch import Tensor, nn

from dataset_tools.index import read_index
from dataset_tools.inpainted.copies import copy_facts
from models.authenticity.member import Member
from models.backbones import load_backbone
from training.authenticity.crops import DecodedFiles, placed
from training.authenticity.options import AuthenticityOptions
from training.photos.parts import in_part
from training.runs.loop import train
from training.runs.state import STATE_FOLDER, newest_state
from training.runs.streams import Stream, rng_of
from training.runs.task import NetworkTask, Terms

TEACHER = "tf_efficientnet_lite2"  # timm's name
FOLDER = "distil"  # in the member's run folder
_STRIDES = (16, 32)  # of the teacher's maps, for the member's dense and its deepest one
_SCALES = (0.5, 1.5)  # of half of the crops; the others keep their native resolution
_HELD_OUT = 8  # batches
_FASTER = 3  # than the member's own rate: every cell asks for something, so that steps are surer
_LEAST_STD = 1e-3  # of a teacher's channel: a dead one asks for nothing


class Teacher(nn.Module):
    """A frozen timm network whose mean and std are 0.5: photos B×3×S×S in [0, 1] to its stride-16 and stride-32 map."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network: Any = network
        info: Any = network.feature_info
        self.indices = [max(i for i, entry in enumerate(info) if entry["reduction"] == stride) for stride in _STRIDES]
        self.channels = [int(info[index]["num_chs"]) for index in self.indices]
        self.eval().requires_grad_(False)

    def train(self, mode: bool = True) -> Teacher:
        """Stays in evaluation mode: the batch statistics are the pretrained ones."""
        return super().train(False)

    @torch.no_grad()
    def forward(self, photo: Tensor) -> list[Tensor]:
        return list(self.network.forward_intermediates(photo * 2 - 1, self.indices, intermediates_only=True))


class Student(nn.Module):
    """A member and, for each of its two maps, the 1×1 projection that foretells a map of the teacher's."""

    def __init__(self, member: Member, channels: list[int]) -> None:
        super().__init__()
        self.member = member
        self.member.heads.requires_grad_(False)  # nothing here tells them anything
        own = (member.features.channels[0], member.features.channels[-1])
        self.projections = nn.ModuleList(nn.Conv2d(a, b, 1) for a, b in zip(own, channels, strict=True))

    def forward(self, photo: Tensor) -> list[Tensor]:
        """B×3×S×S in [0, 1] to maps with the teacher's channels, of the member's own strides."""
        return [project(found) for project, found in zip(self.projections, self.member.maps(photo), strict=True)]


def unexplained(guess: Tensor, wanted: Tensor) -> Tensor:
    """The share of the teacher's variance that the guess misses: 0 for a perfect guess, 1 for each channel's mean.

    Both B×C×·×·; the guess is brought to the teacher's cells, and the teacher's channels to mean 0 and std 1 over the
    batch, so that its strongest channels don't drown the others.
    """
    guess, wanted = guess.float(), wanted.float()
    if guess.shape[2:] != wanted.shape[2:]:
        guess = F.interpolate(guess, size=wanted.shape[2:], mode="bilinear", antialias=True)
    std, mean = torch.std_mean(wanted, dim=(0, 2, 3), keepdim=True, correction=0)
    return F.mse_loss(guess, (wanted - mean) / std.clamp(min=_LEAST_STD))


def authentic_files(indexes: Iterable[Path], part: str, stacking: float) -> list[Path]:
    """Files of authentic copies in "train", less those of source photos that are kept for the stack, or in "val"."""
    records = ((index, record) for index in map(read_index, indexes) for record in index.records(part))
    described = ((index.image_path(record), copy_facts(index, record)) for index, record in records)
    return [path for path, facts in described if not facts.inpainted and in_part(facts.source, part, stacking)]


def view(photo: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    """A random crop, often mirrored or scaled a little, and never saved, blurred or noised anew. uint8 S×S×3."""
    scale = float(rng.uniform(*_SCALES)) if rng.random() < 0.5 else 1.0
    crop = placed(np.zeros(photo.shape[:2], bool), round(size / scale), rng).cut(photo)
    crop = np.ascontiguousarray(crop[:, ::-1] if rng.random() < 0.5 else crop)
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return crop if scale == 1 else cv2.resize(crop, (size, size), interpolation=method)


class Distillation(NetworkTask[AuthenticityOptions]):
    """Trains a member's features."""

    def __init__(self, options: AuthenticityOptions, accelerator: Accelerator) -> None:
        """`options.distil` holds the teacher's weights. Raises BackboneError where they don't fit."""
        assert options.distil is not None
        self.teacher = Teacher(load_backbone(TEACHER, options.distil)).to(accelerator.device)
        torch.manual_seed(options.seed)
        self.student = Student(Member(options.network), self.teacher.channels)
        self.student.to(accelerator.device).to(memory_format=torch.channels_last)
        learning = [parameter for parameter in self.student.parameters() if parameter.requires_grad]
        rate = _FASTER * options.learning_rate
        optimizer = torch.optim.AdamW(learning, lr=rate, weight_decay=options.weight_decay)
        saved = {"member": self.student.member, "projections": self.student.projections}
        super().__init__(options, accelerator, self.student, optimizer, "student", saved=saved)
        self.files = authentic_files(options.index, "train", options.stacking)
        if not self.files:
            raise ValueError("No authentic training photo of the index is left to distil from.")
        self.held_out = authentic_files(options.index, "val", options.stacking)
        self.decoded = DecodedFiles(int(options.memory_gb * 2**30))
        self.photos_per_epoch = len(self.files)

    def train_step(self, step: int) -> Terms:
        """One optimizer step on a micro-batch; the rate falls to 0 along a cosine, as nothing is averaged."""
        rng = rng_of(Stream.DISTILLED, self.options.seed, step, self.accelerator.process_index)
        torch.manual_seed(int(rng.integers(2**63)))  # of the layers that Swin drops at random
        for group in self.optimizer.param_groups:
            group["lr"] *= 0.5 + 0.5 * math.cos(math.pi * min(1.0, step / self.options.distil_steps))
        return self.learn([self._terms(self.wrapped, self._batch(self.files, rng))])

    def limit_gradients(self) -> None:
        """Those of all layers together."""
        self.accelerator.clip_grad_norm_(self.student.parameters(), 1.0)

    @torch.no_grad()
    def validate(self, step: int) -> tuple[dict[str, float], None]:
        """The losses on validation photos, which nothing is learned from; empty where there are none."""
        if not self.held_out:
            return {}, None
        self.student.eval()
        rng = np.random.default_rng(self.options.seed)
        found = [self._terms(self.student, self._batch(self.held_out, rng)) for _ in range(_HELD_OUT)]
        self.student.train()
        return {name: float(np.mean([float(terms[name]) for terms in found])) for name in found[0]}, None

    def _batch(self, files: list[Path], rng: np.random.Generator) -> Tensor:
        """Views of photos drawn at random: float32 B×3×S×S in [0, 1]."""
        chosen = rng.choice(len(files), size=min(self.options.batch_size, len(files)), replace=False)
        views = np.stack([view(self.decoded.photo(files[row]), self.options.crop, rng) for row in chosen])
        photo = torch.from_numpy(views).to(self.device).permute(0, 3, 1, 2).float() / 255
        return photo.contiguous(memory_format=torch.channels_last)

    def _terms(self, student: nn.Module, photo: Tensor) -> Terms:
        with self.accelerator.autocast():
            pairs = zip(student(photo), self.teacher(photo), strict=True)
            return {f"stride_{stride}": unexplained(*pair) for stride, pair in zip(_STRIDES, pairs, strict=True)}


@dataclass(frozen=True)
class Distilled:
    """What the stage leaves: a file for `load_start`, what to say of it, and the minutes that this call spent on it."""

    file: Path
    start: str
    minutes: float


def distil(options: AuthenticityOptions, accelerator: Accelerator) -> Distilled | None:
    """Run the stage in RUN/distil, from where an earlier call left it; None where it was stopped before its end.

    Raises BackboneError where `options.distil` doesn't fit the teacher.
    """
    started, steps = time.monotonic(), options.distil_steps
    warmup = min(options.warmup_steps, steps // 10)
    stage = replace(
        options, run=options.run / FOLDER, max_steps=steps, max_epochs=None, warmup_steps=warmup, cooldown=0.0
    )
    task = Distillation(stage, accelerator)
    told = {"command": "distillation", "teacher": TEACHER, "weights": str(options.distil), "steps": steps}
    reached = train(task, stage, accelerator, told)
    accelerator.free_memory()  # the member is prepared by the same accelerator
    state = newest_state(stage.run / STATE_FOLDER)
    if reached < steps or state is None:
        if accelerator.is_main_process:
            print(f"{stage.run}: stopped at step {reached} of {steps}; the same command goes on", file=sys.stderr)
        return None
    start = f"distilled from {TEACHER} for {reached} steps on {len(task.files)} photos"
    return Distilled(state / "member.safetensors", start, (time.monotonic() - started) / 60)
