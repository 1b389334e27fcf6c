"""The line chart: geometry of known values, gaps, bounds, and the finding in words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.presenters.lines import BOTTOM, LEFT, RIGHT, TOP, Line, draw, line_chart, nice_top

START = "2026-11-01"


def series(cases, **bounds):
    return {"start": START, "cases": cases, **bounds}


def chart(cases, *, trend="usual", **bounds):
    return line_chart(series(cases, **bounds), name="แชร์ลูกโซ่", trend=trend)


@pytest.mark.parametrize("stored", [None, {}, {"start": START, "cases": []}])
def test_no_series_draws_nothing(stored):
    assert line_chart(stored, name="x", trend="usual") is None


def test_line_runs_from_the_first_day_to_the_last_between_the_axes():
    drawn = chart([0, 5, 10])

    assert drawn.cases_path == f"M{LEFT}.0 {BOTTOM}.0h0L192.0 86.0L{RIGHT}.0 {TOP}.0"
    assert [tick.label for tick in drawn.up] == ["0", "5", "10"]
    assert drawn.last_day == dt.date(2026, 11, 3)


def test_day_without_a_value_breaks_the_line_and_is_not_drawn_as_zero():
    drawn = chart([4, None, 4])

    assert drawn.cases_path.count("M") == 2
    assert "L" not in drawn.cases_path
    assert drawn.line.table[1][:2] == (dt.date(2026, 11, 2), None)


def test_days_above_the_upper_bound_are_marked_and_counted():
    drawn = chart([3, 9, 10], upper=[5, 9, 9], trend="rising")

    assert len(drawn.above) == 1
    assert [row[-1] for row in drawn.line.table] == [True, False, False]
    assert "7 วันล่าสุดเกินช่วงปกติ 1 วัน" in drawn.finding


def test_without_bounds_there_is_no_band_and_nothing_is_above():
    drawn = chart([3, 9, 10])

    assert (drawn.band_path, drawn.above, drawn.expected_path) == ("", [], "")


def test_band_closes_over_upper_and_back_under_lower():
    drawn = chart([5, 5], upper=[10, 10], lower=[0, 0])

    assert drawn.band_path == f"M{LEFT}.0 {TOP}.0L{RIGHT}.0 {TOP}.0L{RIGHT}.0 {BOTTOM}.0L{LEFT}.0 {BOTTOM}.0Z"


@pytest.mark.parametrize(
    ("value", "top"), [(0, 2), (2, 2), (3, 4), (10, 10), (11, 20), (58, 60), (101, 200), (7999, 8000)]
)
def test_scale_ends_at_a_round_number(value, top):
    assert nice_top(value) == top


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=1, max_size=60))
def test_every_point_lies_inside_the_axes(cases):
    days = tuple(dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(len(cases)))
    blank = (None,) * len(cases)

    drawn = draw(Line(days, tuple(cases), blank, blank, tuple(cases)), name="x", trend="usual")

    points = [part.split("h0")[0].split() for part in drawn.cases_path.replace("M", "L").split("L")[1:]]
    assert len(points) == sum(value is not None for value in cases)
    for x, y in points:
        assert LEFT <= float(x) <= RIGHT
        assert TOP <= float(y) <= BOTTOM
