"""TDANet put together: the two paths that train it, and the inpainting path alone for use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.checkpoints.exported import with_exported
from models.tdanet.attention import WordAttention
from models.tdanet.blocks import Res
from models.tdanet.config import TDANetConfig
from models.tdanet.folding import fold_resizing
from models.tdanet.fusion import LatentHead
from models.tdanet.generator import Generator
from models.tdanet.image_encoder import ImageEncoder
from models.tdanet.text_encoder import TextEncoder


@dataclass(frozen=True)
class TrainingOutput:
    """Both paths' pictures (lists, smallest first) and the distributions their latents were drawn from.

    The auxiliary path's are of the batch's first A samples, which may be all of them.
    """

    inpainted: list[Tensor]
    reconstructed: list[Tensor]
    prior: tuple[Tensor, Tensor]  # (μ, σ) of the inpainting path
    posterior: tuple[Tensor, Tensor]  # (μ', σ') of the auxiliary path


class TDANetInference(nn.Module):
    """The inpainting path, as two graphs: `encode`, once a photo, hole and caption, and `decode`, once a fill."""

    def __init__(self, config: TDANetConfig) -> None:
        super().__init__()
        self.config = config
        self.text_encoder = TextEncoder(config.vocabulary_size, config.embedding_dim, config.text_dim)
        self.image_encoder = ImageEncoder(config)
        self.word_attention = WordAttention(config.encoder_channels[-1], config.text_dim)
        self.prior_head = LatentHead(config)  # F
        fused = config.encoder_channels[-1] + 2 * config.text_dim
        self.shared_features = Res(fused, config.latent_channels, normed=config.normed)  # P
        self.generator = Generator(config)

    def encoder_input(self, masked: Tensor, missing: Tensor) -> Tensor:
        """A photo with zeros where it is missing, and that mask as a fourth channel where E wants it."""
        return torch.cat([masked, missing], dim=1) if self.config.hole_channel else masked

    def hole_at_low_level(self, hole: Tensor) -> Tensor:
        """The hole at the side of `v_l`: 1 where a cell holds any hidden pixel. B×1×S×S to B×1×S/8×S/8."""
        return F.max_pool2d(hole, self.config.low_level_stride)

    def shows_any(self, mask: Tensor) -> Tensor:
        """Cells of `v_h` with at least one pixel where the mask is 1, as bool B×S/32×S/32. `mask` is B×1×S×S."""
        return F.max_pool2d(mask, self.config.stride)[:, 0] > 0

    def encode(self, photo: Tensor, hole: Tensor, words: Tensor) -> dict[str, Tensor]:
        """What a photo, its hole and a caption say about the fill.

        photo B×3×S×S in [-1, 1], whose hidden pixels are ignored; hole B×1×S×S, 1 = to be filled; words int64 B×T
        padded with 0. Returns `mu`, `sigma`, `shared` (B×C×S/32×S/32), `low`, `hole_low`, `text` (B×2D) and
        `word_attention` (B×T, sums to 1).
        """
        visible = 1 - hole
        low, v_h = self.image_encoder(self.encoder_input(photo * visible, hole))
        word_features, sentence, pad = self.text_encoder(words)
        context, attention = self.word_attention(v_h, word_features, pad, self.shows_any(visible), negative=True)
        text = torch.cat([sentence, context], dim=1)
        mu, sigma = self.prior_head(v_h, text)
        return {
            "mu": mu,
            "sigma": sigma,
            "shared": self.shared_features(v_h, text),
            "low": low,
            "hole_low": self.hole_at_low_level(hole),
            "text": text,
            "word_attention": attention,
        }

    def decode(
        self, noise: Tensor, mu: Tensor, sigma: Tensor, shared: Tensor, low: Tensor, hole_low: Tensor, text: Tensor
    ) -> dict[str, Tensor]:
        """Fills for N draws of the latent: r = P(H) + μ + σ·noise.

        noise N×C×S/32×S/32, standard normal (zeros give z = μ); the rest as `encode` returned it, N or 1 samples.
        Returns `image`, N×3×S×S in [-1, 1]; its visible part is the network's, not the photo's.
        """
        count = noise.shape[0]
        latent = shared + mu + sigma * noise
        low, hole_low = low.expand(count, -1, -1, -1), hole_low.expand(count, -1, -1, -1)
        return {"image": self.generator(latent, low, hole_low, text.expand(count, -1))[-1]}


class TDANet(TDANetInference):
    """Both paths, for training: the auxiliary path sees the hidden part and teaches the latent."""

    def __init__(self, config: TDANetConfig) -> None:
        super().__init__(config)
        self.posterior_head = LatentHead(config)  # F'

    def forward(
        self, photo: Tensor, hole: Tensor, words: Tensor, noise: Tensor, auxiliary: int | None = None
    ) -> TrainingOutput:
        """Inpaint a batch, and reconstruct it or its first `auxiliary` samples (arXiv 2004.03212, figure 2).

        photo B×3×S×S in [-1, 1], hole B×1×S×S, words int64 B×T; noise (B+A)×C×S/32×S/32 standard normal, the inpainting
        path's B samples first. Both latents are decoded with the inpainting path's H, `v_l`, hole and text.
        """
        count = len(photo)
        told = count if auxiliary is None else auxiliary
        visible = 1 - hole
        shown, hidden = photo * visible, (photo * hole)[:told]
        both = torch.cat([self.encoder_input(shown, hole), self.encoder_input(hidden, visible[:told])])
        both_low, both_high = self.image_encoder(both)
        low = both_low[:count]  # v_l' would let the reconstruction path copy the answer
        v_h, v_h_hidden = both_high.split([count, told])
        word_features, sentence, pad = self.text_encoder(words)
        context, _ = self.word_attention(v_h, word_features, pad, self.shows_any(visible), negative=True)
        hidden_context, _ = self.word_attention(
            v_h_hidden, word_features[:told], pad[:told], self.shows_any(hole[:told]), negative=False
        )
        text = torch.cat([sentence, context], dim=1)
        prior = self.prior_head(v_h, text)
        posterior = self.posterior_head(v_h_hidden, torch.cat([sentence[:told], hidden_context], dim=1))
        mu, sigma = (torch.cat(pair) for pair in zip(prior, posterior, strict=True))
        latent = _again(self.shared_features(v_h, text), told) + mu + sigma * noise
        pictures = self.generator(
            latent, _again(low, told), _again(self.hole_at_low_level(hole), told), _again(text, told)
        )
        inpainted, reconstructed = zip(*(picture.split([count, told]) for picture in pictures), strict=True)
        return TrainingOutput(list(inpainted), list(reconstructed), prior, posterior)


def _again(samples: Tensor, count: int) -> Tensor:
    """The samples, and the first `count` of them once more."""
    return torch.cat([samples, samples[:count]])


def composite(photo: Tensor, hole: Tensor, fill: Tensor) -> Tensor:
    """The photo where it is visible, the fill in the hole."""
    return photo * (1 - hole) + fill * hole


def load_inference(config: Mapping[str, Any], weights: Mapping[str, np.ndarray]) -> TDANetInference:
    """The inpainting path with exported (folded) weights, in float32 and evaluation mode.

    Raises ValueError where the weights do not fit the configuration.
    """
    # Exported weights are plain: putting these under spectral norm and taking it off again took longer than the rest.
    plain = replace(TDANetConfig.from_dict(dict(config)), spectral_norm="discriminator")
    network = with_exported(lambda: TDANetInference(plain), weights)
    fold_resizing(network)
    return network.eval().requires_grad_(False)
