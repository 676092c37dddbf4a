"""An ensemble of stand-in members: what it says, where, and of photos of any shape."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from models.authenticator import Authenticator, ClassifyError, Member
from models.authenticity.geometry import CELL
from models.authenticity.stack import Stack
from models.checkpoint import CheckpointError, Manifest, write_checkpoint

RED = (255, 0, 0)


class RedFinder:
    """A runner that calls red cells inpainted."""

    device, device_title = "cpu", "CPU"
    notes: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.batches: list[tuple[int, ...]] = []

    def run(self, graph: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        photo = inputs["photo"]
        self.batches.append(photo.shape)
        assert graph == "classify"
        assert photo.dtype == np.float32
        assert 0 <= photo.min() <= photo.max() <= 1
        red = photo[:, :1] - photo[:, 1:2]
        b, _, h, w = red.shape
        cells = red.reshape(b, 1, h // CELL, CELL, w // CELL, CELL).mean(axis=(3, 5)) * 20 - 10
        categories = np.tile(np.array([0.0, 2.0], np.float32), (b, 1))
        return {"image": cells.max(axis=(1, 2, 3)), "cells": cells, "categories": categories}


def ensemble(members: int = 2) -> Authenticator:
    """Two members whose image logits are averaged."""
    keys = ("swin", "resnext", "gan")[:members]
    weight = np.tile([1.0, 0.0, 0.0], members) / members
    stack = Stack(np.zeros(3 * members), np.ones(3 * members), weight, 0.0)
    loaded = tuple(Member(key, RedFinder(), ("a cat", "a dog") if key == "swin" else ()) for key in keys)
    return Authenticator(loaded, stack, Manifest("test", "authenticity", "stack", "", {}))


def test_a_plain_photo_is_authentic_and_has_no_box() -> None:
    verdict = ensemble().classify(np.full((300, 500, 3), 90, np.uint8))
    assert verdict.verdict == "authentic"
    assert verdict.p_inpainted < 0.01
    assert (verdict.altered_fraction, verdict.box) == (0.0, None)
    assert set(verdict.models) == {"swin", "resnext"}
    assert verdict.category == ("a dog", pytest.approx(np.e**2 / (1 + np.e**2)))
    assert verdict.scanned_fraction == 1


@pytest.mark.parametrize(("height", "width"), [(300, 500), (1000, 700), (448, 448), (70, 90)])
def test_the_box_and_the_heat_map_lie_where_the_photo_was_altered(height: int, width: int) -> None:
    photo = np.full((height, width, 3), 90, np.uint8)
    top, left = height // 3 // CELL * CELL, width // 2 // CELL * CELL
    photo[top : top + 32, left : left + 16] = RED
    verdict = ensemble().classify(photo)
    assert verdict.verdict == "inpainted"
    assert verdict.box == (left, top, 16, min(32, height - top))
    heat = verdict.heat_map()
    assert heat.shape == (height, width)
    assert heat[top + 8, left + 8] > 0.9
    assert heat[min(top + 60, height - 1), 0] < 0.1
    assert verdict.altered_fraction == pytest.approx((verdict.cells >= 0.5).mean())


def test_doubt_is_said_to_be_doubt() -> None:
    photo = np.full((64, 64, 3), 90, np.uint8)
    photo[..., 0] = 90 + 127  # half red: logits about 0
    verdict = ensemble().classify(photo)
    assert verdict.verdict == "unsure"
    assert 0.2 < verdict.p_inpainted < 0.8


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (20_000, 50), (3000, 2000)])
def test_photos_of_any_shape_get_a_verdict_from_a_bounded_number_of_tiles(shape: tuple[int, int]) -> None:
    members = ensemble()
    verdict = members.classify(np.zeros((*shape, 3), np.uint8))
    assert verdict.heat_map().shape == shape
    runner = members.members[0].runner
    assert isinstance(runner, RedFinder)
    assert sum(batch[0] for batch in runner.batches) <= 64
    assert 0 < verdict.scanned_fraction <= 1


def test_what_native_tiles_miss_is_seen_in_the_small_picture() -> None:
    photo = np.full((4500, 4500, 3), 90, np.uint8)
    verdict = ensemble().classify(photo)
    assert verdict.scanned_fraction < 0.5
    unseen = np.argwhere(~_scanned(photo))[0] * CELL
    photo[unseen[0] : unseen[0] + 400, unseen[1] : unseen[1] + 400] = RED
    assert ensemble().classify(photo).verdict == "inpainted"


def _scanned(photo: np.ndarray) -> np.ndarray:
    from models.authenticity.scan import scan

    found = scan(RedFinder(), photo).scanned
    return np.asarray(found)


@pytest.mark.parametrize(
    "photo", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8), None]
)
def test_what_is_no_photo_is_a_clear_error(photo: np.ndarray) -> None:
    with pytest.raises(ClassifyError):
        ensemble().classify(photo)


def test_an_ensemble_is_loaded_from_its_checkpoints_and_says_the_same_again(tmp_path: Path) -> None:
    import torch

    from models.authenticity.config import MemberConfig
    from models.authenticity.member import Member as Network

    config = MemberConfig("gan", "", widths=(8, 8, 16, 16), categories=2)
    torch.manual_seed(0)
    weights = {name: value.numpy() for name, value in Network(config).state_dict().items()}
    categories = {"categories": ["a cat", "a dog"]}
    write_checkpoint(
        tmp_path,
        Manifest("one", "authenticity-member", "member", "", config.to_dict(), preprocessing=categories),
        weights,
    )
    stack = Stack(np.zeros(3), np.ones(3), np.ones(3), 0.0, 2.0)
    manifest = Manifest("both", "authenticity", "stack", "", {"members": ["one"]})
    write_checkpoint(tmp_path, manifest, stack.to_tensors())
    photo = np.random.default_rng(0).integers(0, 256, (100, 80, 3), np.uint8)
    first, second = (Authenticator.load(str(tmp_path / "both.json"), "cpu").classify(photo) for _ in range(2))
    assert first.p_inpainted == second.p_inpainted
    assert np.array_equal(first.cells, second.cells)
    assert first.category is not None
    (tmp_path / "one.json").unlink()
    with pytest.raises(CheckpointError, match=r"one\.json"):
        Authenticator.load(str(tmp_path / "both.json"), "cpu")
