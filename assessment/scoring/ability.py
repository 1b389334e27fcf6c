"""Ability from answers to calibrated items: Bayes (EAP) and weighted likelihood (WLE), with standard
errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.scoring.posterior import GRID, logits, posterior, prior_weights, probabilities
from assessment.scoring.responses import Block, checked_items, collapse

Floats = NDArray[np.float64]

FINE_GRID = np.linspace(-6.0, 6.0, 121)
FINE_STEP = 0.1
REFINEMENTS = 40
SURE = 1.64  # one-sided 95 %


@dataclass(frozen=True, eq=False)
class Ability:
    """`theta` and its standard error `se`, each (people,)."""

    theta: Floats
    se: Floats


def eap(responses: ArrayLike, a: ArrayLike, d: ArrayLike, *, mean: float = 0.0, sd: float = 1.0) -> Ability:
    """Return the posterior mean and standard deviation of each person's ability.

    Formula (Bock and Mislevy 1982, Appl Psychol Meas 6:431): sum x w L / sum w L over 61 points x in [-6,
    6], w the normal density N(`mean`, `sd`) of the population. A Rasch fit: a = 1, sd = sqrt(variance).
    Shapes: `responses` (people, items) of 0, 1, NaN for missing; `a`, `d` (items,). Answers: no answers ->
    the population's mean and sd; a person who passed everything -> finite. It shrinks to the mean: beyond
    +-1.5 by about .3 at SE .4 (`wle` does not).
    ValueError: other answers, wrong lengths, a or d not finite, sd not positive, mean outside [-6, 6].
    """
    if not (sd > 0 and np.isfinite(sd) and abs(mean) <= GRID[-1]):
        raise ValueError("The population needs a positive sd and a mean between -6 and 6.")
    patterns = collapse(responses)
    slopes, intercepts = checked_items(a, d, patterns.codes.shape[1])
    prior = prior_weights(mean, sd)
    found = [_moments(block, slopes, intercepts, prior) for block in patterns.blocks()]
    return _of_people(found, patterns.of_person)


def wle(responses: ArrayLike, a: ArrayLike, d: ArrayLike) -> Ability:
    """Return the weighted likelihood estimate of each person's ability, nearly unbiased, also for extreme
    people.

    Formula (Warm 1989, Psychometrika 54:427): the theta in [-6, 6] that maximises log L + log(I) / 2, I the
    test information; SE = 1 / sqrt(I). Shapes as `eap`. Answers: all right or all wrong -> finite; no
    answers -> NaN with SE inf; answers that fit no theta inside -> -6 or 6. ValueError: as `eap`; every
    slope 0.
    """
    patterns = collapse(responses)
    slopes, intercepts = checked_items(a, d, patterns.codes.shape[1])
    if not slopes.any():
        raise ValueError("Items whose slope is 0 say nothing of ability.")
    found = [_weighted_likelihood(block, slopes, intercepts) for block in patterns.blocks()]
    return _of_people(found, patterns.of_person)


def item_information(theta: ArrayLike, a: ArrayLike, d: ArrayLike) -> Floats:
    """Return a^2 P (1 - P) of each item at each theta, (..., items) (Birnbaum 1968). ValueError as `eap`."""
    slopes, intercepts = checked_items(a, d)
    points = np.asarray(theta, dtype=float)
    if not np.isfinite(points).all():
        raise ValueError("Abilities must be finite.")
    chance = probabilities(points[..., None] * slopes + intercepts)
    return np.asarray(slopes**2 * chance * (1.0 - chance))


def test_information(theta: ArrayLike, a: ArrayLike, d: ArrayLike) -> Floats:
    """Return the information of the whole test at each theta; 1 / sqrt of it is the standard error (WLE)."""
    return np.asarray(item_information(theta, a, d).sum(axis=-1))


test_information.__test__ = False  # type: ignore[attr-defined]  # a measure, not a test of pytest's


def decidedly_above(theta: ArrayLike, se: ArrayLike, cut: float) -> NDArray[np.bool_]:
    """Say whose ability is above `cut` beyond doubt: theta - 1.64 SE > cut, at most 1 in 20 by chance.

    Shapes broadcast. Answers: NaN theta or infinite SE -> False. ValueError: a negative or NaN SE, a cut
    that is not finite.
    """
    error = np.asarray(se, dtype=float)
    if not (error >= 0).all() or not np.isfinite(cut):
        raise ValueError("Standard errors must not be negative and the cut must be finite.")
    return np.asarray(np.asarray(theta, dtype=float) - SURE * error > cut)


def decidedly_below(theta: ArrayLike, se: ArrayLike, cut: float) -> NDArray[np.bool_]:
    """Say whose ability is below `cut` beyond doubt, theta + 1.64 SE < cut; else as `decidedly_above`."""
    return decidedly_above(-np.asarray(theta, dtype=float), se, -cut)


def empirical_reliability(ability: Ability) -> float:
    """Return var(theta) / (var(theta) + mean SE^2) of EAP estimates; NaN for fewer than 2 people."""
    if ability.theta.size < 2:
        return float("nan")
    spread = float(ability.theta.var(ddof=1))
    return spread / (spread + float((ability.se**2).mean()))


def _moments(block: Block, a: Floats, d: Floats, prior: Floats) -> tuple[Floats, Floats]:
    weights = posterior(block, a, d, prior).weights
    theta = weights @ GRID
    spread = np.einsum("pq,pq->p", weights, (GRID - theta[:, None]) ** 2)
    return theta, np.sqrt(spread)


def _weighted_likelihood(block: Block, a: Floats, d: Floats) -> tuple[Floats, Floats]:
    """Return estimates and errors of one block: the best point of a grid, then Newton steps within its
    cell."""
    logit = logits(a, d, FINE_GRID)
    chance = probabilities(logit)
    information = block.seen @ (a[:, None] ** 2 * chance * (1.0 - chance))
    height = np.outer(block.right @ a, FINE_GRID) + (block.right @ d)[:, None]
    height -= block.seen @ np.logaddexp(0.0, logit)
    with np.errstate(divide="ignore"):
        height += 0.5 * np.log(information)
    theta = _refined(block, a, d, FINE_GRID[height.argmax(axis=1)])
    amount = _weighted_slope(block, a, d, theta)[2]
    nothing = amount <= 0
    error = np.where(nothing, np.inf, 1.0 / np.sqrt(np.where(nothing, 1.0, amount)))
    return np.where(nothing, np.nan, theta), error


def _refined(block: Block, a: Floats, d: Floats, theta: Floats) -> Floats:
    """Return where the derivative vanishes within a grid step of `theta`; the nearer end where it does not."""
    low = np.maximum(theta - FINE_STEP, FINE_GRID[0])
    high = np.minimum(theta + FINE_STEP, FINE_GRID[-1])
    for _ in range(REFINEMENTS):
        slope, curve, _ = _weighted_slope(block, a, d, theta)
        after = np.clip(theta + slope / curve, low, high)
        if np.abs(after - theta).max(initial=0.0) < 1e-11:
            return after
        theta = after
    return theta


def _weighted_slope(block: Block, a: Floats, d: Floats, theta: Floats) -> tuple[Floats, Floats, Floats]:
    """Return derivative, curvature (positive) and information of log L + log(I) / 2 at each pattern's theta.

    With J = I' and K = J': derivative sum a (u - P) + J / 2I, curvature I - (K I - J^2) / 2I^2.
    """
    chance = probabilities(np.outer(theta, a) + d)
    spread = a**2 * chance * (1.0 - chance) * block.seen
    leaning = a * (1.0 - 2.0 * chance)
    amount = spread.sum(axis=1)
    some = np.where(amount > 0, amount, 1.0)
    bend = (spread * leaning).sum(axis=1)
    second = (spread * (leaning**2 - 2.0 * a**2 * chance * (1.0 - chance))).sum(axis=1)
    slope = ((block.right - block.seen * chance) * a).sum(axis=1) + bend / (2.0 * some)
    curve = some - (second * some - bend**2) / (2.0 * some**2)
    return slope, np.where(curve > 0, curve, some), amount


def _of_people(found: list[tuple[Floats, Floats]], of_person: NDArray[np.int64]) -> Ability:
    """Return the estimates of patterns handed back to the people who gave them."""
    if not found:
        return Ability(np.zeros(0), np.zeros(0))
    theta, error = (np.concatenate(each) for each in zip(*found, strict=True))
    return Ability(theta[of_person], error[of_person])
