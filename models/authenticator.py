"""Tell authentic photos from inpainted ones, and where they were altered: numpy in, numpy out, on any Runner."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models.authenticity.cell_stack import CellStack
from models.authenticity.domain import DomainLook, load_gate
from models.authenticity.member_loading import categories_of, shape_of, torch_runner
from models.authenticity.members import KIND, MEMBER_KIND, members_of
from models.authenticity.regions import box_around, boxes_around
from models.authenticity.scan import FEATURES, Look, Scan, View, views_of
from models.authenticity.searches import SEARCHES, Search, SearchLook
from models.authenticity.stack import Stack, sigmoid
from models.authenticity.stack_loading import cell_stack_in, check_fitted_on, search_in, stack_in
from models.authenticity.steps import Tick, cores, take
from models.authenticity.traits import TRAITS, stack_input, traits_of
from models.authenticity.verdict import ALTERED, Verdict, word_of
from models.checkpoints.checkpoint import Manifest, find, load_weights
from models.outline import Outliner
from models.running.runners import Runner

NAMED = 0.5  # probability from which a photo's category is told


class ClassifyError(ValueError):
    """A photo that can't be classified; the message is one plain sentence."""


@dataclass(frozen=True, eq=False)
class Member:
    """One loaded member: its key ("swin", "resnext", "gan"), its network's runner and category names.

    A member that searches ("copies", "jpeg", "residuals") has no runner: `judge` makes one logit of what its `search`
    found.
    """

    key: str
    runner: Runner | None
    categories: tuple[str, ...] = ()
    search: Search | None = None
    judge: Stack | None = None

    @property
    def device(self) -> str:
        """Where it works."""
        return "cpu" if self.runner is None else self.runner.device

    @property
    def notes(self) -> tuple[str, ...]:
        """What people should know of the device."""
        return () if self.runner is None else self.runner.notes

    def look(self, photos: Sequence[list[View]]) -> Look | SearchLook:
        """Its look at photos, as `views_of` gives them: steps to be taken, then scans."""
        if self.search is not None and self.judge is not None:
            return SearchLook(self.search, self.judge, photos)
        assert self.runner is not None
        return Look(self.runner, photos)

    def scan_each(self, photos: Sequence[np.ndarray]) -> list[Scan]:
        """What it sees in each photo, uint8 H×W×3."""
        look = self.look([views_of(photo) for photo in photos])
        take(look.steps(), cores() if self.device == "cpu" else 1)
        return look.scans()


