"""What one bulletin says of every case type in the nation, its regions and its provinces, in one call."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alerts.stats.calendar import DayCalendar
from alerts.stats.calendar_input import read_calendar
from alerts.stats.daily import DailyDetection, detect_daily
from alerts.stats.daily_limits import nominal_limit
from alerts.stats.daily_signals import DailySignals

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Words = NDArray[np.str_]

PERIOD_DAYS = 7
RECENT_DAYS = 28
# 77 provinces x 20 types give 1.5 false alarms a day in the whole country, one in 50 days on a province's
# own page. At this limit the q-value over 77 provinces is .077 or less (Benjamini-Hochberg: q <= p x 77).
AREA_ALPHA = 0.001
FIELDS = {"observed_7d": "observed", "expected_7d": "expected", "lower_7d": "lower", "upper_7d": "upper"}
KEPT = ("p_value", "q_value", "state", "rule", "window", "ratio", "since", "stage")


@dataclass(frozen=True)
class TypeSignal:
    """One case type in one area, in plain values; None where nothing can be said.

    `observed`, `expected`, `lower`, `upper`: cases in the 7 days before the bulletin's date. `rule`,
    `window` (days), `ratio` (observed / expected in that window) and `since` are None unless rising.
    """

    state: str
    stage: str
    observed: int
    expected: float | None
    lower: float | None
    upper: float | None
    p_value: float | None
    q_value: float | None
    rule: str | None
    window: int | None
    ratio: float | None
    since: dt.date | None

    def signal(self) -> dict[str, Any] | None:
        """Return the signal for storing as JSON; None unless the type is rising."""
        if self.state != "rising" or self.since is None:
            return None
        return {
            "rule": self.rule,
            "window": self.window,
            "ratio": round(self.ratio or 0.0, 2),
            "since": self.since.isoformat(),
            "p_value": self.p_value,
            "q_value": self.q_value,
        }


@dataclass(frozen=True, eq=False)
class RecentDays:
    """The line chart: the last 28 days (fewer at the start), oldest first; (types, 1 + regions, days).

    `expected`, `lower`, `upper` of each single day, NaN where nothing can be said; a day above `upper` is a
    signal by itself (in the stage "limited_history" too). `p_value` of the windows that end on each day.
    `dates` (days,) numpy dates.
    """

    dates: NDArray[np.datetime64]
    observed: Floats
    expected: Floats
    lower: Floats
    upper: Floats
    p_value: Floats


@dataclass(frozen=True, eq=False)
class BulletinSignals:
    """Every array is (types, areas); areas are the nation, then the regions, then the provinces.

    `observed`, `expected`, `lower`, `upper` are cases in the 7 days before `date`: above `upper` the state is
    "rising" by the rule "7_day", below `lower` "falling" (unless a shorter window rises), so state and
    printed range agree; "rising" inside the range means that `rule` names a shorter window. The other
    arrays are those of `DailySignals`, `since` as numpy dates (NaT unless rising), `q_value` over the
    areas of one kind (over types for the nation). `closed_days`: days of the period without reporting.
    `common`: by how much all types together were off on the last day (1: not at all), a sign of a partial
    file or a change of reporting.
    """

    date: dt.date
    observed: Floats
    expected: Floats
    lower: Floats
    upper: Floats
    p_value: Floats
    q_value: Floats
    state: Words
    rule: Words
    window: Ints
    ratio: Floats
    since: NDArray[np.datetime64]
    stage: Words
    recent: RecentDays
    closed_days: tuple[dt.date, ...]
    common: float
    alpha: float
    area_alpha: float

    def at(self, kind: int, area: int = 0) -> TypeSignal:
        """Return what is said of type `kind` in `area` (0 nation, then regions, then provinces)."""
        cell = (kind, area)
        rising = str(self.state[cell]) == "rising"
        return TypeSignal(
            state=str(self.state[cell]),
            stage=str(self.stage[cell]),
            observed=int(self.observed[cell]),
            expected=_known(self.expected[cell]),
            lower=_known(self.lower[cell]),
            upper=_known(self.upper[cell]),
            p_value=_known(self.p_value[cell]),
            q_value=_known(self.q_value[cell]),
            rule=str(self.rule[cell]) if rising else None,
            window=int(self.window[cell]) if rising else None,
            ratio=_known(self.ratio[cell]) if rising else None,
            since=self.since[cell].item() if rising else None,
        )


def bulletin_signals(
    counts: ArrayLike,
    *,
    calendar: Any,
    date: dt.date,
    region_of: ArrayLike,
    populations: ArrayLike | None = None,
    false_alarms_per_week: float = 1.0,
    alpha: float | None = None,
    area_alpha: float = AREA_ALPHA,
) -> BulletinSignals:
    """Return the signals of the bulletin of `date`: the 7 days that end the day before it, in all areas.

    `counts` (types, provinces + 1, days) cases by report day; the last place holds reports that name no
    province: they count for the nation only. `calendar` covers the days (see `read_calendar`; the first
    day is enough). `region_of` (provinces,) number of each province's region from 0. `populations`
    (provinces,) people. The limit of the nation is `alpha`, or what gives `false_alarms_per_week` over the
    types (or take it from `calibrate`); `area_alpha` that of each region and province.
    Method: `detect_daily`; regions and provinces by their shares of the nation.

        signals = bulletin_signals(counts, calendar=dt.date(2023, 11, 26), date=date, region_of=region_of)
        signals.at(3).state, signals.at(3, 1 + regions + 10).signal()

    Answers: days from `date` on are never looked at; a last day without reports (late data) is judged on
    the days that have some, its expectation near 0, and "insufficient" once more than 3 of the 7 days are
    missing; a history below 35 days, a type without cases, NaN in the last 7 days -> "insufficient" and NaN;
    120 days of history -> stage "limited_history". No type or no province gives empty arrays. ValueError: no
    column for the day before `date`, wrong shapes, and as `detect_daily`.
    """
    table, known = _until(counts, calendar, date)
    regions = np.asarray(region_of, dtype=np.int64).reshape(-1)
    if table.shape[1] != regions.size + 1 or (regions < 0).any():
        raise ValueError("counts must hold one place for each province, and one for reports that name none.")
    people = np.ones(regions.size) if populations is None else np.asarray(populations, dtype=np.float64)
    if people.shape != regions.shape:
        raise ValueError("populations must be one positive number for each province.")
    limit = nominal_limit(false_alarms_per_week, max(1, len(table))) if alpha is None else alpha
    nation, options = table.sum(axis=1), {"calendar": known, "alpha": limit, "area_alpha": area_alpha}
    groups = [regions == number for number in range(regions.max(initial=-1) + 1)]
    wide = _detect(nation, _sums(table, groups), [people[group].sum() for group in groups], people, options)
    last = {"tested": [table.shape[2] - 1]}
    local = _detect(nation, table[:, :-1], people, people, options | last)
    parts = [_last(wide, nation=True), _last(wide), _last(local)]
    joined = {name: np.concatenate([part[name] for part in parts], axis=1) for name in parts[0]}
    joined["since"] = _dates(known, joined["since"])
    return BulletinSignals(
        date=date,
        **joined,
        recent=_recent(wide, np.concatenate([nation[:, None], _sums(table, groups)], axis=1), known),
        closed_days=_closed_days(wide, known),
        common=float(wide.common[-1]),
        alpha=limit,
        area_alpha=area_alpha,
    )


def _until(counts: ArrayLike, calendar: Any, date: dt.date) -> tuple[Floats, DayCalendar]:
    """The columns before `date`, and their calendar."""
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 3:
        raise ValueError("counts must be (types, provinces + 1, days).")
    known = read_calendar(calendar, table.shape[2])
    days = (date - known.start).days
    if not 0 < days <= table.shape[2]:
        raise ValueError(f"The counts have no column for the day before {date}.")
    return table[:, :, :days], known.first(days)


def _sums(table: Floats, groups: list[NDArray[np.bool_]]) -> Floats:
    """Cases of each group of provinces: (types, groups, days)."""
    places = table[:, :-1]
    parts = [places[:, group].sum(axis=1) for group in groups]
    return np.stack(parts, axis=1) if parts else places[:, :0]


def _detect(
    nation: Floats, areas: Floats, populations: ArrayLike, people: Floats, options: dict[str, Any]
) -> DailyDetection:
    recent = np.arange(max(0, nation.shape[1] - RECENT_DAYS), nation.shape[1])
    return detect_daily(
        nation,
        area_counts=areas,
        populations=populations,
        nation_population=max(float(people.sum()), 1.0) if people.size else None,
        judge_outages=True,
        **{"tested": recent} | options,
    )


def _last(found: DailyDetection, *, nation: bool = False) -> dict[str, NDArray[Any]]:
    """The signals of the last tested day: (types, areas), the nation as one area."""
    signals: DailySignals = found if nation or found.areas is None else found.areas
    names = {name: name for name in KEPT} | FIELDS
    picked = {new: getattr(signals, old)[..., -1] for old, new in names.items()}
    return {new: values[:, None] for new, values in picked.items()} if nation else picked


def _dates(calendar: DayCalendar, columns: Ints) -> NDArray[np.datetime64]:
    start = np.datetime64(calendar.start, "D")
    return np.where(columns < 0, np.datetime64("NaT", "D"), start + np.maximum(columns, 0))


def _recent(found: DailyDetection, counts: Floats, calendar: DayCalendar) -> RecentDays:
    assert found.areas is not None
    days = np.arange(counts.shape[2])[-found.expected.shape[1] :]
    ranges = {
        name: np.concatenate([getattr(found, name)[:, None], getattr(found.areas, name)], axis=1)
        for name in ("expected", "lower", "upper", "p_value")
    }
    return RecentDays(_dates(calendar, days), counts[:, :, days], **ranges)


def _closed_days(found: DailyDetection, calendar: DayCalendar) -> tuple[dt.date, ...]:
    """The days of the period on which nothing was reported."""
    lost = found.outage[-PERIOD_DAYS:]
    first = calendar.days - lost.size
    return tuple(calendar.start + dt.timedelta(days=first + int(day)) for day in np.flatnonzero(lost))


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
