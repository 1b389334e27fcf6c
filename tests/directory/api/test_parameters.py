"""Nothing that is asked is ignored: what is unknown, doubled or wrong is refused in two languages, each by its name."""

import pytest

from directory.api.parameters import as_day

pytestmark = pytest.mark.django_db
BULLETINS = "/api/v1/bulletins/"


def errors(client, query):
    response = client.get(f"{BULLETINS}?{query}")
    body = response.json()
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert (body["status"], body["code"], body["type"]) == (400, "invalid", "/api/v1/docs/#invalid")
    assert response["Cache-Control"] == "no-store"
    return {wrong["name"]: (wrong["detail_th"], wrong["detail"]) for wrong in body["errors"]}


@pytest.mark.parametrize(
    ("query", "name", "english"),
    [
        ("from=24/11/2026", "from", "Use a day that exists, as YYYY-MM-DD in the Gregorian calendar, such as 2026-11-24"),
        ("to=2026-02-30", "to", "Use a day that exists, as YYYY-MM-DD in the Gregorian calendar, such as 2026-11-24"),
        ("from=2026-11-24&to=2026-11-23", "to", "The last day must not lie before the first"),
        ("province=Bangkok", "province", "Use TH, a region (north …) or a province's two-digit code, such as 50"),
        ("page=0", "page", "Use a whole number, 1–1000000"),
        ("page_size=501", "page_size", "Use a whole number, 1–500"),
        ("page=1&page=2", "page", "Give this parameter once only"),
        ("format=xml", "format", "Use one of: json, csv"),
        ("token=cvt_00000000_x", "token", "Unknown parameter; use one of: format, page, page_size, province, from, to"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_what_is_right_is_said(client, query, name, english):
    found = errors(client, query)

    assert list(found) == [name]
    assert found[name][1] == english
    assert any("\u0e00" < letter < "\u0e7f" for letter in found[name][0])


def test_everything_that_is_wrong_is_said_at_once(client):
    assert set(errors(client, "from=x&page=-1&z=1")) == {"from", "page", "z"}


@pytest.mark.parametrize("words", ["%00", "%00x", "x" * 101, ""])
def test_words_that_no_search_takes_are_refused(client, words):
    response = client.get(f"/api/v1/areas/provinces/?q={words}")

    assert (response.status_code, response.json()["errors"][0]["name"]) == (400, "q")


@pytest.mark.parametrize(
    "text", ["20261124", "2026-W48-2", "2026-1-1", "๒๕๖๙-๑๑-๒๔", "0000-01-01", "2026-11-24 "]
)
def test_only_one_way_of_writing_a_day_is_a_day(text):
    assert as_day(text) is None
