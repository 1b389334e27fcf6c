"""Limits of the API on the real Valkey, also for calls at the same moment."""

import pytest
from django.test import Client

from accounts.api import throttles
from accounts.limits import Rate
from tests.accounts.people import make_citizen
from tests.at_once import at_once

LIST = "/api/v1/areas/provinces/?page_size=1"


@pytest.mark.django_db
def test_what_is_too_much_is_told_how_long_to_wait(client, monkeypatch):
    monkeypatch.setattr(throttles.Reads, "rate", Rate("two", 2, 60))

    answers = [client.get(LIST) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert (answers[2].json()["code"], answers[2]["Cache-Control"]) == ("too-many-requests", "no-store")


@pytest.mark.django_db
def test_an_address_is_what_our_own_proxies_saw(client, monkeypatch, settings):
    settings.NUM_PROXIES = 1
    monkeypatch.setattr(throttles.Reads, "rate", Rate("one", 1, 60))

    forged = [client.get(LIST, headers={"X-Forwarded-For": f"{n}.1.1.1, 10.9.8.7"}) for n in range(3)]
    other = client.get(LIST, headers={"X-Forwarded-For": "10.9.8.6"})

    assert [answer.status_code for answer in forged] == [200, 429, 429]
    assert other.status_code == 200


def test_of_twenty_at_once_exactly_as_many_pass_as_may(committed, monkeypatch):
    monkeypatch.setattr(throttles.Reads, "rate", Rate("seven", 7, 3600))

    answers = at_once([lambda: Client().get(LIST).status_code for _ in range(20)])

    assert sorted(answers) == [200] * 7 + [429] * 13


@pytest.mark.django_db
def test_without_the_counters_everybody_may_read(client, monkeypatch, no_valkey):
    monkeypatch.setattr(throttles.Reads, "rate", Rate("none", 0, 60))

    assert client.get(LIST).status_code == 200


@pytest.mark.django_db
def test_a_person_is_counted_by_account_not_by_address(client, monkeypatch):
    from accounts.line.backend import LINE_BACKEND

    monkeypatch.setattr(throttles.Own, "rate", Rate("own", 1, 60))
    answers = []
    for key in ("1", "2"):
        client.force_login(make_citizen(key).user, backend=LINE_BACKEND)
        answers += [client.get("/api/v1/me/").status_code for _ in range(2)]

    assert answers == [200, 429, 200, 429]
