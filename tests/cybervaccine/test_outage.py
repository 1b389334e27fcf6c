"""The answer while PostgreSQL is gone, whoever lost it: a view, a middleware, an API; and the watch over those who wait."""

import logging
import socket
from types import SimpleNamespace

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.urls import path

from cybervaccine.postgresql import watch as watching
from cybervaccine.postgresql.watch import Watch, watch


def lost(request):
    raise OperationalError("connection to server at 10.0.0.7 failed") from psycopg.OperationalError(
        "10.0.0.7"
    )


def broken(request):
    raise ValueError


urlpatterns = [path("page/", lost), path("api/page/", lost), path("broken/", broken)]
handler500 = "cybervaccine.errors.server_error"


class LosesIt:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return lost(request)


@pytest.fixture
def plain_pages(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["cybervaccine.outage.DatabaseOutage"]
    return settings


def test_a_view_that_lost_the_database_is_answered_for_in_plain_words(plain_pages, client, caplog):
    answer = client.get("/page/")

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "no-store")
    assert "1441" in answer.content.decode()
    assert "10.0.0.7" not in answer.content.decode() + caplog.text


def test_a_program_gets_json(plain_pages, client):
    answer = client.get("/api/page/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert (answer["Content-Type"], answer.json()["code"]) == ("application/problem+json", "unavailable")


def test_a_middleware_that_lost_it_is_answered_for_too(plain_pages, client):
    plain_pages.MIDDLEWARE = ["cybervaccine.outage.DatabaseOutage", f"{__name__}.LosesIt"]
    client.raise_request_exception = False

    answer = client.get("/page/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_another_error_stays_an_error(plain_pages, client):
    client.raise_request_exception = False

    answer = client.get("/broken/")

    assert (answer.status_code, answer.has_header("Retry-After")) == (500, False)


def test_the_page_is_the_houses_own_where_there_is_one(plain_pages, client, tmp_path):
    (tmp_path / "503.html").write_text("of the house")
    plain_pages.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}
    ]

    assert client.get("/page/").content == b"of the house"


def test_while_the_server_is_silent_nobody_tries_it(monkeypatch):
    monkeypatch.setattr(watch, "is_silent", True)
    wrapper = connections[DEFAULT_DB_ALIAS].copy()

    with pytest.raises(psycopg.OperationalError, match="PostgreSQL does not answer"):
        wrapper.get_new_connection({})


def test_only_those_who_wait_too_long_are_late(monkeypatch):
    made, now = Watch(), 100.0
    monkeypatch.setattr(watching.time, "monotonic", lambda: now)

    with made.over("mine"):
        assert made._late(now + watching.PATIENCE_SECONDS - 0.1) == []
        assert made._late(now + watching.PATIENCE_SECONDS) == ["mine"]

    assert made._late(now + 60) == []


def test_silence_and_its_end_are_said_once(caplog):
    made = Watch()

    with caplog.at_level(logging.WARNING):
        for answers in (True, False, False, True, True):
            made._note(answers=answers)

    assert caplog.messages == ["PostgreSQL does not answer", "PostgreSQL answers again"]


def test_a_cut_connection_ends_the_wait_of_its_thread():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        watching._cut(SimpleNamespace(connection=ours))

        assert theirs.recv(1) == b""
        assert ours.recv(1) == b""


def test_nothing_to_cut_and_an_ended_one_are_no_error():
    gone = socket.socket()
    gone.close()

    watching._cut(SimpleNamespace(connection=None))
    watching._cut(SimpleNamespace(connection=gone))


def test_a_server_that_is_gone_does_not_answer():
    assert not watching._answers({"host": "127.0.0.1", "port": 1, "dbname": "none"})
