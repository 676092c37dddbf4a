"""A text-matching checkpoint that learned in a second which of four colours a picture has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from models.backbones import EfficientNetFeatures, features_at, load_backbone
from models.checkpoints.checkpoint import Manifest, write_checkpoint
from models.tdanet.matching import Matching, matching_loss
from training.photos.batches import pad_words

COLOURS = {"red": (210, 40, 40), "blue": (40, 60, 210), "green": (40, 170, 60), "white": (235, 235, 235)}
BACKBONE = "tf_efficientnet_lite0"
SIZE = 64
STEPS = 60


def picture(colour: str, seed: int = 0, width: int = 64, height: int = 64) -> np.ndarray:
    """uint8 H×W×3: one colour and some grain."""
    grain = np.random.default_rng(seed).normal(0, 12, (height, width, 3))
    return np.clip(np.rint(np.array(COLOURS[colour]) + grain), 0, 255).astype(np.uint8)


def write_colour_matching(folder: Path, backbone_file: Path) -> Path:
    """Train on "a red bird" and the like, and write the checkpoint; its manifest's path."""
    manifest = Manifest(
        name="colours",
        kind="text-matching",
        architecture="tdanet",
        title="Colours, for tests",
        config={"vocabulary_size": 8, "embedding_dim": 16, "text_dim": 16, "backbone": BACKBONE, "image_size": SIZE},
        vocabulary=("a", "bird", *COLOURS),
    )
    backbone = EfficientNetFeatures(load_backbone(BACKBONE, backbone_file))
    regions, whole = backbone.channels
    manifest.config.update(region_channels=regions, global_channels=whole)
    pictures = np.stack([picture(colour, seed) for seed in range(4) for colour in COLOURS])
    seen = features_at(backbone, torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1, SIZE)
    words = pad_words([manifest.words.encode(f"a {colour} bird") for _ in range(4) for colour in COLOURS])
    classes = torch.arange(len(pictures)) % len(COLOURS)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        matching = Matching(8, regions, whole, 16, 16)
    optimizer = torch.optim.Adam(matching.parameters(), lr=1e-2)
    for _ in range(STEPS):
        by_words, by_sentence = matching(*seen, words)
        loss = matching_loss(by_words, classes) + matching_loss(by_sentence, classes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    tensors = {name: value.numpy() for name, value in matching.state_dict().items()}
    written = write_checkpoint(folder, manifest, tensors)
    assert written.path is not None
    return written.path
