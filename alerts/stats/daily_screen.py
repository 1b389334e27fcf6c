"""Which days may teach the level: surges, spikes and outages are held back, lasting breaks let in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

GAP_DAYS = 7
START_DAYS = 28
ROBUST_LIMIT = 2.5
ROBUST_FLOOR = 0.05
BREAK_DAYS = 35
MEMORY_DAYS = 25.0
PHI_MEMORY_DAYS = 120.0
PHI_START_DAYS = 60.0
# A standard normal square capped at 4 has mean .85.
CAPPED_SQUARE = 0.85
MIN_FACTOR = 0.05
COMMON_MIN_TYPES = 5
COMMON_MIN_MEAN = 10.0
COMMON_RATIO = 1.2
COMMON_SE = 4.0


@dataclass(frozen=True, eq=False)
class Screen:
    """Verdict on each day (types, days): `weights` 0..1, `broken` a lasting break let in, running `phi`."""

    weights: Floats
    broken: Bools
    phi: Floats


@dataclass(frozen=True, eq=False)
class _Running:
    """Faded sums of cases and exposure, dispersion, and days in a row that were off: own and common."""

    cases: Floats
    exposure: Floats
    phi: Floats
    run: Floats
    common_run: int


def screen_days(counts: Floats, factor: Floats, *, outage: Bools, begin: Ints) -> Screen:
    """Return the weights with which days may teach the level; see `follow_level` for the rule.

    A 7-day sum is compared with the faded mean (memory 25 days) of days that ended 7 days before. `counts`
    (types, days) cases, `factor` (days,), `begin` (types,). Fewer than 28 days: all weights 1 (0 in an
    outage).
    """
    weights = np.where(outage, 0.0, np.ones(counts.shape))
    broken, phi = np.zeros(counts.shape, dtype=bool), np.ones(counts.shape)
    week, week_factor = trailing_sum(counts, 7), trailing_sum(factor, 7)
    cases, exposure, spread, run = np.zeros((4, counts.shape[0]))
    now = _Running(cases, exposure, spread, run, 0)
    for day in range(START_DAYS, counts.shape[1]):
        fresh = (day == begin + START_DAYS) | broken[:, day - 1]
        if fresh.any():
            last = slice(day - START_DAYS, day)
            level = start_level(counts, factor, day)
            now = _restarted(now, fresh, level, counts[:, last], factor[last])
        gone = day - GAP_DAYS
        now = _moved(now, counts[:, gone], factor[gone], weights[:, gone])
        keep, together = _kept(now, week[:, day], week_factor[day])
        weights[:, day - 6 : day + 1] = np.minimum(weights[:, day - 6 : day + 1], keep[:, None])
        now = _counted(now, keep, together)
        phi[:, day] = now.phi
        broken[:, day] = (now.common_run >= BREAK_DAYS) | (now.run >= BREAK_DAYS)
    return Screen(weights, broken, np.maximum(phi, 1.0))


def trailing_sum(values: Floats, days: int) -> Floats:
    """Return sums of the last `days` columns (last axis), shorter at the start; units of `values`."""
    sums = np.cumsum(values, axis=-1)
    out = sums.copy()
    out[..., days:] -= sums[..., :-days]
    return out


def start_level(counts: Floats, factor: Floats, day: int) -> Floats:
    """Return cases a day (types,) over the 28 days before `day`, a day capped at 4 medians + 5 cases."""
    window = slice(max(0, day - START_DAYS), day)
    usual = np.median(counts[:, window], axis=1, keepdims=True)
    cases = np.minimum(counts[:, window], 4.0 * usual + 5.0).sum(axis=1)
    return np.asarray(np.maximum(cases, 0.5) / max(float(factor[window].sum()), 1e-9))


def common_ratio(observed: Floats, expected: Floats, phi: Floats) -> Floats:
    """Return by how much all types together are off on each day (days,); 1 where they are not.

    Median over types (expected >= 10, at least 5 of them) of observed / expected, taken as a fact about
    reporting (reform, partial outage, unknown holiday) when it is beyond 20 % and beyond 4 standard errors,
    on the day or in the 7 days that end on it. A surge of one or a few types does not move a median. All
    (types, days); fewer types, zeros or NaN give 1.
    """
    mean = np.nan_to_num(expected)
    ratio, firm = _median_ratio(observed, mean, phi)
    _, firm_week = _median_ratio(trailing_sum(observed * (mean > 0), 7), trailing_sum(mean, 7), phi)
    return np.where(firm | firm_week, ratio, 1.0)


def _median_ratio(observed: Floats, expected: Floats, phi: Floats) -> tuple[Floats, Bools]:
    """Median ratio over the types with enough cases (days,), and where it is no chance."""
    use = expected >= COMMON_MIN_MEAN
    number = use.sum(axis=0)
    if not observed.shape[0]:
        return np.ones(observed.shape[1]), np.zeros(observed.shape[1], dtype=bool)
    mean = np.where(use, expected, 1.0)
    median = np.nanmedian(np.where(use, observed / mean, np.where(number > 0, np.nan, 1.0)), axis=0)
    noise = np.where(use, phi / mean, 0.0).sum(axis=0) / np.maximum(number, 1)
    log_ratio = np.log(np.maximum(median, 0.02))
    limit = np.maximum(np.log(COMMON_RATIO), COMMON_SE * 1.25 * np.sqrt(noise / np.maximum(number, 1)))
    firm = (number >= COMMON_MIN_TYPES) & (np.abs(log_ratio) > limit)
    return np.where(number >= COMMON_MIN_TYPES, np.exp(log_ratio), 1.0), firm


def _restarted(now: _Running, fresh: Bools, level: Floats, counts: Floats, factor: Floats) -> _Running:
    """Start types from their last 28 days, the dispersion drawn to 1."""
    mean = np.maximum(level[:, None] * factor, 1e-9)
    squares = np.minimum((counts - mean) ** 2 / mean, (4.0 * mean + 5.0) ** 2 / mean)
    phi = (np.where(factor > MIN_FACTOR, squares, 1.0).sum(axis=1) + PHI_START_DAYS) / (
        factor.size + PHI_START_DAYS
    )
    return _Running(
        np.where(fresh, START_DAYS * level, now.cases),
        np.where(fresh, float(START_DAYS), now.exposure),
        np.where(fresh, np.maximum(phi, 1.0), now.phi),
        np.where(fresh, 0.0, now.run),
        0 if fresh.all() else now.common_run,
    )


def _moved(now: _Running, cases: Floats, factor: float, weight: Floats) -> _Running:
    """One day enters the faded sums; however huge, it counts as 4 times its mean + 10 at most."""
    fade = np.exp(-1.0 / MEMORY_DAYS)
    mean = np.maximum(now.cases / np.maximum(now.exposure, 1e-9) * factor, 1e-9)
    known = (now.exposure > 0) & (factor > MIN_FACTOR)
    square = np.minimum((cases - mean) ** 2 / mean, 4.0 * np.maximum(now.phi, 1.0)) / CAPPED_SQUARE
    step = np.where(known, weight / PHI_MEMORY_DAYS, 0.0)
    return _Running(
        fade * now.cases + weight * np.minimum(cases, 4.0 * mean + 10.0),
        fade * now.exposure + weight * factor,
        now.phi + step * (square - now.phi),
        now.run,
        now.common_run,
    )


def _kept(now: _Running, week: Floats, week_factor: float) -> tuple[Floats, bool]:
    """Weights (types,) from the z of the 7-day sums, and whether all types are off together."""
    mean = np.maximum(now.cases, 1e-9) / np.maximum(now.exposure, 1e-9) * week_factor
    phi = np.maximum(now.phi, 1.0)
    variance = phi * mean + mean**2 * (0.001 + phi / np.maximum(now.cases, 1.0)) + 1.0
    excess = np.abs(week - mean) / np.sqrt(variance)
    # The plain median is a quick look; only when it is suspicious is the question asked properly.
    large = mean >= COMMON_MIN_MEAN
    rough = float(np.median(week[large] / mean[large])) if large.sum() >= COMMON_MIN_TYPES else 1.0
    suspicious = max(rough, 1.0 / max(rough, 0.02)) > COMMON_RATIO
    together = suspicious and bool(_median_ratio(week[:, None], mean[:, None], phi[:, None])[1][0])
    keep = np.clip((ROBUST_LIMIT / np.maximum(excess, 1e-9)) ** 2, ROBUST_FLOOR, 1.0)
    return np.where(together, ROBUST_FLOOR, keep), together


def _counted(now: _Running, keep: Floats, together: bool) -> _Running:
    # While all are off together the types wait for each other: their levels must be learnt on one day.
    run = np.where(keep >= 1.0, 0.0, now.run if together else now.run + 1)
    return replace(now, run=run, common_run=now.common_run + 1 if together else 0)
