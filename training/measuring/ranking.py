"""How well scores rank: the area under the ROC curve."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import roc_auc_score


def auroc(scores: np.ndarray, positive: np.ndarray) -> float:
    """Area under the ROC curve; scores float N, positive bool N. 0.5 where only one class is there."""
    if positive.all() or not positive.any():
        return 0.5
    return float(roc_auc_score(positive, scores))
