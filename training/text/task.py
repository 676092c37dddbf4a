"""The text-matching task: text encoder and projections learn from a frozen backbone's features."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from PIL import Image
from torch import Tensor

from models.backbones import EfficientNetFeatures, load_backbone
from models.checkpoints.manifest import CheckpointError
from models.tdanet.matching import Matching, matching_loss
from models.vocabulary import Vocabulary
from training.photos.batches import pad_words
from training.photos.cache import Cache
from training.runs.options import RunOptions
from training.runs.saved import Contents, SavedRun
from training.runs.streams import Stream, rng_of
from training.runs.task import NetworkTask, Terms
from training.text.caption_judge import r_precision
from training.text.feature_cache import FeatureCache, open_features
from training.text.guides import load_matching

GRADIENT_LIMIT = 0.25  # AttnGAN's, for the recurrent part


@dataclass(frozen=True, kw_only=True)
class TextMatchingOptions(RunOptions):
    """`featherproof-train text-matching`."""

    preset: str = "featherproof"
    index: tuple[Path, ...] = ()  # index.jsonl files, trained on together
    cache: Path | None = None  # folder of decoded photos; without it RUN/cache
    init: Path | None = None  # a text-matching checkpoint to start from
    backbone: str = "tf_efficientnet_lite2"
    backbone_weights: Path | None = None  # a safetensors file; without it timm downloads
    image_size: int = 260  # pixels a side that the backbone sees
    embedding_dim: int = 300
    text_dim: int = 256
    min_word_count: int = 2  # rarer words are unknown words
    word_dropout: float = 0.1  # share of words left out of a caption in training
    learning_rate: float = 1e-3


def _featherproof(run: Path) -> TextMatchingOptions:
    return TextMatchingOptions(run=run, batch_size=96, max_steps=4500, cooldown=0.3, sample_every=500)


def _tiny(run: Path) -> TextMatchingOptions:
    """Seconds: for tests."""
    return TextMatchingOptions(
        run=run,
        preset="tiny",
        image_size=64,
        embedding_dim=16,
        text_dim=16,
        min_word_count=1,
        batch_size=4,
        max_steps=20,
        sample_every=10,
        log_every=1,
        precision="fp32",
    )


PRESETS = {"featherproof": _featherproof, "tiny": _tiny}


class TextMatching(NetworkTask[TextMatchingOptions]):
    """Trains `Matching` on the pairs of photos and captions of the training split (arXiv 1711.10485, section 3.2)."""

    def __init__(
        self, options: TextMatchingOptions, cache: Cache, vocabulary: Vocabulary, accelerator: Accelerator
    ) -> None:
        backbone = EfficientNetFeatures(load_backbone(options.backbone, options.backbone_weights))
        source = f"{options.backbone} {options.backbone_weights}"
        self.features: FeatureCache = open_features(
            options.run / "features", cache, backbone, options.image_size, accelerator, source
        )
        torch.manual_seed(options.seed)
        region_channels, global_channels = backbone.channels
        shape = {
            "vocabulary_size": vocabulary.size,
            "region_channels": region_channels,
            "global_channels": global_channels,
            "embedding_dim": options.embedding_dim,
            "text_dim": options.text_dim,
        }
        self.config = shape | {"backbone": options.backbone, "image_size": options.image_size}  # for the manifest
        self.matching = Matching(**shape)
        if options.init is not None:
            self._start_from(options.init, shape)
        self.matching.to(accelerator.device)
        optimizer = torch.optim.Adam(self.matching.parameters(), lr=options.learning_rate, betas=(0.5, 0.999))
        super().__init__(options, accelerator, self.matching, optimizer, "matching")
        self.cache = cache
        self.captions = [[vocabulary.encode(text) for text in photo.captions] for photo in cache.photos]
        names = sorted({photo.category for photo in cache.photos})
        self.categories = [names.index(photo.category) for photo in cache.photos]
        self.train_rows = [row for row, photo in enumerate(cache.photos) if photo.split == "train" and photo.captions]
        self.photos_per_epoch = len(self.train_rows)

    def _start_from(self, file: Path, shape: dict[str, int]) -> None:
        manifest, start = load_matching(file)
        other = [key for key, value in shape.items() if manifest.config[key] != value]
        if other:
            raise CheckpointError(f"{file} was made with another {' and '.join(other)} than this run is to have.")
        self.matching.load_state_dict(start.state_dict())

    def train_step(self, step: int) -> Terms:
        """One step on `batch_size` photos a process, one of each photo's captions."""
        options = self.options
        rng = rng_of(Stream.CAPTIONS, options.seed, step, self.accelerator.process_index)
        rows = rng.choice(self.train_rows, size=min(options.batch_size, len(self.train_rows)), replace=False)
        captions = [self._thinned(self._choice(self.captions[row], rng), rng) for row in rows]
        views = rng.integers(2, size=len(rows))
        regions, whole = self._features(rows, views)
        words, sentence = self.wrapped(regions, whole, pad_words(captions).to(self.device))
        categories = torch.tensor([self.categories[row] for row in rows], device=self.device)
        losses = {
            "words": matching_loss(words.float(), categories),
            "sentence": matching_loss(sentence.float(), categories),
        }
        return self.learn([losses])

    def limit_gradients(self) -> None:
        """Those of the recurrent part alone."""
        self.accelerator.clip_grad_norm_(self.matching.text_encoder.parameters(), GRADIENT_LIMIT)

    @torch.no_grad()
    def validate(self, step: int) -> tuple[dict[str, float], Image.Image | None]:
        """R-precision (1 of 100) on the validation split: all photos, and birds alone."""
        self.matching.eval()
        rows = [row for row, photo in enumerate(self.cache.photos) if photo.split == "val" and photo.captions]
        figures = {"r_precision": self._r_precision(rows)}
        birds = [row for row in rows if self.cache.photos[row].domain == "bird"]
        if birds:
            figures["r_precision_birds"] = self._r_precision(birds)
        self.matching.train()
        return figures, None

    def _r_precision(self, rows: list[int]) -> float:
        """With the first caption of every photo."""
        images = [
            self.matching.image(*self._features(rows[i : i + 64], np.zeros(len(rows[i : i + 64]), int)))[1]
            for i in range(0, len(rows), 64)
        ]
        words = pad_words([self.captions[row][0] for row in rows]).to(self.device)
        _, sentences, _ = self.matching.text_encoder(words)
        categories = np.array([self.categories[row] for row in rows])
        return r_precision(torch.cat(images), sentences, categories, self.options.seed)

    def _features(self, rows: np.ndarray | list[int], views: np.ndarray) -> tuple[Tensor, Tensor]:
        regions, whole = self.features.regions[rows, views], self.features.whole[rows, views]
        return torch.from_numpy(regions).to(self.device).float(), torch.from_numpy(whole).to(self.device).float()

    @staticmethod
    def _choice(captions: list[list[int]], rng: np.random.Generator) -> list[int]:
        return captions[rng.integers(len(captions))]

    def _thinned(self, caption: list[int], rng: np.random.Generator) -> list[int]:
        return [word for word in caption if rng.random() >= self.options.word_dropout] or caption


def contents(run: SavedRun) -> Contents:
    """What a run's checkpoint holds: all of it."""
    options = run.options(TextMatchingOptions)
    return Contents(
        kind="text-matching",
        architecture="tdanet",
        title=f"TDANet text matching, preset {options.preset}, {options.image_size} px",
        config=run.resolved["matching"],
        preprocessing={"size": options.image_size, "range": [-1, 1]},
        tensors=run.tensors("matching"),
    )
