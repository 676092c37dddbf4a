"""The noise of fills: drawn by numpy from the seed alone, so that a fill is the same on every device.

The noise of window w of the fill of a seed is drawn by `Generator(Philox(SeedSequence(seed, spawn_key=(w,))))`.
"""

from __future__ import annotations

import numpy as np

NEAR_ANGLE = 0.35  # radians between a latent and those "near" it: a correlation of 0.94, alike and yet not the same


def window_noise(seed: int, window: int, shape: tuple[int, ...]) -> np.ndarray:
    """Standard normal float32 noise of the latent of window number `window` in the fill of `seed`."""
    stream = np.random.Philox(np.random.SeedSequence(seed, spawn_key=(window,)))
    return np.random.Generator(stream).standard_normal(shape, np.float32)


def noise_near(seed: int, near: int | None, window: int, shape: tuple[int, ...], scale: float = 1.0) -> np.ndarray:
    """The noise of `seed`, or standard normal noise `NEAR_ANGLE` away from that of the seed `near`, times `scale`.

    Nearest to a seed is that seed itself: its own noise.
    """
    noise = window_noise(seed, window, shape)
    if near is not None and near != seed:
        # a turn keeps the noise standard normal; a plain sum would leave the sphere that the decoder knows
        along, away = np.float32(np.cos(NEAR_ANGLE)), np.float32(np.sin(NEAR_ANGLE))
        noise = along * window_noise(near, window, shape) + away * noise
    return noise * np.float32(scale)
