"""The discriminator on VGG16's maps, beside its heads written out."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F

from models.tdanet.blocks import act
from training.inpainting.vgg_heads import SENTENCE_LENGTH, VGGDiscriminator


def test_the_first_map_is_scored_by_two_by_two_cells_and_the_others_cell_by_cell() -> None:
    """A head is three convolutions, the first of features scaled to a deviation of about 1, and a projection."""
    torch.manual_seed(0)
    judge = VGGDiscriminator([3, 5], text_dim=4).eval()
    maps = [F.normalize(torch.rand(2, channels, side, side), dim=1) for channels, side in ((3, 8), (5, 4))]
    sentences = torch.randn(2, 3, 4)
    for number, scores in enumerate(judge(maps, sentences)):
        head: Any = judge.heads[number]
        first = head.first(maps[number] * maps[number].shape[1] ** 0.5)
        hidden = act(head.second(act(F.avg_pool2d(first, 2) if number == 0 else first)))
        directions = head.text(SENTENCE_LENGTH * F.normalize(sentences, dim=2))
        expected = head.score(hidden) + torch.einsum("bchw,bkc->bkhw", hidden, directions)
        assert scores.shape == (2, 3, 4, 4)
        torch.testing.assert_close(scores, expected, atol=1e-5, rtol=1e-4)
