"""R-precision of text matching: how often an image's own caption beats 99 wrong ones."""

from __future__ import annotations

import numpy as np
from torch import Tensor

from models.tdanet.matching import sentence_similarity

WRONG_CAPTIONS = 99


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
