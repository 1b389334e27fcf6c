"""Upper tails and quantiles of counts whose variance is `dispersion` times their mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, gammainc, ndtri

Floats = NDArray[np.float64]

LARGEST_MEAN = 1e12  # no count comes near; above it the answers are "cannot alarm": tail 1, bound inf
LARGEST_DISPERSION = 1e15  # a larger one is taken as this
LARGEST_BOUND = 1e15  # above 2^53 a float no longer holds whole cases
POISSON_UP_TO = 1.0 + 1e-7  # nearer to 1 the difference drowns in the rounding of 1 - 1 / dispersion
ROUNDING = 1e-12  # a tail this close (relative) to the level counts as at the level


def upper_tail(counts: ArrayLike, mean: ArrayLike, dispersion: ArrayLike) -> Floats:
    """Return P(Y >= counts) for Y with `mean` and variance `dispersion` x `mean`.

    Negative binomial with size r = mean / (dispersion - 1): I_{1 - 1/dispersion}(counts, r), the
    regularised incomplete beta (Abramowitz and Stegun 26.5.26); Poisson, P(counts, mean) of the incomplete
    gamma, where `dispersion` <= 1. Shapes broadcast; counts in cases, a fraction counts as the next whole
    case.
    Answers: counts <= 0 -> 1; mean 0 -> 0 for any case; mean above 1e12 -> 1; NaN anywhere -> NaN there; a
    dispersion above 1e15 is taken as 1e15.
    ValueError: a negative or infinite mean or a dispersion that is negative or infinite.
    """
    cases, expected, spread = np.broadcast_arrays(
        np.ceil(np.asarray(counts, dtype=float)), *_checked(mean, dispersion)
    )
    # Placeholders keep the special functions inside their domain; np.where takes them out again.
    positive = np.where(cases > 0, cases, 1.0)
    usable = np.clip(expected, 1e-290, LARGEST_MEAN)
    tail = np.where(spread > POISSON_UP_TO, _beta_tail(positive, usable, spread), gammainc(positive, usable))
    tail = np.where((cases <= 0) | (expected > LARGEST_MEAN), 1.0, np.where(expected == 0, 0.0, tail))
    return np.where(np.isnan(cases) | np.isnan(expected) | np.isnan(spread), np.nan, tail)


def upper_quantile(tail: float, mean: ArrayLike, dispersion: ArrayLike) -> Floats:
    """Return the smallest whole q >= 0 with P(Y > q) <= `tail`: the quantile of level 1 - `tail`, in cases.

    Distribution as in `upper_tail`; found by steps from a Cornish-Fisher start and bisection on the
    incomplete beta, because library quantiles can hang or abort for an extreme size (see the module's
    tests).
    Shapes broadcast. Answers: mean 0 -> 0; mean above 1e12 or a bound above 1e15 -> inf; NaN -> NaN.
    ValueError: `tail` outside (0, 1), or a mean or dispersion that is negative or infinite.
    """
    if not 0.0 < tail < 1.0:
        raise ValueError("The tail must lie between 0 and 1.")
    expected, spread = np.broadcast_arrays(*_checked(mean, dispersion))
    bound = np.where(np.isnan(expected) | np.isnan(spread), np.nan, np.inf)
    usable = (expected <= LARGEST_MEAN) & ~np.isnan(spread)
    bound[usable] = _search(tail, expected[usable], spread[usable])
    return bound


def _checked(mean: ArrayLike, dispersion: ArrayLike) -> tuple[Floats, Floats]:
    expected, spread = np.asarray(mean, dtype=float), np.asarray(dispersion, dtype=float)
    if (expected < 0).any() or np.isinf(expected).any() or (spread < 0).any() or np.isinf(spread).any():
        raise ValueError("Mean and dispersion must be finite and not negative.")
    return expected, np.minimum(spread, LARGEST_DISPERSION)


def _beta_tail(counts: Floats, mean: Floats, dispersion: Floats) -> Floats:
    extra = np.where(dispersion > POISSON_UP_TO, dispersion - 1.0, 1.0)
    return np.asarray(betainc(counts, np.maximum(mean / extra, 1e-290), extra / (1.0 + extra)))


def _search(tail: float, mean: Floats, dispersion: Floats) -> Floats:
    """Walk from the start in doubling steps until the quantile is enclosed in (low, high], then halve."""
    low, high = np.full(mean.shape, -1.0), np.full(mean.shape, np.inf)
    probe, step = _start(tail, mean, dispersion), 1.0
    active = np.flatnonzero(mean >= 0)
    while active.size:
        at = probe[active]
        enough = upper_tail(at + 1.0, mean[active], dispersion[active]) <= tail * (1.0 + ROUNDING)
        high[active] = np.where(enough, at, high[active])
        low[active] = np.where(enough, low[active], at)
        probe[active] = _next_probe(low[active], high[active], step)
        active = active[(high[active] - low[active] > 1.0) & (low[active] < LARGEST_BOUND)]
        step *= 2.0
    return high


def _start(tail: float, mean: Floats, dispersion: Floats) -> Floats:
    z, phi = float(ndtri(1.0 - tail)), np.maximum(dispersion, 1.0)
    guess = mean + z * np.sqrt(phi * mean) + (z * z - 1.0) * (2.0 * phi - 1.0) / 6.0
    return np.clip(np.floor(guess), 0.0, LARGEST_BOUND)


def _next_probe(low: Floats, high: Floats, step: float) -> Floats:
    enclosed = np.isfinite(high) & (low >= 0)
    outward = np.where(np.isinf(high), low + step, np.maximum(high - step, 0.0))
    return np.where(enclosed, np.floor((low + np.where(enclosed, high, 0.0)) / 2.0), outward)
