"""Small and full-size worlds of cases for the tests of disclosure control."""

from __future__ import annotations

import numpy as np

SMALL_REGIONS = np.array([0, 0, 0, 1, 1, 1, 1])
FULL_REGIONS = np.repeat(np.arange(6), [22, 20, 14, 9, 7, 5])
# Reports of a usual day by type, as the simulation has them; the last is a type nobody reports.
FULL_MIX = np.array([513, 29, 105, 105, 57, 55, 36, 22, 13, 5, 5, 3, 2, 1, 1, 0], float)


def full_days(seed: int, days: int = 7) -> np.ndarray:
    """Cases (types, provinces + 1, days) of about 950 a day; the last column names no province."""
    rng = np.random.default_rng(seed)
    share = rng.lognormal(0, 0.8, FULL_REGIONS.size)
    share[0] = 0.14 * share.sum()
    weight = np.append(share / share.sum() * 0.98, 0.02)
    return rng.poisson(FULL_MIX[:, None, None] * weight[None, :, None], (FULL_MIX.size, weight.size, days))


def small_days(seed: int, days: int) -> np.ndarray:
    """Cases (4 types, 7 provinces + 1, days): one common type, two with a few cases a week, one rare."""
    rng = np.random.default_rng(seed)
    weight = np.array([4.0, 1.0, 1.5, 3.0, 1.0, 0.7, 1.2, 0.4])
    means = np.array([2.0, 0.4, 0.3, 0.05])[:, None] * weight[None, :]
    return rng.poisson(means[:, :, None], (4, weight.size, days))


def heavy_losses(cases: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A loss in satang for each case of (types, places), heavy-tailed, 4 % unknown (-1); with its type and place."""
    rng = np.random.default_rng(seed)
    kinds, places = (np.repeat(part, cases.ravel()) for part in np.indices(cases.shape).reshape(2, -1))
    losses = np.round(np.exp(rng.normal(13.5, 1.5, kinds.size)))
    losses[rng.random(kinds.size) < 0.04] = -1
    return losses, kinds, places
