"""The cache: what it keeps while Valkey is there, what it says while it is not, and what it refuses to load."""

import pickle

import pytest
import redis
from django.conf import settings
from django.core.cache import cache

from cybervaccine.caches import ForgivingCache

GONE = "redis://127.0.0.1:1/0"


@pytest.fixture
def gone():
    return ForgivingCache(GONE, {"OPTIONS": {"socket_connect_timeout": 0.5}})


@pytest.fixture
def key(request):
    name = f"test:{request.node.name}"
    yield name
    cache.delete(name)


@pytest.mark.parametrize("value", ["ไทย", 7, -7, True, None, {"a": [1.5, "x"]}])
def test_a_value_comes_back_as_it_was(key, value):
    cache.set(key, value, 30)

    assert cache.get(key, "missing") == value


def test_counting_and_adding_work(key):
    assert cache.add(key, 1, 30)
    assert not cache.add(key, 5, 30)
    assert cache.incr(key, 2) == 3


def test_a_value_that_somebody_else_wrote_is_not_loaded(key):
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        server.set(cache.make_key(key), pickle.dumps(print))

    assert cache.get(key) is None


def test_without_a_server_every_key_is_missing_and_nothing_fails(gone, caplog):
    assert gone.get("a", "default") == "default"
    assert gone.get_many(["a"]) == {}
    assert gone.add("a", 1)
    assert gone.incr("a") == 1
    assert gone.set_many({"a": 1}) == ["a"]
    assert [gone.set("a", 1), gone.delete_many(["a"]), gone.clear()] == [None] * 3
    assert [gone.touch("a"), gone.delete("a"), gone.has_key("a")] == [False] * 3
    # One line, not one a question: after the first failure nobody asks for a while.
    assert [record.getMessage() for record in caplog.records] == [
        "The cache does not answer: ConnectionError"
    ]


def test_asked_for_its_health_it_does_not_pretend(gone):
    with pytest.raises(redis.RedisError):
        gone.ping()
