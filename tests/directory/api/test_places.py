"""Places by code, by name, by what they lie in."""

import datetime as dt

import pytest

from directory.models import District

pytestmark = pytest.mark.django_db


def codes(client, path):
    return [row["code"] for row in client.get(f"/api/v1/areas/{path}").json()["results"]]


@pytest.mark.parametrize(
    ("words", "found"), [("เชียง", ["50", "57"]), ("chiang", ["50", "57"]), ("50", ["50"]), ("%", [])]
)
def test_a_province_is_found_by_the_beginning_of_its_name_or_code(client, words, found):
    assert codes(client, f"provinces/?q={words.replace('%', '%25')}") == found


def test_a_province_says_its_region_and_its_people_on_a_day(client):
    (row,) = client.get("/api/v1/areas/provinces/?q=50").json()["results"]

    assert (row["region"], row["region_th"], row["iso_3166_2"]) == ("north", "ภาคเหนือ", "TH-50")
    assert row["population"] > 1_000_000
    assert row["population_date"]


def test_districts_are_those_of_a_province_that_exist_today(client):
    before = codes(client, "districts/?province=50")
    District.objects.filter(code="5001").update(retired_on=dt.date(2020, 1, 1))

    after = codes(client, "districts/?province=50")

    assert before == ["5001", *after]
    assert {code[:2] for code in after} == {"50"}


def test_subdistricts_by_district_and_postcode(client):
    here = codes(client, "subdistricts/?district=5001&page_size=500")
    posted = client.get("/api/v1/areas/subdistricts/?postcode=50200").json()["results"]

    assert {code[:4] for code in here} == {"5001"}
    assert [row["postcodes"] for row in posted] == [["50200"]] * 3


@pytest.mark.parametrize("size", [1, 3])
def test_subdistricts_cost_three_queries(client, django_assert_num_queries, size):
    with django_assert_num_queries(3):
        client.get(f"/api/v1/areas/subdistricts/?page_size={size}")
