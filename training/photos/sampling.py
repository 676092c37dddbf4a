"""Which photos a batch holds: all of them once an epoch, in an order of its own, dealt out to the processes."""

from __future__ import annotations

from dataclasses import dataclass

from accelerate import Accelerator

from training.runs.options import RunOptions
from training.runs.streams import Stream, rng_of


@dataclass(frozen=True)
class Sampling:
    """How many photos a process draws at once, and which process of how many it is."""

    batch_size: int
    seed: int = 0
    process: int = 0
    processes: int = 1

    @classmethod
    def of(cls, options: RunOptions, accelerator: Accelerator) -> Sampling:
        """A run's, in this process."""
        return cls(options.batch_size, options.seed, accelerator.process_index, accelerator.num_processes)

    @property
    def photos_together(self) -> int:
        """Photos that all processes draw at once."""
        return self.batch_size * self.processes


class EpochOrder:
    """`count` items in an order shuffled anew each epoch, which all processes of a run share."""

    def __init__(self, count: int, seed: int) -> None:
        self.count, self._seed = count, seed
        self._epoch: int | None = None

    def __call__(self, position: int) -> int:
        """The item at a position that counts on through the epochs."""
        epoch, place = divmod(position, self.count)
        if epoch != self._epoch:
            self._epoch, self._items = epoch, rng_of(Stream.ORDER, self._seed, epoch).permutation(self.count)
        return int(self._items[place])

    def share(self, seen: int, sampling: Sampling) -> list[int]:
        """The items of this process's batch after `seen` ones, those of all processes counted."""
        first = seen + sampling.process * sampling.batch_size
        return [self(position) for position in range(first, first + sampling.batch_size)]
