"""Bulletins of the API: the stored snapshot as every other rendering tells it, for every cache."""

import datetime as dt

import pytest
from django.utils import timezone

from alerts.api.examples import BULLETIN
from alerts.api.serializers import BulletinSerializer, BulletinSummarySerializer
from alerts.models import Bulletin
from alerts.renderings import table
from tests.bulletins import DATE, make_bulletin

pytestmark = pytest.mark.django_db
BASE = "/api/v1/bulletins/"
LATEST = f"{BASE}latest/"


def names(serializer):
    return {
        name: names(getattr(field, "child", field))
        if hasattr(getattr(field, "child", field), "fields")
        else None
        for name, field in serializer.fields.items()
    }


def names_of(value):
    if isinstance(value, list):
        return names_of(value[0])
    return {name: names_of(each) if isinstance(each, dict | list) else None for name, each in value.items()}


def test_the_latest_is_the_rendering_of_the_newest_snapshot(client):
    make_bulletin(DATE - dt.timedelta(days=1))
    bulletin = make_bulletin(DATE)

    response = client.get(LATEST)

    assert response.status_code == 200
    assert response.json() == table.as_json(bulletin.areas.get(area_code="TH"))
    assert client.get(f"{BASE}{DATE}/").json() == response.json()
    assert client.get(f"/alerts/{DATE}.json").json() == response.json()


def test_what_is_withheld_is_null_and_said_to_be(client):
    make_bulletin()

    said = client.get(LATEST).json()
    entry = next(row for row in said["entries"] if row["case_type"] == "CALL_CENTER")

    assert (entry["cases"], entry["loss_baht"], entry["suppressed"], entry["trend"]) == (
        None,
        None,
        True,
        "insufficient",
    )
    assert said["total"] == {"cases": None, "loss_baht": None}
    assert {row["loss_baht"] for row in said["entries"]} == {None, "383000.00", "722000.00", "3131000.00"}


def test_every_value_is_described_and_every_description_is_told():
    said = table.as_json(make_bulletin().areas.get(area_code="TH"))
    without_signal = [{**entry, "signal": None} for entry in BULLETIN["entries"]]

    assert names_of(said) == names(BulletinSerializer())
    assert names_of(BULLETIN | {"entries": without_signal}) == names(BulletinSerializer())
    assert names_of(table.as_summary(Bulletin.objects.get().areas.first())) == names(
        BulletinSummarySerializer()
    )


def test_a_province_and_a_region(client):
    make_bulletin(areas={"50": {"JOB": 7}, "north": {"JOB": 70}})

    told = {code: client.get(f"{LATEST}?province={code}").json() for code in ("50", "north")}

    assert {code: (said["area"]["code"], said["total"]["cases"]) for code, said in told.items()} == {
        "50": ("50", 7),
        "north": ("north", 70),
    }


def test_an_earlier_revision_stays_and_may_be_kept_for_long(client):
    make_bulletin(revision=1)
    make_bulletin(revision=2, areas={"TH": {"JOB": 9}})

    newest, first = client.get(f"{BASE}{DATE}/"), client.get(f"{BASE}{DATE}/?revision=1")

    assert (newest.json()["revision"], first.json()["revision"]) == (2, 1)
    assert first["Cache-Control"] == "public, max-age=604800"
    assert newest["Cache-Control"] == "public, max-age=60, stale-while-revalidate=30"


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("latest/?province=99", 404, "There is no such area"),
        ("1999-01-01/", 404, "There is no bulletin"),
        (f"{DATE}/?revision=9", 404, "There is no bulletin"),
        (f"{DATE}/?revision=0", 400, "The request is not right"),
        ("24-11-2569/", 400, "The request is not right"),
    ],
)
def test_what_is_not_there_says_where_to_look(client, path, status, says):
    make_bulletin()

    response = client.get(BASE + path)

    assert (response.status_code, response.json()["detail"].startswith(says)) == (status, True)


def test_before_the_first_bulletin_there_is_none(client):
    assert client.get(LATEST).status_code == 404
    assert client.get(BASE).json()["results"] == []


def test_who_has_it_gets_304_without_an_entry_being_read(client, django_assert_num_queries):
    make_bulletin()
    response = client.get(LATEST)

    with django_assert_num_queries(2):
        by_tag = client.get(LATEST, headers={"If-None-Match": response["ETag"]})
    by_date = client.get(LATEST, headers={"If-Modified-Since": response["Last-Modified"]})

    assert (by_tag.status_code, by_date.status_code) == (304, 304)
    assert by_tag["ETag"] == response["ETag"]
    assert by_tag["Access-Control-Allow-Origin"] == "*"


def test_a_new_revision_and_another_form_are_another_thing(client):
    make_bulletin(revision=1)
    tags = [
        client.get(LATEST)["ETag"],
        client.get(f"{LATEST}?format=csv")["ETag"],
        client.get(f"{LATEST}?province=50")["ETag"],
    ]
    make_bulletin(revision=2)
    tags.append(client.get(LATEST)["ETag"])

    assert len(set(tags)) == 4


def test_as_csv_it_is_the_table_of_the_pages(client):
    bulletin = make_bulletin()

    response = client.get(LATEST, headers={"Accept": "text/csv"})

    assert response.content.decode() == table.as_csv(bulletin.areas.get(area_code="TH"))
    assert response["Content-Disposition"] == 'attachment; filename="cybervaccine-2026-11-24-TH.csv"'


def test_the_latest_costs_three_queries(client, django_assert_num_queries):
    make_bulletin()

    with django_assert_num_queries(3):
        client.get(LATEST)


def test_the_list_has_the_newest_revision_of_each_day(client):
    for days in range(4):
        make_bulletin(DATE - dt.timedelta(days=days))
    make_bulletin(revision=2)

    said = client.get(f"{BASE}?from=2026-11-22&to=2026-11-24").json()

    assert [(row["date"], row["revision"]) for row in said["results"]] == [
        ("2026-11-24", 2),
        ("2026-11-23", 1),
        ("2026-11-22", 1),
    ]
    assert "entries" not in said["results"][0]


def test_the_list_changed_when_the_newest_bulletin_came(client):
    bulletin = make_bulletin()

    response = client.get(BASE)

    assert response["Last-Modified"] == bulletin.created_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert timezone.is_aware(bulletin.created_at)


@pytest.mark.parametrize("days", [1, 3])
def test_the_list_costs_three_queries(client, django_assert_num_queries, days):
    for day in range(days):
        make_bulletin(DATE - dt.timedelta(days=day))

    with django_assert_num_queries(3):
        client.get(BASE)
