"""The image encoder E: seven residual blocks, one set of weights for both paths (arXiv 2004.03212, section 3.1)."""

from __future__ import annotations

from torch import Tensor, nn

from models.tdanet.blocks import Res
from models.tdanet.config import TDANetConfig


class ImageEncoder(nn.Module):
    """A masked photo (and its hole) to low-level features `v_l` and high-level features `v_h`."""

    def __init__(self, config: TDANetConfig) -> None:
        super().__init__()
        self.low_level_block = config.low_level_block
        widths = (3 + config.hole_channel, *config.encoder_channels)
        self.blocks = nn.ModuleList(
            Res(widths[i], widths[i + 1], down=i < config.encoder_downs, stem=i == 0)
            for i in range(len(config.encoder_channels))
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """`x` is B×3×S×S in [-1, 1], with a fourth channel for the missing pixels where the configuration has one.

        Returns `v_l`, B×C×S/8×S/8 with the default low-level block, and `v_h`, B×C×S/32×S/32.
        """
        low = x
        for number, block in enumerate(self.blocks, start=1):
            x = block(x)
            if number == self.low_level_block:
                low = x
        return low, x
