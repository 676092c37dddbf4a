"""An inpainted set, and members that need no training, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from dataset_tools.index import Caption, Header, Record, read_index, write_index
from dataset_tools.inpainted.fillers import Fillers, Job
from dataset_tools.inpainted.make import make_set
from dataset_tools.inpainted.plan import SetOptions
from models.authenticator import Member
from models.authenticity.config import Key, MemberConfig
from models.authenticity.member import Member as Network
from models.authenticity.tiles import CELL
from models.checkpoints.checkpoint import Manifest, write_checkpoint
from models.checkpoints.manifest import WeightFile
from training.stack.fit import StackOptions, make_stack
from training.stack.scans import Judge

NEAR = 4  # grey levels
GREY = 127


def silent(message: str) -> None:
    """Nothing, in place of `say`."""


def in_grey(jobs: list[Job]) -> list[np.ndarray | None]:
    return [np.where(job.hole[..., None], np.uint8(GREY), job.photo) for job in jobs]


def in_black(jobs: list[Job]) -> list[np.ndarray | None]:
    return [np.where(job.hole[..., None], np.uint8(0), job.photo) for job in jobs]


def write_photos(folder: Path, photos: list[np.ndarray], split: Callable[[int], str]) -> None:
    """An index of photos of birds, of three kinds in turn."""
    records = []
    for number, photo in enumerate(photos):
        Image.fromarray(photo).save(folder / f"{number}.png")
        captions, size = (Caption("a bird", "plain"),), (photo.shape[1], photo.shape[0])
        kind = f"kind {number % 3}"
        records.append(Record(str(number), f"{number}.png", split(number), "bird", kind, captions, size))
    write_index(folder / "index.jsonl", Header(root=".", source="drawings", licence="CC0"), records)


def write_set(
    folder: Path, photos: list[np.ndarray], split: Callable[[int], str], fillers: Fillers, options: SetOptions
) -> Path:
    """The index of a set of such photos' copies, made in an empty folder."""
    sources, out = folder / "sources", folder / "set"
    sources.mkdir()
    write_photos(sources, photos, split)
    make_set(read_index(sources), out, fillers, options, (1, 1), silent)
    return out / "index.jsonl"


@pytest.fixture(scope="session")
def inpainted(tmp_path_factory: pytest.TempPathFactory, make_photo: Callable[..., np.ndarray]) -> Path:
    """The index of a set of forty source photos, filled in grey or black, so that anybody sees a fill.

    Of every ten one is to validate on and one to test on. Not to be changed.
    """
    photos = [make_photo(120, 90, seed=number) for number in range(40)]
    fillers = Fillers({"grey": in_grey, "black": in_black}, {})
    folder = tmp_path_factory.mktemp("inpainted")
    return write_set(folder, photos, lambda n: {8: "val", 9: "test"}.get(n % 10, "train"), fillers, SetOptions(fills=2))


class FlatFinder:
    """A runner that calls cells of plain grey or black, as in the small set, inpainted; counts what it is shown."""

    device, device_title = "cpu", "CPU"
    notes: tuple[str, ...] = ()

    def __init__(self, categories: int = 0) -> None:
        self.shown, self.categories = 0, categories

    def run(self, graph: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        photo = inputs["photo"] * 255
        self.shown += len(photo)
        plain = (np.abs(photo - 127).max(axis=1) <= NEAR) | (photo.max(axis=1) <= NEAR)
        b, h, w = plain.shape
        share = plain.reshape(b, h // CELL, CELL, w // CELL, CELL).mean(axis=(2, 4))
        cells = (12 * share - 6).astype(np.float32)[:, None]
        found = {"image": cells.max(axis=(1, 2, 3)), "cells": cells}
        likely = np.zeros((b, self.categories), np.float32)
        return found | ({"categories": likely} if self.categories else {})


def flat_judge(key: str = "swin", categories: tuple[str, ...] = ()) -> Judge:
    """A judge whose scans find plain fills; the first of its categories is all it ever says."""
    manifest = Manifest(
        f"{key}-flat", "authenticity-member", "member", f"A finder of flat {key}", {}, weights=(WeightFile("", key, 0),)
    )
    return Judge(manifest, Member(key, FlatFinder(len(categories)), categories))


def write_member(folder: Path, key: Key, name: str | None = None, **training: Any) -> Path:
    """A checkpoint of a small member with random weights; its manifest."""
    config = MemberConfig(key, "", widths=(8, 8, 8, 8))
    torch.manual_seed(len(key))
    weights = {name: value.half().numpy() for name, value in Network(config).state_dict().items()}
    told = {"stacking": 0.5, "without": []} | training
    manifest = Manifest(
        name or f"{key}-small", "authenticity-member", "member", f"A small {key}", config.to_dict(), training=told
    )
    written = write_checkpoint(folder, manifest, weights)
    assert written.path is not None
    return written.path


@contextmanager
def fast_learners() -> Iterator[pytest.MonkeyPatch]:
    """Small forests, few strengths to choose from and few steps: how well they learn is test_learners' matter."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.stack.learners._TREES", 10)
        patch.setattr("training.stack.learners.STRENGTHS", (0.1, 1.0))
        patch.setattr("training.stack.cells._STEPS", 100)
        yield patch


@pytest.fixture(scope="session")
def ensemble(inpainted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a stack of two members in "out", a control, all three in "exported", and the run in "run"."""
    folder = tmp_path_factory.mktemp("ensemble")
    members = tuple(str(write_member(folder / "exported", key)) for key in ("swin", "gan"))
    controls = (str(write_member(folder / "exported", "resnet34", "plain-resnet")),)
    options = StackOptions(members, (inpainted,), folder / "out", "both", folder / "run", controls, device="cpu")
    with fast_learners():
        make_stack(replace(options, default=True), silent)
    return folder
