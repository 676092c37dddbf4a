"""Batches made ahead of the step that asks for them, by a thread beside the step's."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Batch = TypeVar("Batch")


class Ahead(Generic[Batch]):
    """Makes batch `number + 1` while the caller learns from batch `number`.

    A batch has to be a function of its number alone, so that asking in any order gives the same. One thread makes them
    all, one after the other. Whatever `make` raises is raised where the batch is asked for.
    """

    def __init__(self, make: Callable[[int], Batch]) -> None:
        self._make = make
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="batches")
        self._next: tuple[int, Future[Batch]] | None = None

    def __call__(self, number: int) -> Batch:
        """The batch of this number."""
        if self._next is not None and self._next[0] == number:
            made = self._next[1]
        else:
            made = self._thread.submit(self._make, number)
        batch = made.result()
        self._next = number + 1, self._thread.submit(self._make, number + 1)
        return batch
