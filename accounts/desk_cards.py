"""This room's cards on the front page of staff: who looked at what, exports that wait, the staff themselves.

The auditor's card says how much was looked at, never by whom or at whom: that is the reader's page, where reading is recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Action, AuditRecord, DeauthorizeRequest, ExportRequest, LineEvent, User
from accounts.models.notices import LineNotice
from directory.desk import Card, Line, QueueKind, counted, lines, queue_rows, span_text

DAY = dt.timedelta(days=1)
AWAY = dt.timedelta(days=90)
LOOKS = (Action.LIST, Action.VIEW, Action.HISTORY, Action.SEARCH)
QUEUES = (
    QueueKind("chat", gettext_lazy("คำถามในแชต LINE"), dt.timedelta(minutes=2)),
    QueueKind("notices", gettext_lazy("ข้อความถึงคนเดียวทาง LINE")),
    QueueKind("leavers", gettext_lazy("แจ้ง LINE ว่ามีผู้ออก"), dt.timedelta(hours=1)),
)


def queues(at: dt.datetime) -> Iterator[QuerySet[Any, Any]]:
    yield queue_rows("chat", LineEvent.objects.due(at), "received_at")
    yield queue_rows("notices", LineNotice.objects.due(at), "made_at")
    yield queue_rows("leavers", DeauthorizeRequest.objects.due(at), "created_at")


def cards(user: Any, *, at: dt.datetime) -> Iterator[Card]:
    if scope := user.scope_of("accounts.approve_exportrequest"):
        rows = scope.narrow(ExportRequest.objects.filter(approved_by=None), "province")
        yield exports_card(export_counts(rows, user, at=at), at)
    if user.has_perm("accounts.view_auditrecord"):
        yield looks_card(look_counts(at=at))
    if user.has_perm("accounts.view_user"):
        yield staff_card(staff_counts(at=at))


def export_counts(rows: QuerySet[ExportRequest], user: User, *, at: dt.datetime) -> dict[str, Any]:
    """Requests that wait for another officer than the one who asked."""
    others = ~Q(asked_by=user.pk)
    return rows.aggregate(
        count=Count("pk", filter=others),
        oldest=Min("asked_at", filter=others),
        own=Count("pk", filter=~others),
    )


def exports_card(counts: dict[str, Any], at: dt.datetime) -> Card:
    page = reverse("admin:accounts_exportrequest_changelist")
    note = _("นานสุด %(span)s") % {"span": span_text(at - counts["oldest"])} if counts["oldest"] else ""
    return Card(
        "exports", _("คำขอส่งออกข้อมูล"), _("ตอนนี้"), _("ไม่มีคำขอที่รออนุมัติ"), page,
        lines(counted(counts["count"], _("คำขอรอคุณอนุมัติ"), href=page, note=note)),
        lines(counted(counts["own"], _("ที่คุณขอ รอคนอื่นอนุมัติ"), href=page, tone="plain")),
    )  # fmt: skip


def look_counts(*, at: dt.datetime) -> dict[str, int]:
    """What staff did with personal data in the last 24 hours."""
    counts: dict[str, int] = AuditRecord.objects.filter(at__gt=at - DAY, at__lte=at).aggregate(
        officers=Count("actor", filter=Q(action__in=(*LOOKS, Action.REVEAL, Action.EXPORT)), distinct=True),
        looks=Count("pk", filter=Q(action__in=LOOKS)),
        reveals=Count("pk", filter=Q(action=Action.REVEAL)),
        exports=Count("pk", filter=Q(action=Action.EXPORT)),
        changes=Count("pk", filter=Q(action=Action.CHANGE)),
        roles=Count("pk", filter=Q(action=Action.ROLE)),
    )
    return counts


def looks_card(counts: dict[str, int]) -> Card:
    """Nothing of it is work by itself: an auditor reads on."""
    page = reverse("admin:accounts_auditrecord_changelist")

    def fact(name: str, text: str, action: Action | None = None) -> Line | None:
        return counted(counts[name], text, href=f"{page}?action={action}" if action else page, tone="plain")

    return Card(
        "looks", _("ใครดูอะไร"), _("24 ชั่วโมงที่ผ่านมา"), _("ไม่มีใครเปิดดูข้อมูลประชาชน"), page,
        facts=lines(
            fact("looks", _("ครั้งที่เปิดดูหรือค้นหาประชาชน")),
            fact("officers", _("เจ้าหน้าที่ที่เปิดดู")),
            fact("reveals", _("ครั้งที่เปิดเบอร์เต็ม"), Action.REVEAL),
            fact("exports", _("ครั้งที่ส่งออกเป็นไฟล์"), Action.EXPORT),
            fact("changes", _("ครั้งที่แก้ไขหรือลบตามคำขอ"), Action.CHANGE),
            fact("roles", _("ครั้งที่เปลี่ยนบทบาท"), Action.ROLE),
        ),
        is_told=True,
    )  # fmt: skip


def staff_counts(*, at: dt.datetime) -> dict[str, int]:
    invited = Q(invitations__accepted_at=None, invitations__withdrawn_at=None)
    counts: dict[str, int] = User.objects.filter(is_staff=True).aggregate(
        active=Count("pk", filter=Q(is_active=True), distinct=True),
        invited=Count("pk", filter=invited & Q(invitations__expires_at__gt=at), distinct=True),
        lapsed=Count(
            "pk", filter=invited & Q(invitations__expires_at__lte=at, is_active=False), distinct=True
        ),
        away=Count("pk", filter=Q(is_active=True, last_login__lt=at - AWAY), distinct=True),
    )
    return counts


def staff_card(counts: dict[str, int]) -> Card:
    page = reverse("admin:accounts_user_changelist")
    return Card(
        "staff", _("เจ้าหน้าที่"), _("ตอนนี้"), _("ทุกคนตอบรับคำเชิญและเข้าใช้อยู่"), page,
        lines(
            counted(counts["lapsed"], _("คำเชิญหมดเวลา ยังไม่ตอบรับ"), href=f"{page}?is_active__exact=0"),
            counted(counts["away"], _("ไม่เข้าใช้เกิน 90 วัน"), href=f"{page}?is_active__exact=1"),
        ),
        lines(
            counted(counts["invited"], _("คำเชิญที่รอตอบรับ"), href=f"{page}?is_active__exact=0", tone="plain"),
            counted(counts["active"], _("บัญชีที่ใช้งาน"), href=f"{page}?is_active__exact=1", tone="plain"),
        ),
    )  # fmt: skip
