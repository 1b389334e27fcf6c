"""The daily table as the detector reads it: checked, cleaned, with the length of each type's history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.calendar import DayCalendar
from alerts.stats.calendar_input import read_calendar
from alerts.stats.daily_calendar import recognise_outages
from alerts.stats.daily_screen import GAP_DAYS, trailing_sum

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Words = NDArray[np.str_]

ENOUGH_DAYS = 35
YEAR_DAYS = 365
SILENCE_DAYS = 90
# Shorter than the silence that ends a history by one refit block, so that an answer never hangs on later
# days.
QUIET_DAYS = 62
MODEL_DAYS = 91
MOST_LOST_DAYS = 3
HUGE = 1e9


@dataclass(frozen=True, eq=False)
class DailyTable:
    """Checked input. `begin` (types, days): first day of the history that a type has on each day.

    `start`: first day with a report; the days before it are no history, so they may be left out or zero.

    `gap` (types, days) and `area_gap` (types, areas, days): one of the last 7 days is missing (NaN).
    `judge_outages`: a day without reporting gets an answer too.
    """

    counts: Floats
    area_counts: Floats | None
    populations: Floats
    calendar: DayCalendar
    tested: Ints
    start: int
    outage: Bools
    gap: Bools
    area_gap: Bools | None
    begin: Ints
    has_cases: Bools
    judge_outages: bool

    def age(self, days: Ints) -> Ints:
        """Return how many days of history each type has before `days`: (types, n)."""
        return np.asarray(days[None, :] - self.begin[:, days])

    def limited(self, days: Ints) -> Bools:
        """Return where the rule for short histories speaks: table below a year, or type below 91 days."""
        return np.asarray((days[None, :] - self.start < YEAR_DAYS) | (self.age(days) < MODEL_DAYS))

    def silent(self, days: Ints) -> Bools:
        """Return where nothing can be said: no reporting that day or on 4 of 7, too little history."""
        many = trailing_sum(self.outage.astype(np.float64), GAP_DAYS)[days] > MOST_LOST_DAYS
        lost = many | (self.outage[days] & (not self.judge_outages))
        return np.asarray(lost[None, :] | (self.age(days) < ENOUGH_DAYS) | ~self.has_cases[:, days])

    def stage(self, days: Ints) -> Words:
        """Return the label of each type's history on `days`: (types, n)."""
        age = self.age(days)
        short = (age < ENOUGH_DAYS) | ~self.has_cases[:, days]
        labels = ["insufficient", "limited_history", "one_year"]
        return np.select([short, age < YEAR_DAYS, age < 2 * YEAR_DAYS], labels, "full")


def read_table(
    counts: ArrayLike,
    calendar: Any,
    tested: ArrayLike,
    *,
    area_counts: ArrayLike | None,
    populations: ArrayLike | None,
    nation_population: float | None = None,
    limits: tuple[float, float],
    judge_outages: bool = False,
) -> DailyTable:
    """Check the detector's input and return it cleaned; ValueError says what is wrong.

    A day that is NaN for every type is a day without reporting. Another NaN is filled with the median of the
    same weekday in the four weeks before (0 without any), so it teaches nothing, and is a gap for 7 days.
    Counts above 10^9 are taken as 10^9. Equal populations are assumed when none are given.
    """
    if not all(0.0 < limit < 1.0 for limit in limits):
        raise ValueError("alpha must lie between 0 and 1.")
    table, missing = _clean(counts, dimensions=2, name="counts")
    lost = missing.all(axis=0) if len(table) else np.zeros(table.shape[1], dtype=bool)
    table = _filled(table, missing & ~lost)
    areas, area_gap = None, None
    if area_counts is not None:
        areas, area_missing = _clean(area_counts, dimensions=3, name="area_counts")
        if (areas.shape[0], areas.shape[2]) != table.shape:
            raise ValueError("area_counts must have the types and days of counts.")
        areas, area_gap = _filled(areas, area_missing & ~lost), _gaps(area_missing & ~lost)
    known = read_calendar(calendar, table.shape[1]).first(table.shape[1])
    total, closed = table.sum(axis=0), known.closed | lost
    start = int(np.argmax(total > 0)) if total.any() else 0
    outage = np.concatenate([closed[:start], recognise_outages(total[start:], closed[start:])])
    begin, has_cases = _history(table, outage)
    return DailyTable(
        counts=table,
        area_counts=areas,
        populations=_area_populations(table, areas, populations, nation_population),
        calendar=known,
        tested=_tested_days(tested, table.shape[1]),
        start=start,
        outage=outage,
        gap=_gaps(missing & ~lost),
        area_gap=area_gap,
        begin=begin,
        has_cases=has_cases,
        judge_outages=judge_outages,
    )


