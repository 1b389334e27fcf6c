"""Reference rows that every registration reads, kept in memory for five minutes: titles."""

from __future__ import annotations

import time
from functools import lru_cache

from accounts.models import Title

REFRESH_SECONDS = 300


def all_titles() -> dict[int, Title]:
    """Every title by its number, in the order of the list."""
    return _read(now())


def now() -> int:
    """The number of the present five minutes: so long may what is kept in memory be older than its table."""
    return int(time.monotonic() // REFRESH_SECONDS)


@lru_cache(maxsize=1)
def _read(_: int) -> dict[int, Title]:
    return {title.number: title for title in Title.objects.order_by("number")}
