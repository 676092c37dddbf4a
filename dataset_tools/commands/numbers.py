"""Numbers that a command takes, each refused in one clear phrase where it makes no sense."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """A type for argparse: a whole number from `least` to `most`."""
    wanted = f"{least} or more" if most is None else f"{least} to {most}"

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least or (most is not None and value > most):
            raise argparse.ArgumentTypeError(f"{text} is not a whole number, {wanted}")
        return value

    return number
