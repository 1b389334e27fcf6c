"""How sure calibrated items are: standard errors from the observed information of the marginal likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.scoring.item_priors import ItemPrior
from assessment.scoring.posterior import GRID, logits, posterior, prior_weights, probabilities
from assessment.scoring.responses import Block, Patterns

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ItemErrors:
    """Standard errors (items,) of slope `a`, intercept `d` and difficulty `b` = -d / a; NaN where
    undefined."""

    a: Floats
    d: Floats
    b: Floats


def two_parameter_errors(patterns: Patterns, a: Floats, d: Floats, prior: ItemPrior | None) -> ItemErrors:
    """Return the standard errors of a two-parameter fit at its maximum.

    Formula (Louis 1982, J R Stat Soc B 44:226): observed information = expected complete information - sum
    over people of the posterior covariance of their complete scores; a prior adds its curvature.
    """
    items = a.size
    information = _information(patterns, a, d)
    if prior is not None:
        pull = ((np.log(a) - prior.log_a_mean) / prior.log_a_sd**2 + 1.0 - prior.log_a_sd**-2) / a**2
        information[np.diag_indices(2 * items)] += np.r_[-pull, np.full(items, prior.d_sd**-2)]
    covariance = _inverse(information)
    var = np.diag(covariance)
    cross = np.diag(covariance[:items, items:])
    with np.errstate(divide="ignore", invalid="ignore"):
        b = -d / a
        var_b = (var[items:] + 2.0 * b * cross + b**2 * var[:items]) / a**2
        return ItemErrors(np.sqrt(var[:items]), np.sqrt(var[items:]), np.sqrt(var_b))


def rasch_errors(patterns: Patterns, a: Floats, d: Floats, prior: ItemPrior | None) -> ItemErrors:
    """Return the standard errors of a Rasch fit: `a` (1,) of the common slope, `d` and `b` of the
    intercepts."""
    items = a.size
    full = _information(patterns, a, d)
    fold = np.zeros((2 * items, items + 1))
    fold[:items, 0] = 1.0
    fold[items:, 1:] = np.eye(items)
    information = fold.T @ full @ fold
    if prior is not None:
        pull = (np.log(a[0]) - prior.log_a_mean) / prior.log_a_sd**2 + 1.0 - prior.log_a_sd**-2
        information[np.diag_indices(items + 1)] += np.r_[-pull / a[0] ** 2, np.full(items, prior.d_sd**-2)]
    with np.errstate(invalid="ignore"):
        error = np.sqrt(np.diag(_inverse(information)))
    return ItemErrors(error[:1], error[1:], error[1:])


def _information(patterns: Patterns, a: Floats, d: Floats) -> Floats:
    """Return the observed information (2 items, 2 items): slopes first, then intercepts."""
    items, chance, prior = a.size, probabilities(logits(a, d)), prior_weights()
    moments = np.zeros((3, items, items))
    own = np.zeros((2 * items, 2 * items))
    people = np.zeros((items, GRID.size))
    for block in patterns.blocks():
        weights = posterior(block, a, d, prior).weights
        people += block.seen.T @ (weights * block.people[:, None])
        scores = _mean_scores(block, weights, chance)
        own += (scores * block.people[:, None]).T @ scores
        _add_products(moments, block, weights, chance)
    spread = np.block([[moments[2], moments[1]], [moments[1], moments[0]]])
    return np.asarray(_complete(people, chance) - spread + own)


def _complete(people: Floats, chance: Floats) -> Floats:
    """Return the information if abilities were known: blocks of diagonals."""
    weight = people * chance * (1.0 - chance)
    aa, ad, dd = (np.diag(weight @ GRID**power) for power in (2, 1, 0))
    return np.block([[aa, ad], [ad, dd]])


def _mean_scores(block: Block, weights: Floats, chance: Floats) -> Floats:
    """Return the posterior mean of each pattern's complete scores (patterns, 2 items)."""
    of_d = block.right - block.seen * (weights @ chance.T)
    of_a = block.right * (weights @ GRID)[:, None] - block.seen * (weights @ (chance * GRID).T)
    return np.hstack([of_a, of_d])


def _add_products(moments: Floats, block: Block, weights: Floats, chance: Floats) -> None:
    """Add the posterior mean of products of residuals, times theta to the powers 0, 1 and 2."""
    heavy = weights * block.people[:, None]
    for point, theta in enumerate(GRID):
        weight = heavy[:, point]
        rows = weight > 1e-14
        if not rows.any():
            continue
        residual = block.right[rows] - block.seen[rows] * chance[:, point]
        product = (residual * weight[rows, None]).T @ residual
        for power in range(3):
            moments[power] += theta**power * product


def _inverse(information: Floats) -> Floats:
    """Return the inverse, or NaN where the answers do not determine all parameters."""
    try:
        return np.asarray(np.linalg.inv(information))
    except np.linalg.LinAlgError:
        return np.full_like(information, np.nan)
