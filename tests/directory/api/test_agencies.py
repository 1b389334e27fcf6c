"""Agencies with what the directory shows of them, and nothing that it hides."""

import datetime as dt

import pytest

from directory.models import Agency, ContactPoint
from directory.search import indexing
from tests.factories import make_agency, make_contact, make_officer

pytestmark = pytest.mark.django_db
LIST = "/api/v1/agencies/"


def told(client, **asked):
    return client.get(LIST, asked).json()["results"]


@pytest.fixture
def hall():
    return make_agency(
        kind=Agency.Kind.PROVINCE_HALL, province_id="50", note="ภายใน", name_en="Hall of trial"
    )


def test_an_agency_tells_where_it_is_and_how_to_reach_it(client, hall):
    checked = {
        "verified_on": dt.date(2026, 1, 1),
        "expires_on": dt.date(2026, 6, 1),
        "verified_by": make_officer(),
    }
    contact = make_contact(hall, **checked)
    row = next(row for row in told(client, province="50", kind="province_hall") if row["id"] == hall.pk)

    assert (row["name_en"], row["province"], row["district"]) == ("Hall of trial", "50", None)
    assert [(found["value"], found["check"]) for found in row["contacts"]] == [(contact.value, "expired")]
    assert row["page"] == f"/directory/{hall.pk}/"
    assert "note" not in row


def test_a_disputed_number_and_a_retired_agency_are_not_shown(client, hall):
    make_contact(hall, conflict=ContactPoint.Conflict.NUMBER)
    gone = make_agency(kind=Agency.Kind.PROVINCE_HALL, province_id="50", retired_on=dt.date(2020, 1, 1))

    rows = {row["id"]: row for row in told(client, province="50", kind="province_hall")}

    assert rows[hall.pk]["contacts"] == []
    assert gone.pk not in rows


def test_agencies_are_found_by_words(client, hall):
    Agency.objects.filter(pk=hall.pk).update(name_th="ศูนย์ทดลองเอพีไอ")
    indexing.reindex("agency")

    assert [row["id"] for row in told(client, q="ศูนย์ทดลองเอพีไอ")] == [hall.pk]


@pytest.mark.parametrize("size", [1, 3])
def test_agencies_cost_three_queries(client, django_assert_num_queries, size):
    with django_assert_num_queries(3):
        client.get(LIST, {"page_size": size, "kind": "bank"})
