"""Weekly surveillance of counts: the flexible Farrington method, and its scan of one and two weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri, stdtr

from alerts.stats.glm import PoissonFit, anscombe_residuals, farrington_weights, fit_poisson, leverage
from alerts.stats.negative_binomial import upper_quantile, upper_tail

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Method = Literal["nbPlugin", "delta", "muan"]

WEEKS_A_YEAR = 52
TREND_LEVEL = 0.05  # Noufaily 2013: a trend stays in the model when its p-value is below this
TREND_YEARS = 3  # fewer years of baseline cannot tell a trend from the season
LOW_COUNT_CASES, LOW_COUNT_WEEKS = 5, 4  # an alarm needs 5 cases in the last 4 weeks
LARGEST_MEAN = 1e13  # past the cap of the count distributions, which then answer "cannot alarm"
LARGEST_ERROR = 1e9  # a standard error on the log scale; keeps its square finite
ROWS_AT_ONCE = 2048  # baselines held in memory at once


@dataclass(frozen=True)
class FarringtonResult:
    """Each (series, tested weeks); NaN (alarm False) where the history is too short for the baseline.

    `expected` cases; `upper` bound in cases, NaN also where fewer than 5 cases in 4 weeks withhold it;
    `alarm`; `exceedance` (cases - expected) / (upper - expected), above 1 on alarm, NaN where the bound is;
    `phi` the dispersion, at least 1; `p_value` of the week's count or more ("muan": at the forecast's upper
    limit); `trend` per week on the log scale, 0 if none.
    """

    expected: Floats
    upper: Floats
    alarm: Bools
    exceedance: Floats
    phi: Floats
    p_value: Floats
    trend: Floats


@dataclass(frozen=True)
class FarringtonScan:
    """Each (series, tested weeks); NaN (alarm False, window 0) where the history is too short.

    `expected` cases of the week; `p_value` of the scan, to be compared with its level; `window` the number
    of weeks (1 or 2, ending in the tested one) that gave it; `alarm`; `one_week` and `two_weeks` the
    p-values scanned, the second 1 where the tested week is not above its own expectation.
    """

    expected: Floats
    p_value: Floats
    window: Ints
    alarm: Bools
    one_week: Floats
    two_weeks: Floats


@dataclass(frozen=True)
class Baseline:
    """The weeks a tested week is compared with: `offsets` (points,) from it, and `level` (points,) 0-based.

    The last level holds the weeks of the same season; the others cut the rest of each year into blocks.
    """

    offsets: Ints
    level: Ints


@dataclass(frozen=True)
class Forecast:
    """What the fits say of the tested weeks: expected cases, standard error of its log, dispersion,
    trend."""

    mean: Floats
    error: Floats
    phi: Floats
    trend: Floats


def farrington_flexible(
    counts: ArrayLike,
    *,
    weeks: ArrayLike | Sequence[int],
    b: int = 5,
    w: int = 3,
    periods: int = 10,
    past_excluded: int = 26,
    alpha: float = 0.005,
    method: Method = "nbPlugin",
    r_compat: bool = False,
) -> FarringtonResult:
    """Test each of `weeks` of every series against `b` years of its own past.

    Formula: Noufaily et al. 2013, Stat Med 32:1206. Quasi-Poisson log mean = level of the season (`periods`
    levels; +-`w` weeks around the same week of `b` past years are one) + trend; weeks whose Anscombe
    residual is above 2.58 are played down; the last `past_excluded` weeks are left out; the trend stays if
    p < 0.05, b >= 3 and the forecast does not pass the largest count of the baseline. Bound of level 1 -
    `alpha`: "nbPlugin" negative binomial quantile at the forecast; "muan" the same at the forecast's upper
    limit; "delta" 2/3 power. `r_compat` True takes R's dispersion without the mean in trend test and
    standard error (surveillance 1.20-1.26); False the Pearson dispersion, at least 1.
    Shapes: `counts` (series, weeks) in cases a week; `weeks` 0-based columns; result (series, len(weeks)).
    Answers: all-zero past -> expected near 0, bound 0, so alarm from 5 cases in 4 weeks ("muan": bound
    inf); constant past -> phi 1; one old spike -> played down; history shorter than 52 b + w weeks before
    the week -> NaN, no alarm; counts up to 1e15 are fitted, an expectation above 1e12 has bound inf; no
    series or no week -> empty arrays.
    ValueError: NaN, negative or infinite counts, a baseline count above 1e15, a week outside the columns,
    impossible settings.
    """
    cases, tested = _checked_counts(counts), _checked_weeks(weeks, np.shape(counts)[-1])
    if method not in get_args(Method) or not 0.0 < alpha < 0.5:
        raise ValueError(f"The method must be one of {get_args(Method)} and alpha between 0 and 0.5.")
    forecast = forecast_weeks(cases, tested, season_baseline(b, w, periods, past_excluded), r_compat=r_compat)
    observed = cases[:, tested]
    upper, p_value = upper_bound(observed, forecast, alpha=alpha, method=method)
    upper = np.where(_enough_cases(cases)[:, tested], upper, np.nan)
    return FarringtonResult(
        expected=forecast.mean,
        upper=upper,
        alarm=(observed > upper) & (observed > 0),
        exceedance=_exceedance(observed, forecast.mean, upper),
        phi=forecast.phi,
        p_value=p_value,
        trend=forecast.trend,
    )


def farrington_scan(
    counts: ArrayLike,
    *,
    weeks: ArrayLike | Sequence[int],
    b: int = 5,
    w: int = 3,
    periods: int = 10,
    past_excluded: int = 26,
    alpha: float = 0.005,
    one_week_share: float = 0.1,
    withhold_low: bool = True,
) -> FarringtonScan:
    """Test the last week and the sum of the last two weeks against the flexible Farrington forecast.

    Formula: forecasts m, phi, standard error e of log m as in `farrington_flexible` (corrected form) for
    the week and the one before. Predictive tails: negative binomial with mean m and variance phi m + (m
    e)^2; the sum of two weeks has the summed mean and variance, errors taken as fully correlated. The
    two-week sum counts only while the tested week itself is above its expectation, so an outbreak that is
    over does not alarm again. The level is shared (weighted Bonferroni): p = min(p1 / `one_week_share`, p2
    / (1 - `one_week_share`), 1), alarm when p <= `alpha`. Most of the level goes to two weeks because
    outbreaks last more than one; the rest keeps large jumps visible in their first week.
    Shapes: `counts` (series, weeks) in cases a week, `weeks` 0-based columns; result (series, len(weeks)).
    Answers: fewer than 5 cases in 4 weeks -> no alarm while `withhold_low`; a week before which only itself
    has a whole baseline -> judged on one week; shorter history -> NaN, no alarm; all zeros -> p 1.
    ValueError: as `farrington_flexible`; `one_week_share` outside (0, 1).
    """
    cases, tested = _checked_counts(counts), _checked_weeks(weeks, np.shape(counts)[-1])
    if not 0.0 < alpha < 0.5 or not 0.0 < one_week_share < 1.0:
        raise ValueError("Alpha must lie between 0 and 0.5, the share of one week between 0 and 1.")
    needed = np.union1d(tested, np.maximum(tested - 1, 0))
    forecast = forecast_weeks(cases, needed, season_baseline(b, w, periods, past_excluded))
    now, before = np.searchsorted(needed, tested), np.searchsorted(needed, np.maximum(tested - 1, 0))
    one, two = scan_p_values(cases[:, needed], forecast, now, before)
    weighted = np.stack([one / one_week_share, two / (1.0 - one_week_share)])
    p_value = np.minimum(weighted.min(axis=0), 1.0)
    window = np.where(np.isnan(p_value), 0, 1 + weighted.argmin(axis=0))
    shown = _enough_cases(cases)[:, tested] | (not withhold_low)
    return FarringtonScan(forecast.mean[:, now], p_value, window, (p_value <= alpha) & shown, one, two)


def season_baseline(b: int, w: int, periods: int, past_excluded: int) -> Baseline:
    """Return the baseline weeks, as offsets from the tested week, and the season level of each.

    Noufaily et al. 2013: level `periods` for the weeks up to `w` before and, `i` years back,
    +-`w` around; the 52 - 2w - 1 weeks between two such windows in `periods` - 1 blocks, the first ones a
    week longer; no weeks from the tested one back to `past_excluded`. With one period only the windows
    remain.
    ValueError: `b` below 1, a window that overlaps the next, more periods than weeks, nothing left of a
    year.
    """
    between = WEEKS_A_YEAR - 2 * w - 1
    if b < 1 or w < 0 or not 1 <= periods <= between + 1 or not 0 <= past_excluded < WEEKS_A_YEAR - w:
        raise ValueError("Need b >= 1, w >= 0, 1 <= periods <= 52 - 2w, 0 <= past_excluded < 52 - w.")
    same_season = np.full(2 * w + 1, periods - 1)
    blocks = np.array_split(np.arange(between), periods - 1) if periods > 1 else [np.arange(between)]
    label = -1 if periods == 1 else 0
    others = np.concatenate([np.full(len(block), label + i) for i, block in enumerate(blocks)])
    level = np.tile(np.concatenate([same_season, others]), b)
    offsets = np.arange(len(level)) - WEEKS_A_YEAR * b - w
    used = (level >= 0) & (offsets < -past_excluded)
    return Baseline(offsets[used], level[used])


def forecast_weeks(cases: Floats, tested: Ints, baseline: Baseline, *, r_compat: bool = False) -> Forecast:
    """Forecast the `tested` weeks of `cases` (series, weeks) from their `baseline`; NaN without a whole
    one.

    Model and `r_compat` as in `farrington_flexible`, which checks the arguments. The forecast depends only
    on the weeks of the baseline, so it may be kept while later counts still change. No series or week ->
    empty arrays.
    """
    may_trend = -int(baseline.offsets.min()) >= WEEKS_A_YEAR * TREND_YEARS
    reached = np.flatnonzero(tested + baseline.offsets.min() >= 0)
    row, week = np.divmod(np.arange(len(cases) * reached.size), max(reached.size, 1))
    values = {field.name: np.full((len(cases), tested.size), np.nan) for field in fields(Forecast)}
    for start in range(0, row.size, ROWS_AT_ONCE):
        place = row[start : start + ROWS_AT_ONCE], reached[week[start : start + ROWS_AT_ONCE]]
        history = cases[place[0][:, None], tested[place[1]][:, None] + baseline.offsets]
        part = _forecast_rows(history, baseline, may_trend, r_compat)
        for name, value in values.items():
            value[place] = getattr(part, name)
    return Forecast(**values)


def upper_bound(
    observed: Floats, forecast: Forecast, *, alpha: float, method: Method
) -> tuple[Floats, Floats]:
    """Return the bound (cases) of level 1 - `alpha` and the p-value of `observed`, shaped as the forecast.

    The three bounds of `farrington_flexible`, without its rule for low counts; NaN where the forecast is.
    """
    mean, z = np.minimum(forecast.mean, LARGEST_MEAN), -float(ndtri(alpha))
    if method == "delta":
        root = np.sqrt(4.0 / 9.0 * np.cbrt(mean) * (forecast.phi + mean * forecast.error**2))
        centre = np.cbrt(mean) ** 2
        return (centre + z * root) ** 1.5, ndtr((centre - np.cbrt(observed) ** 2) / root)
    if method == "muan":
        limit = np.minimum(mean * np.exp(np.minimum(z * forecast.error, 100.0)), LARGEST_MEAN)
        return upper_quantile(alpha, limit, forecast.phi), upper_tail(observed, limit, forecast.phi)
    return upper_quantile(alpha, mean, forecast.phi), upper_tail(observed, mean, forecast.phi)


def scan_p_values(cases: Floats, forecast: Forecast, now: Ints, before: Ints) -> tuple[Floats, Floats]:
    """Return the p-values of columns `now` and of their sums with columns `before`, as `farrington_scan`
    says.

    `cases` and `forecast` share their shape; the answers are (series, len(now)). The second is 1 where the
    week is not above its expectation or the week before has no forecast; both are NaN where the week itself
    has none.
    """
    mean, spread = np.minimum(forecast.mean, LARGEST_MEAN), forecast.phi
    deviation = mean * forecast.error
    one = upper_tail(cases, mean, spread + deviation * forecast.error)[:, now]
    both_mean = mean[:, now] + mean[:, before]
    own_variance = (mean * spread)[:, now] + (mean * spread)[:, before]
    variance = own_variance + (deviation[:, now] + deviation[:, before]) ** 2
    ratio = variance / np.maximum(both_mean, np.finfo(float).tiny)
    two = upper_tail(cases[:, now] + cases[:, before], both_mean, ratio)
    alone = np.isnan(two) & ~np.isnan(one)
    return one, np.where(alone | (cases[:, now] <= mean[:, now]), 1.0, two)


def _checked_counts(counts: ArrayLike) -> Floats:
    cases = np.asarray(counts, dtype=float)
    if cases.ndim != 2:
        raise ValueError("Counts must be (series, weeks).")
    if not np.isfinite(cases).all() or (cases < 0).any():
        raise ValueError("Counts must be finite and not negative; a missing week has no answer here.")
    return cases


def _checked_weeks(weeks: ArrayLike | Sequence[int], columns: int) -> Ints:
    tested = np.asarray(weeks).reshape(-1)
    if tested.size and (tested.dtype.kind not in "iu" or tested.min() < 0 or tested.max() >= columns):
        raise ValueError(f"Weeks must be whole columns from 0 to {columns - 1}.")
    return tested.astype(np.int64)


def _enough_cases(cases: Floats) -> Bools:
    total = np.cumsum(np.pad(cases, ((0, 0), (LOW_COUNT_WEEKS, 0))), axis=1)
    return np.asarray(total[:, LOW_COUNT_WEEKS:] - total[:, :-LOW_COUNT_WEEKS] >= LOW_COUNT_CASES)


def _forecast_rows(history: Floats, baseline: Baseline, may_trend: bool, r_compat: bool) -> Forecast:
    """Forecast one week for each row of baseline counts (rows, points): with a trend where it holds, else
    without.

    All rows share one design because weeks are counted from the tested one: column j is season level j, the
    last column the trend. The forecast is then simply the coefficient of the last level.
    """
    season = np.eye(baseline.level.max() + 1)[baseline.level]
    if not may_trend:
        return _without_trend(season, history, r_compat)
    line = np.column_stack([season, baseline.offsets])
    fit, weights = _reweighted(line, history)
    spread = _error_dispersion(fit, weights, history, r_compat)
    rising = _predicted(fit, spread, with_trend=True)
    holds = _trend_holds(fit, rising, spread, history)
    if holds.all():
        return rising
    flat = _without_trend(season, history[~holds], r_compat)
    for field in fields(Forecast):
        getattr(rising, field.name)[~holds] = getattr(flat, field.name)
    return rising


def _without_trend(season: Floats, history: Floats, r_compat: bool) -> Forecast:
    fit, weights = _reweighted(season, history)
    return _predicted(fit, _error_dispersion(fit, weights, history, r_compat), with_trend=False)


def _reweighted(design: Floats, history: Floats) -> tuple[PoissonFit, Floats]:
    """Fit, play down past outbreaks, fit again."""
    first = fit_poisson(design, history)
    residuals = anscombe_residuals(history, first.mean, first.dispersion, leverage(first, design))
    weights = farrington_weights(residuals)
    return fit_poisson(design, history, weights=weights), weights


def _predicted(fit: PoissonFit, spread: Floats, *, with_trend: bool) -> Forecast:
    level = fit.coefficients.shape[1] - (2 if with_trend else 1)
    error = np.minimum(np.sqrt(fit.covariance[:, level, level] * spread), LARGEST_ERROR)
    trend = fit.coefficients[:, -1].copy() if with_trend else np.zeros(len(spread))
    return Forecast(np.exp(fit.coefficients[:, level]), error, np.maximum(fit.dispersion, 1.0), trend)


def _error_dispersion(fit: PoissonFit, weights: Floats, history: Floats, r_compat: bool) -> Floats:
    """Return the dispersion behind standard errors; R's lacks the mean, as it overwrites the weights."""
    if not r_compat:
        return np.maximum(fit.dispersion, 1.0)
    residuals = (history / fit.mean - 1.0) ** 2
    return np.asarray(np.einsum("nt,nt->n", weights, residuals) / np.maximum(fit.degrees, 1.0))


def _trend_holds(fit: PoissonFit, rising: Forecast, spread: Floats, history: Floats) -> Bools:
    """Say where the trend is significant and does not carry the forecast past the largest count seen."""
    error = np.sqrt(fit.covariance[:, -1, -1] * spread)
    statistic = np.abs(rising.trend) / np.where(error > 0, error, np.inf)
    p_value = 2.0 * stdtr(np.maximum(fit.degrees, 1.0), -statistic)
    return np.asarray((p_value < TREND_LEVEL) & (rising.mean <= history.max(axis=1)) & fit.converged)


def _exceedance(observed: Floats, mean: Floats, upper: Floats) -> Floats:
    """Return (cases - expected) / (upper - expected); in half cases where the bound is not above the
    expected."""
    room = upper - mean
    return (observed - mean) / np.where(room <= 0, 0.5, room)
