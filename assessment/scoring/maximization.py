"""The M step: slopes and intercepts that fit the expected answers best, all items at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.scoring.item_priors import ItemPrior
from assessment.scoring.posterior import GRID, logits, probabilities

Floats = NDArray[np.float64]

NEWTON_STEPS = 4  # EM needs an ascent, not the summit, of every M step; four leave a relative error near 1e-9
LONGEST_STEP = 1.0  # a Newton step from a poor start must not run away


@dataclass(frozen=True, eq=False)
class Expected:
    """`right` and `people` (items, 61): expected right answers and answering people at each grid point."""

    right: Floats
    people: Floats
    log_likelihood: float


def maximize(
    expected: Expected, a: Floats, d: Floats, prior: ItemPrior | None
) -> tuple[Floats, Floats]:
    """Return slopes and intercepts (items,) after Newton steps from `a` and `d`; with a prior in log a."""
    for _ in range(NEWTON_STEPS):
        score, info = _scores(expected, a, d)
        if prior is None:
            step_a, step_d = _solved(score, info)
            a, d = a + step_a, d + step_d
        else:
            step_a, step_d = _solved(*_with_prior(score, info, a, d, prior))
            a, d = a * np.exp(step_a), d + step_d
    return a, d


def maximize_common(
    expected: Expected, a: Floats, d: Floats, prior: ItemPrior | None
) -> tuple[Floats, Floats]:
    """Return one slope, repeated for all items, and intercepts after Newton steps (an arrow-shaped system)."""
    for _ in range(NEWTON_STEPS):
        (g_a, g_d), (i_aa, i_ad, i_dd) = _scores(expected, a, d)
        own, slope_info = g_a.sum(), i_aa.sum()
        if prior is not None:
            g_d, i_dd = g_d + prior.d_pull(d), i_dd + prior.d_sd**-2
            own, i_ad = a[0] * own + prior.log_a_pull(a[:1])[0], a[0] * i_ad
            slope_info = a[0] ** 2 * slope_info + prior.log_a_sd**-2
        step = (own - (i_ad * g_d / i_dd).sum()) / max(slope_info - (i_ad**2 / i_dd).sum(), 1e-10)
        step = float(np.clip(step, -LONGEST_STEP, LONGEST_STEP))
        d = d + np.clip((g_d - i_ad * step) / i_dd, -LONGEST_STEP, LONGEST_STEP)
        a = a + step if prior is None else a * np.exp(step)
    return a, d


def _scores(
    expected: Expected, a: Floats, d: Floats
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats, Floats]]:
    """Return derivatives (a, d) and information (aa, ad, dd) of the expected log-likelihood of each item."""
    chance = probabilities(logits(a, d))
    residual = expected.right - expected.people * chance
    weight = expected.people * chance * (1.0 - chance)
    score = (residual @ GRID, residual.sum(axis=1))
    return score, (weight @ GRID**2, weight @ GRID, weight.sum(axis=1))


def _with_prior(
    score: tuple[Floats, Floats],
    info: tuple[Floats, Floats, Floats],
    a: Floats,
    d: Floats,
    prior: ItemPrior,
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats, Floats]]:
    """Return score and information with the prior, in log a and d; the curvature is kept positive."""
    return (
        (a * score[0] + prior.log_a_pull(a), score[1] + prior.d_pull(d)),
        (a**2 * info[0] + prior.log_a_sd**-2, a * info[1], info[2] + prior.d_sd**-2),
    )


def _solved(
    score: tuple[Floats, Floats], info: tuple[Floats, Floats, Floats]
) -> tuple[Floats, Floats]:
    """Return the Newton steps of all items, none longer than the longest allowed."""
    aa, ad, dd = info
    determinant = np.maximum(aa * dd - ad**2, 1e-10 * np.maximum(aa * dd, 1e-10))
    step_a = (dd * score[0] - ad * score[1]) / determinant
    step_d = (aa * score[1] - ad * score[0]) / determinant
    largest = np.maximum(np.maximum(np.abs(step_a), np.abs(step_d)) / LONGEST_STEP, 1.0)
    return step_a / largest, step_d / largest
