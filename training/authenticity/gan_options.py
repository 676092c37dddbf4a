"""What `featherproof-train gan-classifier` can be asked for, and its presets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from training.authenticity import options as members


@dataclass(frozen=True, kw_only=True)
class GanClassifierOptions(members.AuthenticityOptions):
    """`featherproof-train gan-classifier`: the bank of fills first, then rounds against a generator.

    A round is `generator_steps` in which TDANet learns to fool the classifier, which stands still, and then
    `classifier_steps` in which the classifier learns from the bank and from the generator's fresh fills.
    """

    bank_steps: int = 4000
    rounds: int = 4
    generator: Path | None = None  # TDANet's warm start or checkpoint; needed for rounds
    generator_preset: str = "featherproof"  # of `inpainting`, whose loss weights it keeps
    generator_steps: int = 100
    classifier_steps: int = 200
    generator_batch: int = 8  # photos
    generator_rate: float = 1e-4
    fooling: float = 1.0  # weight of passing for authentic, as a whole and in every cell
    native: int = 2  # photo pixels a side to one of the generator's: fills are enlarged by it, as in use
    perceptual_weights: Path | None = None  # VGG16 file; without it torchvision downloads

    @property
    def all_steps(self) -> int:
        """The steps of the bank and of all rounds."""
        return self.bank_steps + self.rounds * (self.generator_steps + self.classifier_steps)


def _from_member(name: str, run: Path, **changes: Any) -> GanClassifierOptions:
    """The classifier's own options are those of the members' preset of that name."""
    member = members.preset(name, "gan", run)
    kept = {field.name: getattr(member, field.name) for field in fields(member)}
    return GanClassifierOptions(**(kept | changes))


def _full(run: Path) -> GanClassifierOptions:
    return _from_member("featherproof", run, bank_steps=20_000, rounds=10, generator_steps=500, classifier_steps=1000)


def _compact(run: Path) -> GanClassifierOptions:
    return _from_member("compact", run, generator_preset="compact")


def _tiny(run: Path) -> GanClassifierOptions:
    return _from_member(
        "tiny",
        run,
        generator_preset="tiny",
        max_steps=None,
        bank_steps=10,
        rounds=2,
        generator_steps=2,
        classifier_steps=3,
        generator_batch=2,
        native=1,
    )


PRESETS: dict[str, Callable[[Path], GanClassifierOptions]] = {
    "featherproof": _full,
    "compact": _compact,
    "tiny": _tiny,
}


def preset(name: str, run: Path, **changes: Any) -> GanClassifierOptions:
    """The options of a preset for a run folder. Raises KeyError for a name there is none of."""
    return replace(PRESETS[name](run), **changes)
