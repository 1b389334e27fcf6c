"""The Thai office calendar as arrays: what kind of day each column of a daily table is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The library lists it among public holidays, but offices stay as they are on that (second) Saturday of
# January.
NOT_OFFICE_HOLIDAYS = ("วันเด็กแห่งชาติ", "Children's Day")
SONGKRAN = frozenset((4, day) for day in range(11, 17))
PAY_DAYS = frozenset((*range(25, 32), 1, 2))
DAYS_BEFORE = 14  # how far back the run of free days before the first column is followed


@dataclass(frozen=True, eq=False)
class DayCalendar:
    """What kind of day each of `days` consecutive days is; every array has shape (days,).

    `weekday` 0 = Monday; `after_holiday` counts the office-free days that end right before an office day
    (Monday 2, the day after Songkran 6 or more), 0 elsewhere; `closed` marks days known to have no reporting.
    """

    start: dt.date
    weekday: NDArray[np.int64]
    holiday: NDArray[np.bool_]
    songkran: NDArray[np.bool_]
    after_holiday: NDArray[np.int64]
    pay_day: NDArray[np.bool_]
    closed: NDArray[np.bool_]

    @property
    def days(self) -> int:
        """Return the number of days."""
        return int(self.weekday.size)

    @property
    def weekend(self) -> NDArray[np.bool_]:
        """Return which days are Saturdays or Sundays."""
        return np.asarray(self.weekday >= 5)

    @property
    def office(self) -> NDArray[np.bool_]:
        """Return which days the offices are open: no weekend, holiday, Songkran or closed day."""
        return np.asarray(~(self.weekend | self.holiday | self.songkran | self.closed))

    def first(self, days: int) -> DayCalendar:
        """Return the calendar of the first `days` days; later days are left out (never looked at)."""
        arrays = {name: value[:days] for name, value in vars(self).items() if name != "start"}
        return DayCalendar(start=self.start, **arrays)


def thai_holidays(
    years: Iterable[int], *, added: Mapping[dt.date, str] | None = None, removed: Collection[dt.date] = ()
) -> dict[dt.date, str]:
    """Return {date: name} of Thai office holidays in `years`, with the officers' own table applied.

    Source: the `holidays` library (cabinet announcements incl. substitution and bridge days), without
    Children's Day. `added` wins over the library, `removed` wins over both; dates outside `years` in
    `added` are kept. No years give only `added`. A year the library does not know gives its fixed-date
    holidays only.
    """
    import holidays

    # The stubs of the library type the year as int | Iterable and the country class loosely.
    listed: Any = holidays.country_holidays("TH", years=list(years)) if (years := list(years)) else {}
    found = {day: str(name) for day, name in listed.items() if not _is_office_day(str(name))}
    found |= dict(added or {})
    return {day: found[day] for day in sorted(found) if day not in set(removed)}


def _is_office_day(name: str) -> bool:
    return any(word in name for word in NOT_OFFICE_HOLIDAYS) and ";" not in name


def build_calendar(
    start: dt.date,
    days: int,
    *,
    holidays: Collection[dt.date] | None = None,
    songkran: Collection[dt.date] | None = None,
    closed: Collection[dt.date] = (),
) -> DayCalendar:
    """Return the calendar of `days` days from `start` (column 0).

    `holidays` may be a mapping or a collection of dates; None gives `thai_holidays` of these years. Songkran
    is 11-16 April (the days of the festival traffic plan, official holidays or not) unless its dates are
    given; pay-day days are the 25th to the 2nd; the run of office-free days before column 0 is followed back
    up to 14 days, so the first columns do not depend on where the table starts. Zero days give empty arrays;
    fewer than zero raise ValueError. Dates outside the range are ignored.
    """
    if days < 0:
        raise ValueError("A calendar cannot have fewer than zero days.")
    dates = [start + dt.timedelta(days=day - DAYS_BEFORE) for day in range(days + DAYS_BEFORE)]
    if holidays is None:
        holidays = thai_holidays(sorted({date.year for date in dates}))
    fields = _day_fields(dates, frozenset(holidays), frozenset(closed))
    if songkran is not None:
        fields["songkran"] = np.array([date in frozenset(songkran) for date in dates], dtype=bool)
    free = (fields["weekday"] >= 5) | fields["holiday"] | fields["songkran"] | fields["closed"]
    arrays: dict[str, Any] = {**fields, "after_holiday": _free_run_before(free)}
    return DayCalendar(start=start, **{name: value[DAYS_BEFORE:] for name, value in arrays.items()})


def _day_fields(
    dates: list[dt.date], holidays: frozenset[dt.date], closed: frozenset[dt.date]
) -> dict[str, NDArray[Any]]:
    return {
        "weekday": np.array([date.weekday() for date in dates], dtype=np.int64),
        "holiday": np.array([date in holidays for date in dates], dtype=bool),
        "songkran": np.array([(date.month, date.day) in SONGKRAN for date in dates], dtype=bool),
        "pay_day": np.array([date.day in PAY_DAYS for date in dates], dtype=bool),
        "closed": np.array([date in closed for date in dates], dtype=bool),
    }


def _free_run_before(free: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Length of the run of free days that ends on the day before each office day."""
    run, lengths = 0, np.zeros(free.size, dtype=np.int64)
    for day, is_free in enumerate(free.tolist()):
        lengths[day] = 0 if is_free else run
        run = run + 1 if is_free else 0
    return lengths
