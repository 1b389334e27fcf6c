"""Citizens in a file: recorded before it is made, made while it is sent, kept nowhere, marked with who made it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit.records import Entry, change, look_at_many
from accounts.models import Action, Citizen, ExportRequest, Role, User
from accounts.models.citizens import CitizenQuerySet
from accounts.presenters import place_text
from directory.csv_safe import safe_row_writer
from directory.thai import datetime_text, phone

log = logging.getLogger(__name__)

MOST_ALONE = 500  # more than this needs a second officer
READ_AT_ONCE = 500
COLUMNS = ("title", "first_name", "last_name", "phone", "subdistrict", "age_group", "registered_at")


class NotApproved(Exception):
    """This export is not approved, is over, or was approved by somebody who may not."""


@dataclass(frozen=True)
class Wanted:
    """What an officer wants in a file; `province` is a code, or empty for everything in their scope."""

    reason: str
    reference: str = ""
    province: str = ""
    with_phones: bool = False

    def rows(self, user: User, *, until: dt.datetime) -> CitizenQuerySet:
        rows = Citizen.objects.visible_to(user, "accounts.export_citizen").filter(registered_at__lte=until)
        return rows.filter(subdistrict__district__province=self.province) if self.province else rows


def needs_second(wanted: Wanted, count: int) -> bool:
    return wanted.with_phones or count > MOST_ALONE


def ask(user: User, wanted: Wanted, *, count: int, at: dt.datetime) -> ExportRequest:
    """Put it before a second officer."""
    return ExportRequest.objects.create(
        asked_by=user,
        asked_at=at,
        reason=wanted.reason,
        reference=wanted.reference,
        province_id=wanted.province or None,
        with_phones=wanted.with_phones,
        count=count,
    )


@transaction.atomic
def approve(request: ExportRequest, *, by: User, at: dt.datetime, request_id: str = "") -> ExportRequest:
    locked = ExportRequest.objects.select_for_update(of=["self"]).get(pk=request.pk)
    if not locked.is_waiting(at) or not locked.may_be_approved_by(by):
        raise NotApproved
    locked.approved_by, locked.approved_at = by, at
    locked.save(update_fields=["approved_by", "approved_at"])
    change(
        Entry(
            actor=by,
            action=Action.APPROVE,
            kind="accounts.exportrequest",
            subjects=(locked.pk,),
            request=request_id,
        ),
        at=at,
    )
    return locked


def wanted_by(request: ExportRequest, user: User, *, at: dt.datetime) -> Wanted:
    """What was approved, for the person who asked, while it holds."""
    if request.asked_by_id != user.pk or not request.is_ready(at):
        raise NotApproved
    return Wanted(request.reason, request.reference, request.province_id or "", request.with_phones)


def export(
    user: User,
    wanted: Wanted,
    ids: list[int],
    *,
    at: dt.datetime,
    approved: ExportRequest | None,
    request: str,
) -> Iterator[bytes]:
    """The file, piece by piece. Everybody in it is recorded, and that is committed, before this returns."""
    details: dict[str, str | int] = {"count": len(ids), "format": "csv"}
    if approved is not None:
        details |= {"approval": approved.pk, "approved_by": approved.approved_by_id or 0}
    seen = tuple(name if name != "phone" or wanted.with_phones else "phone_masked" for name in COLUMNS)
    entry = Entry(
        actor=user,
        action=Action.EXPORT,
        kind="accounts.citizen",
        fields=seen,
        reason=wanted.reason,
        reference=wanted.reference,
        details=details,
        request=request,
    )
    look_at_many(entry, ids, at=at)
    if approved is not None:
        _raise_alarm(user, len(ids), approved)
    return _pieces(user, ids, at, with_phones=wanted.with_phones)


def _pieces(user: User, ids: list[int], at: dt.datetime, *, with_phones: bool) -> Iterator[bytes]:
    mark = _("ส่งออกโดย %(who)s เมื่อ %(when)s") % {"who": user.email, "when": datetime_text(at)}
    line = _Line()
    write = safe_row_writer(line)  # type: ignore[arg-type]
    write([mark])
    write([*_headings(), _("ผู้ส่งออก")])
    yield b"\xef\xbb\xbf" + line.take()
    for start in range(0, len(ids), READ_AT_ONCE):
        rows = Citizen.objects.filter(pk__in=ids[start : start + READ_AT_ONCE]).order_by("pk")
        for citizen in rows.select_related("title", "subdistrict__district__province"):
            write([*_cells(citizen, with_phones), mark])
        yield line.take()


def _headings() -> list[str]:
    fields: list[Any] = [Citizen._meta.get_field(name) for name in COLUMNS]
    return [str(field.verbose_name) for field in fields]


def _cells(citizen: Citizen, with_phones: bool) -> list[Any]:
    shown = phone(citizen.phone.reveal()) if with_phones else citizen.masked_phone
    place = place_text(citizen)
    joined = datetime_text(citizen.registered_at)
    return [
        citizen.title_text, citizen.first_name, citizen.last_name, shown, place, citizen.age_group, joined,
    ]  # fmt: skip


class _Line:
    """A stream for the csv writer that gives its bytes away."""

    def __init__(self) -> None:
        self._written: list[str] = []

    def write(self, text: str) -> int:
        self._written.append(text)
        return len(text)

    def take(self) -> bytes:
        written, self._written = "".join(self._written), []
        return written.encode()


def _raise_alarm(user: User, count: int, approved: ExportRequest) -> None:
    """A line in the log, and a letter to the auditors. Neither says whom the file is about."""
    log.warning("Export of %s citizens by staff %s, request %s", count, user.pk, approved.pk)
    auditors = User.objects.filter(
        staff_roles__role=Role.AUDITOR, staff_roles__ended_at=None, is_active=True, is_staff=True
    )
    text = _("%(who)s ส่งออกข้อมูลประชาชน %(count)s คน คำขอหมายเลข %(number)s อนุมัติโดย %(second)s") % {
        "who": user.email,
        "count": count,
        "number": approved.pk,
        "second": approved.approved_by and approved.approved_by.email,
    }
    for email in auditors.values_list("email", flat=True).distinct():
        send_mail(_("มีการส่งออกข้อมูลประชาชน"), text, None, [str(email)], fail_silently=True)
