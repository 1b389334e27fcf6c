"""The calls to LINE that a person was meant by, for their own copy of what we hold. Kept for 14 days (deliveries.REMEMBERED)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Citizen, User
from alerts.models import DeliveryBatch
from directory.thai import date_long, datetime_text


@dataclass(frozen=True)
class Calls:
    """As accounts.my_data.Table: of a call only what is about the person, never who else was in it."""

    found: list[DeliveryBatch]
    name: str = "alerts.deliverybatch"

    @property
    def label(self) -> str:
        return _("ประกาศที่ส่งถึงคุณทาง LINE ใน 14 วันที่ผ่านมา")

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"date": call.delivery.date.isoformat(), "language": call.language, "state": call.state}
            | {"settled_at": call.settled_at.isoformat() if call.settled_at else None}
            for call in self.found
        ]

    def lines(self, language: str) -> list[list[tuple[str, str]]]:
        return [_line(call, language) for call in self.found]


def calls_of(user: User) -> list[Calls]:
    citizen = Citizen.objects.filter(user=user).only("pk").first()
    if citizen is None:
        return []
    meant = DeliveryBatch.objects.filter(citizens__contains=[citizen.pk])
    found = list(
        meant.select_related("delivery").defer("messages", "citizens").order_by("-delivery__date", "pk")
    )
    return [Calls(found)] if found else []


def _line(call: DeliveryBatch, language: str) -> list[tuple[str, str]]:
    line = [
        (_("ประกาศของวันที่"), date_long(call.delivery.date, language)),
        (_("สถานะ"), str(call.get_state_display())),
    ]
    if call.settled_at:
        line.append((_("เมื่อ"), datetime_text(call.settled_at, language)))
    return line
