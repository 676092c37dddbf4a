"""Features of cached photos are those of the backbone, which is left as it was."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch

from models.backbones import EfficientNetFeatures, features_at, load_backbone
from training.photos.cache import open_cache
from training.text.feature_cache import cached_square, open_features


def test_features_are_computed_once_for_the_middle_square_of_every_photo_and_its_mirror(
    cache_folder: Path, backbone_file: Path, tmp_path: Path
) -> None:
    cache = open_cache(cache_folder)
    backbone = EfficientNetFeatures(load_backbone("tf_efficientnet_lite0", backbone_file))
    before = {name: value.clone() for name, value in backbone.state_dict().items()}
    accelerator: Any = SimpleNamespace(device=torch.device("cpu"), mixed_precision="no")
    found = open_features(tmp_path, cache, backbone, 64, accelerator, "lite0")
    for row, photo in enumerate(cache.photos):
        straight = torch.from_numpy(cached_square(cache, photo)).permute(2, 0, 1)[None].float() / 127.5 - 1
        for view, picture in enumerate((straight, straight.flip(3))):
            for kept, wanted in zip((found.regions, found.whole), features_at(backbone, picture, 64), strict=True):
                np.testing.assert_allclose(kept[row, view], wanted[0].numpy(), atol=0.02 * float(wanted.abs().max()))
    assert before.keys() == backbone.state_dict().keys()
    assert all(torch.equal(before[name], value) for name, value in backbone.state_dict().items())
