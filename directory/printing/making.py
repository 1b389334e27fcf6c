"""Makes a rendering's bytes; what is costly is made once a bulletin, one at a time, and kept in the cache."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

KEPT_SECONDS = 24 * 3600
# A request waits this long for its turn to draw, then is told to come back.
PATIENCE_SECONDS = 4.0
_turn = threading.BoundedSemaphore(1)


class Busy(Exception):
    """Others are drawing; try again in a few seconds."""


def made_once(key: str, make: Callable[[], bytes]) -> bytes:
    """The cached bytes of `key`, else made now, one at a time in this process. Without a cache it is made each time."""
    kept = _kept(key)
    if kept is not None:
        return kept
    return made_in_turn(lambda: _kept(key) or _keep(key, make()))


def made_in_turn(make: Callable[[], bytes]) -> bytes:
    """Made now, one at a time in this process, and kept nowhere: for what only one reader may have."""
    if not _turn.acquire(timeout=PATIENCE_SECONDS):
        raise Busy
    try:
        return make()
    finally:
        _turn.release()


def _kept(key: str) -> bytes | None:
    try:
        kept: bytes | None = cache.get(key)
    except RedisError:
        log.warning("the cache does not answer; drawing %s without it", key)
        return None
    return kept


def _keep(key: str, content: bytes) -> bytes:
    try:
        cache.set(key, content, KEPT_SECONDS)
    except RedisError:
        log.warning("the cache does not answer; %s is not kept", key)
    return content
