"""What the attentions attend to."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from models.tdanet.attention import SelfAttention, ShortLongAttention, WordAttention

DIM = 8


def aligned_words() -> tuple[WordAttention, Tensor, Tensor, Tensor]:
    """An attention whose φ changes nothing; three words; an image of 2×2 cells that all show the first word."""
    attention = WordAttention(DIM, DIM)
    with torch.no_grad():
        attention.project.weight.copy_(torch.eye(DIM)[:, :, None, None])
    words = 6 * torch.eye(DIM)[None, :3].transpose(1, 2)  # 1×DIM×3
    image = 6 * torch.eye(DIM)[0].reshape(1, DIM, 1, 1).expand(1, DIM, 2, 2).clone()
    return attention, image, words, torch.zeros(1, 3, dtype=torch.bool)


def test_negative_attention_asks_for_what_is_not_shown_and_positive_for_what_is() -> None:
    attention, image, words, pad = aligned_words()
    everywhere = torch.ones(1, 2, 2, dtype=torch.bool)
    missing, shown = (attention(image, words, pad, everywhere, negative) for negative in (True, False))
    assert missing[1][0, 0] < 0.01
    assert missing[1][0, 1].item() == pytest.approx(0.5, abs=0.01)
    assert shown[1][0, 0] > 0.99
    torch.testing.assert_close(shown[0][0], words[0, :, 0], atol=0.05, rtol=0)


def test_cells_that_are_not_kept_have_no_say() -> None:
    attention, image, words, pad = aligned_words()
    image[0, :, 1, 1] = 6 * torch.eye(DIM)[2]
    kept = torch.ones(1, 2, 2, dtype=torch.bool)
    with_it, _ = attention(image, words, pad, kept, negative=False)
    kept[0, 1, 1] = False
    without, weights = attention(image, words, pad, kept, negative=False)
    assert with_it[0, 2] > 5
    assert without[0, 2] < 0.1
    assert weights[0, 2] < 0.01


def test_where_no_cell_is_kept_every_word_counts_alike() -> None:
    attention, image, words, pad = aligned_words()
    pad[0, 2] = True
    nowhere = torch.zeros(1, 2, 2, dtype=torch.bool)
    context, weights = attention(image, words, pad, nowhere, negative=True)
    assert weights.tolist() == [[0.5, 0.5, 0.0]]
    torch.testing.assert_close(context[0], words[0, :, :2].mean(dim=1))


def maps() -> tuple[Tensor, Tensor, Tensor]:
    """A decoder map, visible features, and a hole over the right half."""
    generator = torch.Generator().manual_seed(0)
    hole = torch.zeros(1, 1, 4, 4)
    hole[..., 2:] = 1
    return torch.randn(1, DIM, 4, 4, generator=generator), torch.randn(1, 5, 4, 4, generator=generator), hole


def opened(mask_hidden_keys: bool) -> ShortLongAttention:
    torch.manual_seed(0)
    attention = ShortLongAttention(DIM, mask_hidden_keys)
    with torch.no_grad():
        attention.alpha.fill_(0.5)
        attention.gamma.fill_(0.25)
    return attention


@pytest.mark.parametrize("mask_hidden_keys", [True, False])
def test_short_and_long_attention_are_the_products_of_the_design(mask_hidden_keys: bool) -> None:
    d, low, hole = maps()
    attention = opened(mask_hidden_keys)
    q = attention.query(d).flatten(2)
    scores = q.transpose(1, 2) @ q
    own = d.flatten(2) @ scores.softmax(dim=2).transpose(1, 2)
    if mask_hidden_keys:
        scores = scores.masked_fill(hole.flatten(2) > 0, float("-inf"))
    far = low.flatten(2) @ scores.softmax(dim=2).transpose(1, 2)
    o = 0.25 * own.view_as(d) + d
    c = (1 - hole) * low + 0.5 * hole * far.view_as(low)
    torch.testing.assert_close(attention(d, low, hole), torch.cat([o, c], dim=1), atol=1e-5, rtol=1e-4)


def test_hidden_features_are_never_copied_where_their_keys_are_masked() -> None:
    d, low, hole = maps()
    other = low + hole * torch.randn_like(low)
    assert torch.equal(opened(True)(d, low, hole), opened(True)(d, other, hole))
    assert not torch.allclose(opened(False)(d, low, hole), opened(False)(d, other, hole))
    assert opened(True)(d, low, torch.ones_like(hole)).isfinite().all()


def test_attention_starts_closed() -> None:
    d, low, hole = maps()
    torch.testing.assert_close(ShortLongAttention(DIM, True)(d, low, hole), torch.cat([d, (1 - hole) * low], dim=1))
    assert torch.equal(SelfAttention(DIM)(d), d)