def _clean(values: ArrayLike, *, dimensions: int, name: str) -> tuple[Floats, Bools]:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != dimensions:
        raise ValueError(f"{name} must have {dimensions} dimensions, not {table.ndim}.")
    missing = np.isnan(table)
    table = np.minimum(np.where(missing, 0.0, table), HUGE)
    if (table < 0).any():
        raise ValueError(f"{name} must not be negative.")
    return table, missing


def _filled(table: Floats, missing: Bools) -> Floats:
    """The table with missing cells as the median of the same weekday in up to four weeks before."""
    for day in np.flatnonzero(missing.any(axis=tuple(range(missing.ndim - 1)))).tolist():
        before = np.arange(day - 7, max(-1, day - 29), -7)
        usual = np.median(table[..., before], axis=-1) if before.size else 0.0
        table[..., day] = np.where(missing[..., day], usual, table[..., day])
    return table


def _gaps(missing: Bools) -> Bools:
    """Where one of the last 7 days is missing."""
    if not missing.any():
        return np.zeros(missing.shape, dtype=bool)
    return np.asarray(trailing_sum(missing.astype(np.float64), GAP_DAYS) > 0)


def _tested_days(tested: ArrayLike, days: int) -> Ints:
    columns = np.atleast_1d(np.asarray(tested))
    if columns.dtype == bool and columns.shape == (days,):
        columns = np.flatnonzero(columns)
    if columns.size and columns.dtype.kind not in "iu":
        raise ValueError("The tested days must be whole day columns, or one yes or no for each day.")
    if columns.ndim != 1 or ((columns < 0) | (columns >= days)).any():
        raise ValueError("A tested day lies outside the table.")
    return columns.astype(np.int64)


def _area_populations(
    table: Floats, areas: Floats | None, populations: ArrayLike | None, nation: float | None
) -> Floats:
    """Each area's part of the nation's population.

    Without `nation` the parts add up to how often the areas hold every case: 2 for regions and provinces.
    """
    if areas is None:
        return np.zeros(0)
    people = np.ones(areas.shape[1]) if populations is None else np.asarray(populations, dtype=np.float64)
    if people.shape != (areas.shape[1],) or not np.isfinite(people).all() or (people <= 0).any():
        raise ValueError("populations must be one positive number for each area.")
    if nation is not None:
        if not 0.0 < nation < np.inf:
            raise ValueError("nation_population must be a positive number.")
        return np.asarray(people / nation)
    layers = max(1.0, round(float(areas.sum()) / max(1.0, float(table.sum()))))
    return np.asarray(people * layers / people.sum())


def _history(table: Floats, outage: Bools) -> tuple[Ints, Bools]:
    """First day of the history a type has on each day, and whether it has had a case yet.

    History starts with the first report, and anew with the first report after 90 days of silence.
    """
    types, days = table.shape
    begin, seen = np.zeros((types, days), dtype=np.int64), np.zeros((types, days), dtype=bool)
    start, last = np.zeros(types, dtype=np.int64), np.full(types, -SILENCE_DAYS - 1)
    for day in range(days):
        reported = table[:, day] > 0
        start = np.where(reported & (day - last > SILENCE_DAYS), day, start)
        last = np.where(reported, day, last)
        seen[:, day] = (last >= 0) & (day - last <= QUIET_DAYS)
        begin[:, day] = start
    return begin, seen
