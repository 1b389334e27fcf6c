"""What holds the whole together: who was heard when, what waits in the queue and since when, how much room there is."""

import datetime as dt
import json

import pytest
from django.core.cache import cache

from cybervaccine import celery, gauges

AT = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def broker(monkeypatch):
    """A queue of this test's own; returns what puts a message in as Celery does: in front."""
    name = f"queue-{AT.timestamp()}-{id(monkeypatch)}"
    monkeypatch.setattr(gauges, "QUEUE", name)
    client = cache._cache.get_client(None, write=True)
    yield lambda message: client.lpush(name, json.dumps(message))
    client.delete(name)


def told():
    return {gauge.name: gauge.value for gauge in gauges.gauges(at=AT) if not gauge.labels}


def test_an_empty_queue_is_no_queue(broker):
    assert (told()["queue_length"], told()["queue_oldest_seconds"]) == (0, 0)


def test_oldest_task_that_waits_is_told(broker):
    for seconds in (90, 5):
        broker({"headers": {"rung_at": AT.timestamp() - seconds}})

    assert (told()["queue_length"], told()["queue_oldest_seconds"]) == (2, 90)


@pytest.mark.parametrize("message", ["x", {"headers": {}}, {"headers": {"rung_at": None}}])
def test_age_of_a_message_that_does_not_say_is_not_known(broker, message):
    broker(message)

    assert (told()["queue_length"], told()["queue_oldest_seconds"]) == (1, None)


def test_beat_is_heard_when_it_rings_and_a_worker_when_it_is_done(monkeypatch):
    heard = []
    monkeypatch.setattr(celery, "_heard", heard.append)

    celery._ring(headers={})
    monkeypatch.setitem(celery._process, "is_beat", True)
    celery._ring(headers={})
    celery._end()

    assert heard == [celery.BEAT_HEARD, celery.WORKER_HEARD]


def test_age_of_who_was_heard(monkeypatch):
    monkeypatch.setattr(gauges, "BEAT_HEARD", "heard-of-a-test")
    monkeypatch.setattr(gauges, "WORKER_HEARD", "never-heard-of-a-test")
    cache.set("heard-of-a-test", AT.timestamp() - 30)

    assert (told()["beat_age_seconds"], told()["worker_age_seconds"]) == (30, None)


def test_silent_valkey_is_told_and_nothing_is_made_up(monkeypatch):
    monkeypatch.setattr(
        "cybervaccine.caches.ForgivingCache._try", lambda _cache, otherwise, *_rest: otherwise
    )
    monkeypatch.setattr("cybervaccine.caches.ForgivingCache.ping", lambda _cache: 1 / 0)

    found = told()
    assert (found["cache_up"], "queue_length" in found, found["beat_age_seconds"]) == (0, False, None)
