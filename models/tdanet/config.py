"""Every choice in a TDANet's shape, in one frozen value that travels with its weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from models.checkpoints.config_values import config_from


@dataclass(frozen=True)
class TDANetConfig:
    """Shape of one TDANet (arXiv 2004.03212, section 3); the defaults are the `featherproof` preset at full width.

    Channel tuples name one block each. Every "down" block and every generator block changes the side by 2. With
    `stem_patch` the encoder starts from patches of so many pixels a side, as channels, and `encoder_channels` has the
    width of that stem first; with `head_patch` the generator's last map has a cell for so many pixels a side. Together
    they must meet at `stride`, of which photo sides must be multiples.
    """

    vocabulary_size: int = 2  # rows of the embedding table: padding, the empty caption, then the words
    embedding_dim: int = 300
    text_dim: int = 256  # both directions of the GRU together
    hole_channel: bool = True  # E also sees which pixels are missing, so that a hole is not grey plumage
    encoder_channels: tuple[int, ...] = (32, 128, 256, 256, 256, 256, 256)
    encoder_downs: int = 5
    stem_patch: int = 1  # at full resolution a processor moves data, at a fourth of it it multiplies
    stem_skip: bool = False  # the generator also sees the stem's map: where a hole begins, to a few pixels
    low_level_block: int = 3  # the block whose map feeds long-term attention; the record in docs/decisions says why
    fusion_channels: tuple[int, ...] = (256, 256, 256, 256)
    latent_channels: int = 256
    generator_channels: tuple[int, ...] = (256, 256, 128, 64, 32)
    head_patch: int = 1
    generator_norm: Literal["instance", "text"] = "text"
    text_blocks: int = 2  # with "text", blocks whose scale and shift the text predicts; the later ones have no norm
    upsampling: Literal["transposed", "nearest"] = "nearest"  # transposed convolutions leave a checkerboard
    mask_hidden_keys: bool = True  # long-term attention copies from visible positions only
    spectral_norm: Literal["all", "discriminator"] = "all"  # which convolutions are under it
    discriminator_channels: tuple[int, ...] = (32, 64, 128, 128, 128)
    discriminator_attention_block: int = 3
    discriminator_sees: Literal["composite", "output"] = "composite"

    def __post_init__(self) -> None:
        if self.stride != self.head_patch * 2 ** len(self.generator_channels):
            raise ValueError(
                "stem_patch and encoder_downs must halve as often as generator blocks and head_patch double."
            )
        if self.stem_patch not in (1, 2, 4, 8) or self.head_patch not in (1, 2, 4, 8):
            raise ValueError("stem_patch and head_patch must be 1, 2, 4 or 8.")
        if self.stem_skip and not self.head_patch < self.stem_patch:
            raise ValueError("stem_skip needs a stem_patch larger than head_patch.")
        if not 1 <= self.low_level_block < self.encoder_downs:
            raise ValueError("low_level_block must name a down block before the last one.")
        if self.generator_channels[-1] < 1 or self.text_dim % 2:
            raise ValueError("channels must be positive and text_dim even.")

    @property
    def stride(self) -> int:
        """Photo pixels to a cell of the high-level map; sides must be multiples of it."""
        return self.stem_patch * 2**self.encoder_downs

    @property
    def low_level_stride(self) -> int:
        """Photo pixels to a cell of the low-level map `v_l`."""
        return self.stem_patch * 2**self.low_level_block

    @property
    def low_level_channels(self) -> int:
        """Channels of `v_l`; with `stem_skip` the stem's map is among them, its cells as channels."""
        own = self.block_channels[self.low_level_block - 1]
        return own + self.stem_skip * self.encoder_channels[0] * 4**self.low_level_block

    @property
    def block_channels(self) -> tuple[int, ...]:
        """Widths of the encoder's residual blocks, without that of a stem of patches."""
        return self.encoder_channels if self.stem_patch == 1 else self.encoder_channels[1:]

    @property
    def normed(self) -> bool:
        """Whether E, F, P and G are under spectral norm."""
        return self.spectral_norm == "all"

    @property
    def attention_after(self) -> int:
        """How many generator blocks run before the map has the side of the low-level features."""
        return self.encoder_downs - self.low_level_block

    @classmethod
    def featherproof(cls, **changes: Any) -> TDANetConfig:
        """What measures best; full width."""
        return replace(cls(), **changes)

    @classmethod
    def paper(cls, **changes: Any) -> TDANetConfig:
        """As close to the paper as it can be known."""
        paper = cls(
            hole_channel=False,
            generator_norm="instance",
            upsampling="transposed",
            mask_hidden_keys=False,
            discriminator_sees="output",
        )
        return replace(paper, **changes)

    @classmethod
    def compact(cls, **changes: Any) -> TDANetConfig:
        """`featherproof` cut where a processor spends its time, at the large maps."""
        compact = cls(
            encoder_channels=(16, 64, 128, 192, 192, 192, 192),
            fusion_channels=(192, 192, 192, 192),
            latent_channels=192,
            generator_channels=(192, 192, 96, 32, 16),
            # one score for 8 px: with larger patches, most of which are the photo itself, it stayed at chance
            discriminator_channels=(24, 48, 96),
        )
        return replace(compact, **changes)

    @classmethod
    def long_run(cls, **changes: Any) -> TDANetConfig:
        """What ships, and a processor trains fastest: no convolution at full resolution, no map under 4 cells a side.

        At 64 px the high-level map has 4×4 cells, at 128 px 8×8, at 256 px 16×16: one network for all stages of a run.
        """
        patches = cls(
            spectral_norm="discriminator",
            stem_patch=4,
            stem_skip=True,
            encoder_channels=(64, 128, 192, 192, 192),
            encoder_downs=2,
            low_level_block=1,
            fusion_channels=(192, 192, 192, 192),
            latent_channels=192,
            generator_channels=(128, 96, 48),
            head_patch=2,
            # one score for 8 px: with larger patches, most of which are the photo itself, it stayed at chance
            discriminator_channels=(24, 48, 96),
        )
        return replace(patches, **changes)

    @classmethod
    def tiny(cls, **changes: Any) -> TDANetConfig:
        """Seconds, not hours: for tests."""
        tiny = cls(
            embedding_dim=16,
            text_dim=16,
            encoder_channels=(8, 8, 16, 16, 16, 16, 16),
            fusion_channels=(16, 16, 16, 16),
            latent_channels=16,
            generator_channels=(16, 16, 16, 8, 8),
            discriminator_channels=(8, 8, 16, 16, 16),
        )
        return replace(tiny, **changes)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict, tuples as lists."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> TDANetConfig:
        """The reverse of `to_dict`, of older versions' too. Raises ValueError where these are no settings of one."""
        known = {key: value for key, value in values.items() if key != "discriminator"}  # for one path or both
        if known.get("generator_norm") == "none":  # as no block has one whose text predicts nothing
            known |= {"generator_norm": "text", "text_blocks": 0}
        return config_from(cls, known)
