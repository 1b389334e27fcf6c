"""What auditors ask of the records, and how the records say it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Action, AuditRecord, Role
from directory.models import Province

CITIZEN = "accounts.citizen"
PER_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What an auditor asks for. Nothing in it is personal data of a citizen but a number of ours."""

    actor: int | None = None
    person: int | None = None
    action: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    before: int | None = None  # older than this record: the next page

    def rows(self, zone: dt.tzinfo) -> QuerySet[AuditRecord]:
        rows = AuditRecord.objects.about(CITIZEN, self.person) if self.person else AuditRecord.objects.all()
        asked: dict[str, Any] = {
            "actor": self.actor,
            "action": self.action,
            "at__gte": self.since and _midnight(self.since, zone),
            "at__lt": self.until and _midnight(self.until + dt.timedelta(days=1), zone),
            "sequence__lt": self.before,
        }
        rows = rows.filter(**{name: value for name, value in asked.items() if value})
        return rows.select_related("actor").order_by("-sequence")

    def details(self) -> dict[str, str | int]:
        """For the record of the reading."""
        return {
            name: value if isinstance(value, int) else str(value)
            for name, value in vars(self).items()
            if value
        }


def _midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone)


def roles_text(acting_as: str) -> str:
    """The officer's role and place, in words and without a name: "เจ้าหน้าที่ดูแลประชาชน จังหวัดเชียงใหม่"."""
    return ", ".join(_role_text(*held.split(":")) for held in acting_as.split()) or "–"


def _role_text(role: str, province: str) -> str:
    name = str(Role(role).label) if role in Role.values else _("ผู้ดูแลระบบ")
    place = _province_names().get(province, province) if province else _("ทั้งประเทศ")
    return f"{name} {place}"


@lru_cache(maxsize=1)
def _province_names() -> dict[str, str]:
    """Reviewed data that changes with a release only."""
    return dict(Province.objects.values_list("code", "name_th"))


@dataclass(frozen=True)
class Look:
    """One look at a person, as that person is told of it."""

    at: dt.datetime
    who: str
    what: str
    why: str


def looks_at(citizen_pk: int, *, most: int = 200) -> list[Look]:
    """Who of the staff looked at this person: in which role and place, when, at what, why. The newest first."""
    rows = AuditRecord.objects.about(CITIZEN, citizen_pk)[:most]
    return [
        Look(
            row.at,
            roles_text(row.acting_as),
            str(Action(row.action).label),
            str(row.get_reason_display()) if row.reason else "",
        )
        for row in rows
    ]
