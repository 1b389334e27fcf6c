"""First trend rule of the bulletin: this week's count against the weeks before it, with overdispersion.

Superseded by the daily detector as soon as that is wired in; kept as the rule for short histories.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alerts.stats.negative_binomial import upper_quantile

MIN_WEEKS, BASELINE_WEEKS, GAP_WEEKS = 4, 8, 1


@dataclass(frozen=True)
class WeeklyTrend:
    """Per series: expected count, usual range, and state; NaN and "insufficient" where history is too short."""

    expected: npt.NDArray[np.float64]
    lower: npt.NDArray[np.float64]
    upper: npt.NDArray[np.float64]
    state: tuple[str, ...]


def weekly_trend(counts: npt.NDArray[np.integer], *, alpha: float = 0.01) -> WeeklyTrend:
    """Compare the last 7 days with up to 8 earlier weeks, one week left out between them.

    counts: cases a day, shape (series, days), the last column the newest day; 0 where none was reported.
    expected: mean of the baseline weeks. The range is the alpha and 1 - alpha quantile of a negative binomial with
    that mean and variance phi x mean, phi = max(1, sample variance / mean). Rising: above the range and at least 5
    cases; falling: below it. A series with fewer than 4 baseline weeks, or no case in them, is "insufficient".
    """
    weeks = counts.shape[1] // 7
    folded = counts[:, counts.shape[1] - weeks * 7 :].reshape(len(counts), weeks, 7).sum(axis=2)
    first = max(weeks - 1 - GAP_WEEKS - BASELINE_WEEKS, 0)
    baseline = folded[:, first : weeks - 1 - GAP_WEEKS].astype(float)
    if baseline.shape[1] < MIN_WEEKS:
        unknown = np.full(len(counts), np.nan)
        return WeeklyTrend(unknown, unknown, unknown, ("insufficient",) * len(counts))
    mean = baseline.mean(axis=1)
    spread = baseline.var(axis=1, ddof=1)
    phi = np.maximum(1.0, np.divide(spread, mean, out=np.ones_like(mean), where=mean > 0))
    upper, lower = upper_quantile(alpha, mean, phi), upper_quantile(1 - alpha, mean, phi)
    states = tuple(map(_state, folded[:, -1].tolist(), mean.tolist(), lower.tolist(), upper.tolist()))
    return WeeklyTrend(mean, lower, upper, states)


def _state(now: int, mean: float, lower: float, upper: float) -> str:
    if mean <= 0:
        return "insufficient"
    if now > upper and now >= 5:
        return "rising"
    return "falling" if now < lower else "usual"
