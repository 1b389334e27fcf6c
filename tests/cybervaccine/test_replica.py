"""Who reads the replica, when it is read at all, and that without one nothing is different."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connections, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from cybervaccine.postgresql import replica as module
from cybervaccine.postgresql.replica import (
    ALIAS,
    PublicReads,
    Pulse,
    Replica,
    Router,
    behind,
    is_strangers_read,
)
from directory.models import Province
from tests.cybervaccine.test_settings import GOOD, run

INFINITE = float("inf")


def ask(path="/alerts/", method="get", **headers):
    request = getattr(RequestFactory(headers=headers), method)(path)
    request.user = AnonymousUser()
    return request


def test_without_a_replica_nothing_is_different(settings):
    assert list(connections) == ["default"]
    assert settings.DATABASE_ROUTERS == []
    assert not [name for name in settings.MIDDLEWARE if "replica" in name]


def test_with_one_it_is_a_second_database_that_is_never_migrated():
    probe = (
        "import django; django.setup(); from django.conf import settings as s; from django.db import router;"
        "print(sorted(s.DATABASES), s.MIDDLEWARE.index('cybervaccine.postgresql.replica.PublicReads')"
        " - s.MIDDLEWARE.index('cybervaccine.outage.DatabaseOutage'), router.allow_migrate('replica', 'accounts'))"
    )

    done = run(
        "-c",
        probe,
        **GOOD,
        DJANGO_SETTINGS_MODULE="cybervaccine.settings",
        DATABASE_REPLICA_URL="postgres://a:b@127.0.0.1:1/c",
    )

    assert done.stdout == "['default', 'replica'] 1 False\n", done.stderr


@pytest.mark.parametrize(
    ("marks", "replayed", "seconds"),
    [
        ([], 5, INFINITE),
        ([(90.0, 5)], 4, INFINITE),
        ([(90.0, 5)], 5, 10.0),
        ([(90.0, 5), (95.0, 8), (99.0, 9)], 8, 5.0),
        ([(90.0, 5), (95.0, 5), (99.0, 5)], 7, 1.0),
        ([(90.0, 5)], -1, INFINITE),
    ],
)  # fmt: skip
def test_how_far_behind_it_is(marks, replayed, seconds):
    assert behind(marks, replayed, now=100.0) == seconds


def made(*, written, replayed):
    found = Replica()
    found.written.answers.extend(written)
    found.replayed.answers.extend(replayed)
    return found


@pytest.mark.parametrize(
    ("written", "replayed", "usable"),
    [
        ([(99.0, 5)], [(99.0, 5)], True),
        ([(80.0, 4), (99.0, 5)], [(99.0, 4)], False),  # 20 s behind
        ([(99.0, 5)], [(90.0, 5)], False),  # it has not answered for 10 s
        ([(99.0, 5)], [(99.0, -1)], False),  # promoted
        ([(90.0, 5)], [(99.0, 5)], True),  # the primary is silent, and this has its last word
        ([(90.0, 5)], [(99.0, 4)], False),
        ([], [(99.0, 5)], False),
    ],
)  # fmt: skip
def test_when_it_is_read(written, replayed, usable):
    assert made(written=written, replayed=replayed).is_usable(now=100.0) is usable


def test_it_is_left_alone_for_a_moment_after_it_failed():
    near = made(written=[(99.0, 5), (104.0, 5)], replayed=[(99.0, 5), (104.0, 5)])

    near.give_up(now=100.0)

    assert [near.is_usable(now=now) for now in (100.0, 103.9, 104.0)] == [False, False, True]


def test_a_pulse_that_is_old_says_nothing():
    pulse = Pulse("SELECT 1")
    pulse.answers.append((1.0, 7))

    assert [pulse.newest(now=now) for now in (5.0, 5.1)] == [7, None]


@pytest.mark.parametrize(
    ("request_", "reads"),
    [
        (ask(), True),
        (ask("/en/library/"), True),
        (ask(method="head"), True),
        (ask(method="post"), False),
        (ask("/accounts/me/"), False),
        (ask("/letters/token/"), False),
        (ask("/healthz"), False),
        (ask(authorization="Token a"), False),
        (ask(cookie="sessionid=abc"), False),
        (ask(cookie="other=abc"), True),
    ],
)  # fmt: skip
def test_only_strangers_who_read_public_pages_go_there(request_, reads):
    assert is_strangers_read(request_) is reads


@pytest.fixture
def usable(monkeypatch):
    """A replica that may be read; its connection is that of the primary."""
    monkeypatch.setattr(module, "replica", found := made(written=[], replayed=[]))
    monkeypatch.setattr(found, "is_usable", lambda now: True)
    monkeypatch.setattr(
        module, "connections", {ALIAS: connections["default"], "default": connections["default"]}
    )
    return found


def where(request):
    return HttpResponse(Router().db_for_read(Province))


def test_a_public_page_reads_there_and_a_personal_one_does_not(usable):
    page = PublicReads(where)

    assert [page(ask(path)).content for path in ("/alerts/", "/accounts/me/")] == [b"replica", b"default"]
    assert (where(None).content, Router().db_for_write(Province)) == (b"default", "default")


@pytest.mark.django_db
def test_inside_a_transaction_everything_is_read_where_it_is_written(usable):
    def page(request):
        with transaction.atomic():
            return where(request)

    assert PublicReads(page)(ask()).content == b"default"


def test_a_page_that_the_replica_failed_is_made_again_from_the_primary(usable, monkeypatch):
    monkeypatch.setattr(connections["default"], "close", lambda: None)
    asked = []

    def page(request):
        asked.append(where(request).content)
        if asked == [b"replica"]:
            raise OperationalError
        return HttpResponse("made")

    def handled(request):
        request.resolver_match = resolve("/alerts/")
        request.resolver_match.func = page
        try:
            return page(request)
        except OperationalError as problem:
            return middleware.process_exception(request, problem)

    middleware = PublicReads(handled)

    assert middleware(ask()).content == b"made"
    assert asked == [b"replica", b"default"]
    assert usable._given_up_until > 0
