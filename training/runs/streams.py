"""Named random streams: one place from which all chance of training that numpy draws comes."""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """What chance is drawn for. Numbers are for good: another number is other chance. (3 was once in use.)"""

    ORDER = 1  # of an epoch's photos
    BATCH = 2  # crops, turns, holes and captions
    RECOLOUR = 4  # painted animals
    FIXED = 5  # holes of validation
    CROPS = 6  # of the classifiers' photos
    FRESH_HOLES = 7  # of a GAN classifier's rounds
    FRESH_CROPS = 8
    CAPTIONS = 9  # of text matching
    DISTILLED = 10  # crops that a member is distilled on


def rng_of(stream: Stream, seed: int, *counters: int) -> np.random.Generator:
    """The generator of a stream of a run's seed, for a step, an epoch, a process: another one for other counters.

    As a spawn key, because numpy takes seed sequences that differ by zeros at their end for one: an epoch's order,
    seeded (s, n, 0, 0), was drawn from the same numbers as a batch, seeded (s, n, 0).
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(stream, *counters)))


def step_seed(seed: int, step: int, process: int) -> int:
    """A seed for torch's generators, of its own for each step and process of a run."""
    return (seed << 40) + (step << 8) + process
