"""Scan of 1-, 3- and 7-day sums: how surprising the last days are, against what was expected of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alerts.stats.daily_level import Level
from alerts.stats.daily_screen import trailing_sum
from alerts.stats.negative_binomial import upper_tail

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

WINDOWS = (1, 3, 7)
# Shares of the error budget, chosen on simulated histories for early and frequent detection. They add up to
# 1, so that the smallest weighted p-value is a valid (conservative) p-value by Bonferroni.
WINDOW_SHARE = (0.15, 0.50, 0.35)
MIN_CASES = 3  # a window with fewer cases is no signal, however few were expected
BISECTIONS = 45


@dataclass(frozen=True, eq=False)
class Scan:
    """The scan of some days, each (..., windows, days): observed and expected sums, dispersion, p-value.

    `least`: cases from which a window may rise at all; below it `p_rising` is 1. `most`: cases up to which
    it may fall.
    """

    observed: Floats
    expected: Floats
    dispersion: Floats
    p_rising: Floats
    least: Floats
    most: Floats

    @property
    def p_value(self) -> Floats:
        """Return the smallest window p-value divided by the window's share, at most 1; (..., days)."""
        shares = np.asarray(WINDOW_SHARE)[:, None]
        return np.asarray(np.minimum(1.0, (self.p_rising / shares).min(axis=-2)))

    @property
    def window(self) -> Ints:
        """Return the position in WINDOWS of the window with the smallest weighted p-value; (..., days)."""
        shares = np.asarray(WINDOW_SHARE)[:, None]
        return np.asarray((self.p_rising / shares).argmin(axis=-2))


def tail_at_most(cases: Floats, mean: Floats, dispersion: Floats) -> Floats:
    """Return P(Y <= cases) for mean `mean` and variance dispersion x mean; broadcasts; NaN gives NaN.

    Source: the complement of `upper_tail` (negative binomial, Poisson at 1). Below 0 cases it is 0.
    """
    return np.asarray(1.0 - upper_tail(cases + 1.0, mean, dispersion))


def lower_bound(mean: Floats, dispersion: Floats, chance: float) -> Floats:
    """Return the largest whole number l with P(Y < l) <= `chance`, in cases, by bisection.

    Fewer than l cases are surprisingly few. 0 when no count is that low (small means); NaN where the mean
    is NaN.
    """
    known = np.isfinite(mean)
    centre, spread = np.where(known, mean, 0.0), np.where(known, dispersion, 1.0)
    low, high = np.zeros(centre.shape), np.ceil(centre) + 1.0
    for _ in range(BISECTIONS):
        middle = np.floor((low + high) / 2)
        enough = tail_at_most(middle - 1.0, centre, spread) <= chance
        low, high = np.where(enough, middle, low), np.where(enough, high, middle)
    return np.where(known, low, np.nan)


def scan_of(observed: Floats, expected: Floats, dispersion: Floats, *, growth: float | None = None) -> Scan:
    """Return the scan of sums (..., windows, days): negative binomial upper tails.

    A window may rise from 3 cases on (its p-value is 1 below that). With `growth` it must also reach `growth`
    x what is expected in it, and may fall only from expected / `growth` down. NaN expectations give NaN.
    """
    tail = upper_tail(observed, expected, dispersion)
    least, most = np.full(tail.shape, float(MIN_CASES)), np.full(tail.shape, np.inf)
    if growth is not None:
        least = np.maximum(np.ceil(growth * expected - 1e-9), MIN_CASES)
        most = np.floor(expected / growth + 1e-9)
    tail = np.where((observed < least) & ~np.isnan(tail), 1.0, tail)
    return Scan(observed, expected, dispersion, tail, least, most)


def scan_nation(counts: Floats, factor: Floats, level: Level, days: Ints) -> Scan:
    """Return the scan of `days` for each type (types, 3, n); `counts` (types, days), `factor` (days,).

    Expected sum = level known 7 days before x calendar factors of the window. Variance = phi M + M^2 v with v
    the level's relative variance, as a negative binomial with dispersion phi + M v. NaN levels give NaN.
    """
    observed = np.stack([trailing_sum(counts, width)[:, days] for width in WINDOWS], axis=1)
    reach = np.stack([trailing_sum(factor, width)[days] for width in WINDOWS])
    expected = level.level[:, None, days] * reach[None]
    dispersion = level.phi[:, None, days] + expected * level.variance[:, None, days]
    return scan_of(observed, expected, dispersion)
