"""How many messages LINE lets us send this month: read from LINE, and remembered for when LINE does not answer."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from accounts.line import messaging
from accounts.line.messaging import Allowance, Outcome
from alerts.models import MessageQuota

OLD = dt.timedelta(hours=1)


def read(*, at: dt.datetime) -> Allowance | Outcome:
    allowance = messaging.allowance()
    if isinstance(allowance, Allowance):
        values = {"limit": allowance.limit, "used": allowance.used, "read_at": at}
        MessageQuota.objects.update_or_create(pk=1, defaults=values)
    return allowance


def read_if_old(*, at: dt.datetime) -> None:
    if not settings.LINE_MESSAGING_ACCESS_TOKEN:
        return
    if not MessageQuota.objects.filter(read_at__gt=at - OLD, read_at__lte=at).exists():
        read(at=at)


def left() -> int | None:
    """Messages left when LINE was last asked; None for no limit, and where LINE was never asked."""
    known = MessageQuota.objects.first()
    return known.left if known else None
