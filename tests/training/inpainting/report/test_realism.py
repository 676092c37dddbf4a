"""FID and KID against what they should be, with a small network in the extractor's place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from models.backbones import BackboneError
from training.inpainting.report import realism as module
from training.inpainting.report.realism import BIRDS, Realism, RealismError, TimmFeatures

PHOTOS = 12


class Colours(nn.Module):
    """Three features: the mean of each channel, in [0, 1]."""

    def __init__(self, name: str, weights: Path | None) -> None:
        super().__init__()

    def forward(self, pixels: Tensor) -> Tensor:
        assert pixels.dtype == torch.uint8
        return pixels.float().mean(dim=(2, 3)) / 255


@pytest.fixture
def realism(monkeypatch: pytest.MonkeyPatch) -> Realism:
    monkeypatch.setattr(module, "TimmFeatures", Colours)
    return Realism("colours", None, "cpu")


def photos(seed: int = 0, count: int = PHOTOS) -> list[np.ndarray]:
    """Flat photos of many colours."""
    colours = np.random.default_rng(seed).integers(60, 190, (count, 3), np.uint8)
    return [np.broadcast_to(colour, (10, 14, 3)) for colour in colours]


def feed(realism: Realism, **fillers: list[np.ndarray]) -> dict[str, dict[str, float]]:
    for photo in photos():
        realism.add_photo(photo)
    for name, fills in fillers.items():
        for fill in fills:
            realism.add_fill(name, fill)
    return realism.figures()


def test_the_fid_of_a_shift_is_its_square_and_what_is_farther_has_more_of_both(realism: Realism) -> None:
    """Equal covariances cancel: what is left is the distance of the means (equation 6)."""
    near, far = ([(photo + step).astype(np.uint8) for photo in photos()] for step in (20, 51))
    found = feed(realism, same=photos(), near=near, far=far)
    assert found["same"]["fid (colours)"] == pytest.approx(0, abs=1e-3)
    assert found["far"]["fid (colours)"] == pytest.approx(3 * 0.2**2, abs=1e-3)
    for figure in ("fid (colours)", "kid (colours)"):
        assert 0 < found["near"][figure] < found["far"][figure]


def test_kid_is_the_unbiased_estimate(realism: Realism, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one subset it is the squared MMD with the cubic kernel (arXiv 1801.01401, equations 3 and 4)."""
    monkeypatch.setattr(module, "KID_SUBSETS", 1)
    flat = [np.full((4, 4, 3), 255, np.uint8)] * PHOTOS
    for photo in [np.zeros((4, 4, 3), np.uint8)] * PHOTOS:
        realism.add_photo(photo)
    for fill in flat:
        realism.add_fill("white", fill)
    assert realism.figures()["white"]["kid (colours)"] == pytest.approx(1 + 8 - 2)  # k is 1, 8 and between them 1


def test_every_filler_is_measured_on_its_own_alike_again_and_chance_elsewhere_stays(realism: Realism) -> None:
    once = feed(realism, one=photos(1), other=photos(2, 7))
    assert [figures["count"] for figures in once.values()] == [PHOTOS, 7]
    assert set(once["one"]) == {"fid (colours)", "kid (colours)", "count"}
    for fill in photos(3, 40):
        realism.add_fill("third", fill)
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    assert {name: realism.figures()[name] for name in once} == once
    assert torch.equal(torch.rand(1), expected)


def test_too_few_pictures_are_said(realism: Realism) -> None:
    for photo in photos(0, 3):
        realism.add_photo(photo)
    with pytest.raises(RealismError, match="real photos has 3"):
        realism.figures()
    with pytest.raises(RealismError, match="few has 3"):
        feed(realism, few=photos(1, 3))


def test_a_timm_extractor_pools_what_its_classifier_reads(
    backbone_file: Path, make_photo: Callable[..., np.ndarray]
) -> None:
    features = TimmFeatures("tf_efficientnet_lite0", backbone_file).eval()
    network = features.network
    pixels = torch.from_numpy(make_photo(80, 64)).permute(2, 0, 1)[None]
    size = (224, 224)
    seen = torch.nn.functional.interpolate(pixels.float() / 127.5 - 1, size=size, mode="bilinear", antialias=True)
    with torch.no_grad():
        pooled = features(pixels)
        assert pooled.shape == (1, 1280)
        torch.testing.assert_close(network.classifier(pooled), network(seen), atol=1e-4, rtol=1e-4)


def test_networks_are_built_as_their_files_are_with_the_mean_and_size_of_timm(tmp_path: Path) -> None:
    birds, resnet = tmp_path / "birds.safetensors", tmp_path / "resnet.safetensors"
    network = timm.create_model("mobilenetv2_100", num_classes=965, pad_type="same")
    save_file({name: value.half() for name, value in network.state_dict().items()}, birds)
    features = TimmFeatures(BIRDS, birds).eval()
    assert features.mean.flatten().tolist() == features.std.flatten().tolist() == [0.5] * 3
    assert features(torch.zeros(1, 3, 64, 64, dtype=torch.uint8)).shape == (1, 1280)
    with pytest.raises(BackboneError, match="does not hold weights of timm's tf_efficientnet_lite0"):
        Realism("tf_efficientnet_lite0", birds, "cpu")
    save_file(timm.create_model("resnet18").state_dict(), resnet)
    other = TimmFeatures("resnet18", resnet)
    assert other.mean.flatten().tolist() == pytest.approx([0.485, 0.456, 0.406])
    assert other.size == 224


def test_what_can_not_be_had_names_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RealismError, match="give its safetensors file"):
        Realism(BIRDS, None, "cpu")
    with pytest.raises(RealismError, match=f"no network named nonsense: .*{BIRDS}"):
        Realism("nonsense", None, "cpu")
    with pytest.raises(RealismError, match=r"leave .* out"):
        Realism("inception", tmp_path / "any.pth", "cpu")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ModuleNotFoundError("torch_fidelity"), "install it"),
        (OSError("no route"), r"can't be downloaded \(no route\)"),
    ],
)
def test_inception_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str) -> None:
    def fail(**_: object) -> nn.Module:
        raise error

    monkeypatch.setattr(module, "NoTrainInceptionV3", fail)
    with pytest.raises(RealismError, match=f"{sentence}.*{BIRDS}"):
        Realism("inception", None, "cpu")
