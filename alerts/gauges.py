"""How old the newest bulletin is, what of its delivery waits, and which alarms are open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Min

from alerts.delivery import quota
from alerts.delivery.publishing import is_night
from alerts.models import Bulletin, Delivery, DeliveryBatch, ImportBatch, StaffAlarm
from directory.gauges import Gauge, age
from directory.thai import local_day

OPEN_IMPORTS = (ImportBatch.State.UPLOADED, ImportBatch.State.CONFIRMED)


def gauges(*, at: dt.datetime) -> Iterator[Gauge]:
    newest = Bulletin.objects.newest()
    made = newest.created_at if newest else None
    yield Gauge("bulletin_age_seconds", "Age of the newest bulletin", age(made, at=at))
    yield from _delivery(at)
    yield Gauge("line_messages_left", "Messages left this month, when LINE was last asked", quota.left())
    waiting = ImportBatch.objects.filter(state__in=OPEN_IMPORTS).count()
    yield Gauge("imports_waiting", "Imports that a worker is still to check or take in", waiting)
    open_kinds = set(StaffAlarm.objects.filter(ended_at=None).values_list("kind", flat=True))
    for kind in StaffAlarm.Kind.values:
        yield Gauge("alarm", "1 while this trouble lasts", float(kind in open_kinds), (("kind", kind),))


def _delivery(at: dt.datetime) -> Iterator[Gauge]:
    """By people, of today; and the age of the oldest call that should have been made, 0 when none waits."""
    delivery = Delivery.objects.filter(date=local_day(at)).first()
    people = delivery.batches.people_by_state() if delivery else {}
    for state in DeliveryBatch.State.values:
        yield Gauge(
            "delivery_people",
            "People of today by the state of their call",
            people.get(state, 0),
            (("state", state),),
        )
    oldest = (
        None if is_night(at) else DeliveryBatch.objects.due(at).aggregate(at=Min("next_attempt_at"))["at"]
    )
    yield Gauge("delivery_oldest_seconds", "Age of the oldest call that is due", age(oldest, at=at) or 0)
