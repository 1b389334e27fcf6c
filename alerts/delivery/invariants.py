"""What must always hold of deliveries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection
from django.db.models import F, Sum

from alerts.delivery.alarms import stuck_calls
from alerts.models import Delivery
from directory.thai import local_day

RECENT = dt.timedelta(days=2)
TWICE = """
SELECT date, count(*) FROM (
    SELECT delivery.date, citizen FROM alerts_delivery delivery
    JOIN alerts_deliverybatch batch ON batch.delivery_id = delivery.id, unnest(batch.citizens) AS citizen
    WHERE delivery.date >= %s GROUP BY delivery.date, citizen HAVING count(*) > 1
) AS twice GROUP BY date ORDER BY date
"""


def broken(*, at: dt.datetime) -> Iterator[str]:
    yield from _calls_carry_everybody()
    yield from _nobody_is_in_two_calls(at)
    yield from _nothing_is_stuck(at)


def _calls_carry_everybody() -> Iterator[str]:
    """Whoever was meant is in a call; leaving later takes nobody off these numbers."""
    counted = Delivery.objects.filter(people__isnull=False, ends__isnull=True)
    counted = counted.annotate(carried=Sum("batches__people", default=0))
    for delivery in counted.exclude(carried=F("people")).order_by("date"):
        yield f"Delivery of {delivery}: {delivery.people} people are meant, its calls carry {delivery.carried}"


def _nobody_is_in_two_calls(at: dt.datetime) -> Iterator[str]:
    """The date is unique in the database; of the last days each person must be once in a delivery."""
    with connection.cursor() as cursor:
        cursor.execute(TWICE, [local_day(at) - RECENT])
        for date, people in cursor.fetchall():
            yield f"Delivery of {date}: {people} people are in more than one call"


def _nothing_is_stuck(at: dt.datetime) -> Iterator[str]:
    due = stuck_calls(at=at)
    if due:
        yield f"{due} calls to LINE have been due for more than ten minutes"
