"""The states of a delivery: start, stop, end, and what became too late."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Sum

from accounts.line import messaging
from accounts.line.attempts import KEY_LIFE
from accounts.models import Restoration
from alerts.delivery import claims, quota
from alerts.delivery.publishing import write_calls
from alerts.models import Delivery, DeliveryBatch
from directory.thai import local_day, local_moment

log = logging.getLogger(__name__)
State, Reason = Delivery.State, Delivery.Reason
REMEMBERED = dt.timedelta(days=14)


def start(*, at: dt.datetime) -> None:
    """From the hour of sending on, let today's delivery go, when the month's messages suffice for all of it."""
    delivery = Delivery.objects.filter(state=State.WAITING, date=local_day(at)).first()
    if delivery is None or local_moment(at).hour < settings.DELIVERY_HOUR:
        return
    if _may_have_been_sent(delivery):
        _change(delivery, State.HELD, Reason.RESTORED, "", at)
        return
    if not write_calls(delivery, at=at):
        return  # an officer was quicker
    allowance = quota.read(at=at)
    if isinstance(allowance, messaging.Allowance):
        _start_within(delivery, allowance, at)
    elif isinstance(allowance, messaging.Stop | messaging.Refused):
        _change(delivery, State.STOPPED, Reason.LINE, f"quota: {allowance}", at)
    else:
        log.warning("The quota could not be read: %s", allowance)


def _may_have_been_sent(delivery: Delivery) -> bool:
    """A backup was put back on its day after the hour of sending, and no officer has released it since."""
    restored = Restoration.objects.order_by("-at").first()
    if restored is None or local_day(restored.at) != delivery.date:
        return False
    was_released = delivery.by_id is not None and delivery.at > restored.at
    return local_moment(restored.at).hour >= settings.DELIVERY_HOUR and not was_released


def _start_within(delivery: Delivery, allowance: messaging.Allowance, at: dt.datetime) -> None:
    people = people_left(delivery)
    if allowance.left is None or people <= allowance.left:
        _change(delivery, State.SENDING, "", "", at)
    else:
        _change(delivery, State.HELD, Reason.QUOTA, f"{people} > {allowance.left}", at)


def people_left(delivery: Delivery) -> int:
    """Messages that the rest of this delivery still costs, at most."""
    people: int = delivery.batches.open().aggregate(people=Sum("people", default=0))["people"]
    return people


def _change(delivery: Delivery, state: str, reason: str, detail: str, at: dt.datetime) -> None:
    """From waiting, unless an officer was quicker."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state=State.WAITING)
    waiting.update(state=state, reason=reason, detail=detail[:200], at=at, by=None)


def stop_all(reason: str, problem: str, *, at: dt.datetime) -> None:
    """No sender claims anything after this; what is found first stands in the row."""
    sending = Delivery.objects.filter(state=State.SENDING)
    sending.update(state=State.STOPPED, reason=reason, detail=problem[:200], at=at, by=None)


def close(*, at: dt.datetime) -> None:
    """Give up what is too late, end what is finished, forget what is long over."""
    claims.set_back(at=at)
    _give_up(at)
    _drop_old_news(at)
    open_batches = DeliveryBatch.objects.open().filter(delivery=OuterRef("pk"))
    Delivery.objects.filter(~Exists(open_batches), state=State.SENDING).update(state=State.DONE, at=at)
    forget(at=at)


def _give_up(at: dt.datetime) -> None:
    """LINE forgets a key after a day: sending again could then reach people twice, so staff decide."""
    stale = DeliveryBatch.objects.open().filter(first_sent_at__lte=at - KEY_LIFE)
    stale.exclude(state=DeliveryBatch.State.SENDING, lease_until__gt=at).update(
        state=DeliveryBatch.State.UNKNOWN, lease_until=None, settled_at=at
    )


def _drop_old_news(at: dt.datetime) -> None:
    """What was not sent on its day is not sent: its warning is no longer true."""
    DeliveryBatch.objects.filter(
        state=DeliveryBatch.State.WAITING,
        first_sent_at=None,
        is_resent=False,
        delivery__date__lt=local_day(at),
    ).update(state=DeliveryBatch.State.REFUSED, settled_at=at, problem="the day was over")
    Delivery.objects.filter(state__in=[State.WAITING, State.HELD], date__lt=local_day(at)).update(
        state=State.STOPPED, reason=Reason.DAY_OVER, at=at, by=None
    )


def forget(*, at: dt.datetime) -> None:
    """Drop who was meant by what call once the day is long over; how many there were of each end is kept."""
    old = Delivery.objects.filter(date__lt=local_day(at) - REMEMBERED, ends__isnull=True)
    for delivery in old.exclude(state=State.SENDING):
        _forget(delivery)


@transaction.atomic
def _forget(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(ends=delivery.batches.people_by_state())
    delivery.batches.all().delete()
