"""EARS C1, C2 and C3: alarms from a few days of history, for series too young for a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Method = Literal["C1", "C2", "C3"]

LAG = {"C1": 1, "C2": 3, "C3": 3}  # days from the end of the baseline to the tested day
# R's defaults 3.09, 3.09, 1.96, which the published comparisons use
LIMITS = {"C1": float(ndtri(0.999)), "C2": float(ndtri(0.999)), "C3": float(ndtri(0.975))}
CDC_LIMITS = {"C1": 3.0, "C2": 3.0, "C3": 2.0}
SUMMED_DAYS = 3  # C3 adds the excess of the tested day and the two before it


@dataclass(frozen=True)
class EarsResult:
    """Each (series, tested days); NaN (alarm False) where the history is too short.

    `expected` mean of the baseline, `upper` in cases a day, `alarm`, and `statistic`: the standard score of
    C1 and C2, the sum of C3.
    """

    expected: Floats
    upper: Floats
    alarm: Bools
    statistic: Floats


def ears(
    counts: ArrayLike,
    *,
    days: ArrayLike | Sequence[int],
    method: Method = "C1",
    baseline: int = 7,
    limit: float | None = None,
    r_compat: bool = False,
) -> EarsResult:
    """Compare each of `days` with the mean and standard deviation of the `baseline` days shortly before it.

    Formula (Hutwagner et al. 2003, J Urban Health 80:i89): z_t = (y_t - mean) / sd with the baseline ending
    the day before (C1) or leaving two days free (C2); alarm when z > `limit`. C3_t = sum over t-2..t of
    max(0, z_i - 1) of C2; alarm when above its limit. `upper` is the count that must be passed: mean +
    limit sd; for C3 mean + (limit + 1 - the two earlier excesses) sd, and -inf where those alone pass the
    limit.
    Shapes: `counts` (series, days) in cases a day; `days` 0-based columns; result (series, len(days)).
    `limit` None is R's 3.09, 3.09, 1.96; CDC's own are `CDC_LIMITS`. The sd has n - 1.
    Answers: a baseline without any spread (sd 0) says nothing of the usual variation, so the Poisson's is
    used: sd = sqrt(max(mean, 1)); after all zeros an alarm takes 4 cases, never one (`r_compat` True keeps
    sd 0, as R does: then any case more alarms). History shorter than the baseline (C1 7 days, C2 9, C3 11)
    -> NaN, no alarm; no series or no day -> empty arrays.
    ValueError: counts not finite or negative, a day outside the columns, baseline below 2, unknown method.
    """
    cases = _checked_counts(counts)
    tested = _checked_days(days, cases.shape[1])
    if method not in LAG or baseline < 2:
        raise ValueError("The method must be C1, C2 or C3 and the baseline at least 2 days.")
    above = LIMITS[method] if limit is None else limit
    mean, measured = _baseline(cases, baseline, LAG[method])
    sd = _usable_sd(mean, measured, r_compat)
    statistic, earlier = _statistic((cases - mean) / sd, method)
    upper = mean + above * sd if method != "C3" else mean + (above + 1.0 - earlier) * sd
    upper = np.where(earlier > above, -np.inf, upper)
    return EarsResult(mean[:, tested], upper[:, tested], (cases > upper)[:, tested], statistic[:, tested])


def _statistic(score: Floats, method: Method) -> tuple[Floats, Floats]:
    """Return what is compared with the limit, and the part of it that earlier days have already given."""
    if method != "C3":
        return score, np.zeros_like(score)
    excess = np.maximum(score - 1.0, 0.0)
    earlier = sum((_shifted(excess, day) for day in range(1, SUMMED_DAYS)), np.zeros_like(score))
    return earlier + excess, earlier


def _usable_sd(mean: Floats, sd: Floats, r_compat: bool) -> Floats:
    """Return the sd, or the Poisson's where there is none; for R one that leaves the bound at the mean."""
    instead = np.full_like(mean, 1e-200) if r_compat else np.sqrt(np.maximum(mean, 1.0))
    return np.where(sd <= 1e-12 * np.maximum(mean, 1.0), instead, sd)


def _checked_counts(counts: ArrayLike) -> Floats:
    cases = np.asarray(counts, dtype=float)
    if cases.ndim != 2:
        raise ValueError("Counts must be (series, days).")
    if not np.isfinite(cases).all() or (cases < 0).any():
        raise ValueError("Counts must be finite and not negative; a missing day has no answer here.")
    return cases


def _checked_days(days: ArrayLike | Sequence[int], columns: int) -> Ints:
    tested = np.asarray(days).reshape(-1)
    if tested.size and (tested.dtype.kind not in "iu" or tested.min() < 0 or tested.max() >= columns):
        raise ValueError(f"Days must be whole columns from 0 to {columns - 1}.")
    return tested.astype(np.int64)


def _baseline(cases: Floats, length: int, lag: int) -> tuple[Floats, Floats]:
    """Return mean and sd of the `length` days ending `lag` days before each day; NaN where some are
    missing."""
    mean, sd = np.full(cases.shape, np.nan), np.full(cases.shape, np.nan)
    if cases.shape[1] >= length + lag:
        windows = sliding_window_view(cases, length, axis=1)[:, : cases.shape[1] - length - lag + 1]
        mean[:, length + lag - 1 :] = windows.mean(axis=2)
        sd[:, length + lag - 1 :] = windows.std(axis=2, ddof=1)
    return mean, sd


def _shifted(values: Floats, days: int) -> Floats:
    """Return each series as it stood `days` earlier, NaN before its first day."""
    return np.pad(values, ((0, 0), (days, 0)), constant_values=np.nan)[:, : values.shape[1]]
