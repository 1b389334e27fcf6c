"""The daily detector of the bulletin: which types rise or fall, where, by which rule and since when."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.calendar import DayCalendar
from alerts.stats.daily_calendar import PUT_OFF_DEFAULT, CalendarEffect, fit_calendar
from alerts.stats.daily_history import DailyTable, read_table
from alerts.stats.daily_level import Level, follow_level
from alerts.stats.daily_scan import Scan, scan_nation
from alerts.stats.daily_screen import common_ratio
from alerts.stats.daily_shares import area_shares, scan_areas
from alerts.stats.daily_short_history import limited_scan
from alerts.stats.daily_signals import DailySignals, days_to_judge, join_scans, read_signals

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

REFIT_DAYS = 28
FIT_GAP_DAYS = 14
FIT_DAYS = 1092
FILTER_DAYS = 728


@dataclass(frozen=True, eq=False)
class DailyDetection(DailySignals):
    """The nation's signals, those of the `areas`, and the facts about reporting behind them.

    `outage` (tested,): the day had no reporting. `common` (tested,): by how much all types together are off
    (1 = not at all); officers should read anything else as a change of reporting, not of crime. `put_off`:
    shares of reports that wait on Saturdays, Sundays, holidays and in Songkran, as last estimated.
    """

    areas: DailySignals | None
    outage: Bools
    common: Floats
    put_off: Floats


def detect_daily(
    counts: ArrayLike,
    *,
    calendar: Any,
    tested: ArrayLike,
    area_counts: ArrayLike | None = None,
    populations: ArrayLike | None = None,
    alpha: float,
    area_alpha: float | None = None,
    nation_population: float | None = None,
    judge_outages: bool = False,
) -> DailyDetection:
    """Test the `tested` day columns of daily report counts, for the nation and for areas.

    `counts` (types, days) cases by report day; `calendar` says which days they are: the first day
    ("2022-03-01", a date), the dates, or a table of date, holiday, songkran (`read_calendar` lists all);
    `tested` 0-based columns, or one yes/no for each day; `alpha` the limit of the p-values (see
    `calibrate`; 1 / (7 types) is one false alarm a week). `area_counts` (types, areas, days) the same cases by
    area (regions and provinces may be stacked), `populations` (areas,) people, `area_alpha` the areas' limit
    (alpha when not given), `nation_population` people in all (needed only where areas hold much less than
    all cases). The nation's answer is the result itself, that of areas its `.areas`; every array (types[,
    areas], tested).

        found = detect_daily(counts, calendar="2022-03-01", tested=[1094], alpha=0.007)
        found.state[:, 0], found.expected[:, 0], found.upper[:, 0], found.p_value[:, 0]

    Only days up to the tested one are looked at: later rows never change an answer, and testing days
    together or one by one gives the same.
    Model (quasi-Poisson GLM as Noufaily 2013 and Morbey 2015, days as Buckingham-Jeffery 2017): mean = level
    of the type x calendar factor. The factor (day-of-week, holiday, Songkran, after-holiday, pay-day, reports
    put off, over knots of trend and season) is fitted to all types together every 28 days on up to 3 years
    that end 14 days before; the level of each type follows it day by day and is used 7 days later. Scan of
    1-, 3- and 7-day sums with negative binomial tails, weighted Bonferroni (.15, .50, .35): p = min p_w /
    share_w. Areas: expected = the nation's x the area's share of the past year. Under one year of history:
    EARS C2 with a 28-day baseline on calendar-adjusted sums, speaking only beyond 1.3 times (or 1 / 1.3) of
    what is expected.

    Answers for bad input: no types or no tested days give empty arrays. Fewer than 35 days since a type's
    first report (or since 90 days of silence), all zeros, a type silent for 62 days: "insufficient". A day
    whose total is below a fifth of the usual, or NaN for every type, had no reporting: "insufficient" (with
    `judge_outages` judged on the other days of its windows), and what was held up is expected on the next
    open day; so are days with 4 such days among the last 7. NaN of one type or area: "insufficient" for it
    for 7 days, and nothing is learnt. One spike (counts above 1e9 are taken as 1e9) signals while the week
    holds it and teaches nothing; a lasting jump of one type signals for about 5 weeks and then is the new
    level; a jump or a shortfall of all types together (reform, partial file) is `common`, not a signal. A
    constant series is "usual". Fewer than 3 cases in a window never signal. Negative counts, wrong shapes,
    days outside the table, a calendar too short or with gaps, alpha outside (0, 1) raise ValueError.
    """
    limits = (alpha, alpha if area_alpha is None else area_alpha)
    table = read_table(
        counts, calendar, tested, area_counts=area_counts, populations=populations,
        nation_population=nation_population, limits=limits, judge_outages=judge_outages,
    )  # fmt: skip
    days = days_to_judge(table.tested)
    pieces = [_judge_block(table, block) for block in _blocks(table.calendar, days)]
    return _at_tested(table, days, pieces, limits)


@dataclass(frozen=True, eq=False)
class _Judged:
    """Scans and verdicts of a run of days, before the tested ones are picked."""

    nation: Scan
    limited: Bools
    areas: Scan | None
    common: Floats
    put_off: Floats


def _blocks(calendar: DayCalendar, days: Ints) -> list[Ints]:
    """Split days where the calendar is refitted: a fixed grid of dates, so batches do not change answers."""
    if not days.size:
        return []
    grid = (days + calendar.start.toordinal()) // REFIT_DAYS
    return np.split(days, np.flatnonzero(np.diff(grid)) + 1)


def _judge_block(table: DailyTable, days: Ints) -> _Judged:
    end = int(days[-1]) + 1
    anchor = int(days[0]) - (int(days[0]) + table.calendar.start.toordinal()) % REFIT_DAYS
    calendar, outage = table.calendar.first(end), table.outage[:end]
    fit_last = max(0, anchor - FIT_GAP_DAYS)
    effect = fit_calendar(
        table.counts[:, :end].sum(axis=0),
        calendar=calendar,
        outage=outage,
        first=min(fit_last, max(table.start, fit_last - FIT_DAYS)),
        last=fit_last,
    )
    return _scan_block(table, days, effect, anchor)


def _scan_block(table: DailyTable, days: Ints, effect: CalendarEffect, anchor: int) -> _Judged:
    """Follow the levels from a fixed distance before the anchor, then scan nation and areas."""
    first, end = max(0, anchor - FILTER_DAYS), int(days[-1]) + 1
    counts, factor, outage = table.counts[:, first:end], effect.factor[first:end], table.outage[first:end]
    begin = np.maximum(table.begin[:, end - 1] - first, 0)
    level = follow_level(counts, factor, outage=outage, begin=begin)
    common = common_ratio(counts, level.level * factor, level.phi)
    leak = _leak(counts, level.level * factor, outage)
    adjusted, local_days = factor * np.where(outage, leak, common), days - first
    nation = _without_lost_days(scan_nation(counts, adjusted, level, local_days), outage[local_days])
    short = limited_scan(counts, adjusted, outage, begin, local_days)
    limited = table.limited(days)
    nation = _choose(nation, short, limited)
    areas = None
    if table.area_counts is not None:
        areas = _without_lost_days(_scan_areas(table, level, adjusted, days, first), outage[local_days])
    return _Judged(nation, limited, areas, common[local_days], effect.put_off)


def _leak(counts: Floats, expected: Floats, outage: Bools) -> Floats:
    """Ratio (days,) of all that came in on a day of outage to what was expected of it; 1 on other days."""
    mean = np.nan_to_num(expected).sum(axis=0)
    return np.where(outage & (mean > 0), counts.sum(axis=0) / np.where(mean > 0, mean, 1.0), 1.0)


def _without_lost_days(scan: Scan, lost: Bools) -> Scan:
    """The scan in which a day without reporting does not speak by itself, only in longer windows."""
    p_rising = scan.p_rising.copy()
    p_rising[..., 0, :] = np.where(lost & ~np.isnan(p_rising[..., 0, :]), 1.0, p_rising[..., 0, :])
    return replace(scan, p_rising=p_rising)


def _choose(nation: Scan, short: Scan, limited: Bools) -> Scan:
    """The model's scan, or that of short histories where a type's history is below a year."""
    pick = limited[:, None, :]
    return Scan(*(np.where(pick, getattr(short, f.name), getattr(nation, f.name)) for f in fields(Scan)))


def _scan_areas(table: DailyTable, level: Level, factor: Floats, days: Ints, first: int) -> Scan:
    assert table.area_counts is not None
    window = slice(first, int(days[-1]) + 1)
    cases, local_days = table.area_counts[..., window], days - first
    shares = area_shares(
        cases, table.counts[:, window], level.weights, populations=table.populations, days=local_days
    )
    return scan_areas(cases, shares, factor, level, local_days)


def _at_tested(
    table: DailyTable, days: Ints, pieces: list[_Judged], limits: tuple[float, float]
) -> DailyDetection:
    types = table.counts.shape[0]
    none = np.empty((types, 0), dtype=bool)
    limited = np.concatenate([none, *(piece.limited for piece in pieces)], axis=1)
    nation = join_scans([piece.nation for piece in pieces], (types, 3, 0))
    signals = read_signals(table, nation, limited, days, alpha=limits[0], gap=table.gap)
    areas = None
    if table.area_counts is not None and table.area_gap is not None:
        scans = [piece.areas for piece in pieces if piece.areas is not None]
        joined = join_scans(scans, (types, table.area_counts.shape[1], 3, 0))
        none_limited = np.zeros_like(limited)
        areas = read_signals(table, joined, none_limited, days, alpha=limits[1], gap=table.area_gap)
    common = np.concatenate([np.empty(0), *(piece.common for piece in pieces)])
    return DailyDetection(
        **vars(signals),
        areas=areas,
        outage=table.outage[table.tested],
        common=common[np.searchsorted(days, table.tested)],
        put_off=pieces[-1].put_off if pieces else PUT_OFF_DEFAULT,
    )
