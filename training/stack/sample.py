"""What a stack is fitted on: members' figures of photos that none of them saw, kept so that measuring fits alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from models.authenticator import features_of
from models.files.atomic_file import atomic_file
from training.stack.learners import Sample, stack_features
from training.stack.scans import Judge, Seen


@dataclass(frozen=True, eq=False)
class Gathered:
    """A sample to fit on, what each of its views went through, and whose features its columns are: those of members,
    then those of controls, then the photo's traits."""

    sample: Sample
    alterations: np.ndarray  # str N
    members: tuple[str, ...]  # keys
    controls: tuple[str, ...]  # names
    weights: tuple[str, ...]  # sha256, of members and then controls

    @property
    def of_members(self) -> Sample:
        """What the stack is fitted on: the members' features and the traits, as it weighs them."""
        return replace(self.sample, features=stack_features(self.sample.features, len(self.members)))


def gather(judges: Sequence[Judge], members: int, found: Sequence[Seen]) -> Gathered:
    """What was seen of all views; the first `members` judges are the stack's, the others controls."""
    sample = Sample(
        features=np.stack([all_features(view) for view in found]),
        inpainted=np.array([view.view.copy.inpainted for view in found]),
        sources=np.array([view.view.copy.source for view in found]),
    )
    return Gathered(
        sample,
        alterations=np.array([view.view.alteration for view in found]),
        members=tuple(judge.member.key for judge in judges[:members]),
        controls=tuple(judge.manifest.name for judge in judges[members:]),
        weights=tuple(sha for judge in judges for sha in judge.weights),
    )


def all_features(view: Seen) -> np.ndarray:
    """A row of a sample's features, as `Gathered` orders them; float64."""
    return np.concatenate([features_of(list(view.scans)), view.traits])


def keep_sample(path: Path, gathered: Gathered) -> None:
    """Write what the meta-learners were fitted on, so that measuring can fit them again."""
    sample = gathered.sample
    with atomic_file(path) as temporary, temporary.open("wb") as stream:
        np.savez(
            stream,
            features=sample.features,
            inpainted=sample.inpainted,
            sources=sample.sources,
            alterations=gathered.alterations,
            members=np.array(gathered.members, np.str_),
            controls=np.array(gathered.controls, np.str_),
            weights=np.array(gathered.weights, np.str_),
        )


def read_sample(path: Path) -> Gathered:
    """What `keep_sample` wrote. Raises ValueError where there is none."""
    try:
        with np.load(path) as kept:
            arrays = {name: kept[name] for name in kept.files}
    except (OSError, ValueError, BadZipFile) as error:
        raise ValueError(f"{path} is no sample that a stack was fitted on: give the stack's run folder.") from error
    names = {name: tuple(str(value) for value in arrays.pop(name)) for name in ("members", "controls", "weights")}
    alterations = arrays.pop("alterations")
    return Gathered(Sample(**arrays), alterations, **names)
