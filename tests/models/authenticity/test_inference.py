"""A member made fast says what it said before, and no norm is left to compute."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn.utils.parametrize import is_parametrized

from models.authenticity.config import MemberConfig
from models.authenticity.inference import fuse_for_inference
from tests.models.authenticity.networks import CONFIGS, seasoned


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.key)
def test_a_quick_member_says_the_same_of_photos_of_any_size(config: MemberConfig) -> None:
    member, quick = seasoned(config), seasoned(config)
    fuse_for_inference(quick)
    for height, width in ((64, 64), (96, 160), (64, 64), (32, 512), (128, 32)):
        photo = torch.rand(2, 3, height, width)
        expected, found = member(photo), quick(photo)
        assert torch.allclose(found.image, expected.image, atol=1e-4)
        assert torch.allclose(found.cells, expected.cells, atol=1e-4)
    assert not any(isinstance(module, nn.BatchNorm2d) or is_parametrized(module) for module in quick.modules())
