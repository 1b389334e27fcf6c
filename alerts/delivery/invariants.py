"""What must always hold of deliveries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import F, Sum

from alerts.models import Delivery, DeliveryBatch, DeliveryRecipient

STUCK = dt.timedelta(minutes=10)


def broken(*, at: dt.datetime) -> Iterator[str]:
    yield from _calls_carry_everybody()
    yield from _recipients_belong_to_their_delivery()
    yield from _nothing_is_stuck(at)


def _calls_carry_everybody() -> Iterator[str]:
    """Whoever was meant is in exactly one call; leaving later takes nobody off these numbers."""
    counted = Delivery.objects.annotate(carried=Sum("batches__people", default=0))
    for delivery in counted.exclude(carried=F("people")).order_by("date"):
        yield f"Delivery of {delivery}: {delivery.people} people are meant, its calls carry {delivery.carried}"


def _recipients_belong_to_their_delivery() -> Iterator[str]:
    """The date is unique in the database, and a person once in a delivery; the batch must be of the same delivery."""
    strays = DeliveryRecipient.objects.exclude(delivery=F("batch__delivery")).count()
    if strays:
        yield f"{strays} recipients are in a call of another delivery"


def _nothing_is_stuck(at: dt.datetime) -> Iterator[str]:
    """A call whose lease or turn was over ten minutes ago, in a delivery that should be going on."""
    due = DeliveryBatch.objects.due(at - STUCK).count()
    if due:
        yield f"{due} calls to LINE have been due for more than ten minutes"