class Authenticator:
    """An ensemble: members, the stack over them, and the one over what they see in each cell.

    `gate` tells which photos are of the kind that it was trained on; without it `Verdict.domain` is None.
    """

    def __init__(
        self,
        members: tuple[Member, ...],
        stack: Stack,
        cells: CellStack,
        manifest: Manifest,
        gate: Outliner | None = None,
    ) -> None:
        self.members, self.stack, self.cells, self.manifest, self.gate = members, stack, cells, manifest, gate

    @classmethod
    def load(cls, checkpoint: str = "default", device: str = "auto", exact: bool = False) -> Authenticator:
        """Load a stack by name or file, the members that it names, which lie beside it, and its gate.

        `exact` as `load_members`, and without a gate: it is for comparing members.
        Raises CheckpointError and DeviceError, both ValueErrors with one plain sentence.
        """
        manifest = find(checkpoint, kind=KIND)
        members = members_of(manifest)
        tensors = load_weights(manifest)
        check_fitted_on(manifest, tensors, members)
        plain = len(FEATURES) * len(members)  # what stacks weighed before they were told a photo's traits
        stack = stack_in(manifest, tensors, plain + len(TRAITS) * (1 + len(members)), plain)
        cells = cell_stack_in(manifest, tensors, len(members))
        files = [found.path for found in members if found.path]
        gate = None if exact else load_gate(manifest, device, any(found.is_onnx for found in members))
        return cls(load_members(files, device, exact), stack, cells, manifest, gate)

    def classify(self, photo: np.ndarray, tick: Tick | None = None) -> Verdict:
        """The verdict on one photo, uint8 H×W×3, upright, of any size from 1 × 1 px.

        `tick` is told how far it is, between steps; what it raises ends it. Raises ClassifyError.
        """
        return self.classify_each([photo], tick)[0]

    def classify_each(self, photos: Sequence[np.ndarray], tick: Tick | None = None) -> list[Verdict]:
        """The verdicts on several photos, whose tiles share a processor's cores or go through a GPU together.

        A verdict is what `classify` gives, up to the rounding of a batch's arithmetic; its seconds are an even share.
        `tick` as there, of all photos together. Raises ClassifyError.
        """
        for photo in photos:
            check_photo(photo)
        started = time.perf_counter()
        views = [views_of(photo) for photo in photos]
        looks = {member.key: member.look(views) for member in self.members}
        world = None if self.gate is None else DomainLook(self.gate, photos)
        # Searches first: a long step begun last would leave the other cores idle.
        order = sorted(self.members, key=lambda member: member.runner is not None)
        steps = [step for member in order for step in looks[member.key].steps()]
        on_cpu = all(member.device == "cpu" for member in self.members)
        take([*(world.steps() if world is not None else ()), *steps], cores() if on_cpu else 1, tick)
        scans = {key: look.scans() for key, look in looks.items()}
        domains = world.domains() if world is not None else [None] * len(photos)
        verdicts = []
        for number, (photo, domain) in enumerate(zip(photos, domains, strict=True)):
            seen = {key: found[number] for key, found in scans.items()}
            traits = traits_of(photo) if self.weighs_traits else None
            verdicts.append(self.judge(seen, traits, (photo.shape[0], photo.shape[1]), started, domain))
        share = (time.perf_counter() - started) / max(1, len(photos))
        return [replace(verdict, seconds=share) for verdict in verdicts]

    def judge(
        self,
        scans: Mapping[str, Scan],
        traits: np.ndarray | None,
        size: tuple[int, int],
        started: float,
        domain: tuple[str, ...] | None = None,
    ) -> Verdict:
        """The verdict on a photo of height, width `size` px that every member, by its key, has scanned.

        `traits` as `traits_of` gives them; None will do for a stack without traits. `started`: when that began,
        by `time.perf_counter`. `domain` as `Verdict.domain`.
        """
        category = likeliest_category(self.members, scans)
        found = [scans[member.key] for member in self.members]
        logit = self.stack.logit(self._stack_input(found, traits))
        probability = float(sigmoid(logit)[0])
        cells = sigmoid(self.cells.map_of([seen.cells for seen in found], float(logit[0]))).astype(np.float32)
        altered = cells >= ALTERED if probability > 0.5 else np.zeros_like(cells, bool)
        boxes = boxes_around(altered, *size)
        return Verdict(
            verdict=word_of(probability, domain),
            p_inpainted=probability,
            models={key: float(sigmoid(seen.features[0])) for key, seen in scans.items()},
            cells=cells,
            size=size,
            altered_fraction=float(altered.mean()),
            box=box_around(boxes),
            category=category if category is not None and category[1] >= NAMED else None,
            scanned_fraction=float(np.mean([seen.scanned.mean() for seen in scans.values()])),
            seconds=time.perf_counter() - started,
            domain=domain,
            boxes=boxes,
        )

    @property
    def weighs_traits(self) -> bool:
        """Whether its stack weighs a photo's traits; older ones don't."""
        return len(self.stack.weight) > len(FEATURES) * len(self.members)

    def _stack_input(self, scans: list[Scan], traits: np.ndarray | None) -> np.ndarray:
        features = features_of(scans)[None]
        if not self.weighs_traits:
            return features
        assert traits is not None
        return stack_input(features, traits[None])


def load_members(files: list[Path], device: str, exact: bool = False) -> tuple[Member, ...]:
    """Load members onto a device that is probed first.

    `exact`: in float32 on every processor, to compare with. Raises CheckpointError and DeviceError.
    """
    manifests = [find(str(file), kind=MEMBER_KIND) for file in files]
    members = []
    for manifest in manifests:
        if manifest.architecture in SEARCHES:
            members.append(_searching(manifest))
            continue
        if manifest.is_onnx:
            from models.running.onnx_runner import load_onnx_runner

            runner: Runner = load_onnx_runner(manifest, device, threads=1)  # tiles are seen side by side
        else:
            runner = torch_runner(manifest, device, exact)
        shape = shape_of(manifest)
        members.append(Member(shape.key, runner, categories_of(manifest, shape.categories)))
    return tuple(members)


def _searching(manifest: Manifest) -> Member:
    """A member without a runner. Raises CheckpointError where what was fitted for it isn't there or can't be used."""
    tensors = load_weights(manifest)
    search = search_in(manifest, tensors)
    return Member(manifest.architecture, None, search=search, judge=stack_in(manifest, tensors, len(search.features)))


def features_of(scans: list[Scan]) -> np.ndarray:
    """The stack's input, float64: the members' features one after another."""
    return np.concatenate([found.features for found in scans]).astype(np.float64)


def check_photo(photo: np.ndarray) -> None:
    """Raise ClassifyError where this is no photo."""
    if not isinstance(photo, np.ndarray) or photo.dtype != np.uint8 or photo.ndim != 3 or photo.shape[2] != 3:
        raise ClassifyError("The photo must be a uint8 array of height × width × 3.")
    if not photo.size:
        raise ClassifyError("The photo is empty.")


def likeliest_category(members: Sequence[Member], scans: Mapping[str, Scan]) -> tuple[str, float] | None:
    """The likeliest category of the first member that knows categories, and its probability; None where none does."""
    for member in members:
        logits = scans[member.key].categories
        if logits is not None and len(member.categories) == len(logits):
            shares = np.exp(logits - logits.max())
            best = int(shares.argmax())
            return member.categories[best], float(shares[best] / shares.sum())
    return None
