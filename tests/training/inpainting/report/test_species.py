"""The species that a classifier of birds names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from safetensors.torch import save_file

from models.backbones import BackboneError
from training.inpainting.report.species import Species


def write_classifier(file: Path, favourite: int) -> Path:
    """Random weights that name one class for every photo."""
    network = timm.create_model("mobilenetv2_100", num_classes=965, pad_type="same")
    with torch.no_grad():
        network.classifier.bias[favourite] = 1e6
    save_file(network.state_dict(), file)
    return file


@pytest.mark.parametrize(("favourite", "named"), [(7, 7), (963, 963), (964, None)])
def test_the_top_class_is_named_unless_it_is_the_background(tmp_path: Path, favourite: int, named: int | None) -> None:
    photo = np.zeros((40, 50, 3), np.uint8)
    photo.flags.writeable = False
    assert Species(write_classifier(tmp_path / "birds.safetensors", favourite), "cpu")(photo) == named


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    save_file({"a": torch.zeros(1)}, tmp_path / "other.safetensors")
    with pytest.raises(BackboneError, match="does not hold weights of timm's mobilenetv2_100"):
        Species(tmp_path / "other.safetensors", "cpu")
