"""What a bulletin depends on besides cases: calendar, outages, limits, and what other bulletins withhold."""

import datetime as dt

import pytest

from accounts.models import User
from alerts.calibration import calibrate_if_due
from alerts.conditions import read_conditions
from alerts.models import DetectionLimit, DetectionSetting, HolidayOverride, ReportingOutage
from alerts.record import read_record
from alerts.services import run_analysis
from tests.alerts.case_files import report, week

pytestmark = pytest.mark.django_db
DATE = dt.date(2026, 11, 24)
FIRST = dt.date(2026, 1, 1)


def officer():
    return User.objects.create_superuser("officer@example.test", "a long pass phrase")


def limit(day, alpha, **fields):
    return DetectionLimit.objects.create(
        valid_from=day,
        alpha=alpha,
        area_alpha=alpha / 10,
        at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        **fields,
    )


def test_officers_add_holidays_and_take_them_away():
    HolidayOverride.objects.create(day=dt.date(2026, 11, 20), name_th="วันหยุดพิเศษ", source="มติ ครม.")
    HolidayOverride.objects.create(
        day=dt.date(2026, 4, 13), is_holiday=False, name_th="เปิดทำการ", source="มติ ครม."
    )

    holidays = read_conditions(FIRST, DATE).holidays

    assert dt.date(2026, 11, 20) in holidays
    assert dt.date(2026, 4, 13) not in holidays
    assert dt.date(2026, 4, 14) in holidays


def test_an_outage_closes_its_days_inside_the_history():
    ReportingOutage.objects.create(
        first_day=dt.date(2025, 12, 30), last_day=dt.date(2026, 1, 2), reason="ระบบล่ม"
    )

    assert read_conditions(FIRST, DATE).closed == (dt.date(2026, 1, 1), dt.date(2026, 1, 2))


def test_limits_are_nominal_until_calibrated_and_those_in_force_on_the_date_after():
    nominal = read_conditions(FIRST, DATE)
    limit(dt.date(2026, 10, 1), 0.01)
    limit(dt.date(2026, 11, 1), 0.02)
    limit(dt.date(2026, 12, 1), 0.03)

    calibrated = read_conditions(FIRST, DATE)

    assert (round(nominal.alpha * 7 * 16, 6), nominal.is_calibrated) == (1.0, False)
    assert (calibrated.alpha, calibrated.area_alpha, calibrated.is_calibrated) == (0.02, 0.002, True)


def test_an_officers_wish_changes_the_nominal_limit(at):
    before = read_conditions(FIRST, DATE).alpha
    DetectionSetting.objects.create(
        nation_false_alarms_a_week=2, areas_false_alarms_a_week=10, reason="ลองไวขึ้น", at=at, by=officer()
    )

    assert read_conditions(FIRST, DATE).alpha == pytest.approx(2 * before)


def test_calibration_waits_for_two_years_of_history(tmp_path, at):
    report(tmp_path, at, week(10, kind=60, loss=100))

    assert calibrate_if_due(date=DATE, at=at) is None


def test_calibration_is_due_after_four_weeks_or_a_changed_wish_and_not_before(tmp_path, at):
    report(tmp_path, at, [*week(10, kind=60, loss=100), ("old", "2024-11-01", 60, "10", 9)])
    limit(dt.date(2026, 11, 1), 0.01)

    early = calibrate_if_due(date=DATE, at=at)
    due = calibrate_if_due(date=dt.date(2026, 11, 29), at=at)

    assert early is None
    assert (due.valid_from, due.nation_per_week) == (
        dt.date(2026, 11, 29),
        None,
    )  # too few cases to learn from


def test_the_record_says_which_periods_overlap_and_what_the_one_before_withheld(tmp_path, at):
    few = [(f"few{n}", "2026-11-12", 66, "91", 9) for n in range(2)]
    report(tmp_path, at, [*week(10, kind=60, loss=100), *few, ("old", "2026-11-11", 60, "10", 9)])
    fresh = read_record(DATE, days=7)
    run_analysis(dt.date(2026, 11, 17), at=at)
    run_analysis(dt.date(2026, 11, 21), at=at)

    record = read_record(DATE, days=7)

    assert (fresh.overlapping, fresh.before) == ((), ())
    assert record.overlapping == (1, 2, 3, 4, 5, 6)
    assert "91" in {code for code, _ in record.before}


def test_only_periods_since_the_first_bulletin_can_be_compared(tmp_path, at):
    report(tmp_path, at, week(10, kind=60, loss=100))
    run_analysis(DATE, at=at)

    overlapping = {day: read_record(dt.date(2026, 11, day), days=7).overlapping for day in (22, 24, 26)}

    assert overlapping == {22: (), 24: (), 26: (1, 2)}
