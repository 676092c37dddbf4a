"""What a check finds wrong: told one by one as it is found, counted by kind for the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

EXAMPLES = 3  # problems of a kind that the report for people names

# Kinds as `--json` names them, and as the report for people does.
KINDS = {
    "line": "lines that are no record",
    "entry": "faulty entries",
    "id": "ids that stand twice",
    "split": "empty splits",
    "caption": "faulty captions",
    "photo": "photos that can't be opened",
    "size": "photos of another size than the index says",
    "format": "files of another format or quality than the index says",
    "object-hole": "object holes that can't be used",
    "hole": "holes that can't be used",
    "label": "labels that can't be right",
    "same-photo": "photos in two splits",
    "near-duplicate": "near-duplicates in two splits",
    "source": "source photos in two splits",
    "tell-tale": "properties that tell inpainted files from authentic ones",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `name`: the photo's id, or ids, or another place in the index; `reason`: a sentence."""

    kind: str  # one of KINDS
    index: str
    name: str
    reason: str


@dataclass
class Problems:
    """All that was found so far: how many of each kind and the first few; `found` is told of each."""

    found: Callable[[Problem], None]
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, list[Problem]] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        """Count one more."""
        self.counts[problem.kind] += 1
        examples = self.first.setdefault(problem.kind, [])
        if len(examples) < EXAMPLES:
            examples.append(problem)
        self.found(problem)

    def lines(self) -> Iterator[str]:
        """The report for people: a line a kind and one for each of its first problems."""
        for kind, text in KINDS.items():
            if count := self.counts[kind]:
                yield f"{text}: {count:,}"
                for problem in self.first[kind]:
                    yield f"    {printable(problem.name)}: {printable(problem.reason)}"
                if count > EXAMPLES:
                    yield f"    and {count - EXAMPLES:,} more"


def printable(text: str) -> str:
    """One line for a terminal, whatever a file is called."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
