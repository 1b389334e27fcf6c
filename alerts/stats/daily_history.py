"""The daily table as the detector reads it: checked, cleaned, with the length of each type's history."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.calendar import DayCalendar
from alerts.stats.daily_calendar import recognise_outages

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
HUGE = 1e9


@dataclass(frozen=True, eq=False)
class DailyTable:
    """Checked input. `begin` (types, days): first day of the history that a type has on each day."""

    counts: Floats
    area_counts: Floats | None
    populations: Floats
    calendar: DayCalendar
    tested: Ints
    outage: Bools
    begin: Ints
    has_cases: Bools

    def age(self, days: Ints) -> Ints:
        """Return how many days of history each type has before `days`: (types, n)."""
        return np.asarray(days[None, :] - self.begin[:, days])

    def limited(self, days: Ints) -> Bools:
        """Return where the rule for short histories speaks: table below a year, or type below 91 days."""
        return np.asarray((days[None, :] < YEAR_DAYS) | (self.age(days) < MODEL_DAYS))

    def silent(self, days: Ints) -> Bools:
        """Return where nothing can be said: no reporting that day, or too little history."""
        return np.asarray(
            self.outage[days][None, :] | (self.age(days) < ENOUGH_DAYS) | ~self.has_cases[:, days]
        )

    def stage(self, days: Ints) -> Words:
        """Return the label of each type's history on `days`: (types, n)."""
        age = self.age(days)
        short = (age < ENOUGH_DAYS) | ~self.has_cases[:, days]
        labels = ["not_enough_data", "limited_history", "one_year"]
        return np.select([short, age < YEAR_DAYS, age < 2 * YEAR_DAYS], labels, "full")


def read_table(
    counts: ArrayLike,
    calendar: DayCalendar,
    tested: ArrayLike,
    *,
    area_counts: ArrayLike | None,
    populations: ArrayLike | None,
    limits: tuple[float, float],
) -> DailyTable:
    """Check the detector's input and return it cleaned; ValueError says what is wrong.

    NaN counts become 0, and a day that is NaN for every type is a day without reporting; counts above 10^9
    are taken as 10^9. Equal populations are assumed when none are given.
    """
    if not all(0.0 < limit < 1.0 for limit in limits):
        raise ValueError("alpha must lie between 0 and 1.")
    table, missing = _clean(counts, dimensions=2, name="counts")
    days = np.atleast_1d(np.asarray(tested)).astype(np.int64)
    _check_days(table, calendar, days)
    areas = None if area_counts is None else _clean(area_counts, dimensions=3, name="area_counts")[0]
    people = _area_populations(table, areas, populations)
    closed = calendar.closed[: table.shape[1]] | (missing.all(axis=0) if table.size else False)
    outage = recognise_outages(table.sum(axis=0), closed)
    return DailyTable(
        table, areas, people, calendar.first(table.shape[1]), days, outage, *_history(table, outage)
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


def _check_days(table: Floats, calendar: DayCalendar, days: Ints) -> None:
    if calendar.days < table.shape[1]:
        raise ValueError("The calendar is shorter than the table.")
    if days.ndim != 1 or ((days < 0) | (days >= table.shape[1])).any():
        raise ValueError("A tested day lies outside the table.")


def _area_populations(table: Floats, areas: Floats | None, populations: ArrayLike | None) -> Floats:
    """Shares of the population; they add up to 2 when areas hold every case twice (regions and provinces)."""
    if areas is None:
        return np.zeros(0)
    if (areas.shape[0], areas.shape[2]) != table.shape:
        raise ValueError("area_counts must have the types and days of counts.")
    people = np.ones(areas.shape[1]) if populations is None else np.asarray(populations, dtype=np.float64)
    if people.shape != (areas.shape[1],) or not np.isfinite(people).all() or (people <= 0).any():
        raise ValueError("populations must be one positive number for each area.")
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
