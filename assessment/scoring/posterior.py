"""What answers say of ability: the posterior on one fixed grid, shared by estimation and scoring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assessment.scoring.responses import Block

Floats = NDArray[np.float64]

GRID = np.linspace(-6.0, 6.0, 61)  # a grid of [-4, 4] would shift estimates by up to .006

SMALLEST = 1e-300  # a weight of 0 has no logarithm


@dataclass(frozen=True, eq=False)
class Posterior:
    """`weights` (patterns, 61) sum to 1 in each row; `log_marginal` (patterns,) log probability of each
    pattern."""

    weights: Floats
    log_marginal: Floats


def prior_weights(mean: float = 0.0, sd: float = 1.0) -> Floats:
    """Return the normal density on the grid (61,), made to sum to 1."""
    density = np.exp(-0.5 * ((GRID - mean) / sd) ** 2)
    weights: Floats = np.maximum(density / density.sum(), SMALLEST)
    return weights


def logits(a: Floats, d: Floats, theta: Floats = GRID) -> Floats:
    """Return a theta + d, (items, points)."""
    return a[:, None] * theta + d[:, None]


def probabilities(logit: Floats) -> Floats:
    """Return 1 / (1 + e^-logit) without overflow."""
    from scipy.special import expit

    return np.asarray(expit(logit))


def posterior(block: Block, a: Floats, d: Floats, prior: Floats) -> Posterior:
    """Return the posterior of each pattern: prior x product of P^u (1 - P)^(1 - u) over the answers given.

    The log-likelihood is theta (sum a u) + sum d u - sum log(1 + e^(a theta + d)): its data part has rank
    two, so a pattern without gaps costs as many multiplications as there are grid points, not items times
    points.
    """
    wrong = np.logaddexp(0.0, logits(a, d))
    passed = wrong.sum(axis=0) if block.complete else block.seen @ wrong
    log_joint = np.outer(block.right @ a, GRID) - passed
    log_joint += (block.right @ d)[:, None] + np.log(prior)
    top = log_joint.max(axis=1, keepdims=True)
    joint = np.exp(log_joint - top)
    total = joint.sum(axis=1, keepdims=True)
    return Posterior(joint / total, (top + np.log(total))[:, 0])
