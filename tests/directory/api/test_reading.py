"""What every public address has: pages with links, two forms, caches, any site's scripts, and notice of its end."""

import csv
import datetime as dt
import io

import pytest
from django.test import RequestFactory

from directory.api.reading import PublicView
from directory.models import Province

pytestmark = pytest.mark.django_db
LIST = "/api/v1/areas/provinces/"


def rows(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_a_list_comes_in_pages_that_lead_to_each_other(client):
    first = client.get(f"{LIST}?page_size=40").json()
    second = client.get(first["next"].removeprefix("http://testserver")).json()

    assert (first["count"], len(first["results"]), first["previous"]) == (77, 40, None)
    assert (len(second["results"]), second["next"]) == (37, None)
    assert second["previous"].endswith("page=1&page_size=40")
    codes = [row["code"] for row in first["results"] + second["results"]]
    assert codes == sorted(Province.objects.current().values_list("code", flat=True))


def test_pages_are_linked_in_the_headers_too_for_those_who_read_csv(client):
    response = client.get(f"{LIST}?page=2&page_size=30&format=csv")

    assert response["Link"] == (
        f'<http://testserver{LIST}?format=csv&page=3&page_size=30>; rel="next",'
        f' <http://testserver{LIST}?format=csv&page=1&page_size=30>; rel="prev"'
    )
    assert len(rows(response)) == 30


def test_a_page_behind_the_last_says_which_is_the_last(client):
    response = client.get(f"{LIST}?page=9")

    assert response.status_code == 404
    assert response.json()["detail"] == "There is no such page; the last is page 2"


@pytest.mark.parametrize("ask", [{"query_params": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}])
def test_the_same_rows_as_a_table(client, ask):
    table, told = client.get(LIST, **ask), client.get(LIST).json()["results"]

    assert (table["Content-Type"], table["Content-Disposition"]) == (
        "text/csv; charset=utf-8",
        'attachment; filename="cybervaccine-provinces.csv"',
    )
    assert rows(table) == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in told
    ]


def test_whoever_has_it_gets_304_and_a_head_has_no_body(client):
    response = client.get(LIST)

    again = client.get(LIST, headers={"If-None-Match": response["ETag"]})
    head = client.head(LIST)

    assert (again.status_code, again.content) == (304, b"")
    assert (
        again["Cache-Control"] == response["Cache-Control"] == "public, max-age=60, stale-while-revalidate=30"
    )
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", response["ETag"])


def test_an_answer_depends_on_the_form_that_is_asked_for_and_on_nobody(client):
    response = client.get(LIST, headers={"Origin": "https://news.example"})

    assert response["Vary"] == "Accept, Accept-Encoding"
    assert not response.cookies
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_no_other_verb_is_served(client, method):
    response = getattr(client, method)(LIST)

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert response.json()["code"] == "method-not-allowed"


def test_a_form_that_is_not_there_is_refused(client):
    response = client.get(LIST, headers={"Accept": "application/xml"})

    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")


@pytest.mark.parametrize("size", [1, 3])
def test_a_list_costs_the_same_queries_whatever_its_length(client, django_assert_num_queries, size):
    with django_assert_num_queries(2):
        client.get(f"{LIST}?page_size={size}")


def test_what_will_go_says_so_in_its_headers(monkeypatch):
    class Old(PublicView):
        deprecated_on = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
        sunset_on = dt.datetime(2028, 1, 1, tzinfo=dt.UTC)
        throttle_classes = ()

        def get(self, request):
            return self.answer(request, dict)

    response = Old.as_view()(RequestFactory().get("/"))

    assert response["Deprecation"] == "@1798761600"
    assert response["Sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"
    assert response["Link"] == '</api/v1/docs/#deprecation>; rel="deprecation"'
