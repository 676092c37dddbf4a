"""Micro-batches of one optimizer step, side by side: each on a thread, with networks of its own on the same weights.

A processor's cores share one operation badly where maps are small: two cores take a step on two threads hardly sooner
than one, and many times later where another program wants one of them. Micro-batches meet only where a step ends.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch
from torch import Tensor, nn

Found = TypeVar("Found")


class SideBySide:
    """Modules for each of a step's micro-batches; their weights are the first ones', in one memory.

    What comes of a step depends neither on the number of threads nor on which is done first: every micro-batch has
    gradients of its own, which add up in the batches' order, and buffers of its own (a spectral norm's vectors), of
    which the first one's are kept.
    """

    def __init__(self, modules: Sequence[nn.Module], count: int) -> None:
        """`count`: micro-batches with modules of their own. With 1 all share the first ones, one after the other."""
        self.modules = [tuple(modules)] + [tuple(map(_on_same_weights, modules)) for _ in range(count - 1)]
        threads = torch.get_num_threads()
        workers = min(count, threads)
        self._pool: ThreadPoolExecutor | None = None
        if workers > 1:
            self._pool = ThreadPoolExecutor(workers, "micro-batch", torch.set_num_threads, (threads // workers,))

    def each(self, learn: Callable[[int], Found], count: int) -> list[Found]:
        """Have `learn(k)` call backward for micro-batch k of `count`, on the modules k; what it returned for each.

        Afterwards the first modules have the sum of all gradients, on top of what they had.
        """
        first, *others = self.modules
        for modules in others:
            for own, source in zip(modules, first, strict=True):
                _follow(own, source)
        run = map if self._pool is None else self._pool.map
        found = list(run(learn, range(count)))
        for modules in others:
            for own, target in zip(modules, first, strict=True):
                _move_gradients(own.parameters(), target.parameters())
        return found


def _on_same_weights(module: nn.Module) -> nn.Module:
    """A copy with parameters and gradients of its own, in the memory of the module's weights."""
    shared = {id(own): nn.Parameter(own.detach(), own.requires_grad) for own in module.parameters()}
    return copy.deepcopy(module, shared)


@torch.no_grad()
def _follow(copied: nn.Module, source: nn.Module) -> None:
    """Let a copy have the source's buffers and its mode, training or evaluation."""
    for module, other in zip(copied.modules(), source.modules(), strict=True):
        module.training = other.training
    for buffer, newer in zip(copied.buffers(), source.buffers(), strict=True):
        buffer.copy_(newer)


@torch.no_grad()
def _move_gradients(source: Iterable[nn.Parameter], target: Iterable[nn.Parameter]) -> None:
    """Add the gradients of some parameters to those of others, and leave the first without."""
    sums: list[Tensor] = []
    parts: list[Tensor] = []
    for part, whole in zip(source, target, strict=True):
        if part.grad is None:
            continue
        if whole.grad is None:
            whole.grad = part.grad
        else:
            sums.append(whole.grad)
            parts.append(part.grad)
        part.grad = None
    if sums:
        torch._foreach_add_(sums, parts)
