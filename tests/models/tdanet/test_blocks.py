"""The building blocks of TDANet."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from models.tdanet.blocks import NearestConv, Res, TextNorm, conv3, nearest_conv


def test_doubling_in_one_pass_equals_doubling_and_then_convolving() -> None:
    torch.manual_seed(0)
    block = NearestConv(5, 7, 3, padding=1)
    x = torch.randn(2, 5, 6, 9)
    expected = F.conv2d(F.interpolate(x, scale_factor=2), block.weight, block.bias, padding=1)
    torch.testing.assert_close(block(x), expected, atol=1e-5, rtol=1e-4)


def test_a_folded_doubling_computes_the_same() -> None:
    torch.manual_seed(0)
    block = NearestConv(5, 7, 3, padding=1)
    x = torch.randn(2, 5, 6, 9)
    torch.testing.assert_close(block.folded()(x), block(x))


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


@pytest.mark.parametrize(("down", "side"), [(False, 8), (True, 4)])
def test_a_residual_block_halves_only_when_asked(down: bool, side: int) -> None:
    assert Res(3, 5, down=down, stem=True)(torch.zeros(1, 3, 8, 8)).shape == (1, 5, side, side)


def test_text_norm_lets_a_tiled_caption_through() -> None:
    """Plain instance norm would subtract exactly what is constant over the map."""
    torch.manual_seed(0)
    norm = TextNorm(4, 6)
    constant = torch.ones(1, 4, 8, 8)
    one, other = (norm(constant, torch.randn(1, 6)) for _ in range(2))
    assert not torch.allclose(one, other)
