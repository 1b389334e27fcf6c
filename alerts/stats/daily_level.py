"""The recent level of each type: what the calendar leaves, followed day by day without chasing a surge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

GAP_DAYS = 7
START_DAYS = 28
SLOPE_SD = 0.001
SLOPE_MEMORY_DAYS = 100.0
LEVEL_SD = 0.001
ROBUST_LIMIT = 2.5
ROBUST_FLOOR = 0.05
BREAK_DAYS = 35
BREAK_VARIANCE = 0.05
SCREEN_MEMORY_DAYS = 25.0
PHI_GUESS = 1.25
PHI_DAYS = 364
PHI_MAX = 20.0


@dataclass(frozen=True, eq=False)
class Level:
    """What is known 7 days ahead, each (types, days): `level`, its relative `variance`, dispersion `phi`."""

    level: Floats
    variance: Floats
    phi: Floats


def follow_level(counts: Floats, factor: Floats, *, outage: Bools, begin: NDArray[np.int64]) -> Level:
    """Return the level (cases a day where the calendar factor is 1) of every day, from days up to 7 before.

    Local linear trend with a fading slope on the log scale (Kalman filter; Harvey 1989), observation variance
    phi/mean, slope sd .001 a day with a memory of 100 days. Days in 7-day sums beyond 2.5 sd weigh
    (2.5/z)^2, at least .05; after 35 such days in a row the level is learnt anew (a lasting break is not a
    surge). `counts` (types, days), `factor` (days,), `begin` (types,) first day of each type's history;
    before begin + 28 + 7 days the level is NaN. Outage days weigh nothing. phi: weighted Pearson of the
    last 364 days.
    """
    weights, broken = _screen(counts, factor, outage, begin)
    level, variance = _filter(counts, factor, weights=weights, broken=broken, begin=begin)
    return Level(level, variance, _dispersion(counts, factor, level, weights, variance))


def trailing_sum(values: Floats, days: int) -> Floats:
    """Return sums of the last `days` columns (last axis), shorter at the start; units of `values`."""
    sums = np.cumsum(values, axis=-1)
    out = sums.copy()
    out[..., days:] -= sums[..., :-days]
    return out


def _start_level(counts: Floats, factor: Floats, day: int) -> Floats:
    window = slice(max(0, day - START_DAYS), day)
    cases = np.maximum(counts[:, window].sum(axis=1), 0.5)
    return np.asarray(cases / max(factor[window].sum(), 1e-9))


def _screen(counts: Floats, factor: Floats, outage: Bools, begin: NDArray[np.int64]) -> tuple[Floats, Bools]:
    """Weights (types, days) that keep surges out of the level, and the days on which a break is accepted."""
    weights = np.where(outage, 0.0, np.ones(counts.shape))
    broken = np.zeros(counts.shape, dtype=bool)
    week, week_factor = trailing_sum(counts, 7), trailing_sum(factor, 7)
    fade = np.exp(-1.0 / SCREEN_MEMORY_DAYS)
    cases, exposure, run = np.zeros((3, counts.shape[0]))
    for day in range(START_DAYS, counts.shape[1]):
        fresh = (day == begin + START_DAYS) | broken[:, day - 1]
        weight, gone = weights[:, day - GAP_DAYS], day - GAP_DAYS
        cases = np.where(fresh, START_DAYS * _start_level(counts, factor, day), cases)
        exposure = np.where(fresh, float(START_DAYS), exposure)
        cases = fade * cases + weight * counts[:, gone]
        exposure = fade * exposure + weight * factor[gone]
        keep = _kept(_week_excess(week[:, day], cases, exposure, week_factor[day]))
        weights[:, day - 6 : day + 1] = np.minimum(weights[:, day - 6 : day + 1], keep[:, None])
        run = np.where((keep < 1.0) & ~fresh, run + 1, 0)
        broken[:, day] = run >= BREAK_DAYS
    return weights, broken


def _kept(excess: Floats) -> Floats:
    return np.clip((ROBUST_LIMIT / np.maximum(excess, 1e-9)) ** 2, ROBUST_FLOOR, 1.0)


def _week_excess(week: Floats, cases: Floats, exposure: Floats, week_factor: float) -> Floats:
    """Absolute z of the 7-day sum against the screening level, with the level's own error in the sd."""
    mean = np.maximum(cases, 1e-9) / np.maximum(exposure, 1e-9) * week_factor
    variance = PHI_GUESS * mean + mean**2 * (0.001 + PHI_GUESS / np.maximum(cases, 1.0)) + 1.0
    return np.asarray(np.abs(week - mean) / np.sqrt(variance))


@dataclass(frozen=True, eq=False)
class _State:
    """Where the filter stands for each type: log level, slope a day, and their covariance."""

    log_level: Floats
    slope: Floats
    p_level: Floats
    p_both: Floats
    p_slope: Floats


def _filter(
    counts: Floats, factor: Floats, *, weights: Floats, broken: Bools, begin: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """Kalman filter on log level and slope; the prediction made on day s is stored for day s + GAP_DAYS."""
    days, nothing = counts.shape[1], np.zeros(counts.shape[0])
    state = _State(nothing, nothing, nothing + 1.0, nothing, nothing + SLOPE_SD**2)
    level, variance = np.full(counts.shape, np.nan), np.full(counts.shape, np.nan)
    for day in range(START_DAYS, days):
        fresh = (day == begin + START_DAYS) | broken[:, day - 1]
        state = _predicted(state, fresh, _start_level(counts, factor, day))
        state = _updated(state, counts[:, day], factor[day], weights[:, day])
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


def _updated(state: _State, cases: Floats, factor: float, weight: Floats) -> _State:
    mean = np.maximum(np.exp(state.log_level) * factor, 1e-9)
    total = state.p_level + PHI_GUESS / np.maximum(mean * weight, 1e-9)
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
    return np.exp(state.log_level + reach * state.slope), variance


def _dispersion(counts: Floats, factor: Floats, level: Floats, weights: Floats, variance: Floats) -> Floats:
    """Weighted Pearson dispersion of the 364 days that end 7 days before each day, in [1, 20]."""
    mean = np.maximum(np.nan_to_num(level) * factor, 1e-9)
    use = np.where(np.isfinite(level) & (weights >= 1.0) & (mean > 1e-3), 1.0, 0.0)
    # The error of the level is counted apart (it does not average out over a 7-day sum), so it is taken off
    # here.
    squares = use * np.minimum((counts - mean) ** 2 / mean, 16.0) - use * mean * np.nan_to_num(variance)
    ratio = (trailing_sum(squares, PHI_DAYS) + 20 * PHI_GUESS) / (trailing_sum(use, PHI_DAYS) + 20)
    late = np.concatenate([np.full((len(counts), GAP_DAYS), PHI_GUESS), ratio[:, :-GAP_DAYS]], axis=1)
    return np.asarray(np.clip(late[:, : counts.shape[1]], 1.0, PHI_MAX))
