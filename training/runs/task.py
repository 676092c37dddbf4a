"""What a model in training is to the loop, and what tasks that train one network do alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Protocol, TypeVar

import torch
from accelerate import Accelerator
from PIL import Image
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training.runs.options import RunOptions
from training.runs.state import TrainingState
from training.runs.streams import step_seed

Terms = dict[str, Tensor]  # weighted terms of an objective, by name
Figures = dict[str, float]
Options = TypeVar("Options", bound=RunOptions)


class Task(Protocol):
    """A model in training: what `train` needs to know of it."""

    state: TrainingState  # every module, average and optimizer, by name
    photos_per_epoch: int

    @property
    def photos_per_step(self) -> int:
        """Photos of the next step, in all processes together."""

    def prepare(self, accelerator: Accelerator) -> None:
        """Move to the device and wrap for the process group; called after the state was loaded."""

    def train_step(self, step: int) -> Terms:
        """One optimizer step; scalars to log."""

    def validate(self, step: int) -> tuple[Figures, Image.Image | None]:
        """Validation figures and a sample grid; called in the main process only."""


class NetworkTask(ABC, Generic[Options]):
    """A task with a network and its optimizer; the network's average, where it has one, follows every step.

    A subclass draws its data in `train_step`, hands the loss of each micro-batch to `learn`, and sets
    `photos_per_epoch`.
    """

    photos_per_epoch: int
    average: AveragedModel

    def __init__(
        self,
        options: Options,
        accelerator: Accelerator,
        network: nn.Module,
        optimizer: torch.optim.Optimizer,
        name: str = "network",
        averaging: Callable[..., None] | None = None,
        saved: Mapping[str, nn.Module] | None = None,
    ) -> None:
        """`network` is on the device already.

        `name`: of optimizer and network in the saved state; `saved`: the modules there, where they are others than the
        network. `averaging`: the rule of its average (`exponential`), None for none.
        """
        self.accelerator, self.device = accelerator, accelerator.device
        self.options, self.network, self.optimizer = options, network, optimizer
        self.wrapped: Any = network
        modules = dict(saved or {name: network})
        if averaging is not None:
            self.average = modules["average"] = AveragedModel(network, multi_avg_fn=averaging)
        self.state = TrainingState(modules, {name: optimizer})

    @property
    def photos_per_step(self) -> int:
        """Photos of one optimizer step, in all processes together."""
        return photos_per_step(self.options, self.accelerator)

    def prepare(self, accelerator: Accelerator) -> None:
        """Wrap for the process group."""
        self.wrapped, self.optimizer = accelerator.prepare(self.network, self.optimizer)

    @abstractmethod
    def train_step(self, step: int) -> Terms:
        """One optimizer step; scalars to log."""

    @abstractmethod
    def validate(self, step: int) -> tuple[Figures, Image.Image | None]:
        """Validation figures and a sample grid; called in the main process only."""

    def learn(self, losses: Iterable[Terms], count: int = 1) -> Terms:
        """One optimizer step on the losses of `count` micro-batches, computed one by one; the means of their terms."""
        self.optimizer.zero_grad()
        totals: Terms = {}
        for terms in losses:
            self.accelerator.backward(sum(terms.values()) / count)
            add_means(totals, terms, count)
        self.limit_gradients()
        self.optimizer.step()
        self.follow()
        return totals

    def limit_gradients(self) -> None:
        """Cut the gradients that are there before a step; nothing unless a task says so."""

    def follow(self) -> None:
        """Let the average follow the network."""
        if "average" in self.state.modules:
            self.average.update_parameters(self.network)

    def seed_of(self, step: int) -> int:
        """A seed for torch's generators, of its own for each step and process."""
        return step_seed(self.options.seed, step, self.accelerator.process_index)


def photos_per_step(options: RunOptions, accelerator: Accelerator) -> int:
    """Photos of one optimizer step, in all processes together."""
    return options.batch_size * options.accumulation * accelerator.num_processes


def add_means(totals: Terms, terms: Mapping[str, Tensor], count: int) -> None:
    """Add one of `count` micro-batches' terms to the means in `totals`."""
    for name, value in terms.items():
        totals[name] = totals.get(name, 0) + value.detach() / count


def exponential(decay: float) -> Callable[..., None]:
    """The averaging rule of an exponential moving average."""
    rule: Callable[..., None] = get_ema_multi_avg_fn(decay)
    return rule


def warmed_exponential(decay: float) -> Callable[..., None]:
    """The same with a short memory first, so that the first weights are soon forgotten."""

    @torch.no_grad()
    def update(averaged: list[Tensor], current: list[Tensor], count: Tensor | int) -> None:
        weight = 1 - min(decay, (1 + int(count)) / (10 + int(count)))
        torch._foreach_lerp_(averaged, current, weight)

    return update
