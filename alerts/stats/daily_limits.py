"""The dial of the officers: false alarms a week, turned into a p-value limit on the portal's own history."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MIN_EXPECTED_ALARMS = 5.0


@dataclass(frozen=True)
class Limit:
    """A p-value limit: alarm when p <= `alpha`. `per_week` is what it gave on the history's clean days.

    `series_days`: clean days behind it; `from_history`: whether they were enough to move it at all.
    """

    alpha: float
    wanted_per_week: float
    per_week: float
    series_days: int
    from_history: bool


def nominal_limit(false_alarms_per_week: float, series: int) -> float:
    """Return the p-value limit that p-values without fault turn into that many alarms: wish / (7 series).

    ValueError unless both are positive and the limit is below 1.
    """
    if false_alarms_per_week <= 0 or series <= 0 or false_alarms_per_week >= 7 * series:
        raise ValueError("False alarms a week must be above 0 and below 7 a series.")
    return false_alarms_per_week / (7.0 * series)


def limit_from_clean(
    p_values: Floats, clean: Bools, *, false_alarms_per_week: float, series: int, trust: float = 1.0
) -> Limit:
    """Return the limit at which clean history would have given `false_alarms_per_week` over `series` series.

    alpha = nominal^(1 - trust) q^trust, with nominal = wish / (7 series) and q the nominal-quantile (lower)
    of the p-values of clean series-days. `trust` 1 takes history at its word; less is right where clean days
    are few or guessed. `p_values` and `clean` (..., days) from `detect_daily`; NaN p-values are left out.
    With too few clean days for 5 alarms the nominal limit stays and `from_history` is False.
    """
    rate = nominal_limit(false_alarms_per_week, series)
    usable = p_values[clean & np.isfinite(p_values)]
    enough = usable.size * rate >= MIN_EXPECTED_ALARMS
    found = float(np.quantile(usable, rate, method="lower")) if enough else rate
    alpha = float(rate ** (1.0 - trust) * max(found, 1e-12) ** trust)
    reached = float((usable <= alpha).mean()) * 7 * series if usable.size else float("nan")
    return Limit(alpha, false_alarms_per_week, reached, int(usable.size), enough)


def benjamini_hochberg(p_values: Floats, *, axis: int = -1) -> Floats:
    """Return q-values along `axis` (Benjamini and Hochberg 1995): q_(i) = min_{j>=i} p_(j) n / j, at most 1.

    NaN stays NaN and is not counted in n. An empty axis gives an empty array. Same shape as the input.
    """
    moved = np.moveaxis(p_values, axis, -1)
    order = np.argsort(moved, axis=-1)
    ranked = np.take_along_axis(moved, order, axis=-1)
    number = np.isfinite(moved).sum(axis=-1, keepdims=True)
    steps = (
        np.where(np.isfinite(ranked), ranked, np.inf)
        * np.maximum(number, 1)
        / np.arange(1, moved.shape[-1] + 1)
    )
    falling = np.minimum.accumulate(steps[..., ::-1], axis=-1)[..., ::-1]
    q_values = np.empty_like(moved)
    np.put_along_axis(
        q_values, order, np.where(np.isfinite(ranked), np.minimum(falling, 1.0), np.nan), axis=-1
    )
    return np.moveaxis(q_values, -1, axis)
