"""From scans to signals: state, bounds, rule, and since when, for each tested day."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alerts.stats.daily_history import DailyTable
from alerts.stats.daily_limits import benjamini_hochberg
from alerts.stats.daily_scan import WINDOW_SHARE, WINDOWS, Scan, lower_bound, tail_at_most
from alerts.stats.negative_binomial import upper_quantile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Words = NDArray[np.str_]

RUN_DAYS = 42
RULES = np.array(["1_day", "3_day", "7_day", "ears_c2_28_day", ""])


@dataclass(frozen=True, eq=False)
class DailySignals:
    """The detector's answer; every array has shape (types[, areas], tested days). Counts are cases.

    `expected`, `lower`, `upper`: mean and bounds of the tested day; the same with `_7d`, beside
    `observed_7d`, of the 7-day sum that ends on it. A count above an upper bound is a signal, and so is a
    3-day sum whose p-value is below its share of alpha; a 7-day sum below its lower bound is "falling"
    unless something rises. `p_value` (already shared over the three windows) compares with alpha;
    `q_value` is Benjamini-Hochberg over areas (over types for the nation). `state`: "rising", "usual",
    "falling" or "insufficient". `rule`: which rule spoke ("1_day", "3_day", "7_day", or "ears_c2_28_day" in
    the stage "limited_history"), "" unless rising; `window`: its length in days, 0 unless rising. `ratio`:
    observed / expected of the window with the smallest p-value. `since`: day column on which the present run
    of rising days began (42 days back at most), -1 unless rising. `stage`: "insufficient",
    "limited_history" (below a year), "one_year" (1-2 years) or "full". Where nothing can be said numbers are
    NaN.
    """

    expected: Floats
    lower: Floats
    upper: Floats
    expected_7d: Floats
    lower_7d: Floats
    upper_7d: Floats
    observed_7d: Floats
    p_value: Floats
    q_value: Floats
    state: Words
    rule: Words
    window: Ints
    ratio: Floats
    since: Ints
    stage: Words


def days_to_judge(tested: Ints) -> Ints:
    """Return the tested days and the 42 before each: what is needed to say since when a signal stands."""
    reach = tested[:, None] - np.arange(RUN_DAYS + 1)[None, :]
    return np.unique(reach[reach >= 0])


def join_scans(scans: list[Scan], shape: tuple[int, ...]) -> Scan:
    """Return the scans put together along days; without any, an empty scan of `shape` (..., windows, 0)."""
    parts = scans or [Scan(*(np.empty(shape) for _ in fields(Scan)))]
    return Scan(*(np.concatenate([getattr(part, f.name) for part in parts], axis=-1) for f in fields(Scan)))


def read_signals(
    table: DailyTable, scan: Scan, limited: Bools, days: Ints, *, alpha: float, gap: Bools
) -> DailySignals:
    """Return the signals of the table's tested days, from the scan of all judged `days`.

    `scan` (types[, areas], windows, days); `limited` (types, days) marks the rule of short histories; `gap`
    (types[, areas], days of the table) missing days; areas have their type's history. Rising: p <= `alpha`.
    Falling: the 7-day sum is below its lower bound (lower tail <= `alpha`) and nothing rises.
    """
    picked = np.searchsorted(days, table.tested)
    silent = _silent(table, scan, days) | gap[..., days]
    rising_all = np.asarray((scan.p_value <= alpha) & ~silent)
    since = _run_start(rising_all, days)[..., picked]
    part = Scan(*(getattr(scan, f.name)[..., picked] for f in fields(Scan)))
    silent, rising = silent[..., picked], rising_all[..., picked]
    p_value = np.where(silent, np.nan, part.p_value)
    rule = np.where(_like(limited[:, picked], p_value), 3, part.window)
    return DailySignals(
        **_bounds(part, silent, alpha),
        p_value=p_value,
        q_value=benjamini_hochberg(p_value, axis=-2),
        state=_states(part, rising, silent, alpha),
        rule=RULES[np.where(rising, rule, 4)],
        window=np.where(rising, np.array(WINDOWS)[part.window], 0),
        ratio=np.where(silent, np.nan, _ratio(part)),
        since=np.where(rising, since, -1),
        stage=_like(table.stage(table.tested), p_value),
    )


def _like(values: NDArray[Any], target: Floats) -> NDArray[Any]:
    """Values of types and days, repeated over the areas of `target`."""
    middle = tuple(range(1, target.ndim - 1))
    return np.broadcast_to(np.expand_dims(values, middle), target.shape)


def _silent(table: DailyTable, scan: Scan, days: Ints) -> Bools:
    unknown = ~np.isfinite(scan.expected).all(axis=-2)
    return np.asarray(_like(table.silent(days), scan.p_value) | unknown)


def _ratio(scan: Scan) -> Floats:
    """Observed over expected in the window with the smallest weighted p-value."""
    best = scan.window[..., None, :]
    observed, expected = (
        np.take_along_axis(values, best, axis=-2)[..., 0, :] for values in (scan.observed, scan.expected)
    )
    return np.asarray(observed / np.maximum(expected, 1e-9))


def _states(part: Scan, rising: Bools, silent: Bools, alpha: float) -> Words:
    week, most = part.observed[..., 2, :], part.most[..., 2, :]
    low = tail_at_most(week, part.expected[..., 2, :], part.dispersion[..., 2, :])
    return np.select(
        [silent, rising, (low <= alpha) & (week <= most)],
        ["insufficient", "rising", "falling"],
        default="usual",
    )


def _bounds(part: Scan, silent: Bools, alpha: float) -> dict[str, Floats]:
    """Bounds of the day and of the 7 days; NaN where nothing can be said."""
    bounds = {"observed_7d": part.observed[..., 2, :]}
    for place, end in ((0, ""), (2, "_7d")):
        mean = np.where(silent, np.nan, part.expected[..., place, :])
        spread, least, most = (values[..., place, :] for values in (part.dispersion, part.least, part.most))
        bounds["expected" + end] = mean
        bounds["lower" + end] = np.minimum(lower_bound(mean, spread, alpha), most + 1)
        bounds["upper" + end] = np.maximum(
            upper_quantile(alpha * WINDOW_SHARE[place], mean, spread), least - 1
        )
    return bounds


def _run_start(rising: Bools, days: Ints) -> Ints:
    """Day column on which the run of rising days that holds on each day began; gaps in `days` break runs."""
    since = np.full(rising.shape, -1, dtype=np.int64)
    for place, day in enumerate(days.tolist()):
        follows = place > 0 and days[place - 1] == day - 1
        before = since[..., place - 1] if follows else np.full(rising.shape[:-1], -1)
        start = np.where(before >= 0, np.maximum(before, day - RUN_DAYS), day)
        since[..., place] = np.where(rising[..., place], start, -1)
    return since
