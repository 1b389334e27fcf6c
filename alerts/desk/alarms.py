"""What is wrong now, for who can do something about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alerts.models import StaffAlarm
from directory.desk import span_text

Kind = StaffAlarm.Kind
# Where each trouble is dealt with.
PAGES = {
    Kind.BULLETIN_MISSING: "admin:alerts_importbatch_changelist",
    Kind.TOKEN_ENDS: "admin:alerts_apitoken_changelist",
}
DELIVERIES = "admin:alerts_delivery_changelist"


@dataclass(frozen=True)
class Alarm:
    """One trouble that lasts: what, since when, and where it is dealt with."""

    text: str
    since: str
    href: str


def alarms(user: Any, *, at: dt.datetime) -> tuple[Alarm, ...]:
    """The open alarms, the oldest first. Only for who may see them."""
    if not user.has_perm("alerts.view_staffalarm"):
        return ()
    return shown(StaffAlarm.objects.filter(ended_at=None).order_by("began_at", "pk"), at)


def shown(rows: Iterable[StaffAlarm], at: dt.datetime) -> tuple[Alarm, ...]:
    return tuple(
        Alarm(
            str(row),
            _("มา %(span)sแล้ว") % {"span": span_text(at - row.began_at)},
            reverse(PAGES.get(Kind(row.kind), DELIVERIES)),
        )
        for row in rows
    )
