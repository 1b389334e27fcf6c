"""Calendars as callers have them - a first day, dates, or a table - made into a `DayCalendar`."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from alerts.stats.calendar import DayCalendar, build_calendar

ANY_MONDAY = dt.date(2001, 1, 1)
DATE_COLUMNS = ("date", "dates")
WEEKDAY_COLUMNS = ("dow", "weekday")
CLOSED_COLUMNS = ("closed", "outage")
NO_WORDS = frozenset({"", "0", "0.0", "false", "no", "nan"})


def read_calendar(given: Any, days: int) -> DayCalendar:
    """Return the calendar of a table of `days` columns from whatever says which days they are.

    `given` is one of:
    - a `DayCalendar`, taken as it is;
    - the first day: a date, a datetime, a numpy datetime64 or "2022-03-01";
    - the consecutive days: a sequence of those (list, array, pandas index), at least `days` of them;
    - a table with the column `date` and, if known, `holiday`, `songkran` and `closed` (or `outage`) as 0/1:
      a mapping of columns, a pandas frame, a structured array, or the rows of a csv.DictReader.
    What a table or a date does not say comes from `build_calendar`: Thai office holidays, Songkran on 11-16
    April, no closed day. A table without dates but with `dow` (or `weekday`, 0 = Monday) is taken too; it has
    no pay-days, and no holidays but its own. ValueError: neither dates nor weekdays, days that do not follow
    each other, fewer than `days`.

        rows = csv.DictReader(open("calendar.csv"))       # date,holiday,songkran
        detect_daily(counts, calendar=list(rows), ...)
        detect_daily(counts, calendar="2022-03-01", ...)  # the same with the Thai holidays known here
    """
    if isinstance(given, DayCalendar):
        calendar = given
    elif isinstance(given, str | dt.date | np.datetime64):
        calendar = build_calendar(_date(given), days)
    else:
        calendar = _from_table(_columns(given))
    if calendar.days < days:
        raise ValueError(f"The calendar is shorter than the table: {calendar.days} of {days} days.")
    return calendar


def _columns(given: Any) -> dict[str, list[Any]]:
    """The columns of a table in any of its shapes; a plain sequence is the column of dates."""
    names = getattr(getattr(given, "dtype", None), "names", None)
    if names or hasattr(given, "keys"):
        return {str(name): list(given[name]) for name in names or given.keys()}
    rows = list(given)
    if rows and isinstance(rows[0], Mapping):
        return {name: [row[name] for row in rows] for name in rows[0]}
    return {"date": rows}


def _from_table(columns: dict[str, list[Any]]) -> DayCalendar:
    named = [name for name in DATE_COLUMNS if name in columns]
    dates = [_date(value) for value in columns[named[0]]] if named else _dates_of_weekdays(columns)
    start = dates[0] if dates else ANY_MONDAY
    if any(date != start + dt.timedelta(days=place) for place, date in enumerate(dates)):
        raise ValueError("The days of the calendar must follow each other without a gap.")
    closed = [day for name in CLOSED_COLUMNS for day in _marked(columns, name, dates) or ()]
    unknown: tuple[dt.date, ...] | None = None if named else ()
    free = {name: _marked(columns, name, dates) for name in ("holiday", "songkran")}
    holidays, songkran = (unknown if days is None else days for days in free.values())
    calendar = build_calendar(start, len(dates), holidays=holidays, songkran=songkran, closed=closed)
    return calendar if named else replace(calendar, pay_day=np.zeros(len(dates), dtype=bool))


def _dates_of_weekdays(columns: dict[str, list[Any]]) -> list[dt.date]:
    """Stand-in dates with the weekdays of a table that names no dates."""
    named = [name for name in WEEKDAY_COLUMNS if name in columns]
    if not named:
        raise ValueError(f"The calendar has no column of dates; it has {sorted(columns)}.")
    weekdays = [int(value) for value in columns[named[0]]]
    first = weekdays[0] if weekdays else 0
    if any(weekday != (first + place) % 7 for place, weekday in enumerate(weekdays)):
        raise ValueError("The days of the calendar must follow each other without a gap.")
    return [ANY_MONDAY + dt.timedelta(days=first + place) for place in range(len(weekdays))]


def _marked(columns: dict[str, list[Any]], name: str, dates: Iterable[dt.date]) -> list[dt.date] | None:
    """The dates that the column marks; None without the column."""
    if name not in columns:
        return None
    return [date for date, value in zip(dates, columns[name], strict=True) if _is_marked(value)]


def _is_marked(value: Any) -> bool:
    """Whether a cell says yes: a number other than 0, true, or a holiday's name; missing is no."""
    if isinstance(value, str):
        return value.strip().lower() not in NO_WORDS
    return value is not None and not (isinstance(value, float) and math.isnan(value)) and bool(value)


def _date(value: Any) -> dt.date:
    try:
        # numpy reads dates, datetimes, pandas stamps and ISO text alike; a time of day is cut off.
        found = None if isinstance(value, int | np.integer) else np.datetime64(value, "D").item()
    except (TypeError, ValueError):
        found = None
    if not isinstance(found, dt.date):
        raise ValueError(f"{value!r} is not a date.")
    return found
