"""Every choice in a TDANet's shape, in one frozen value that travels with its weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal


@dataclass(frozen=True)
class TDANetConfig:
    """Shape of one TDANet (arXiv 2004.03212, section 3); the defaults are the `featherproof` preset at full width.

    Channel tuples name one block each. Every "down" block and every generator block changes the side by 2, so
    `encoder_downs` must equal `len(generator_channels)`, and photo sides must be multiples of `stride`.
    """

    vocabulary_size: int = 2  # rows of the embedding table: padding, the empty caption, then the words
    embedding_dim: int = 300
    text_dim: int = 256  # both directions of the GRU together
    hole_channel: bool = True  # E also sees which pixels are missing, so that a hole is not grey plumage
    encoder_channels: tuple[int, ...] = (32, 128, 256, 256, 256, 256, 256)
    encoder_downs: int = 5
    low_level_block: int = 3  # the block whose map feeds long-term attention; the record in docs/decisions says why
    fusion_channels: tuple[int, ...] = (256, 256, 256, 256)
    latent_channels: int = 256
    generator_channels: tuple[int, ...] = (256, 256, 128, 64, 32)
    generator_norm: Literal["instance", "text", "none"] = "text"
    text_blocks: int = 2  # with "text", blocks whose scale and shift the text predicts; the later ones have no norm
    upsampling: Literal["transposed", "nearest"] = "nearest"  # transposed convolutions leave a checkerboard
    mask_hidden_keys: bool = True  # long-term attention copies from visible positions only
    discriminator_channels: tuple[int, ...] = (32, 64, 128, 128, 128)
    discriminator_attention_block: int = 3
    discriminator: Literal["shared", "separate"] = "shared"
    discriminator_sees: Literal["composite", "output"] = "composite"

    def __post_init__(self) -> None:
        if self.encoder_downs != len(self.generator_channels):
            raise ValueError("encoder_downs must equal the number of generator blocks.")
        if not 1 <= self.low_level_block < self.encoder_downs:
            raise ValueError("low_level_block must name a down block before the last one.")
        if self.generator_channels[-1] < 1 or self.text_dim % 2:
            raise ValueError("channels must be positive and text_dim even.")

    @property
    def stride(self) -> int:
        """Photo pixels to a cell of the high-level map; sides must be multiples of it."""
        return 2**self.encoder_downs

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
        """`featherproof` cut where a CPU spends its time, at the large maps, for training where no GPU is at hand."""
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
        """The reverse of `to_dict`. Raises ValueError on a key that this version does not know."""
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise ValueError(f"This TDANet configuration has unknown settings: {', '.join(unknown)}.")
        settings: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}
        return cls(**settings)
