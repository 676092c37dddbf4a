"""The caption judge: a text-matching checkpoint that tells how well a picture fits a caption.

A judge that also guided the generator's training (`guides.MatchingGuide`) flatters it: judge with a checkpoint
trained apart from the guide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from models.backbones import EfficientNetFeatures, features_at, load_backbone
from models.checkpoints.manifest import Manifest
from models.imaging.windows import middle_square
from models.running.device import choose_device
from models.tdanet.matching import Matching, sentence_similarity, word_similarity
from training.photos.batches import pad_words
from training.text.guides import load_matching

BATCH = 16  # pictures a pass
WRONG_CAPTIONS = 99
SEEDS = 5  # draws of wrong captions that R-precision is averaged over
GROUPS = {
    "human": "human",
    "image-attributes": "attribute",
    "class-attributes": "attribute",
    "fragments": "attribute",
    "measured": "measured",
    "measured-rough": "measured",
}  # of caption origins; any other is counted under "all" alone


@dataclass(frozen=True, eq=False)
class Swap:
    """One hole filled twice: after its photo's own caption (`right`) and after one of another class (`wrong`).

    Both are uint8 H×W×3 composites, H and W the same; `origin` is the own caption's (`dataset_tools.index.Caption`).
    """

    right: np.ndarray
    wrong: np.ndarray
    caption: str
    origin: str


class CaptionJudge:
    """Scores pictures against captions (DAMSM: Xu et al., AttnGAN, arXiv 1711.10485, section 3.2).

    A pair's score is the mean of two similarities. The sentence's is the cosine of the picture's and the caption's
    global vectors, in [-1, 1]: one number for the whole look. The words' is R(Q, D) of equation 10, which lets every
    word look for its own region, so that the colour of a single part counts; it is not quite bounded by 1, since a
    longer caption adds up more words. Scores of different pictures with one caption can therefore be compared, scores
    of one picture with different captions can't: R-precision takes the sentence's cosine alone, as the paper does.
    """

    def __init__(self, manifest: Manifest, matching: Matching, backbone: EfficientNetFeatures, device: str) -> None:
        self.manifest, self.device = manifest, device
        self.matching, self.backbone = matching.to(device), backbone.to(device)
        self.size: int = manifest.config["image_size"]

    @classmethod
    def load(cls, checkpoint: str | Path, backbone_weights: Path | None = None, device: str = "auto") -> CaptionJudge:
        """A judge from a text-matching checkpoint, by name or file, and its backbone's weights (None: by download).

        Raises CheckpointError, BackboneError or DeviceError, each with one plain sentence.
        """
        manifest, matching = load_matching(checkpoint)
        backbone = EfficientNetFeatures(load_backbone(manifest.config["backbone"], backbone_weights))
        return cls(manifest, matching, backbone, choose_device(device).name)

    @torch.no_grad()
    def scores(self, pictures: Sequence[np.ndarray], captions: Sequence[str]) -> np.ndarray:
        """How well picture i fits caption i: float32 B, see the class. uint8 H×W×3 each, of any size; B ≥ 0.

        What is seen is the middle square, as in training. Raises ValueError where there are not as many captions.
        """
        found = []
        for some, texts in _batches(pictures, captions):
            regions, whole = self._picture_features(some)
            words, sentences, pad = self._caption_features(texts)
            by_words = word_similarity(regions, words, pad).diagonal()
            by_sentence = sentence_similarity(whole, sentences).diagonal()
            found.append(((by_words + by_sentence) / 2).float().cpu().numpy())
        return np.concatenate(found) if found else np.zeros(0, np.float32)

    def prefers_right(
        self, right: Sequence[np.ndarray], wrong: Sequence[np.ndarray], captions: Sequence[str]
    ) -> np.ndarray:
        """For each caption 1 where its `right` picture scores higher than its `wrong` one, else 0: float64 B.

        Two identical pictures are worth ½, so that fills which do not listen to captions come to chance, not to 0.
        """
        ahead = np.sign(self.scores(right, captions) - self.scores(wrong, captions))
        same = [np.array_equal(one, other) for one, other in zip(right, wrong, strict=True)]
        return np.where(same, 0.5, (ahead + 1) / 2)

    def text_swap(self, swaps: Iterable[Swap]) -> dict[str, dict[str, float]]:
        """The share of swaps whose right-captioned fill fits the right caption better, by where captions come from.

        Keys are "all" and whichever of "human", "attribute" and "measured" occur; each holds `share` in [0, 1], chance
        ½, and `count`. Swaps may come from a generator: one batch is held at a time.
        """
        preferred: list[float] = []
        groups: list[str | None] = []
        for (batch,) in _batches(swaps):
            rights, wrongs, captions = ([getattr(swap, key) for swap in batch] for key in ("right", "wrong", "caption"))
            preferred += self.prefers_right(rights, wrongs, captions).tolist()
            groups += [GROUPS.get(swap.origin) for swap in batch]
        shares = {}
        for group in ("all", *dict.fromkeys(GROUPS.values())):
            of_group = [value for value, own in zip(preferred, groups, strict=True) if group in ("all", own)]
            if of_group:
                shares[group] = {"share": round(float(np.mean(of_group)), 4), "count": len(of_group)}
        return shares

    @torch.no_grad()
    def picture_vectors(self, pictures: Iterable[np.ndarray]) -> Tensor:
        """Pictures' global vectors, float32 B×D on the CPU. uint8 H×W×3 each, from a generator one batch at a time."""
        return torch.cat([self._picture_features(some)[1].float().cpu() for (some,) in _batches(pictures)])

    @torch.no_grad()
    def caption_vectors(self, captions: Iterable[str]) -> Tensor:
        """Captions' sentence vectors, float32 B×D on the CPU."""
        return torch.cat([self._caption_features(texts)[1].float().cpu() for (texts,) in _batches(captions)])

    def _picture_features(self, pictures: Sequence[np.ndarray]) -> tuple[Tensor, Tensor]:
        """Region features B×D×N and global vectors B×D."""
        seen = [features_at(self.backbone, self._tensor(picture), self.size) for picture in pictures]
        regions, whole = (torch.cat(parts) for parts in zip(*seen, strict=True))
        return self.matching.image(regions, whole)

    def _tensor(self, picture: np.ndarray) -> Tensor:
        pixels = torch.from_numpy(np.array(middle_square(picture))).to(self.device)
        return pixels.permute(2, 0, 1)[None].float() / 127.5 - 1

    def _caption_features(self, captions: Sequence[str]) -> tuple[Tensor, Tensor, Tensor]:
        """Words B×D×T, sentences B×D and pads B×T."""
        ids = pad_words([self.manifest.words.encode(caption) for caption in captions])
        words, sentences, pad = self.matching.text_encoder(ids.to(self.device))
        return words, sentences, pad


