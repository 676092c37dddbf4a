"""LPIPS is the one of the packages, and knows the hole from the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torchmetrics.functional.image import lpips as reference
from torchvision.models import alexnet

from training.inpainting.report.lpips import LPIPS, WIDTHS


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of random weights, laid out as the published ones are."""
    torch.manual_seed(0)
    tensors = {f"features.{name}": value for name, value in alexnet(weights=None).features.state_dict().items()}
    tensors |= {f"lin{number}.model.1.weight": torch.rand(1, width, 1, 1) for number, width in enumerate(WIDTHS)}
    file = tmp_path_factory.mktemp("lpips") / "alex.safetensors"
    save_file(tensors, file)
    return file


def pictures(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (64, 80, 3), np.uint8)


def test_it_is_the_distance_of_the_package(weights: Path) -> None:
    distance = LPIPS(weights)
    package = reference._LPIPS(pretrained=False, net="alex", pnet_rand=True).eval()
    known = distance.features.state_dict()
    for part in (package.net.slice1, package.net.slice2, package.net.slice3, package.net.slice4, package.net.slice5):
        for number, layer in part.named_children():
            if hasattr(layer, "weight"):
                layer.weight.data.copy_(known[f"{number}.weight"])
                layer.bias.data.copy_(known[f"{number}.bias"])
    for number, head in enumerate(distance.heads):
        getattr(package, f"lin{number}").model[1].weight.data.copy_(head)
    one, other = pictures(1), pictures(2)
    inputs = [torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 127.5 - 1 for picture in (one, other)]
    with torch.no_grad():
        expected = float(package(*inputs))
    # the map is enlarged before its mean is taken, which weighs the rim a little differently
    assert distance.between(one, other) == pytest.approx(expected, rel=0.02)
    assert distance.between(other, one) == pytest.approx(distance.between(one, other))
    assert distance.between(one, one) == 0


def test_a_difference_in_the_hole_counts_most_in_the_hole(weights: Path) -> None:
    distance, one = LPIPS(weights), pictures(1)
    hole = np.zeros((64, 80), bool)
    hole[20:44, 30:54] = True
    other = np.where(hole[..., None], pictures(2), one)
    inside, outside, whole = (distance.between(one, other, where) for where in (hole, ~hole, None))
    assert inside > whole > outside
    assert whole == pytest.approx(hole.mean() * inside + (1 - hole.mean()) * outside, rel=1e-4)
