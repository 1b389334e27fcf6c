"""The dial of the officers: how many false alarms a week, set on the portal's own history."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.daily import detect_daily
from alerts.stats.daily_history import ENOUGH_DAYS
from alerts.stats.daily_limits import Limit, limit_from_clean, nominal_limit

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CALIBRATED_DAYS = 364
# A p-value as small as this comes by chance once in more than a year over 20 types: it was a surge.
SURE_SURGE = 1e-4
BEFORE_SURGE_DAYS, AFTER_SURGE_DAYS, AFTER_OUTAGE_DAYS = 7, 14, 7
# Half the weight to history, on the log scale: a year holds some 50 alarms in some 15 runs, and on simulated
# years the p-values' own level was nearer to the wish than the quantile of any one year.
TRUST = 0.5


def calibrate(
    counts: ArrayLike,
    *,
    calendar: Any,
    false_alarms_per_week: float = 1.0,
    surges: ArrayLike | None = None,
    area_counts: ArrayLike | None = None,
    populations: ArrayLike | None = None,
    days: int = CALIBRATED_DAYS,
) -> Limit:
    """Return the `alpha` for `detect_daily` that gives `false_alarms_per_week` on the portal's own history.

    `counts` (types, days) and `calendar` as for `detect_daily`; the last `days` days are tested and their
    clean series-days kept: no outage or 7 days after one, no day of `surges` (types, days; true where
    officers know of one), and none from 7 days before to 14 days after a p-value of 1e-4 or less. With
    `area_counts` (types, areas, days) the limit is that of the areas (`area_alpha`), the false alarms counted
    over all types and areas. Then `limit_from_clean` with trust .5.
    Answers: less than 35 days, all zeros or too few clean days for 5 alarms -> the nominal limit wish / (7
    series) and `from_history` False. ValueError: as `detect_daily`; a wish out of reach; `surges` of another
    shape.
    """
    table = np.asarray(counts, dtype=np.float64)
    areas = None if area_counts is None else np.asarray(area_counts)
    series = table.shape[0] * (1 if areas is None else areas.shape[1])
    tested = np.arange(min(table.shape[1], max(ENOUGH_DAYS, table.shape[1] - days)), table.shape[1])
    found = detect_daily(
        table, calendar=calendar, tested=tested, area_counts=areas, populations=populations,
        alpha=nominal_limit(false_alarms_per_week, series),
    )  # fmt: skip
    signals = found if found.areas is None else found.areas
    known = _known_surges(surges, table.shape)[:, tested]
    unusable = _widened(known, 0, AFTER_SURGE_DAYS) | _widened(found.outage[None], 0, AFTER_OUTAGE_DAYS)
    sure = np.nan_to_num(signals.p_value, nan=1.0) <= SURE_SURGE
    around = _widened(sure, BEFORE_SURGE_DAYS, AFTER_SURGE_DAYS)
    clean = ~(around | (unusable if areas is None else unusable[:, None]))
    return limit_from_clean(
        signals.p_value, clean, false_alarms_per_week=false_alarms_per_week, series=series, trust=TRUST
    )


def _known_surges(surges: ArrayLike | None, shape: tuple[int, ...]) -> Bools:
    known = np.zeros(shape, dtype=bool) if surges is None else np.asarray(surges, dtype=bool)
    if known.shape != shape:
        raise ValueError("surges must have the shape of counts.")
    return known


def _widened(marked: Bools, before: int, after: int) -> Bools:
    """The marked days (last axis) with the `before` days before and the `after` days after each."""
    padded = np.pad(marked, [(0, 0)] * (marked.ndim - 1) + [(after, before)])
    sums = np.cumsum(padded, axis=-1, dtype=np.int64)
    width = after + before + 1
    first = np.concatenate([np.zeros((*marked.shape[:-1], 1), dtype=np.int64), sums[..., :-width]], axis=-1)
    return np.asarray(sums[..., width - 1 :] - first > 0)
