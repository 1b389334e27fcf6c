"""Counts and times of requests: gathered in the process, kept in Valkey, told as Prometheus wants them; nobody in them."""

import re

import pytest

from cybervaccine import traffic as counting
from cybervaccine.traffic import Traffic, lines, traffic

SAMPLE = re.compile(r"([a-z_]+)\{([^}]*)\} ([0-9.e+-]+)$")


def told():
    """{(name, labels): number} of all samples."""
    found = {}
    for line in "".join(lines()).splitlines():
        if not line.startswith("# "):
            name, labels, number = SAMPLE.match(line).groups()
            found[name.removeprefix("cybervaccine_http_"), labels] = float(number)
    return found


def test_two_processes_are_told_as_one():
    one, other = Traffic(), Traffic()
    for process, seconds in ((one, 0.004), (one, 0.3), (other, 0.02), (other, 7.0)):
        process.note("alerts:bulletin-list", 200, seconds)
    other.note("alerts:bulletin-list", 503, 0.004)
    one.write()
    other.write()

    found = told()
    view = 'view="alerts:bulletin-list"'
    buckets = [
        found["request_seconds_bucket", f'{view},le="{bound}"'] for bound in (*counting.BOUNDS, "+Inf")
    ]
    assert [found["requests_total", f'{view},status="{status}"'] for status in ("2xx", "5xx")] == [4, 1]
    assert buckets == [2, 3, 3, 3, 3, 4, 4, 4, 4, 5]
    assert found["request_seconds_count", view] == 5
    assert found["request_seconds_sum", view] == pytest.approx(7.328)


def test_while_valkey_is_gone_numbers_wait_and_nothing_is_told(monkeypatch):
    waiting = Traffic()
    waiting.note("home", 200, 0.1)
    with monkeypatch.context() as gone:
        gone.setattr("cybervaccine.caches.ForgivingCache._try", lambda _cache, otherwise, *_rest: otherwise)
        waiting.write()
        silent = "".join(lines())
    waiting.note("home", 200, 0.1)
    waiting.write()

    assert silent == ""
    assert told()["requests_total", 'view="home",status="2xx"'] == 2


def test_what_is_written_is_not_written_again():
    once = Traffic()
    once.note("home", 200, 0.1)
    once.write()
    once.write()

    assert told()["request_seconds_count", 'view="home"'] == 1


@pytest.mark.django_db
def test_request_is_counted_by_the_name_of_its_view_and_holds_nothing_of_the_visitor(client):
    client.get("/alerts/?province=10&secret=1")
    client.get("/letters/secret-token/")
    client.get("/secret-nowhere/")
    traffic.write()

    assert {labels for name, labels in told() if name == "requests_total"} == {
        'view="alerts:bulletin-latest",status="2xx"',
        'view="directory:letter",status="4xx"',
        'view="none",status="4xx"',
    }


def test_a_refused_host_is_counted_and_breaks_nothing(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    traffic.write()

    assert told()["requests_total", 'view="none",status="4xx"'] == 1
