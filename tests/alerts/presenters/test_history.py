"""Weeks of a case type or a province: without overlap, with gaps that stay gaps."""

import datetime as dt

import pytest

from alerts.presenters.history import BASE, TOP, ProvincePage, WeekValue, week_chart
from alerts.queries import Week, recent_weeks
from directory.models import Province
from tests.bulletins import DATE, make_bulletin


def values(*cases):
    start = dt.date(2026, 9, 1)
    for n, value in enumerate(cases):
        first = start + dt.timedelta(days=7 * n)
        week = Week(first, first + dt.timedelta(days=6), None)
        yield WeekValue(week, value if isinstance(value, int) else None, value == "withheld")


def test_bars_stand_on_the_base_and_the_highest_reaches_the_top():
    chart = week_chart("x", list(values(10, 5, 0)))

    assert [(bar.y, bar.height) for bar in chart.bars] == [(TOP, BASE - TOP), (68.0, 50.0), (BASE, 0.0)]
    assert [bar.value for bar in chart.bars] == ["10", "5", "0"]


def test_withheld_and_missing_weeks_have_a_mark_instead_of_a_bar_or_a_zero():
    chart = week_chart("x", list(values(10, "withheld", None)))

    assert [(bar.height, bar.value, bar.mark) for bar in chart.bars[1:]] == [(0.0, "", "×"), (0.0, "", "–")]
    assert [value.text for value in chart.newest_first] == ["ไม่มีประกาศ", "ไม่แสดง", "10"]


@pytest.mark.parametrize(
    ("cases", "finding"),
    [
        ((10, 12), "x: สัปดาห์ล่าสุด 12 คดี สัปดาห์ก่อน 10 คดี"),
        ((10, "withheld"), "x: 10 คดีในสัปดาห์ล่าสุดที่แสดงได้"),
        (("withheld",), "x: ไม่แสดงจำนวน เพื่อปกป้องผู้เสียหาย"),
    ],
)
def test_finding_compares_only_weeks_that_may_be_shown(cases, finding):
    assert week_chart("x", list(values(*cases))).finding == finding


def test_only_the_last_weeks_are_drawn_and_all_stand_in_the_table():
    chart = week_chart("x", list(values(*range(1, 13))))

    assert [bar.value for bar in chart.bars] == ["5", "6", "7", "8", "9", "10", "11", "12"]
    assert len(chart.newest_first) == 12


@pytest.mark.django_db
def test_recent_weeks_touch_without_overlap_from_the_first_bulletin_on():
    for days in (0, 3, 14):
        make_bulletin(DATE - dt.timedelta(days=days))
    newest = make_bulletin(DATE, revision=2)

    weeks = recent_weeks(newest)

    assert [(week.start, week.end) for week in weeks] == [
        (dt.date(2026, 11, 3), dt.date(2026, 11, 9)),
        (dt.date(2026, 11, 10), dt.date(2026, 11, 16)),
        (dt.date(2026, 11, 17), dt.date(2026, 11, 23)),
    ]
    assert [week.bulletin and week.bulletin.revision for week in weeks] == [1, None, 2]


@pytest.mark.django_db
def test_province_page_draws_the_most_reported_types_and_lists_them_all():
    make_bulletin(areas={"91": {"JOB": 12, "LOAN": 30, "CALL_CENTER": None, "ROMANCE": 0}})
    newest = make_bulletin(
        DATE, areas={"91": {"JOB": 12, "LOAN": 30, "CALL_CENTER": None, "ROMANCE": 0}}, revision=2
    )

    page = ProvincePage.of(Province.objects.get(code="91"), newest)

    assert [chart.name for chart in page.drawn] == ["หลอกให้กู้เงิน", "หลอกให้ทำงานเสริม"]
    assert [chart.name for chart in page.charts] == ["หลอกให้กู้เงิน", "หลอกให้ทำงานเสริม", "แก๊งคอลเซ็นเตอร์ข่มขู่"]
