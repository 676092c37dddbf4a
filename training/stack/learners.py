"""Ways to make one answer of several members': the logistic stack that ships, and those that it is compared with.

All of them are fitted and judged on folds that keep the copies of a source photo together, and all are calibrated by a
temperature (Guo et al., ICML 2017, arXiv 1706.04599) that is fitted on predictions for photos left out of the fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from models.authenticity.scan import FEATURES
from models.authenticity.stack import Stack, sigmoid
from models.authenticity.traits import TRAITS, stack_input

FOLDS = 5
STRENGTHS = tuple(10.0**power for power in range(-4, 3))  # scikit-learn's C: the less, the smaller the weights
LOGISTIC = "logistic"
ALONE = " alone"  # behind a judge's name
LEAST_SOURCES = 2 * FOLDS
_TREES = 300
_SUREST = 1e-4  # a forest says 0 and 1; nothing is that sure
_WARMTH = (-3.0, 3.0)  # least and greatest log temperature

Judged = Callable[[np.ndarray], np.ndarray]  # features float N×F to logits N
Fit = Callable[["Sample"], Judged]


@dataclass(frozen=True, eq=False)
class Sample:
    """Views of photos as the members saw them: features float N×F, labels bool N, and the source photo of each, N."""

    features: np.ndarray
    inpainted: np.ndarray
    sources: np.ndarray

    def part(self, rows: np.ndarray) -> Sample:
        """The views in `rows`, whole numbers or bool N."""
        return Sample(self.features[rows], self.inpainted[rows], self.sources[rows])


def folds(sample: Sample) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows to fit on and rows left out, FOLDS times; no source photo is on both sides."""
    groups = np.unique(sample.sources, return_inverse=True)[1]
    splitter = GroupKFold(n_splits=FOLDS)
    yield from splitter.split(sample.features, sample.inpainted, groups)


def out_of_fold(fit: Fit, sample: Sample) -> np.ndarray:
    """The logit of every view from a fit that its source photo had no part in; float N. Raises ValueError."""
    if len(np.unique(sample.sources)) < LEAST_SOURCES:
        raise ValueError(f"A stack needs {LEAST_SOURCES} source photos or more; make a larger set.")
    logits = np.empty(len(sample.inpainted))
    for fitted, left_out in folds(sample):
        logits[left_out] = fit(sample.part(fitted))(sample.features[left_out])
    return logits


def temperature(logits: np.ndarray, inpainted: np.ndarray) -> float:
    """What to divide logits by so that their likelihood is greatest."""

    def loss(log_temperature: float) -> float:
        return mean_log_loss(logits / np.exp(log_temperature), inpainted)

    return float(np.exp(minimize_scalar(loss, bounds=_WARMTH, method="bounded").x))


def mean_log_loss(logits: np.ndarray, inpainted: np.ndarray) -> float:
    """Mean negative log-likelihood, in nats."""
    return float(np.logaddexp(0, np.where(inpainted, -logits, logits)).mean())


def tempered(logits: np.ndarray, sample: Sample) -> np.ndarray:
    """Out-of-fold logits, those of each fold divided by the temperature of the other folds."""
    calibrated = np.empty_like(logits)
    for others, fold in folds(sample):
        calibrated[fold] = logits[fold] / temperature(logits[others], sample.inpainted[others])
    return calibrated


def fit_stack(sample: Sample) -> tuple[Stack, float]:
    """The logistic stack, its C chosen by grouped cross-validation and its temperature out of fold; and that C."""
    stack, strength = _logistic(sample)
    return replace(stack, temperature=temperature(out_of_fold(logistic, sample), sample.inpainted)), strength


def fit_regression(sample: Sample) -> tuple[Stack, float, np.ndarray]:
    """A logistic regression on many features, chosen and calibrated alike; its C, and the out-of-fold logits.

    Those are of the one C that is best on the same folds: of many features `fit_stack` would take an hour.
    """
    stack, strength = _logistic(sample)
    left_out = out_of_fold(lambda part: _regression(part, strength).logit, sample)
    return replace(stack, temperature=temperature(left_out, sample.inpainted)), strength, left_out


def logistic(sample: Sample) -> Judged:
    """Logistic regression on standardised features, its C chosen within the sample."""
    return _logistic(sample)[0].logit


