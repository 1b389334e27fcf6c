"""The M step: slopes and intercepts that fit the expected answers best, all items at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.scoring.item_priors import ItemPrior
from assessment.scoring.posterior import GRID, logits, probabilities

Floats = NDArray[np.float64]

NEWTON_STEPS = 4  # EM needs an ascent, not the summit, of every M step; four leave a relative error near 1e-9
SMALLEST_SD = 0.02  # below it the grid no longer sees the spread of ability
LONGEST_STEP = 1.0  # a Newton step from a poor start must not run away


@dataclass(frozen=True, eq=False)
class Expected:
    """Expected right answers and answering people at each grid point, `right` and `people` (items, 61).

    `everybody` (61,) all people; `log_likelihood` of the answers where the expectation was taken.
    """

    right: Floats
    people: Floats
    everybody: Floats
    log_likelihood: float


def maximize(expected: Expected, a: Floats, d: Floats, prior: ItemPrior | None) -> tuple[Floats, Floats]:
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


def maximize_rasch(
    expected: Expected, sd: Floats, d: Floats, prior: ItemPrior | None
) -> tuple[Floats, Floats]:
    """Return the sd of ability, repeated for all items as given, and intercepts for slopes of 1."""
    ones = np.ones(d.size)
    for _ in range(NEWTON_STEPS):
        (_, score), (_, _, info) = _scores(expected, ones, d)
        if prior is not None:
            score, info = score + prior.d_pull(d), info + prior.d_sd**-2
        d = d + np.clip(score / np.maximum(info, 1e-10), -LONGEST_STEP, LONGEST_STEP)
    return np.full(d.size, _spread(expected.everybody, float(sd[0]), prior)), d


def _spread(everybody: Floats, sd: float, prior: ItemPrior | None) -> float:
    """Return the sd of ability: the root of the mean square, or with a prior its mode, by Newton in log
    sd."""
    people, squares = float(everybody.sum()), float(everybody @ GRID**2)
    if prior is None:
        return max(float(np.sqrt(squares / people)), SMALLEST_SD)
    for _ in range(NEWTON_STEPS):
        pull = float(prior.log_a_pull(np.array([sd]))[0])
        score, info = squares / sd**2 - people + pull, 2.0 * squares / sd**2 + prior.log_a_sd**-2
        sd *= float(np.exp(np.clip(score / info, -LONGEST_STEP, LONGEST_STEP)))
    return sd


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


def _solved(score: tuple[Floats, Floats], info: tuple[Floats, Floats, Floats]) -> tuple[Floats, Floats]:
    """Return the Newton steps of all items, none longer than the longest allowed."""
    aa, ad, dd = info
    determinant = np.maximum(aa * dd - ad**2, 1e-10 * np.maximum(aa * dd, 1e-10))
    step_a = (dd * score[0] - ad * score[1]) / determinant
    step_d = (aa * score[1] - ad * score[0]) / determinant
    largest = np.maximum(np.maximum(np.abs(step_a), np.abs(step_d)) / LONGEST_STEP, 1.0)
    return step_a / largest, step_d / largest
