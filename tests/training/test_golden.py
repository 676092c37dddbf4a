"""The shipped warm starts and matching models still give what they gave.

Where a change is meant, `python -m tests.training.test_golden` prints the numbers to be put here. Tolerances are as in
tests/models/test_golden.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import nn

from models.authenticity.member import load_member
from models.checkpoints.checkpoint import load_weights, read_manifest
from models.noise import window_noise
from models.tdanet.network import TDANet
from tests.fixtures.golden import Numbers, differences, printed
from training.inpainting.warm_start import load_start, read_start
from training.photos.batches import pad_words
from training.text.guides import load_matching

FOLDER = Path(__file__).resolve().parents[2] / "training/warm_starts"
STARTS = ("long-run-warm-start",)
MATCHING = ("text-matching", "caption-judge")
MEMBERS = ("resnext-warm-start", "gan-warm-start", "swin-warm-start")
CAPTIONS = ("a small red bird with a black wing", "a white cat")
TOLERANCES = {"picture": 2e-3, "similarity": 2e-3, "logits": 2e-3}
GOLDEN: dict[str, Numbers] = {
    "long-run-warm-start": {
        "picture inpainted": [
            [-0.295, -0.181, 0.207, -0.008],
            [-0.015, -0.453, -0.466, -0.262],
            [0.236, -0.296, 0.011, 0.192],
            [0.163, -0.137, 0.052, 0.154],
        ],
        "picture reconstructed": [
            [-0.068, -0.083, -0.081, 0.06],
            [0.092, 0.078, -0.015, -0.072],
            [0.235, 0.107, -0.117, -0.035],
            [0.152, 0.033, -0.114, -0.026],
        ],
    },
    "text-matching": {
        "similarity words": [[0.451, 0.357], [0.516, 0.535]],
        "similarity sentences": [[0.011, -0.436], [0.063, 0.087]],
    },
    "caption-judge": {
        "similarity words": [[0.378, 0.613], [0.36, 0.552]],
        "similarity sentences": [[0.129, 0.301], [0.137, -0.221]],
    },
    "resnext-warm-start": {
        "logits image": [[11.184]],
        "logits cells": [
            [2.878, 4.051, 4.063, 2.385],
            [6.081, -0.562, -0.49, 3.173],
            [7.104, -3.627, -3.259, 1.28],
            [4.028, 2.35, 3.063, 1.337],
        ],
    },
    "gan-warm-start": {
        "logits image": [[5.465]],
        "logits cells": [
            [1.35, 2.383, 2.521, 0.963],
            [1.015, 2.552, 1.269, 3.355],
            [1.159, 1.187, -0.512, 3.341],
            [1.166, 2.673, 1.494, 0.806],
        ],
    },
    "swin-warm-start": {
        "logits image": [[7.245]],
        "logits cells": [
            [5.265, 4.349, 3.308, 4.27],
            [5.254, -0.772, -0.948, 4.037],
            [5.486, -1.229, -1.341, 3.977],
            [5.464, 4.127, 3.474, 4.586],
        ],
    },
}


def drawn(seed: int, *shape: int) -> torch.Tensor:
    """Standard normal numbers that are the same everywhere."""
    return torch.from_numpy(window_noise(seed, 0, shape))


@torch.no_grad()
def start(name: str) -> Numbers:
    """The light of both paths' pictures of the hole in a smooth photo."""
    shape, vocabulary = read_start(FOLDER / f"{name}.json")
    network = TDANet(shape).eval()
    load_start(FOLDER / f"{name}.json", network, nn.ModuleDict(), vocabulary)
    photo = nn.functional.interpolate(drawn(0, 1, 3, 4, 4) / 2, size=(128, 128), mode="nearest")
    hole = torch.zeros(1, 1, 128, 128)
    hole[..., 32:96, 32:96] = 1
    cells = 128 // shape.stride
    noise = drawn(1, 2, shape.latent_channels, cells, cells)
    output = network(photo, hole, torch.tensor([vocabulary.encode(CAPTIONS[0])]), noise)
    pictures = {"inpainted": output.inpainted[-1], "reconstructed": output.reconstructed[-1]}
    light = {key: picture[..., 32:96, 32:96].mean(dim=1, keepdim=True) for key, picture in pictures.items()}
    return {f"picture {key}": nn.functional.avg_pool2d(plane, 16)[0, 0].numpy() for key, plane in light.items()}


@torch.no_grad()
def matching(name: str) -> Numbers:
    """How like two captions are to two made-up pictures, by words and by sentence."""
    manifest, network = load_matching(FOLDER / f"{name}.json")
    config = manifest.config
    regions, whole = drawn(2, 2, config["region_channels"], 9), drawn(3, 2, config["global_channels"])
    by_words, by_sentence = network(regions, whole, pad_words([manifest.words.encode(text) for text in CAPTIONS]))
    return {"similarity words": by_words.numpy(), "similarity sentences": by_sentence.numpy()}


@torch.no_grad()
def member(name: str) -> Numbers:
    """A member's logits of a smooth photo with a rough square in it."""
    manifest = read_manifest(FOLDER / f"{name}.json")
    network = load_member(manifest.config, load_weights(manifest))
    photo = nn.functional.interpolate(drawn(0, 1, 3, 4, 4) / 8 + 0.5, size=(128, 128), mode="bilinear")
    photo[..., 32:96, 32:96] += drawn(1, 1, 3, 64, 64) / 32
    logits = network(photo.clamp(0, 1))
    return {"logits image": logits.image[:, None].numpy(), "logits cells": logits.cells[0, 0, ::2, ::2].numpy()}


MEASURED = dict.fromkeys(STARTS, start) | dict.fromkeys(MATCHING, matching) | dict.fromkeys(MEMBERS, member)


@pytest.mark.parametrize("name", MEASURED)
def test_the_shipped_starts_give_what_they_gave(name: str) -> None:
    assert differences(MEASURED[name](name), GOLDEN[name], TOLERANCES) == {}


def test_every_start_that_ships_is_looked_at() -> None:
    assert {read_manifest(file).name for file in FOLDER.glob("*.json")} == set(MEASURED)


if __name__ == "__main__":
    for name, measure in MEASURED.items():
        print(f'"{name}": {{\n{printed(measure(name))}\n}},')
