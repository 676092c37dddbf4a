"""Shapes that meet, and configurations of checkpoints that were made before a choice existed."""

from __future__ import annotations

import json

import pytest

from models.tdanet.config import TDANetConfig
from models.tdanet.network import TDANet

ADDED = ("spectral_norm", "stem_patch", "stem_skip", "head_patch")  # since the first checkpoints


@pytest.mark.parametrize("preset", ["featherproof", "paper", "compact", "long_run", "tiny"])
def test_a_configuration_survives_json(preset: str) -> None:
    config = getattr(TDANetConfig, preset)(vocabulary_size=7)
    assert TDANetConfig.from_dict(json.loads(json.dumps(config.to_dict()))) == config


def test_a_checkpoint_made_before_patches_has_none_and_all_of_its_norms() -> None:
    values = TDANetConfig.compact().to_dict() | {"discriminator": "shared"}
    config = TDANetConfig.from_dict({key: value for key, value in values.items() if key not in ADDED})
    assert (config.stride, config.low_level_stride, config.normed) == (32, 8, True)
    assert config.block_channels == config.encoder_channels


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"head_patch": 2}, "halve as often"),
        ({"stem_patch": 2}, "halve as often"),
        ({"stem_patch": 16, "encoder_downs": 1, "low_level_block": 1}, "1, 2, 4 or 8"),
        ({"stem_patch": 2, "encoder_downs": 4, "low_level_block": 4}, "before the last"),
        ({"text_dim": 15}, "even"),
    ],
)
def test_shapes_that_do_not_meet_are_refused(changes: dict[str, int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        TDANetConfig.tiny(**changes)


@pytest.mark.parametrize(("stem", "head"), [(1, 1), (2, 1), (4, 2), (8, 4)])
def test_stem_and_head_of_patches_meet_at_the_photos_side(stem: int, head: int) -> None:
    import torch

    downs = 5 - stem.bit_length() + 1
    blocks = 5 - head.bit_length() + 1
    config = TDANetConfig.tiny(
        stem_patch=stem,
        head_patch=head,
        encoder_channels=(8,) * (downs + 2 + (stem > 1)),
        encoder_downs=downs,
        low_level_block=1,
        generator_channels=(8,) * blocks,
    )
    assert config.stride == 32
    noise = torch.zeros(2, config.latent_channels, 2, 2)
    with torch.no_grad():
        output = TDANet(config)(torch.zeros(1, 3, 64, 64), torch.ones(1, 1, 64, 64), torch.ones(1, 2).long(), noise)
    assert output.inpainted[-1].shape == (1, 3, 64, 64)
    assert [picture.shape[-1] for picture in output.inpainted] == sorted(p.shape[-1] for p in output.inpainted)
