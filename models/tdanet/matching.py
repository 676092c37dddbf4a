"""Text-image matching (DAMSM: Xu et al., AttnGAN, arXiv 1711.10485, section 3.2)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.text_encoder import TextEncoder

GAMMA_WORDS = 5.0  # γ1: how sharply a word attends to regions
GAMMA_POOL = 5.0  # γ2: how much the best-matching words count
EPSILON = 1e-8
GAMMA_LOSS = 10.0  # γ3: smoothing of the posteriors


class Matching(nn.Module):
    """A text encoder and two projections that bring a frozen backbone's features into the words' space."""

    def __init__(
        self,
        vocabulary_size: int,
        region_channels: int,
        global_channels: int,
        embedding_dim: int = 300,
        text_dim: int = 256,
    ) -> None:
        super().__init__()
        self.text_encoder = TextEncoder(vocabulary_size, embedding_dim, text_dim)
        self.project_regions = nn.Linear(region_channels, text_dim)
        self.project_global = nn.Linear(global_channels, text_dim)

    def image(self, regions: Tensor, whole: Tensor) -> tuple[Tensor, Tensor]:
        """Backbone features B×C×N and B×G to region features B×D×N and a global feature B×D."""
        return self.project_regions(regions.transpose(1, 2)).transpose(1, 2), self.project_global(whole)

    def forward(self, regions: Tensor, whole: Tensor, words: Tensor) -> tuple[Tensor, Tensor]:
        """Word and sentence similarities of every image with every caption, B×B each (images down, captions across)."""
        image_regions, image_global = self.image(regions, whole)
        word_features, sentence, pad = self.text_encoder(words)
        return word_similarity(image_regions, word_features, pad), sentence_similarity(image_global, sentence)


def sentence_similarity(image: Tensor, sentence: Tensor) -> Tensor:
    """Cosines of B×D with K×D, as B×K."""
    return F.normalize(image, dim=1) @ F.normalize(sentence, dim=1).T


def word_similarity(regions: Tensor, words: Tensor, pad: Tensor) -> Tensor:
    """R(Q, D) of section 3.2, equations 8 to 10: how well the regions explain the words.

    regions B×D×N, words K×D×T, pad bool K×T, true where there is no word. Returns B×K.
    """
    scores = torch.einsum("bdn,kdt->bktn", regions, words)
    shares = scores.masked_fill(pad[None, :, :, None], float("-inf")).softmax(dim=2)  # over words, equation 8
    weights = (GAMMA_WORDS * shares).softmax(dim=3)  # over regions, equation 9
    # a word's context is the weighted sum of regions; its product with the word and its length follow from the scores
    # and from the regions' products with each other, without B×K×D×T contexts
    products = (weights * scores).sum(dim=3)  # B×K×T
    gram = regions.transpose(1, 2) @ regions  # B×N×N
    spread = (weights.flatten(1, 2).to(gram.dtype) @ gram).unflatten(1, scores.shape[1:3])
    lengths = (weights * spread).sum(dim=3).clamp(min=EPSILON).sqrt() * words.norm(dim=1)[None]
    cosines = products / lengths.clamp(min=EPSILON)
    pooled = (GAMMA_POOL * cosines).masked_fill(pad[None], float("-inf")).logsumexp(dim=2)
    return pooled / GAMMA_POOL


def matching_loss(similarity: Tensor, categories: Tensor) -> Tensor:
    """Cross-entropy that picks each image's own caption and each caption's own image (equations 11 to 13).

    similarity B×B, its diagonal the pairs; categories int64 B: other samples of the same class are no negatives.
    """
    same = (categories[:, None] == categories[None, :]) & ~torch.eye(
        len(categories), dtype=torch.bool, device=categories.device
    )
    logits = (GAMMA_LOSS * similarity).masked_fill(same, float("-inf"))
    own = torch.arange(len(categories), device=categories.device)
    return F.cross_entropy(logits, own) + F.cross_entropy(logits.T, own)
