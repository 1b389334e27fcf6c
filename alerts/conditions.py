"""What a bulletin depends on besides cases: the office calendar, known outages, and the limits of the detector."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from alerts.models import CaseType, DetectionLimit, DetectionSetting, HolidayOverride, ReportingOutage
from directory.areas import all_areas


@dataclass(frozen=True)
class Conditions:
    """`alpha`, `area_alpha`: p-value limits of the nation and of areas. `wish`: false alarms a week behind them."""

    holidays: tuple[dt.date, ...]
    closed: tuple[dt.date, ...]
    alpha: float
    area_alpha: float
    wish: tuple[float, float]
    is_calibrated: bool


def read_conditions(first: dt.date, date: dt.date) -> Conditions:
    """The conditions of the bulletin of `date`, with the calendar from `first` to the day before it."""
    wish = wished_rates()
    limit, alpha, area_alpha = limits_in_force(date, wish)
    return Conditions(
        office_holidays(first, date), closed_days(first, date), alpha, area_alpha, wish, limit is not None
    )


def office_holidays(first: dt.date, end: dt.date) -> tuple[dt.date, ...]:
    """Days off from `first` to the day before `end`: the published calendar with the officers' corrections."""
    from alerts.stats.calendar import thai_holidays

    overrides = list(HolidayOverride.objects.filter(day__gte=first, day__lt=end))
    added = {item.day: item.name_th for item in overrides if item.is_holiday}
    removed = {item.day for item in overrides if not item.is_holiday}
    days = thai_holidays(range(first.year, end.year + 1), added=added, removed=removed)
    return tuple(sorted(day for day in days if first <= day < end))


def closed_days(first: dt.date, end: dt.date) -> tuple[dt.date, ...]:
    """Days of known outages from `first` to the day before `end`."""
    outages = ReportingOutage.objects.filter(last_day__gte=first, first_day__lt=end)
    return tuple(sorted({day for outage in outages for day in outage.days if first <= day < end}))


def wished_rates(setting: DetectionSetting | None = None) -> tuple[float, float]:
    """False alarms a week that officers accept: for the nation, and for all regions and provinces together."""
    setting = setting or DetectionSetting.objects.first() or DetectionSetting()
    return float(setting.nation_false_alarms_a_week), float(setting.areas_false_alarms_a_week)


def limits_in_force(date: dt.date, wish: tuple[float, float]) -> tuple[DetectionLimit | None, float, float]:
    """The calibrated limits of a date, where there are any, and the p-values that rule: of the nation, of areas."""
    limit = DetectionLimit.objects.in_force(date)
    return limit, *((limit.alpha, limit.area_alpha) if limit else nominal_limits(date, wish))


def nominal_limits(date: dt.date, wish: tuple[float, float]) -> tuple[float, float]:
    """The limits that p-values without fault turn into the wished rates; used until history allows more."""
    from alerts.stats.daily_limits import nominal_limit

    types = max(CaseType.objects.valid_on(date).count(), 1)
    areas = max(len(all_areas()) - 1, 1)
    return nominal_limit(wish[0], types), nominal_limit(wish[1], types * areas)
