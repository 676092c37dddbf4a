"""Every member speaks the same language, sees residuals, and takes a plain backbone's weights unharmed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import timm
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

from models.authenticity.config import MemberConfig
from models.authenticity.high_pass import CHANNELS, HighPass
from models.authenticity.member import Member, load_early, load_member, load_start
from models.authenticity.stems import widen_stem
from tests.models.authenticity.networks import CONFIGS as SMALL
from tests.models.authenticity.networks import RESNEXT

CONFIGS = [*SMALL, replace(SMALL[0], stages=4, categories=3), replace(SMALL[1], stages=3)]


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: f"{config.key}-{config.stages}-{len(config.early)}")
def test_a_member_gives_one_image_logit_and_a_logit_a_cell_and_the_same_when_loaded_again(config: MemberConfig) -> None:
    member = Member(config).eval().requires_grad_(False)
    for height, width in ((96, 160), (448, 32)):
        logits = member(torch.rand(2, 3, height, width))
        assert logits.image.shape == (2,)
        assert logits.cells.shape == (2, 1, height // 16, width // 16)
        assert (logits.categories is None) == (config.categories == 0)
        assert logits.categories is None or logits.categories.shape == (2, config.categories)
    again = MemberConfig.from_dict(config.to_dict())
    loaded = load_member(again.to_dict(), {name: value.numpy() for name, value in member.state_dict().items()})
    photo = torch.rand(1, 3, 64, 64)
    named, logits = loaded.classify(photo), member(photo)
    assert set(named) == {"image", "cells", *(["categories"] if config.categories else [])}
    assert torch.equal(named["image"], logits.image)
    assert torch.equal(named["cells"], logits.cells)


def test_weights_of_another_member_are_refused() -> None:
    weights = {name: value.numpy() for name, value in Member(CONFIGS[0]).state_dict().items()}
    with pytest.raises(ValueError, match="its weights lack"):
        load_member(CONFIGS[2].to_dict(), weights)


def test_residuals_see_a_grey_level_clip_edges_and_leave_flat_and_evenly_rising_areas_at_nothing() -> None:
    flat = torch.full((1, 3, 16, 16), 0.4)
    assert HighPass()(flat).abs().max() < 1e-4
    ramp = (torch.arange(16) / 255).expand(1, 3, 16, 16)
    residuals = HighPass()(ramp)[..., 3:-3, 3:-3]
    assert residuals[:, [0, 1, 2, 3, 5]].abs().max() < 1e-4
    assert torch.allclose(residuals[:, 4], torch.tensor(1 / 8), atol=1e-4)  # the first difference along rows
    photo = torch.full((1, 3, 16, 16), 0.5)
    photo[..., 8, 8] += 1 / 255
    assert HighPass()(photo).abs().max() > 0.05
    photo[..., 8:] = 1.0
    assert HighPass()(photo).abs().max() == 1


@pytest.mark.parametrize("name", ["resnet18", "swin_tiny_patch4_window7_224"])
def test_a_pretrained_stem_is_unharmed_by_the_residuals(name: str) -> None:
    net = timm.create_model(
        name, features_only=True, out_indices=(1,), **({} if name == "resnet18" else {"img_size": 64})
    )
    net.eval()
    photo, residuals = torch.rand(1, 3, 64, 64), torch.rand(1, CHANNELS, 64, 64)
    with torch.no_grad():
        before = net(photo)[0]
        widen_stem(net, keep=True)
        after = net(torch.cat([photo, residuals], dim=1))[0]
    assert torch.allclose(before, after, atol=1e-5)


def test_a_start_takes_what_fits_and_names_the_rest_or_is_refused(tmp_path: Path) -> None:
    net = timm.create_model("resnet18", layers=(1, 1, 1, 1), num_classes=0)
    save_file({name: value.contiguous() for name, value in net.state_dict().items()}, tmp_path / "plain.safetensors")
    member = Member(CONFIGS[2])
    left = load_start(member, tmp_path / "plain.safetensors")
    assert all(name.startswith("heads.") for name in left)
    own = dict(member.named_parameters())
    assert torch.equal(own["features.net.layer1.0.conv1.weight"], net.layer1[0].conv1.weight)
    assert torch.equal(own["features.net.conv1.weight"][:, :3], net.conv1.weight)
    assert own["features.net.conv1.weight"][:, 3:].abs().max() == 0
    save_file({"something": torch.zeros(3)}, tmp_path / "other.safetensors")
    with pytest.raises(ValueError, match=r"other.safetensors has no weights of resnet18"):
        load_start(member, tmp_path / "other.safetensors")


def test_swin_takes_the_first_stage_of_a_trained_resnext_and_keeps_all_else(tmp_path: Path) -> None:
    for config in (CONFIGS[0], replace(CONFIGS[1], stages=3), CONFIGS[2]):
        save_file(Member(config).state_dict(), tmp_path / f"{config.key}.safetensors")
    member = Member(replace(CONFIGS[0], early=RESNEXT))
    left = load_start(member, tmp_path / "swin.safetensors")
    assert left
    assert all(name.startswith("features.net.patch_embed.proj.early.") for name in left)
    before = {name: value.clone() for name, value in member.state_dict().items()}
    load_early(member, tmp_path / "resnext.safetensors")
    after, resnext = member.state_dict(), load_file(tmp_path / "resnext.safetensors")
    early = "features.net.patch_embed.proj.early."
    for name, value in after.items():
        taken = name.startswith(early) and not name.startswith(f"{early}last.")
        wanted = resnext["features.net." + name.removeprefix(early)] if taken else before[name]
        assert torch.equal(value, wanted), name
    with pytest.raises(ValueError, match=r"resnet34\.safetensors has no first stage of a ResNeXt that fits"):
        load_early(member, tmp_path / "resnet34.safetensors")
    with pytest.raises(ValueError, match="resnext without early convolutions has no use"):
        load_early(Member(CONFIGS[1]), tmp_path / "resnext.safetensors")


def test_early_convolutions_are_added_to_the_patch_embedding_and_learn() -> None:
    member = Member(replace(CONFIGS[0], early=RESNEXT)).eval()
    stem, seen = member.features.net.patch_embed.proj, torch.rand(2, 9, 64, 96)
    plain = F.conv2d(seen, stem.weight, stem.bias, stride=4)
    assert torch.allclose(stem(seen), plain + stem.early(seen))
    assert not torch.allclose(stem(seen), plain)
    member(torch.rand(2, 3, 64, 64)).cells.mean().backward()
    assert all(parameter.grad is not None for parameter in stem.parameters())


def test_early_convolutions_are_for_swin() -> None:
    with pytest.raises(ValueError, match="early convolutions are Swin's alone"):
        replace(CONFIGS[1], early=RESNEXT)
