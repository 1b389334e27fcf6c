"""The recent level of each type: what the calendar leaves, followed day by day without chasing a surge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alerts.stats.daily_screen import GAP_DAYS, START_DAYS, Screen, screen_days, start_level, trailing_sum

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SLOPE_SD = 0.001
SLOPE_MEMORY_DAYS = 100.0
LEVEL_SD = 0.001
BREAK_VARIANCE = 0.05
PHI_DAYS = 364
PHI_PRIOR_DAYS = 20.0


@dataclass(frozen=True, eq=False)
class Level:
    """What is known 7 days ahead (types, days): `level`, relative `variance`, `phi`; `weights` of days."""

    level: Floats
    variance: Floats
    phi: Floats
    weights: Floats


def follow_level(counts: Floats, factor: Floats, *, outage: Bools, begin: NDArray[np.int64]) -> Level:
    """Return the level (cases a day where the calendar factor is 1) of every day, from days up to 7 before.

    Local linear trend with a fading slope on the log scale (Kalman filter; Harvey 1989), observation variance
    phi/mean, slope sd .001 a day with a memory of 100 days. Days in 7-day sums beyond 2.5 sd weigh
    (2.5/z)^2, at least .05; after 35 such days in a row the level is learnt anew (a lasting break is not a
    surge), for all types at once when all moved together. `counts` (types, days), `factor` (days,), `begin`
    (types,) first day of each type's history; before begin + 28 + 7 days the level is NaN. Outage days
    weigh nothing, and a single day counts as at most 4 times its mean + 10, however huge it is. phi:
    weighted Pearson of 364 days.
    """
    screened = screen_days(counts, factor, outage=outage, begin=begin)
    level, variance = _filter(counts, factor, screened, begin)
    phi = _dispersion(counts, factor, level=level, variance=variance, screened=screened)
    return Level(level, variance, phi, screened.weights)


@dataclass(frozen=True, eq=False)
class _State:
    """Where the filter stands for each type: log level, slope a day, and their covariance."""

    log_level: Floats
    slope: Floats
    p_level: Floats
    p_both: Floats
    p_slope: Floats


def _filter(
    counts: Floats, factor: Floats, screened: Screen, begin: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Kalman filter on log level and slope; the prediction made on day s is stored for day s + GAP_DAYS."""
    days, nothing = counts.shape[1], np.zeros(counts.shape[0])
    state = _State(nothing, nothing, nothing + 1.0, nothing, nothing + SLOPE_SD**2)
    level, variance = np.full(counts.shape, np.nan), np.full(counts.shape, np.nan)
    for day in range(START_DAYS, days):
        fresh = (day == begin + START_DAYS) | screened.broken[:, day - 1]
        start = start_level(counts, factor, day) if fresh.any() else nothing + 1.0
        state = _predicted(state, fresh, start)
        noise = screened.phi[:, day] / np.maximum(screened.weights[:, day], 1e-9)
        state = _updated(state, counts[:, day], factor[day], noise)
        if day + GAP_DAYS < days:
            known = day >= begin + START_DAYS
            ahead = _ahead(state)
            level[:, day + GAP_DAYS], variance[:, day + GAP_DAYS] = np.where(known, ahead, np.nan)
    return level, variance


def _predicted(state: _State, fresh: Bools, start: Floats) -> _State:
    """One day on: the slope fades and moves the level; a `fresh` type starts from its last 28 days."""
    fade = np.exp(-1.0 / SLOPE_MEMORY_DAYS)
    p_level = state.p_level + 2 * state.p_both + state.p_slope + LEVEL_SD**2
    return _State(
        np.where(fresh, np.log(start), state.log_level + state.slope),
        np.where(fresh, 0.0, fade * state.slope),
        np.where(fresh, BREAK_VARIANCE, p_level),
        np.where(fresh, 0.0, fade * (state.p_both + state.p_slope)),
        fade**2 * state.p_slope + SLOPE_SD**2 * (1 - fade**2),
    )


def _updated(state: _State, cases: Floats, factor: float, noise: Floats) -> _State:
    mean = np.maximum(np.exp(state.log_level) * factor, 1e-9)
    total = state.p_level + noise / mean
    gain, slope_gain = state.p_level / total, state.p_both / total
    # A day is never believed to be more than four times its mean: the log scale is local.
    surprise = np.clip((cases - mean) / mean, -1.0, 3.0)
    return _State(
        np.clip(state.log_level + gain * surprise, -15.0, 22.0),
        state.slope + slope_gain * surprise,
        state.p_level * (1 - gain),
        state.p_both * (1 - gain),
        state.p_slope - slope_gain * state.p_both,
    )


def _ahead(state: _State) -> tuple[Floats, Floats]:
    """Level and its relative variance GAP_DAYS after the state."""
    fade = np.exp(-1.0 / SLOPE_MEMORY_DAYS)
    reach = (1 - fade**GAP_DAYS) / (1 - fade)
    variance = state.p_level + 2 * reach * state.p_both + reach**2 * state.p_slope + GAP_DAYS * LEVEL_SD**2
    return np.asarray(np.exp(state.log_level + reach * state.slope)), variance


def _dispersion(
    counts: Floats, factor: Floats, *, level: Floats, variance: Floats, screened: Screen
) -> Floats:
    """Weighted Pearson dispersion of the 364 days that end 7 days before each day, at least 1."""
    mean = np.maximum(np.nan_to_num(level) * factor, 1e-9)
    use = np.where(np.isfinite(level) & (screened.weights >= 1.0) & (mean > 1e-3), 1.0, 0.0)
    # The error of the level is counted apart (it does not average out over a 7-day sum), so it is taken off.
    squares = np.minimum((counts - mean) ** 2 / mean, 12.0 * screened.phi) - mean * np.nan_to_num(variance)
    prior = PHI_PRIOR_DAYS * screened.phi
    ratio = (trailing_sum(use * squares, PHI_DAYS) + prior) / (trailing_sum(use, PHI_DAYS) + PHI_PRIOR_DAYS)
    late = np.concatenate([screened.phi[:, :GAP_DAYS], ratio[:, :-GAP_DAYS]], axis=1)
    return np.asarray(np.maximum(1.0, late[:, : counts.shape[1]]))
