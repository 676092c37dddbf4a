"""Presets are what made the weights that ship, and options read from older runs still can be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.checkpoints.manifest import read_manifest
from models.tdanet.config import TDANetConfig
from training.autoencoder import PRESETS as AUTOENCODER_PRESETS
from training.commands.train import jsonable
from training.inpainting.options import InpaintingOptions, preset
from training.inpainting.stages import at_stage, read_stages
from training.runs.options import options_from
from training.text.task import PRESETS as TEXT_PRESETS

ROOT = Path(__file__).resolve().parents[3]
WARM_STARTS = ROOT / "training" / "warm_starts"
SHIPPED = ROOT / "resources" / "checkpoints"


@pytest.mark.parametrize(
    "file",
    [SHIPPED / "birds-pets-128.json", WARM_STARTS / "long-run-warm-start.json"],
    ids=lambda file: file.stem,
)
def test_the_preset_of_an_inpainting_manifest_makes_its_network_at_its_size(file: Path) -> None:
    manifest = read_manifest(file)
    options = preset(manifest.training["preset"], Path("run"))
    network = replace(options.network, vocabulary_size=manifest.config["vocabulary_size"])
    assert TDANetConfig.from_dict(manifest.config) == network
    last = at_stage(options, read_stages(options.stages, options), manifest.training.get("photos_seen", 0))
    assert (last.image_size, last.batch_size) == (manifest.preprocessing["size"], manifest.training["batch_size"])
    assert options.seed == manifest.training["seed"]


@pytest.mark.parametrize("name", ["autoencoder-4", "autoencoder-8"])
def test_the_preset_of_an_autoencoders_manifest_makes_its_network(name: str) -> None:
    manifest = read_manifest(SHIPPED / f"{name}.json")
    options = AUTOENCODER_PRESETS[manifest.training["preset"]](Path("run"))
    assert options.network.to_dict() == manifest.config
    assert (options.batch_size, options.seed) == (manifest.training["batch_size"], manifest.training["seed"])


def test_the_preset_of_text_matching_makes_its_network() -> None:
    manifest = read_manifest(WARM_STARTS / "text-matching.json")
    options = TEXT_PRESETS[manifest.training["preset"]](Path("run"))
    for key in ("backbone", "image_size", "embedding_dim", "text_dim"):
        assert manifest.config[key] == getattr(options, key)
    assert manifest.training["batch_size"] == options.batch_size


@pytest.mark.parametrize("name", ["featherproof", "paper", "compact", "long-run", "tiny"])
def test_options_come_back_from_json_without_what_only_an_older_version_knew(name: str) -> None:
    options = replace(preset(name, Path("run")), index=(Path("a"), Path("b")), init=Path("c"))
    values = jsonable(options) | {"command": "inpainting", "hole_growth": 3, "swapped": 0.3, "twins": 2}
    values["network"] = values["network"] | {"discriminator": "separate"}
    assert options_from(InpaintingOptions, values) == options
    older = values["network"] | {"generator_norm": "none"}
    wanted = replace(options.network, generator_norm="text", text_blocks=0)
    assert TDANetConfig.from_dict(older) == wanted
