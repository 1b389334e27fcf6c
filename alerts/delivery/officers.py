"""What officers decide about a delivery. Each says whether it still could be done; who did it stands in the row."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.functions import RandomUUID
from django.db import transaction

from accounts.models import User
from alerts.models import Delivery, DeliveryBatch
from directory.thai import local_day

State, Reason = Delivery.State, Delivery.Reason


def hold(delivery: Delivery, *, by: User, at: dt.datetime) -> bool:
    """No further call begins; those that are on their way end."""
    return _move(delivery, [State.WAITING, State.SENDING], State.HELD, by, at)


def stop(delivery: Delivery, *, by: User, at: dt.datetime) -> bool:
    return _move(delivery, [State.WAITING, State.SENDING, State.HELD], State.STOPPED, by, at)


def _move(delivery: Delivery, before: list[Delivery.State], state: str, by: User, at: dt.datetime) -> bool:
    rows = Delivery.objects.filter(pk=delivery.pk, state__in=before)
    return bool(rows.update(state=state, reason=Reason.OFFICER, detail="", by=by, at=at))


@transaction.atomic
def release(delivery: Delivery, *, by: User, at: dt.datetime) -> bool:
    """Let it go on, on its own day only. If nobody was sent anything yet, the newest revision and the people of then count."""
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if locked.state not in (State.HELD, State.STOPPED) or locked.date != local_day(at):
        return False
    if not locked.batches.exclude(first_sent_at=None).exists():
        locked.batches.all().delete()
        locked.people = None
    locked.state, locked.reason, locked.detail, locked.by, locked.at = State.WAITING, "", "", by, at
    locked.save()
    return True


def ask_to_resend(delivery: Delivery, *, by: User, at: dt.datetime) -> bool:
    """The first of two persons: it may reach people twice."""
    if not delivery.batches.filter(state=DeliveryBatch.State.UNKNOWN).exists():
        return False
    return bool(Delivery.objects.filter(pk=delivery.pk).update(resend_asked_by=by, resend_asked_at=at))


@transaction.atomic
def confirm_resend(delivery: Delivery, *, by: User, at: dt.datetime) -> bool:
    """The second person, who is another: every unknown call gets a new key and is sent as if for the first time."""
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if locked.resend_asked_by_id in (None, by.pk):
        return False
    unknown = locked.batches.filter(state=DeliveryBatch.State.UNKNOWN)
    unknown.update(
        state=DeliveryBatch.State.WAITING, retry_key=RandomUUID(), attempts=0, first_sent_at=None, settled_at=None,
        is_resent=True, next_attempt_at=at,
    )  # fmt: skip
    locked.resend_asked_by = locked.resend_asked_at = None
    locked.state, locked.reason, locked.by, locked.at = State.SENDING, "", by, at
    locked.save()
    return True
