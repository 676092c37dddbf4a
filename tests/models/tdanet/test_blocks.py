"""The building blocks of TDANet."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tdanet.blocks import NearestConv, PooledConv, Res, TextNorm, conv3
from models.tdanet.config import TDANetConfig
from models.tdanet.generator import RGBHead, UpBlock


def test_doubling_in_one_pass_equals_doubling_and_then_convolving() -> None:
    torch.manual_seed(0)
    block = NearestConv(5, 7, 3, padding=1)
    x = torch.randn(2, 5, 6, 9)
    expected = F.conv2d(F.interpolate(x, scale_factor=2), block.weight, block.bias, padding=1)
    torch.testing.assert_close(block(x), expected, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(block.folded()(x), block(x))


sides = st.integers(1, 6).map(lambda half: 2 * half)


@settings(max_examples=15)
@given(sides, sides, st.integers(0, 2**31))
def test_convolving_and_pooling_in_one_pass_equals_one_after_the_other_and_teaches_the_same(
    height: int, width: int, seed: int
) -> None:
    torch.manual_seed(seed)
    block = PooledConv(3, 5, 3, padding=1)
    x = torch.randn(2, 3, height, width)
    apart = F.avg_pool2d(F.conv2d(x, block.weight, block.bias, padding=1), 2)
    torch.testing.assert_close(block(x), apart, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(block.folded()(x), apart, atol=1e-5, rtol=1e-4)
    pull = torch.randn_like(apart)
    wanted = torch.autograd.grad(apart, list(block.parameters()), pull)
    found = torch.autograd.grad(block(x), list(block.parameters()), pull)
    for one, other in zip(found, wanted, strict=True):
        torch.testing.assert_close(one, other, atol=1e-4, rtol=1e-4)


def test_spectral_norm_is_computed_in_float32_under_autocast() -> None:
    torch.manual_seed(0)
    plain, mixed = conv3(6, 8).train(), conv3(6, 8).train()
    mixed.load_state_dict(plain.state_dict())
    x = torch.randn(1, 6, 4, 4)
    plain(x)
    with torch.autocast("cpu", torch.bfloat16):
        assert mixed(x).dtype == torch.bfloat16
    for name, value in plain.state_dict().items():
        assert value.dtype == torch.float32, name
        assert torch.equal(value, mixed.state_dict()[name]), name


@pytest.mark.parametrize("kind", ["halving", "keeping", "nearest", "transposed"])
def test_a_block_without_a_norm_starts_as_its_shortcut_and_learns_to_leave_it(kind: str) -> None:
    torch.manual_seed(0)
    x, text = torch.randn(2, 8, 4, 4), torch.randn(2, 32)
    if kind in ("halving", "keeping"):
        block = Res(8, 8, down=kind == "halving", normed=False)
        found, last = block(x), block.conv_b
    else:
        block = UpBlock(TDANetConfig.tiny(spectral_norm="discriminator", upsampling=kind), 3, 8, 8)
        found, last = block(x, text), block.up
    assert torch.equal(found, block.shortcut(F.avg_pool2d(x, 2) if kind == "halving" else x) + last.bias[:, None, None])
    found.square().sum().backward()
    assert last.weight.grad.any()


@pytest.mark.parametrize("patch", [1, 2, 4])
def test_all_pixels_of_a_patch_start_alike(patch: int) -> None:
    torch.manual_seed(0)
    picture = RGBHead(6, patch)(torch.randn(2, 6, 4, 5))
    assert picture.shape == (2, 3, 4 * patch, 5 * patch)
    patches = F.pixel_unshuffle(picture, patch).unflatten(1, (3, patch**2))
    assert torch.equal(patches, patches[:, :, :1].expand_as(patches))


def test_text_norm_lets_a_tiled_caption_through() -> None:
    """Plain instance norm would subtract exactly what is constant over the map."""
    torch.manual_seed(0)
    norm = TextNorm(4, 6)
    constant = torch.ones(1, 4, 8, 8)
    one, other = (norm(constant, torch.randn(1, 6)) for _ in range(2))
    assert not torch.allclose(one, other)