def _logistic(sample: Sample) -> tuple[Stack, float]:
    splits = list(folds(sample))

    def loss(strength: float) -> float:
        parts = [
            mean_log_loss(
                _regression(sample.part(fitted), strength).logit(sample.features[left_out]), sample.inpainted[left_out]
            )
            for fitted, left_out in splits
        ]
        return float(np.mean(parts))

    strength = min(STRENGTHS, key=loss)
    return _regression(sample, strength), strength


def _regression(sample: Sample, strength: float) -> Stack:
    mean, scale = centre_and_scale(sample.features)
    # Newton steps: few features, of which many say nearly the same, take a gradient thousands of steps
    model = LogisticRegression(C=strength, solver="newton-cholesky")
    model.fit((sample.features - mean) / scale, sample.inpainted)
    return Stack(mean, scale, model.coef_[0].astype(np.float64), float(model.intercept_[0]))


def centre_and_scale(features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each column's mean and standard deviation, float F, of float N×F; 1 in place of the deviation of a constant."""
    scale = features.std(axis=0)
    return features.mean(axis=0), np.where(scale > 0, scale, 1.0)


def alone(member: int) -> Fit:
    """One member's image logit, brought to a probability by a logistic of its own (Platt 1999)."""
    return _on_columns(logistic, [member * len(FEATURES) + FEATURES.index("image")])


def _on_columns(fit: Fit, columns: list[int]) -> Fit:
    """The same of these features alone."""

    def fitted(sample: Sample) -> Judged:
        judged = fit(replace(sample, features=sample.features[:, columns]))
        return lambda features: judged(features[:, columns])

    return fitted


def averaging(members: int) -> Fit:
    """The mean of the members' probabilities, each calibrated alone."""

    def fit(sample: Sample) -> Judged:
        judges = [alone(member)(sample) for member in range(members)]
        return lambda features: _logit(np.mean([sigmoid(judge(features)) for judge in judges], axis=0))

    return fit


def _scikit(make: Callable[[Sample], Any]) -> Fit:
    """A scikit-learn classifier as a meta-learner."""

    def fit(sample: Sample) -> Judged:
        model = make(sample).fit(sample.features, sample.inpainted)
        return lambda features: _logit(model.predict_proba(features)[:, 1])

    return fit


def _logit(probability: np.ndarray) -> np.ndarray:
    p = np.clip(probability, _SUREST, 1 - _SUREST)
    return np.asarray(np.log(p) - np.log1p(-p))


def _forest(_: Sample) -> RandomForestClassifier:
    return RandomForestClassifier(n_estimators=_TREES, min_samples_leaf=5, random_state=0)


def _boosting(_: Sample) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(max_depth=3, max_iter=100, early_stopping=False, random_state=0)


def _machine(sample: Sample) -> CalibratedClassifierCV:
    # distances to its boundary become probabilities on folds of its own, which keep source photos together too
    machine = make_pipeline(StandardScaler(), SVC())
    return CalibratedClassifierCV(machine, cv=list(folds(sample)), ensemble=False)


def stack_features(features: np.ndarray, members: int) -> np.ndarray:
    """What the stack weighs, of float N×F features of members, controls and then the photo's traits."""
    return stack_input(features[:, : members * len(FEATURES)], features[:, -len(TRAITS) :])


def _stacked(fit: Fit, members: int) -> Fit:
    """The same of what the stack weighs."""

    def fitted(sample: Sample) -> Judged:
        judged = fit(replace(sample, features=stack_features(sample.features, members)))
        return lambda features: judged(stack_features(features, members))

    return fitted


def learners(members: Sequence[str], controls: Sequence[str] = ()) -> Mapping[str, Fit]:
    """Every way by name, for samples whose features are the members', the controls' and the photo's traits.

    Controls stand alone.
    """
    together = {
        "averaging": averaging(len(members)),
        LOGISTIC: logistic,
        "random forest": _scikit(_forest),
        "gradient boosting": _scikit(_boosting),
        "SVC": _scikit(_machine),
    }
    singles = {name + ALONE: alone(number) for number, name in enumerate([*members, *controls])}
    return singles | {name: _stacked(fit, len(members)) for name, fit in together.items()}
