"""Blocks that halve, folded into strided convolutions."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from models.tdanet.blocks import Res
from models.tdanet.folding import Halving, fold_halving, remove_spectral_norm


@pytest.mark.parametrize("stem", [False, True])
@pytest.mark.parametrize("size", [(2, 2), (8, 12), (34, 6)])
def test_a_folded_block_gives_the_same_map_to_its_edges(stem: bool, size: tuple[int, int]) -> None:
    torch.manual_seed(0)
    blocks = nn.Sequential(Res(5, 7, down=True, stem=stem), Res(7, 7)).eval().requires_grad_(False)
    remove_spectral_norm(blocks)
    photo = torch.randn(2, 5, *size)
    expected = blocks(photo)
    assert expected.shape == (2, 7, size[0] // 2, size[1] // 2)
    fold_halving(blocks)
    assert isinstance(blocks[0], Halving)
    assert isinstance(blocks[1], Res)
    assert torch.allclose(blocks(photo), expected, atol=1e-5)