def r_precision(images: Tensor, sentences: Tensor, categories: np.ndarray, seed: int = 0) -> float:
    """Share of images whose own caption scores above 99 wrong ones (AttnGAN, arXiv 1711.10485, section 4).

    images B×D, sentences B×D (row i belongs to image i), categories int B. Where fewer than 99 captions of other
    classes exist, all of them are used.
    """
    rng = np.random.default_rng(seed)
    similarity = sentence_similarity(images.float(), sentences.float()).cpu().numpy()
    hits = []
    for row, category in enumerate(categories):
        others = np.flatnonzero(categories != category)
        wrong = rng.choice(others, size=min(WRONG_CAPTIONS, len(others)), replace=False)
        hits.append(bool((similarity[row, wrong] < similarity[row, row]).all()))
    return float(np.mean(hits))


def precision(images: Tensor, sentences: Tensor, categories: Sequence[str]) -> dict[str, float]:
    """R-precision, averaged over five draws of wrong captions (`r_precision`), and what it stands on.

    images and sentences B×D, categories B names. `r_precision` in [0, 1]; `count`: pictures; `wrong`: the wrong
    captions that each picture had at least, 99 unless there are too few of other classes; `chance`: 1 / (1 + wrong).
    Raises ValueError where all are of one class.
    """
    names, numbers = np.unique(np.asarray(categories), return_inverse=True)
    if len(names) < 2:
        raise ValueError("R-precision needs captions of two classes at least.")
    wrong = min(WRONG_CAPTIONS, len(numbers) - int(np.bincount(numbers).max()))
    drawn = [r_precision(images, sentences, numbers, seed) for seed in range(SEEDS)]
    return {
        "r_precision": round(float(np.mean(drawn)), 4),
        "count": len(numbers),
        "wrong": wrong,
        "chance": round(1 / (1 + wrong), 4),
    }


def _batches(*columns: Iterable[Any]) -> Iterator[tuple[list[Any], ...]]:
    """Columns of one length, some rows at a time. Raises ValueError where one is shorter."""
    rows: list[tuple[Any, ...]] = []
    for row in zip(*columns, strict=True):
        rows.append(row)
        if len(rows) == BATCH:
            yield tuple(list(column) for column in zip(*rows, strict=True))
            rows = []
    if rows:
        yield tuple(list(column) for column in zip(*rows, strict=True))
