"""Tiny autoencoders of others are read from files as their makers publish them, and redraw what is under a hole."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import torch

from models.checkpoints.checkpoint import CheckpointError
from models.resynthesizer import Resynthesizer
from models.taesd import STRIDE, Taesd, load_taesd
from tests.fixtures.redrawn import check_redrawn
from tests.fixtures.taesd import passing_weights, write_taesd


@pytest.mark.parametrize(("channels", "latent_channels", "normed"), [(8, 4, False), (12, 5, True)])
def test_a_file_s_tensors_say_which_network_it_is(channels: int, latent_channels: int, normed: bool) -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        made = Taesd(channels, latent_channels, normed).eval()
        photo = torch.rand(2, 3, 5 * STRIDE, 3 * STRIDE) * 2 - 1
    loaded = load_taesd({name: value.numpy() for name, value in made.state_dict().items()})
    assert loaded.encoder(photo).shape == (2, latent_channels, 5, 3)
    assert loaded(photo).shape == photo.shape
    assert torch.equal(loaded(photo), made(photo))


def test_tensors_have_the_names_that_others_gave_them() -> None:
    plain, normed = ({name: v.shape for name, v in Taesd(64, 32, pool).state_dict().items()} for pool in (False, True))
    assert plain["encoder.layers.0.weight"] == (64, 3, 3, 3)
    assert plain["encoder.layers.14.weight"] == (32, 64, 3, 3)  # after 3 of 4 blocks and 3 halvings
    assert plain["decoder.layers.0.weight"] == (64, 32, 3, 3)
    assert plain["decoder.layers.18.bias"] == (3,)
    assert "decoder.layers.6.bias" not in plain  # behind a doubling
    pools = {name.partition(".pool.")[0] for name in normed.keys() - plain.keys()}
    numbers = {"encoder": (11, 12, 13), "decoder": (2, 3, 4)}
    assert pools == {f"{coder}.layers.{number}" for coder, found in numbers.items() for number in found}
    assert normed["decoder.layers.2.pool.1.bias"] == (256,)


@pytest.mark.parametrize("normed", [False, True])
def test_networks_see_0_to_1_and_latents_are_bounded_softly(normed: bool) -> None:
    network = load_taesd(passing_weights(normed))
    for level in (0.0, 0.5, 1.0):
        grey = network(torch.full((1, 3, 16, 16), 2 * level - 1))
        torch.testing.assert_close(grey, torch.full_like(grey, 2 * 3 * math.tanh(level / 3) - 1))


def test_what_is_under_the_hole_is_redrawn_and_the_rest_kept(
    tmp_path: Path, make_photo: Callable[..., np.ndarray]
) -> None:
    file = write_taesd(tmp_path / "passing.safetensors")
    resynthesizer = Resynthesizer.load_taesd(file, "cpu")
    assert resynthesizer.manifest.name == "passing"
    assert [weight.sha256 for weight in resynthesizer.manifest.weights] == [
        hashlib.sha256(file.read_bytes()).hexdigest()
    ]
    photo = make_photo(90, 70, seed=3)
    hole = np.zeros((70, 90), bool)
    hole[10:41, 45:90] = hole[20:30, 30:90] = True  # at the border, and not all of its box
    check_redrawn(resynthesizer, photo, hole)


def damaged(case: str) -> bytes:
    weights = passing_weights()
    whole = safetensors.numpy.save(weights)
    first = "encoder.layers.0.weight"
    return {
        "cut": whole[: len(whole) // 2],
        "empty": b"",
        "a pickle": b"\x80\x04K\x01.",
        "nan": safetensors.numpy.save({**weights, first: np.full_like(weights[first], np.nan)}),
        "lacking": safetensors.numpy.save({k: v for k, v in weights.items() if k != "decoder.layers.18.bias"}),
        "more": safetensors.numpy.save({**weights, "decoder.layers.19.bias": np.zeros(3)}),
        "another": safetensors.numpy.save({"a": np.zeros(3)}),
        "another shape": safetensors.numpy.save({**weights, first: np.zeros((4, 0, 3, 3))}),
    }[case]


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("cut", "not a safetensors file"),
        ("empty", "not a safetensors file"),
        ("a pickle", "not a safetensors file"),
        ("nan", "not every number of encoder.layers.0.weight is finite"),
        ("lacking", "its weights lack decoder.layers.18.bias"),
        ("more", "its weights have decoder.layers.19.bias, which the network does not have"),
        ("another", "it has no encoder and decoder"),
        ("another shape", "numbers in encoder.layers.0.weight instead of"),
    ],
)
def test_another_file_is_refused_in_one_sentence_that_names_it(tmp_path: Path, case: str, reason: str) -> None:
    file = tmp_path / "other.safetensors"
    file.write_bytes(damaged(case))
    with pytest.raises(CheckpointError) as refused:
        Resynthesizer.load_taesd(file, "cpu")
    assert reason in str(refused.value)
    assert str(file) in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_a_missing_file_and_a_folder_are_told_by_name(tmp_path: Path) -> None:
    for path in (tmp_path / "none.safetensors", tmp_path):
        with pytest.raises(CheckpointError, match=r"The weights .+ can't be read"):
            Resynthesizer.load_taesd(path, "cpu")
