"""The daily detector of the bulletin: which types rise or fall, where, by which rule and since when."""

from __future__ import annotations

from dataclasses import dataclass, fields
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

    `counts` (types, days) cases by report day; `area_counts` (types, areas, days) the same by area;
    `populations` (areas,) people, for areas with few cases; `calendar` covers all days; `alpha` is the
    p-value limit (see `calibrate`), `area_alpha` that of areas (alpha when not given). Only days up to the
    tested one are looked at: later rows never change an answer, and testing days together or one by one
    gives the same.

    Model (SCIENCE A5): calendar GLM pooled over types, refitted every 28 days on up to 3 years that end 14
    days before; recent level per type (7 days' gap); scan of 1/3/7-day sums with negative binomial tails;
    share model for areas. Under one year of history: EARS C2 with 28 days, and growth over the prior 28
    days.

    Answers for bad input: no types or no tested days give empty arrays; a type needs 35 days since its
    first report (or since 90 days of silence), else "insufficient"; all zeros likewise; a day without
    reporting is "insufficient" and what was held up is expected on the next open day; NaN is a missing
    day; a lasting jump of one type signals for about 5 weeks and then is the new level; a jump of all types
    together is `common`, not a signal. Negative counts, wrong shapes, days outside the table, alpha outside
    (0, 1) raise ValueError.
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
        first=max(0, fit_last - FIT_DAYS),
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
    adjusted, local_days = factor * common, days - first
    nation = scan_nation(counts, adjusted, level, local_days)
    short = limited_scan(counts, adjusted, outage, begin, local_days)
    limited = table.limited(days)
    nation = _choose(nation, short, limited)
    areas = None
    if table.area_counts is not None:
        areas = _scan_areas(table, level, adjusted, days, first)
    return _Judged(nation, limited, areas, common[local_days], effect.put_off)


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
