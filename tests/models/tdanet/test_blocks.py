"""The building blocks of TDANet."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tdanet.blocks import NearestConv, PooledConv, Res, TextNorm, conv3, nearest_conv
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


@settings(max_examples=25)
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


def test_a_smooth_map_stays_smooth_when_doubled() -> None:
    """A transposed convolution with free weights would show its four phases here, as a checkerboard."""
    torch.manual_seed(0)
    doubled = nearest_conv(4, 4).eval()(torch.ones(1, 4, 8, 8))
    inner = doubled[..., 2:-2, 2:-2]
    torch.testing.assert_close(inner, inner[..., :1, :1].expand_as(inner))


def test_spectral_norm_bounds_the_gain_to_one() -> None:
    torch.manual_seed(0)
    convolution = conv3(6, 8).train()
    with torch.no_grad():
        for _ in range(30):
            weight = convolution.weight
    assert torch.linalg.matrix_norm(weight.flatten(1), ord=2).item() == pytest.approx(1, abs=1e-2)


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


@pytest.mark.parametrize("normed", [True, False])
@pytest.mark.parametrize(("down", "side"), [(False, 8), (True, 4)])
def test_a_residual_block_halves_only_when_asked(down: bool, side: int, normed: bool) -> None:
    assert Res(3, 5, down=down, stem=True, normed=normed)(torch.zeros(1, 3, 8, 8)).shape == (1, 5, side, side)


@pytest.mark.parametrize("down", [False, True])
def test_a_residual_block_without_a_norm_starts_as_its_shortcut(down: bool) -> None:
    torch.manual_seed(0)
    block, x = Res(6, 6, down=down, normed=False), torch.randn(2, 6, 8, 8)
    assert torch.equal(block(x), block.shortcut(F.avg_pool2d(x, 2) if down else x) + block.conv_b.bias[:, None, None])
    block(x).square().sum().backward()
    assert block.conv_b.weight.grad.any()  # so that it leaves that start


@pytest.mark.parametrize("upsampling", ["nearest", "transposed"])
def test_a_doubling_block_without_a_norm_starts_as_its_shortcut(upsampling: str) -> None:
    torch.manual_seed(0)
    config = TDANetConfig.tiny(spectral_norm="discriminator", upsampling=upsampling)
    block, x, text = UpBlock(config, 3, 8, 8), torch.randn(2, 8, 4, 4), torch.randn(2, 32)
    assert torch.equal(block(x, text), block.shortcut(x) + block.up.bias[:, None, None])
    block(x, text).square().sum().backward()
    assert block.up.weight.grad.any()


def test_maps_keep_their_scale_through_many_blocks_without_a_norm() -> None:
    torch.manual_seed(0)
    x = torch.randn(4, 32, 8, 8)
    for block in [Res(32, 32, normed=False) for _ in range(30)]:
        x = block(x)
    assert 0.2 < x.std() < 5


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
