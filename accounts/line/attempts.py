"""How long a call to LINE may be tried again, and when the next attempt is due. Pure, but for chance."""

from __future__ import annotations

import datetime as dt
import random

CLOCKS = dt.timedelta(minutes=5)  # how far ours and LINE's may differ
KEY_LIFE = dt.timedelta(days=1) - CLOCKS  # LINE remembers a retry key for a day
SPREAD = 0.2


def backoff(attempts: int, *, first: dt.timedelta, longest: dt.timedelta) -> dt.timedelta:
    """`first` after the first attempt, twice as long after each other, `longest` at most; a fifth more or less, so that not all come back at once."""
    wait = min(first * 2 ** min(attempts - 1, 12), longest)
    return wait * random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311
