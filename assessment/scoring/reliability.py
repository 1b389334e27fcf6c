"""How much of a test score is not chance: alpha, omega, and scores drawn back by what chance explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.scoring.proportions import LEVEL, critical_value

Floats = NDArray[np.float64]

FACTOR_STEPS = 2000
FACTOR_TOLERANCE = 1e-12
MOST_COMMON = 0.995  # an item's common share may not reach 1 (a Heywood case): nothing unique would be left


@dataclass(frozen=True, eq=False)
class KelleyScore:
    """`estimate` the score drawn back to the mean, `se` its standard error, `interval` (..., 2)."""

    estimate: Floats
    se: Floats
    interval: Floats


def cronbach_alpha(responses: ArrayLike) -> float:
    """Return alpha of `responses` (people, items), from the people who answered every item.

    Formula (Cronbach 1951, Psychometrika 16:297): k / (k - 1) (1 - sum s_i^2 / s_X^2). Any finite scores, 0
    and 1 or more; NaN is missing. Answers: all people with the same total -> NaN; items that work against
    each other -> below 0.
    ValueError: fewer than 2 items or 2 people with every answer; an infinite score.
    """
    scores = complete_scores(responses)
    total = scores.sum(axis=1).var(ddof=1)
    if total <= 0:
        return float("nan")
    items = scores.shape[1]
    return float(items / (items - 1) * (1.0 - scores.var(axis=0, ddof=1).sum() / total))


def alpha_interval(alpha: float, *, people: int, items: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the interval of an alpha from so many people and items.

    Formula (Feldt 1965, Psychometrika 30:357): (1 - alpha) / (1 - estimate) ~ F with (people - 1) and
    (people - 1)(items - 1) degrees; exact for normal scores, near for sums of right answers.
    Answers: NaN alpha -> NaN. ValueError: fewer than 2 people or items, a level outside (0, 1).
    """
    from scipy.special import fdtri

    if people < 2 or items < 2:
        raise ValueError("Alpha needs at least 2 people and 2 items.")
    critical_value(level)
    degrees = (people - 1.0, (people - 1.0) * (items - 1.0))
    low, high = (float(fdtri(*degrees, chance)) for chance in (0.5 - level / 2.0, 0.5 + level / 2.0))
    return 1.0 - (1.0 - alpha) * high, 1.0 - (1.0 - alpha) * low


def omega(responses: ArrayLike) -> float:
    """Return omega total of one factor behind `responses` (people, items), from people who answered every
    item.

    Formula (McDonald 1999, Test Theory, 89): (sum l)^2 / ((sum l)^2 + sum (1 - l^2)), l the loadings of the
    items' correlations on one factor by minimum residuals. Answers: an item that everybody answered alike is
    left out; fewer than 3 others -> NaN, for one factor cannot be told from two items. ValueError: as
    `cronbach_alpha`.
    """
    scores = complete_scores(responses)
    varied = scores[:, scores.std(axis=0) > 0]
    if varied.shape[1] < 3:
        return float("nan")
    loading = one_factor(np.asarray(np.corrcoef(varied, rowvar=False)))
    common = float(loading.sum()) ** 2
    return common / (common + float((1.0 - loading**2).sum()))


def one_factor(correlations: Floats) -> Floats:
    """Return the loadings (items,) of one factor by minimum residuals (Harman and Jones 1966, Psychometrika
    31:351).

    Found as the fixed point of principal axes: the first eigenvector of the correlations with the common
    shares l^2 in the diagonal. The sum of loadings is not negative; no item is common by more than 99.5 %.
    """
    common = np.max(np.abs(correlations - np.eye(len(correlations))), axis=0)
    for _ in range(FACTOR_STEPS):
        reduced = correlations + np.diag(common - 1.0)
        value, vector = np.linalg.eigh(reduced)
        loading = vector[:, -1] * np.sqrt(max(value[-1], 0.0))
        after = np.minimum(loading**2, MOST_COMMON)
        if np.abs(after - common).max() < FACTOR_TOLERANCE:
            break
        common = after
    return np.asarray(loading if loading.sum() >= 0 else -loading)


def kelley(
    scores: ArrayLike, *, mean: float, sd: float, reliability: float, level: float = LEVEL
) -> KelleyScore:
    """Return scores drawn back to the mean of their population: mean + reliability (score - mean).

    Formula (Kelley 1947, Fundamentals of Statistics, 409): standard error sd sqrt(reliability (1 -
    reliability)). Any shape; NaN stays. Answers: reliability 0 (or an estimate below it) -> everybody at the
    mean with SE 0 around it: the score says nothing of the person; 1 -> the scores as they are.
    ValueError: a mean or sd that is not finite, a negative sd, reliability above 1 or NaN.
    """
    if not (np.isfinite(mean) and np.isfinite(sd) and sd >= 0 and reliability <= 1.0):
        raise ValueError("Kelley's formula needs a finite mean, an sd not below 0 and a reliability up to 1.")
    kept = max(reliability, 0.0)
    values = np.asarray(scores, dtype=float)
    estimate = mean + kept * (values - mean)
    error = np.where(np.isnan(values), np.nan, sd * np.sqrt(kept * (1.0 - kept)))
    half = critical_value(level) * error
    return KelleyScore(estimate, error, np.stack([estimate - half, estimate + half], axis=-1))


def complete_scores(responses: ArrayLike) -> Floats:
    """Return the rows without gaps; ValueError for fewer than 2 of them, 2 items, or an infinite score."""
    scores = np.asarray(responses, dtype=float)
    if scores.ndim != 2 or scores.shape[1] < 2:
        raise ValueError("Scores must be (people, items) with at least 2 items.")
    if np.isinf(scores).any():
        raise ValueError("Scores must be finite, or NaN where they are missing.")
    whole = scores[~np.isnan(scores).any(axis=1)]
    if len(whole) < 2:
        raise ValueError("At least 2 people who answered every item are needed.")
    return np.asarray(whole)
