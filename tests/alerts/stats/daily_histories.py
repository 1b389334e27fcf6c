"""Small simulated daily histories for the tests of the daily detector."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np

from alerts.stats.calendar import DayCalendar, build_calendar, thai_holidays
from alerts.stats.daily_calendar import put_off_chance, put_off_profile

START = dt.date(2022, 3, 1)
MEANS = np.array([140.0, 60.0, 30.0, 12.0, 6.0, 80.0, 20.0, 15.0])
PUT_OFF = np.array([0.25, 0.35, 0.45, 0.60])


@cache
def _holidays() -> frozenset[dt.date]:
    return frozenset(thai_holidays(range(2021, 2028)))


def make_calendar(days: int, *, start: dt.date = START, closed: tuple[dt.date, ...] = ()) -> DayCalendar:
    return build_calendar(start, days, holidays=_holidays(), closed=closed)


def expected_factor(calendar: DayCalendar, outage: np.ndarray | None = None) -> np.ndarray:
    lost = np.zeros(calendar.days, dtype=bool) if outage is None else outage
    return put_off_profile(put_off_chance(calendar, lost, PUT_OFF))


def make_counts(
    days: int, *, seed: int = 1, means: np.ndarray = MEANS, outage: np.ndarray | None = None
) -> np.ndarray:
    """Poisson counts (types, days) of constant level under the Thai calendar."""
    factor = expected_factor(make_calendar(days), outage)
    return np.random.default_rng(seed).poisson(means[:, None] * factor)


def with_surge(counts: np.ndarray, *, kind: int, start: int, length: int, times: float) -> np.ndarray:
    """Counts of one type multiplied by `times` for `length` days."""
    changed = counts.copy()
    window = slice(start, start + length)
    changed[kind, window] = np.round(changed[kind, window] * times).astype(changed.dtype)
    return changed
