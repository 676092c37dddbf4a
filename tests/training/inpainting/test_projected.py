"""The discriminator on VGG16's features: its heads written out, and what each side learns from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.blocks import act
from tests.training.made_up import batch, moved, output
from training.inpainting import projected
from training.inpainting.options import InpaintingOptions
from training.inpainting.projected import SENTENCE_LENGTH, VGGDiscriminator
from training.inpainting.vgg_features import VGGFeatures

TEXT = 4


def features() -> tuple[VGGFeatures, Any]:
    """Composites themselves as the only map, and the pictures that they are made of."""
    given, made = batch(), output()
    filled = torch.where(given.hole > 0, made.inpainted[-1], given.photo)
    return VGGFeatures([filled], [given.photo], given.hole), made


def test_the_first_map_is_scored_by_two_by_two_cells_and_the_others_cell_by_cell() -> None:
    """A head is three convolutions, the first of features scaled to a deviation of about 1, and a projection."""
    torch.manual_seed(0)
    judge = VGGDiscriminator([3, 5], text_dim=TEXT).eval()
    maps = [F.normalize(torch.rand(2, channels, side, side), dim=1) for channels, side in ((3, 8), (5, 4))]
    sentences = torch.randn(2, 3, TEXT)
    for number, scores in enumerate(judge(maps, sentences)):
        head: Any = judge.heads[number]
        first = head.first(maps[number] * maps[number].shape[1] ** 0.5)
        hidden = act(head.second(act(F.avg_pool2d(first, 2) if number == 0 else first)))
        directions = head.text(SENTENCE_LENGTH * F.normalize(sentences, dim=2))
        expected = head.score(hidden) + torch.einsum("bchw,bkc->bkhw", hidden, directions)
        assert scores.shape == (2, 3, 4, 4)
        torch.testing.assert_close(scores, expected, atol=1e-5, rtol=1e-4)
    longer, other = (judge(maps, factor * sentences)[1] for factor in (9, -1))  # only a sentence's direction counts
    torch.testing.assert_close(longer, scores)
    assert not torch.allclose(other, scores)


def test_fills_are_sent_towards_photos_in_the_hole_only_and_its_own_step_leaves_them_alone(
    tiny_options: Callable[..., InpaintingOptions],
) -> None:
    judge, sentence = VGGDiscriminator([3], TEXT), torch.randn(2, TEXT)
    sight, made = features()
    projected.discriminator_loss(judge, sight.detached(), sentence)["projected_discriminator"].backward()
    assert made.inpainted[-1].grad is None
    assert all(parameter.grad is not None for parameter in judge.parameters())
    projected.generator_term(tiny_options(projected=2.0), judge, sight, sentence)["projected"].backward()
    assert moved(made).any()
    assert not moved(made)[sight.hole == 0].any()


class Reader(nn.Module):
    """Scores 1 for the photo's own colours with its own sentence, -1 for anything else."""

    def __init__(self, photo: Tensor, sentence: Tensor) -> None:
        super().__init__()
        self.photo, self.sentence = photo, sentence

    def forward(self, maps: list[Tensor], sentences: Tensor) -> list[Tensor]:
        same = (maps[0] == self.photo).flatten(1).all(dim=1)[:, None] & (sentences == self.sentence[:, None]).all(dim=2)
        return [(2 * same.float() - 1)[:, :, None, None].expand(-1, -1, 4, 4)]


def test_it_learns_from_fills_and_from_photos_with_another_photos_sentence() -> None:
    sentence, (sight, _) = torch.randn(2, TEXT), features()
    right, deaf = (
        projected.discriminator_loss(Reader(sight.photo[0], read), sight, sentence)["projected_discriminator"].item()
        for read in (sentence, sentence.roll(1, 0))
    )
    assert (right, deaf) == (0, 3)  # 2 for each photo refused, 1 for one with another's sentence
