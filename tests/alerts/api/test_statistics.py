"""Figures day by day: what bulletins published, and never a place's single day."""

import datetime as dt

import pytest

from alerts.api.serializers import DailySerializer
from alerts.api.statistics import newest_day
from alerts.models import CaseType
from tests.alerts.api.test_bulletins import names, names_of
from tests.bulletins import DATE, make_bulletin

pytestmark = pytest.mark.django_db
DAILY = "/api/v1/statistics/daily/"
SERIES = {
    "start": "2026-11-22",
    "cases": [5, 8],
    "expected": [6.1, 6.0],
    "lower": [3.0, 3.1],
    "upper": [9.0, 9.2],
}


def told(client, **asked):
    return client.get(DAILY, asked).json()["results"]


def test_a_row_is_what_the_bulletin_of_that_day_said(client):
    make_bulletin(series=SERIES)

    row = told(client, case_type="JOB")[0]

    assert (row["date"], row["period"]["days"], row["cases"], row["loss_baht"]) == (
        "2026-11-24",
        7,
        722,
        "722000.00",
    )
    assert row["day"] == {"date": "2026-11-23", "cases": 8, "expected": 6.0, "lower": 3.1, "upper": 9.2}
    assert names_of(row) == names(DailySerializer())


def test_a_withheld_figure_stays_withheld(client):
    make_bulletin(areas={"50": {"JOB": None, "CALL_CENTER": 30}})

    rows = {row["case_type"]: row for row in told(client, province="50")}

    assert (rows["JOB"]["cases"], rows["JOB"]["loss_baht"], rows["JOB"]["suppressed"]) == (None, None, True)
    assert (rows["CALL_CENTER"]["cases"], rows["CALL_CENTER"]["day"]) == (30, None)


def test_days_and_types_are_chosen_and_the_newest_stand_first(client):
    for days in range(4):
        make_bulletin(DATE - dt.timedelta(days=days), areas={"TH": {"JOB": 10 + days, "CALL_CENTER": 1}})

    asked = {"case_type": "JOB", "from": "2026-11-22", "to": "2026-11-23"}

    assert [(row["date"], row["cases"]) for row in told(client, **asked)] == [
        ("2026-11-23", 11),
        ("2026-11-22", 12),
    ]


def test_a_revised_day_is_told_once(client):
    make_bulletin(revision=1, areas={"TH": {"JOB": 10}})
    make_bulletin(revision=2, areas={"TH": {"JOB": 12}})

    assert [(row["revision"], row["cases"]) for row in told(client)] == [(2, 12)]


@pytest.mark.parametrize(("code", "status"), [("NO_SUCH", 404), ("job", 400), ("JOB' OR 1=1", 400)])
def test_a_type_that_is_none_is_refused(client, code, status):
    response = client.get(DAILY, {"case_type": code})

    assert response.status_code == status
    assert "/api/v1/case-types/" in response.content.decode()


@pytest.mark.parametrize("days", [1, 3])
def test_statistics_cost_three_queries(client, django_assert_num_queries, days):
    for day in range(days):
        make_bulletin(DATE - dt.timedelta(days=day))

    with django_assert_num_queries(3):
        client.get(DAILY)


@pytest.mark.parametrize("series", [None, {}, {"start": "2026-11-22", "cases": []}])
def test_without_a_line_there_is_no_day(series):
    assert newest_day(series) is None


def test_case_types_tell_what_to_do_and_the_list_in_use_stands_first(client):
    rows = client.get("/api/v1/case-types/").json()["results"]
    valid = client.get("/api/v1/case-types/?valid_on=2026-11-24").json()["results"]

    kind = CaseType.objects.get(code="JOB")
    row = next(row for row in rows if row["code"] == "JOB")
    assert rows[0]["list"] == "RTP_DECREE_2023"
    assert row["advice_th"] == kind.advice_th.splitlines()
    assert {row["code"] for row in valid} == set(
        CaseType.objects.valid_on(DATE).values_list("code", flat=True)
    )


@pytest.mark.parametrize("size", [1, 3])
def test_case_types_cost_two_queries(client, django_assert_num_queries, size):
    with django_assert_num_queries(2):
        client.get(f"/api/v1/case-types/?page_size={size}")
