"""One shape for everything that goes wrong, whoever says it: a view, the router, or the house around them."""

import pytest
from django.db import OperationalError
from django.test import Client

from directory.api import places
from directory.api.problems import CODES, TEXTS

pytestmark = pytest.mark.django_db
SHAPE = {"type", "title", "status", "code", "detail", "detail_th", "errors"}
LIST = "/api/v1/areas/provinces/"


def broken(problem):
    def rows(view):
        raise problem

    return rows


@pytest.mark.parametrize(
    ("path", "status"), [("/api/v1/nowhere/", 404), ("/api/v2/", 404), (f"{LIST}?x=1", 400)]
)
def test_an_error_has_one_shape(client, path, status):
    response = client.get(path)

    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert set(response.json()) == SHAPE
    assert response.json()["code"] == CODES[status]


def test_a_failure_tells_nothing_of_what_failed(monkeypatch):
    monkeypatch.setattr(places.ProvinceList, "rows", broken(ValueError("secret")))

    response = Client(raise_request_exception=False).get(LIST)

    assert (response.status_code, response.json()["code"]) == (500, "error")
    assert b"secret" not in response.content


def test_without_the_database_a_program_is_told_when_to_come_again(monkeypatch):
    monkeypatch.setattr(places.ProvinceList, "rows", broken(OperationalError("host db1")))

    response = Client(raise_request_exception=False).get(LIST)

    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (
        503,
        "5",
        "no-store",
    )
    assert (set(response.json()), response.json()["code"]) == (SHAPE, "unavailable")


def test_every_status_has_a_code_and_words_in_both_languages():
    assert set(CODES) == set(TEXTS)
    assert all(text.th and text.en for text in TEXTS.values())
