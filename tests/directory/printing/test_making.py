"""Costly renderings are made once, one at a time, and without a cache too."""

import threading
import uuid

import pytest
from django.core.cache import cache
from redis.exceptions import ConnectionError as NoRedis

from directory.printing import making
from directory.printing.making import Busy, made_once


@pytest.fixture
def key():
    """Of this test alone: the cache is shared with tests that run beside it."""
    name = f"test:{uuid.uuid4()}"
    yield name
    cache.delete(name)


def test_the_second_reader_gets_what_was_made_for_the_first(key):
    made = []

    def make():
        made.append(1)
        return b"poster"

    assert [made_once(key, make), made_once(key, make)] == [b"poster", b"poster"]
    assert made == [1]


def test_without_a_cache_it_is_made_each_time(key, monkeypatch):
    def fail(*args, **kwargs):
        raise NoRedis

    monkeypatch.setattr(cache, "get", fail)
    monkeypatch.setattr(cache, "set", fail)

    assert [made_once(key, lambda: b"one"), made_once(key, lambda: b"two")] == [b"one", b"two"]


def test_one_is_drawn_at_a_time_and_who_waits_too_long_is_told_so(key, monkeypatch):
    monkeypatch.setattr(making, "PATIENCE_SECONDS", 0.01)
    drawing, finish = threading.Event(), threading.Event()

    def make():
        drawing.set()
        finish.wait(10)
        return b"slow"

    worker = threading.Thread(target=made_once, args=(key, make))
    worker.start()
    drawing.wait(10)

    try:
        with pytest.raises(Busy):
            made_once(f"{key}-other", lambda: b"never")
    finally:
        finish.set()
        worker.join(10)
    assert made_once(key, lambda: b"kept") == b"slow"


def test_a_failure_gives_the_turn_back(key):
    def fail():
        raise ValueError("no font")

    with pytest.raises(ValueError, match="no font"):
        made_once(key, fail)

    assert made_once(key, lambda: b"again") == b"again"
