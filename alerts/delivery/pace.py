"""The pace that all senders keep together, through one row of the database."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection

# A sender takes the next free moment and leaves the one after it to the next sender.
TAKE = """
INSERT INTO alerts_deliverypace AS pace (id, next_at) VALUES (1, %(at)s + make_interval(secs => %(gap)s))
ON CONFLICT (id) DO UPDATE SET next_at = greatest(pace.next_at, %(at)s) + make_interval(secs => %(gap)s)
RETURNING next_at - make_interval(secs => %(gap)s)
"""
PAUSE = """
INSERT INTO alerts_deliverypace AS pace (id, next_at) VALUES (1, %(until)s)
ON CONFLICT (id) DO UPDATE SET next_at = greatest(pace.next_at, %(until)s)
"""
LONGEST_WAIT = dt.timedelta(minutes=5)  # a clock that was ahead and came back must not stop us for longer
FORGET = "UPDATE alerts_deliverypace SET next_at = %(at)s WHERE next_at > %(limit)s"


def take_turn(*, at: dt.datetime) -> dt.timedelta:
    """How long to wait before the next call."""
    rate = settings.DELIVERY_CALLS_PER_SECOND
    if rate <= 0:
        return dt.timedelta(0)
    with connection.cursor() as cursor:
        cursor.execute(FORGET, {"at": at, "limit": at + LONGEST_WAIT})
        cursor.execute(TAKE, {"at": at, "gap": 1 / rate})
        turn: dt.datetime = cursor.fetchone()[0]
    return max(turn - at, dt.timedelta(0))


def pause(*, until: dt.datetime) -> None:
    """LINE says that we are too fast: nobody calls before then."""
    with connection.cursor() as cursor:
        cursor.execute(PAUSE, {"until": until})
