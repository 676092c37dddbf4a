"""Reads what was fitted for a stack or a searching member out of its checkpoint, and says what can't be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from models.authenticity import fitted_on
from models.authenticity.cell_stack import CellStack, feature_count
from models.authenticity.searches import Search, search_of
from models.authenticity.stack import Stack
from models.checkpoints.checkpoint import CheckpointError, Manifest, misfit
from models.files.reasons import reason_of

_STACK_AGAIN = "make the stack again with featherproof-train stack."


def check_fitted_on(manifest: Manifest, tensors: Mapping[str, np.ndarray], members: Sequence[Manifest]) -> None:
    """Raise CheckpointError where a stack was fitted on other members, or in another order."""
    try:
        wanted = fitted_on.from_tensors(tensors)
    except KeyError as error:
        raise CheckpointError(
            f"The checkpoint {manifest.name} doesn't say which members it was fitted on; {_STACK_AGAIN}"
        ) from error
    named = tuple(member.config["key"] for member in members)
    if named != wanted:
        raise CheckpointError(
            f"The checkpoint {manifest.name} was fitted on the members {', '.join(wanted)}, in this order, but names"
            f" {', '.join(named)}: copy it again, or {_STACK_AGAIN}"
        )


def stack_in(manifest: Manifest, tensors: Mapping[str, np.ndarray], *counts: int) -> Stack:
    """The logistic of a checkpoint over one of these counts of features. Raises CheckpointError where it is none."""
    try:
        stack = Stack.from_tensors(tensors)
    except (KeyError, IndexError) as error:
        raise CheckpointError(
            f"The checkpoint {manifest.name} lacks numbers of its stack: {reason_of(error)}."
        ) from error
    except ValueError as error:
        raise misfit(manifest, error) from error
    if len(stack.weight) not in counts:
        told = f"The checkpoint {manifest.name} weighs {len(stack.weight)} features instead of {counts[0]}"
        raise CheckpointError(f"{told}.")
    return stack


def search_in(manifest: Manifest, tensors: Mapping[str, np.ndarray]) -> Search:
    """The search of a member that has one. Raises CheckpointError where what was fitted for it can't be used."""
    try:
        return search_of(manifest.architecture, tensors)
    except KeyError as error:
        raise CheckpointError(f"The checkpoint {manifest.name} lacks numbers: {reason_of(error)}.") from error
    except ValueError as error:
        raise misfit(manifest, error) from error


def cell_stack_in(manifest: Manifest, tensors: Mapping[str, np.ndarray], members: int) -> CellStack:
    """The checkpoint's stack of the cells. Raises CheckpointError where it has none that fits."""
    try:
        cells = CellStack.from_tensors(tensors)
    except ValueError as error:
        raise misfit(manifest, error) from error
    except KeyError as error:
        raise CheckpointError(
            f"The checkpoint {manifest.name} has no heat map ({reason_of(error)}); {_STACK_AGAIN}"
        ) from error
    found, count = cells.hidden.shape[1], feature_count(members)
    if found != count:
        told = f"The checkpoint {manifest.name} weighs {found} features of a cell instead of {count}"
        raise CheckpointError(f"{told}; {_STACK_AGAIN}")
    return cells
