"""The discriminator D of the adversarial terms (arXiv 2004.03212, section 3.4)."""

from __future__ import annotations

from torch import Tensor, nn

from models.tdanet.attention import SelfAttention
from models.tdanet.blocks import Res, act, conv3
from models.tdanet.config import TDANetConfig


class Discriminator(nn.Module):
    """Residual down blocks with self-attention on one of the maps, then a score for every patch."""

    def __init__(self, config: TDANetConfig) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        channels = 3
        for number, width in enumerate(config.discriminator_channels, start=1):
            layers.append(Res(channels, width, down=True, stem=number == 1))
            if number == config.discriminator_attention_block:
                layers.append(SelfAttention(width))
            channels = width
        self.layers = nn.Sequential(*layers)
        self.score = conv3(channels, 1)

    def forward(self, photo: Tensor) -> Tensor:
        """Patch scores, float32 B×1×S/32×S/32, of pictures B×3×S×S in [-1, 1]; higher is more like a photo."""
        return self.score(act(self.layers(photo))).float()
