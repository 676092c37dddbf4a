"""The network's planes are its logits enlarged; a configuration survives its JSON."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from models.outline.animals import KINDS
from models.outline.network import BlockConfig, OutlineConfig, OutlineNetwork, load_outline_network

CONFIG = OutlineConfig(
    stem=8,
    blocks=(BlockConfig(8, expansion=1), BlockConfig(12, stride=2), BlockConfig(12, dilation=2)),
    head=8,
    classes=("background", "bird", "sheep", "cat", "dog"),
)


def network() -> OutlineNetwork:
    torch.manual_seed(0)
    return OutlineNetwork(CONFIG).eval().requires_grad_(False)


def test_planes_are_the_logits_enlarged_with_aligned_corners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.outline.network._has_bfloat16", lambda: False)
    net = network()
    photo = torch.rand(2, 3, 49, 33) * 255
    planes = net.outline(photo)
    whole = functional.interpolate(net((photo - 128) / 128), (49, 33), mode="bilinear", align_corners=True)[
        ..., ::2, ::2
    ]
    ours = [CONFIG.classes.index(kind) for kind in KINDS]
    assert planes["probabilities"].shape == planes["leads"].shape == (2, 3, 25, 17)
    assert torch.allclose(planes["probabilities"], whole.softmax(1)[:, ours], atol=1e-5)
    likeliest = whole.argmax(1)
    is_ours = torch.stack([likeliest == number for number in ours]).any(0)
    assert torch.equal(planes["leads"].amax(1) > 0, is_ours)


def test_the_best_lead_of_a_kind_is_over_strangers_where_it_is_the_likeliest_of_ours() -> None:
    cells = torch.full((1, 5, 2, 2), -9.0)  # background, bird, sheep, cat, dog
    cells[0, :, 0, 0] = torch.tensor([1.0, -9, -9, 3, 2])
    cells[0, :, 0, 1] = torch.tensor([1.0, -9, 8, 2, 2.5])  # a curly dog: most of all a sheep
    cells[0, :, 1, 0] = torch.tensor([5.0, -9, -9, 4, -9])
    best = network().planes(cells, (17, 17))["best_leads"]
    assert best.tolist() == [[0.0, 2.0, 1.5]]  # of the bird where all are alike
    cells[0, 1] = -10
    assert network().planes(cells, (17, 17))["best_leads"][0, 0] < -50


def test_weights_that_do_not_fit_are_refused() -> None:
    weights = {name: tensor.numpy() for name, tensor in network().state_dict().items()}
    assert load_outline_network(CONFIG.to_dict(), weights).config == CONFIG
    weights["stem.bias"] = np.zeros(3, np.float16)
    with pytest.raises(ValueError, match=r"its weights have 3 numbers in stem\.bias instead of 8"):
        load_outline_network(CONFIG.to_dict(), weights)
