"""An ensemble of stand-in members: what it says, where, and of photos of any shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.authenticator import Authenticator, ClassifyError, Member, likeliest_category
from models.authenticity import fitted_on
from models.authenticity.cell_stack import CellStack
from models.authenticity.scan import PIXELS_AT_ONCE_ON_CPU
from models.authenticity.stack import Stack
from models.authenticity.tiles import CELL
from models.authenticity.traits import TRAITS
from models.checkpoints.checkpoint import CheckpointError, Manifest, load_weights, write_checkpoint

RED = (255, 0, 0)


class RedFinder:
    """A runner that calls red cells inpainted."""

    device_title = "CPU"
    notes: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.device = "cpu"
        self.batches: list[tuple[int, ...]] = []
        self.channels_last: list[bool] = []

    def run(self, graph: str, inputs: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        photo = inputs["photo"]
        self.batches.append(photo.shape)
        self.channels_last.append(photo.transpose(0, 2, 3, 1).flags.c_contiguous)
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
    manifest = Manifest("test", "authenticity", "stack", "", {})
    return Authenticator(loaded, stack, CellStack.averaging(members), manifest)


def test_a_plain_photo_is_authentic_and_has_no_box() -> None:
    verdict = ensemble().classify(np.full((300, 500, 3), 90, np.uint8))
    assert verdict.verdict == "authentic"
    assert verdict.p_inpainted < 0.01
    assert (verdict.altered_fraction, verdict.box, verdict.boxes) == (0.0, None, ())
    assert set(verdict.models) == {"swin", "resnext"}
    assert verdict.category == ("a dog", pytest.approx(np.e**2 / (1 + np.e**2)))
    assert verdict.scanned_fraction == 1


def test_a_category_that_is_no_likelier_than_all_others_is_not_named() -> None:
    loaded = (Member("swin", RedFinder(), ("a cat", "a dog")),)
    scans = {"swin": loaded[0].scan_each([np.full((64, 64, 3), 90, np.uint8)])[0]}
    alike = {"swin": replace(scans["swin"], categories=np.zeros(3, np.float32))}
    unsure = Authenticator(
        (replace(loaded[0], categories=("a cat", "a dog", "a bird")),),
        Stack(np.zeros(3), np.ones(3), np.zeros(3), 0.0),
        CellStack.averaging(1),
        Manifest("test", "authenticity", "stack", "", {}),
    )
    assert unsure.judge(alike, np.zeros(len(TRAITS)), (64, 64), 0.0).category is None
    assert likeliest_category(unsure.members, alike) == ("a cat", pytest.approx(1 / 3))
    assert likeliest_category(loaded, scans) is not None


@pytest.mark.parametrize(("height", "width"), [(300, 500), (1000, 700), (448, 448), (70, 90)])
def test_the_box_and_the_heat_map_lie_where_the_photo_was_altered(height: int, width: int) -> None:
    photo = np.full((height, width, 3), 90, np.uint8)
    top, left = height // 3 // CELL * CELL, width // 2 // CELL * CELL
    photo[top : top + 32, left : left + 16] = RED
    verdict = ensemble().classify(photo)
    assert verdict.verdict == "inpainted"
    assert verdict.box == (left, top, 16, min(32, height - top))
    assert verdict.boxes == (verdict.box,)
    assert np.array_equal(np.argwhere(verdict.altered)[0] * CELL, (top, left))
    heat = verdict.heat_map()
    assert heat.shape == (height, width)
    assert heat[top + 8, left + 8] > 0.9
    assert heat[min(top + 60, height - 1), 0] < 0.1
    assert verdict.altered_fraction == pytest.approx((verdict.cells >= 0.5).mean())


@pytest.mark.parametrize(("height", "width", "longest"), [(300, 500, 250), (1000, 700, 333), (40, 40, 400)])
def test_a_small_heat_map_lies_where_the_large_one_does(height: int, width: int, longest: int) -> None:
    photo = np.full((height, width, 3), 90, np.uint8)
    photo[height // 2 :, : width // 3] = RED
    verdict = ensemble().classify(photo)
    large, small = verdict.heat_map(), verdict.heat_map(longest)
    assert max(small.shape) == min(longest, max(height, width))
    shrunk = cv2.resize(large, small.shape[::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(small - shrunk).max() < 0.1
    assert 0 <= small.min() <= small.max() <= 1


def test_several_photos_are_seen_together_and_judged_as_alone(make_photo: Callable[..., np.ndarray]) -> None:
    sizes = [(100, 70), (100, 70), (1200, 600), (33, 500), (1200, 600), (1, 1)]
    photos = [make_photo(width, height, seed) for seed, (height, width) in enumerate(sizes)]
    photos[2][300:400, 100:200] = RED
    together, alone = ensemble(), ensemble()
    for member in together.members:
        member.runner.device = "cuda:0"  # a processor sees them one by one
    verdicts = together.classify_each(photos)
    for verdict, photo in zip(verdicts, photos, strict=True):
        expected = alone.classify(photo)
        assert (verdict.verdict, verdict.box, verdict.size) == (expected.verdict, expected.box, expected.size)
        assert verdict.p_inpainted == pytest.approx(expected.p_inpainted, abs=1e-6)
        assert np.allclose(verdict.cells, expected.cells, atol=1e-6)
    assert [verdict.verdict for verdict in verdicts].index("inpainted") == 2
    runs = [ensemble.members[0].runner.batches for ensemble in (together, alone)]  # type: ignore[attr-defined]
    assert len(runs[0]) < len(runs[1])
    assert sum(batch[0] for batch in runs[0]) == sum(batch[0] for batch in runs[1])
    assert together.classify_each([]) == []


def test_doubt_is_said_to_be_doubt() -> None:
    photo = np.full((64, 64, 3), 90, np.uint8)
    photo[..., 0] = 90 + 127  # half red: logits about 0
    verdict = ensemble().classify(photo)
    assert verdict.verdict == "unsure"
    assert 0.2 < verdict.p_inpainted < 0.8


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (20_000, 50), (1500, 2000)])
def test_photos_of_any_shape_get_a_verdict_from_a_bounded_number_of_tiles(shape: tuple[int, int]) -> None:
    members = ensemble()
    verdict = members.classify(np.zeros((*shape, 3), np.uint8))
    assert verdict.heat_map().shape == shape
    runner = members.members[0].runner
    assert isinstance(runner, RedFinder)
    assert sum(batch[0] for batch in runner.batches) <= 64
    assert all(b * h * w <= PIXELS_AT_ONCE_ON_CPU for b, _, h, w in runner.batches)
    assert all(runner.channels_last)
    assert 0 < verdict.scanned_fraction <= 1


def test_what_native_tiles_miss_is_seen_in_the_small_picture() -> None:
    photo = np.full((4500, 4500, 3), 90, np.uint8)
    verdict = ensemble().classify(photo)
    assert verdict.scanned_fraction < 0.5
    unseen = np.argwhere(~_scanned(photo))[0] * CELL
    photo[unseen[0] : unseen[0] + 400, unseen[1] : unseen[1] + 400] = RED
    assert ensemble().classify(photo).verdict == "inpainted"


def _scanned(photo: np.ndarray) -> np.ndarray:
    return Member("swin", RedFinder()).scan_each([photo])[0].scanned


def test_what_is_no_photo_is_a_clear_error() -> None:
    for photo in (np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8), None):
        with pytest.raises(ClassifyError):
            ensemble().classify(photo)  # type: ignore[arg-type]


def test_an_ensemble_is_loaded_from_its_checkpoints_and_says_the_same_again(tiny_authenticator: Manifest) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (100, 80, 3), np.uint8)
    first, second = (Authenticator.load(str(tiny_authenticator.path), "cpu").classify(photo) for _ in range(2))
    assert first.p_inpainted == second.p_inpainted
    assert np.array_equal(first.cells, second.cells)
    assert set(first.models) == {"swin", "resnext", "gan"}
    assert first.category is not None


def rewritten(tiny: Manifest, folder: Path, tensors: Mapping[str, np.ndarray] | None = None, **config: object) -> str:
    """The tiny stack and its members in another folder, where one thing is changed."""
    assert tiny.path is not None
    for file in tiny.path.parent.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    changed = replace(tiny, config={**tiny.config, **config})
    return str(write_checkpoint(folder, changed, tensors or load_weights(tiny)).path)


def test_a_stack_that_does_not_fit_its_members_is_a_clear_error(tiny_authenticator: Manifest, tmp_path: Path) -> None:
    stack = load_weights(tiny_authenticator)
    photo_alone = {name: values for name, values in stack.items() if not name.startswith("cells.")}
    unsaid = {name: values for name, values in stack.items() if name != "members"}
    for text, tensors, config in [
        ("names no members", None, {"members": "tiny-gan"}),
        ("names no members", None, {"members": []}),
        ("can't lie beside it", None, {"members": ["../tiny-gan"]}),
        ("was fitted on the members swin, resnext, gan, .* but names gan", None, {"members": ["tiny-gan"]}),
        ("9 features instead of 13", stack | fitted_on.to_tensors(["gan"]), {"members": ["tiny-gan"]}),
        ("doesn't say which members.*featherproof-train stack", unsaid, {}),
        ("one of them twice", None, {"members": ["tiny-gan", "tiny-gan"]}),
        ("too many members", None, {"members": [f"m{number}" for number in range(100_000)]}),
        ("lacks numbers of its stack", {name: stack[name] for name in ("mean", "members")}, {}),
        ("has no heat map .*featherproof-train stack", photo_alone, {}),
        ("5 features of a cell instead of 13", photo_alone | CellStack.averaging(1).to_tensors(), {}),
        (r"gone\.json", None, {"members": ["tiny-gan", "tiny-swin", "gone"]}),
    ]:
        file = rewritten(tiny_authenticator, tmp_path, tensors, **config)
        with pytest.raises(CheckpointError, match=text):
            Authenticator.load(file, "cpu")
