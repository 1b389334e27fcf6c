import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.stats.calendar import build_calendar, thai_holidays

CHILDREN = dt.date(2025, 1, 11)
CHAKRI_2025 = dt.date(2025, 4, 6)


def test_thai_holidays_leave_out_childrens_day():
    found = thai_holidays([2025])

    assert CHILDREN not in found
    assert dt.date(2025, 4, 13) in found
    assert dt.date(2025, 4, 7) in found  # in lieu of Chakri day, a Sunday


def test_thai_holidays_come_in_order_and_only_for_the_years_asked():
    found = list(thai_holidays([2026, 2024]))

    assert found == sorted(found)
    assert {day.year for day in found} == {2024, 2026}


def test_officers_table_adds_and_removes_days():
    special = dt.date(2025, 6, 2)

    found = thai_holidays([2025], added={special: "วันหยุดพิเศษ"}, removed={CHAKRI_2025})

    assert found[special] == "วันหยุดพิเศษ"
    assert CHAKRI_2025 not in found


def test_removed_wins_over_added():
    day = dt.date(2025, 6, 2)

    assert day not in thai_holidays([2025], added={day: "x"}, removed=[day])


def test_no_years_give_only_what_was_added():
    day = dt.date(2025, 6, 2)

    assert thai_holidays([]) == {}
    assert thai_holidays([], added={day: "x"}) == {day: "x"}


def test_calendar_knows_what_kind_of_day_each_is():
    calendar = build_calendar(dt.date(2025, 4, 4), 16, holidays=thai_holidays([2025]))

    assert calendar.weekday.tolist() == [4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5]
    assert np.flatnonzero(calendar.holiday).tolist() == [2, 3, 9, 10, 11, 12]
    assert np.flatnonzero(calendar.songkran).tolist() == [7, 8, 9, 10, 11, 12]
    assert np.flatnonzero(calendar.office).tolist() == [0, 4, 5, 6, 13, 14]


def test_after_holiday_counts_the_free_days_before_an_office_day():
    calendar = build_calendar(dt.date(2025, 4, 4), 16, holidays=thai_holidays([2025]))

    assert calendar.after_holiday.tolist() == [0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0]


def test_pay_day_runs_from_the_25th_to_the_2nd():
    calendar = build_calendar(dt.date(2025, 6, 24), 10, holidays=())

    assert calendar.pay_day.tolist() == [False] + [True] * 8 + [False]


def test_closed_days_are_no_office_days_and_end_before_an_office_day():
    closed = dt.date(2025, 6, 25)

    calendar = build_calendar(dt.date(2025, 6, 24), 3, holidays=(), closed=[closed])

    assert calendar.closed.tolist() == [False, True, False]
    assert calendar.after_holiday.tolist() == [0, 0, 1]


def test_zero_days_are_empty_and_fewer_raise():
    assert build_calendar(dt.date(2025, 1, 1), 0, holidays=()).days == 0
    with pytest.raises(ValueError, match="fewer than zero"):
        build_calendar(dt.date(2025, 1, 1), -1, holidays=())


def test_leap_day_and_new_year_are_ordinary_columns():
    calendar = build_calendar(dt.date(2024, 2, 28), 3, holidays=())

    assert calendar.weekday.tolist() == [2, 3, 4]
    assert calendar.pay_day.all()


def test_without_holidays_those_of_thailand_are_taken():
    start = dt.date(2024, 12, 20)

    calendar = build_calendar(start, 30)

    listed = build_calendar(start, 30, holidays=thai_holidays([2024, 2025]))
    assert calendar.holiday.tolist() == listed.holiday.tolist()
    assert calendar.after_holiday.tolist() == listed.after_holiday.tolist()
    assert calendar.holiday[12]


def test_given_songkran_days_replace_the_usual_ones():
    songkran = [dt.date(2025, 4, 13), dt.date(2025, 4, 14)]

    calendar = build_calendar(dt.date(2025, 4, 10), 8, holidays=(), songkran=songkran)

    assert np.flatnonzero(calendar.songkran).tolist() == [3, 4]


@given(offset=st.integers(0, 60), days=st.integers(0, 40))
def test_a_calendar_that_starts_later_is_a_slice_of_the_longer_one(offset, days):
    holidays = thai_holidays([2025])
    long = build_calendar(dt.date(2025, 3, 1), 100, holidays=holidays)

    short = build_calendar(dt.date(2025, 3, 1) + dt.timedelta(days=offset), days, holidays=holidays)

    for name, values in vars(short).items():
        if name != "start":
            assert np.array_equal(values, getattr(long, name)[offset : offset + days]), name


@given(days=st.integers(0, 30))
def test_first_gives_the_same_as_building_fewer_days(days):
    start, holidays = dt.date(2025, 4, 1), thai_holidays([2025])

    cut = build_calendar(start, 30, holidays=holidays).first(days)

    fresh = build_calendar(start, days, holidays=holidays)
    assert all(np.array_equal(getattr(cut, name), value) for name, value in vars(fresh).items())
