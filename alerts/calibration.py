"""Sets the detector's limits on the portal's own clean history, once a month or when officers change their wish."""

from __future__ import annotations

import datetime as dt

from alerts.conditions import closed_days, office_holidays, wished_rates
from alerts.models import DayState, DetectionLimit, DetectionSetting
from alerts.window import read_counts

EVERY = dt.timedelta(days=28)
# The detector's model needs a year; another is tested.
ENOUGH_DAYS, READ_DAYS = 2 * 365, 3 * 365


def calibrate_if_due(*, date: dt.date, at: dt.datetime) -> DetectionLimit | None:
    """Make new limits for bulletins from `date` on; None where the last ones still hold or history is too short."""
    setting = DetectionSetting.objects.first()
    last = DetectionLimit.objects.in_force(date)
    holds = last and last.setting == setting and date - last.valid_from < EVERY
    begun = DayState.objects.order_by("day").values_list("day", flat=True).first()
    if holds or begun is None or (date - begun).days < ENOUGH_DAYS:
        return None
    return calibrate_limits(date=date, setting=setting, at=at)


def calibrate_limits(*, date: dt.date, setting: DetectionSetting | None, at: dt.datetime) -> DetectionLimit:
    from alerts.stats import calibrate
    from alerts.stats.calendar import build_calendar

    first = date - dt.timedelta(days=READ_DAYS)
    counts = read_counts(first, date)
    calendar = build_calendar(
        first, READ_DAYS, holidays=office_holidays(first, date), closed=closed_days(first, date)
    )
    wish = wished_rates(setting)
    nation = calibrate(counts.table.sum(axis=1), calendar=calendar, false_alarms_per_week=wish[0])
    areas = calibrate(
        counts.table.sum(axis=1), calendar=calendar, false_alarms_per_week=wish[1],
        area_counts=counts.table[:, :-1], populations=counts.populations,
    )  # fmt: skip
    return DetectionLimit.objects.create(
        valid_from=date, alpha=nation.alpha, area_alpha=areas.alpha, setting=setting, at=at,
        nation_per_week=nation.per_week if nation.from_history else None,
        areas_per_week=areas.per_week if areas.from_history else None,
    )  # fmt: skip
