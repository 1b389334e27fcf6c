"""The cache in Valkey: never a reason to fail or to wait, and nothing in it is run that we did not write."""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisSerializer

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 1.0  # after a failure nobody tries for so long
# Keys that are counted always end: nobody comes between the count and its end.
COUNT_UP = """
local counts = {}
for i, key in ipairs(KEYS) do
  counts[i] = redis.call('INCR', key)
  if counts[i] == 1 then redis.call('EXPIRE', key, ARGV[i]) end
end
return counts
"""
MARK_BYTES = hashlib.sha256().digest_size


class SignedSerializer(RedisSerializer):
    """Pickles carry a keyed mark: whoever can write to the server still cannot make us load theirs."""

    def dumps(self, obj: Any) -> Any:
        data = super().dumps(obj)
        return data if isinstance(data, int) else _mark(data) + data

    def loads(self, data: Any) -> Any:
        if data.lstrip(b"-").isdigit():
            return int(data)
        mark, pickled = data[:MARK_BYTES], data[MARK_BYTES:]
        if not hmac.compare_digest(mark, _mark(pickled)):
            logger.warning("A cached value that this portal did not write was not loaded")
            return None
        return super().loads(pickled)


def _mark(data: bytes) -> bytes:
    return hmac.digest(b"cache" + settings.SECRET_KEY.encode(), data, "sha256")


class ForgivingCache(RedisCache):
    """Django's cache in Redis or Valkey. While the server is gone or frozen every key is missing and nothing is kept.

    `add` then says True and `incr` counts from nothing: what guards against floods is open rather than the portal shut.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._silent_until = 0.0

    def ping(self) -> None:
        """Raise redis.RedisError unless the server answers now."""
        self._cache.get_client(None).ping()

    def _try(self, otherwise: Any, ask: Callable[..., Any], *arguments: Any) -> Any:
        from redis.exceptions import RedisError

        if time.monotonic() < self._silent_until:
            return otherwise
        try:
            return ask(*arguments)
        except RedisError as problem:
            self._silent_until = time.monotonic() + SILENCE_SECONDS
            logger.warning("The cache does not answer: %s", type(problem).__name__)
            return otherwise

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._try(True, super().add, key, value, timeout, version))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._try(default, super().get, key, default, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._try(None, super().set, key, value, timeout, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._try(False, super().touch, key, timeout, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._try(False, super().delete, key, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return dict(self._try({}, super().get_many, keys, version))

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._try(False, super().has_key, key, version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return int(self._try(delta, super().incr, key, delta, version))

    def count_up(self, lives: Mapping[str, int]) -> list[int] | None:
        """How often each of these keys was counted, this time included, in one atomic step; `lives` in seconds.

        None while the server does not answer: unlike `incr` it says so, and the caller decides what that means.
        """
        keys = [self.make_and_validate_key(key) for key in lives]
        counts: list[int] | None = self._try(None, lambda: self._counter(keys, [*lives.values()]))
        return counts

    def add_up(self, key: str, amounts: Mapping[str, float]) -> bool:
        """Add to numbers that are kept by name under one key, all or none. False while the server does not answer."""
        whole = self.make_and_validate_key(key)

        def add() -> bool:
            with self._cache.get_client(None, write=True).pipeline(transaction=True) as together:
                for name, amount in amounts.items():
                    together.hincrbyfloat(whole, name, amount)
                together.execute()
            return True

        return bool(self._try(False, add))

    def numbers(self, key: str) -> dict[str, float]:
        """All numbers under a key of `add_up`; none while the server does not answer."""
        whole = self.make_and_validate_key(key)
        found = self._try({}, lambda: self._cache.get_client(None).hgetall(whole))
        return {name.decode(): float(amount) for name, amount in found.items()}

    def first_waiting(self, queue: str) -> tuple[int, bytes | str | None] | None:
        """How many messages wait in a queue of the broker, which is the same server, and the oldest; None if silent."""

        def look() -> tuple[int, bytes | str | None]:
            client = self._cache.get_client(None)
            return client.llen(queue), client.lindex(queue, -1)

        found: tuple[int, bytes | str | None] | None = self._try(None, look)
        return found

    @cached_property
    def _counter(self) -> Any:
        """The script with a client of its own: Django makes a new client for every call, which costs more than the call."""
        return self._cache.get_client(None, write=True).register_script(COUNT_UP)

    def set_many(
        self, data: dict[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> list[Any]:
        return list(self._try([*data], super().set_many, data, timeout, version))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._try(None, super().delete_many, keys, version)

    def clear(self) -> None:
        self._try(None, super().clear)
