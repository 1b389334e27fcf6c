"""What holds the whole together: the stores, the disk, the clock, the workers, and what waits for them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

from django.core.cache import cache

from cybervaccine.celery import BEAT_HEARD, WORKER_HEARD
from cybervaccine.readiness import free_bytes
from directory.gauges import Gauge

QUEUE = "cv:celery"  # Celery's, behind the broker's prefix


def gauges(*, at: dt.datetime) -> Iterator[Gauge]:
    yield Gauge("cache_up", "1 when Valkey answers", float(_cache_answers()))
    yield from _queue(at.timestamp())
    for who, key in (("beat", BEAT_HEARD), ("worker", WORKER_HEARD)):
        heard = cache.get(key)
        seconds = None if heard is None else at.timestamp() - heard
        yield Gauge(f"{who}_age_seconds", f"Since the {who} was last heard", seconds)
    for folder, free in free_bytes().items():
        yield Gauge(
            "disk_free_bytes", "Free where files are kept and land", float(free), (("folder", folder),)
        )


def _queue(now: float) -> Iterator[Gauge]:
    waiting = cache.first_waiting(QUEUE)  # type: ignore[attr-defined]
    if waiting is None:
        return
    length, oldest = waiting
    yield Gauge("queue_length", "Tasks that no worker has taken", float(length))
    yield Gauge("queue_oldest_seconds", "Since the oldest of them was rung", _age(oldest, now))


def _age(message: bytes | str | None, now: float) -> float | None:
    """0 where nothing waits, None for a message that does not say."""
    if message is None:
        return 0.0
    try:
        return now - float(json.loads(message)["headers"]["rung_at"])
    except (ValueError, KeyError, TypeError):
        return None


def _cache_answers() -> bool:
    try:
        cache.ping()  # type: ignore[attr-defined]
    except Exception:
        return False
    return True
