"""Intervals of a proportion that stay honest for a handful of answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]

LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Proportion:
    """`share` = successes / trials with its interval `lower` .. `upper`; NaN, 0 and 1 without trials."""

    share: Floats
    lower: Floats
    upper: Floats


def wilson(successes: ArrayLike, trials: ArrayLike, *, level: float = LEVEL) -> Proportion:
    """Return the share of successes and its score interval.

    Formula (Wilson 1927, J Am Stat Assoc 22:209): centre (x + z^2/2) / (n + z^2), half width
    z / (n + z^2) sqrt(x (n - x) / n + z^2 / 4). Shapes broadcast. Answers: no trials -> share NaN, interval
    0 to 1; none or all of n -> an interval that touches 0 or 1, never a point.
    ValueError: a count that is negative or not finite, more successes than trials, a level outside (0, 1).
    """
    good, all_ = np.broadcast_arrays(checked_counts(successes), checked_counts(trials))
    if (good > all_).any():
        raise ValueError("There cannot be more successes than trials.")
    z = critical_value(level)
    some = np.maximum(all_, 1.0)
    centre = (good + z**2 / 2.0) / (all_ + z**2)
    half = z / (all_ + z**2) * np.sqrt(good * (all_ - good) / some + z**2 / 4.0)
    share = np.where(all_ > 0, good / some, np.nan)
    lower = np.where(good == 0, 0.0, centre - half)
    upper = np.where(good == all_, 1.0, centre + half)
    return Proportion(share, lower, upper)


def checked_counts(counts: ArrayLike) -> Floats:
    """Return counts as floats; ValueError when one is negative or not finite."""
    numbers = np.asarray(counts, dtype=float)
    if not np.isfinite(numbers).all() or (numbers < 0).any():
        raise ValueError("Counts must be finite and not negative.")
    return numbers


def critical_value(level: float) -> float:
    """Return the standard normal deviate of a two-sided interval of this level (1.96 for .95)."""
    if not 0.0 < level < 1.0:
        raise ValueError("The level of an interval must lie between 0 and 1.")
    return float(ndtri(0.5 + level / 2.0))
