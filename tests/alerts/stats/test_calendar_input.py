import datetime as dt

import numpy as np
import pytest

from alerts.stats.calendar import build_calendar
from alerts.stats.calendar_input import read_calendar

START = dt.date(2023, 4, 1)
DATES = [START + dt.timedelta(days=day) for day in range(30)]
HOLIDAYS = [int(date.day in {6, 13, 14, 17}) for date in DATES]
SONGKRAN = [int(12 <= date.day <= 16) for date in DATES]
OUTAGE = [int(date.day == 20) for date in DATES]


class Frame(dict):
    """A table that is read by columns, as data frames are."""


def structured():
    table = np.zeros(30, dtype=[("date", "datetime64[D]"), ("holiday", "i1"), ("songkran", "i1")])
    table["date"], table["holiday"], table["songkran"] = DATES, HOLIDAYS, SONGKRAN
    return table


def assert_same(one, other):
    assert one.start == other.start
    for name, values in vars(one).items():
        if name != "start":
            assert np.array_equal(values, getattr(other, name)), name


@pytest.mark.parametrize(
    "given",
    [
        START,
        dt.datetime(2023, 4, 1, 5, 30),
        "2023-04-01",
        np.datetime64("2023-04-01"),
        DATES,
        [str(date) for date in DATES],
        np.array(DATES, dtype="datetime64[D]"),
        np.array(DATES, dtype="datetime64[ns]"),
        {"date": DATES},
    ],
)
def test_first_day_or_dates_give_the_thai_calendar(given):
    assert_same(read_calendar(given, 30), build_calendar(START, 30))


@pytest.mark.parametrize(
    "given",
    [
        {"date": DATES, "holiday": HOLIDAYS, "songkran": SONGKRAN},
        Frame(date=np.array(DATES), holiday=np.array(HOLIDAYS, bool), songkran=np.array(SONGKRAN)),
        structured(),
        [
            {"day": str(day), "date": str(date), "dow": "0", "holiday": str(HOLIDAYS[day]),
             "songkran": str(SONGKRAN[day])}
            for day, date in enumerate(DATES)
        ],
    ],
)  # fmt: skip
def test_a_table_says_itself_which_days_are_free(given):
    calendar = read_calendar(given, 30)

    assert calendar.holiday.tolist() == [bool(value) for value in HOLIDAYS]
    assert calendar.songkran.tolist() == [bool(value) for value in SONGKRAN]
    assert not calendar.closed.any()


def test_a_table_of_weekdays_has_its_own_free_days_and_no_pay_days():
    weekdays = [date.weekday() for date in DATES]

    calendar = read_calendar({"dow": weekdays, "holiday": HOLIDAYS, "songkran": SONGKRAN}, 30)

    dated = read_calendar({"date": DATES, "holiday": HOLIDAYS, "songkran": SONGKRAN}, 30)
    assert calendar.weekday.tolist() == weekdays
    assert calendar.office.tolist() == dated.office.tolist()
    assert calendar.after_holiday[3:].tolist() == dated.after_holiday[3:].tolist()
    assert not calendar.pay_day.any()
    assert not read_calendar({"weekday": weekdays}, 30).holiday.any()


def test_names_of_holidays_mark_days_and_empty_cells_do_not():
    names = ["วันจักรี" if date.day == 6 else "" for date in DATES]

    assert np.flatnonzero(read_calendar({"date": DATES, "holiday": names}, 30).holiday).tolist() == [5]
    missing = [1.0 if date.day == 6 else float("nan") for date in DATES]
    assert np.flatnonzero(read_calendar({"date": DATES, "holiday": missing}, 30).holiday).tolist() == [5]


@pytest.mark.parametrize("name", ["closed", "outage"])
def test_known_outages_are_closed_days(name):
    calendar = read_calendar({"date": DATES, name: OUTAGE}, 30)

    assert np.flatnonzero(calendar.closed).tolist() == [19]


def test_a_calendar_is_taken_as_it_is_and_may_be_longer():
    calendar = build_calendar(START, 40, holidays=())

    assert read_calendar(calendar, 30) is calendar


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (DATES[:29], "29 of 30"),
        ([], "0 of 30"),
        (build_calendar(START, 29, holidays=()), "29 of 30"),
        (DATES[:10] + DATES[11:] + DATES[:1], "without a gap"),
        (DATES[::-1], "without a gap"),
        ({"holiday": [0] * 30}, "no column of dates"),
        ({"dow": [0] * 30}, "without a gap"),
        (range(30), "not a date"),
        (["x"] * 30, "not a date"),
        ("next Monday", "not a date"),
    ],
)
def test_what_is_no_calendar_says_why(given, message):
    with pytest.raises(ValueError, match=message):
        read_calendar(given, 30)
