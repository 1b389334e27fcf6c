"""This room's cards on the front page of staff: volunteers who wait, what they tell, situations to review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.models import ItemVersion, Volunteer, VolunteerReport
from assessment.models.volunteers import State
from directory.desk import Card, counted, lines, span_text
from directory.scopes import Scope
from directory.thai import local_day

HOME = "citizen__subdistrict__district__province"
SOON = dt.timedelta(days=30)
# A person who offered to help is not left without an answer for longer.
PATIENCE = dt.timedelta(days=7)


def cards(user: Any, *, at: dt.datetime) -> Iterator[Card]:
    if scope := user.scope_of("assessment.decide_volunteer"):
        told = user.scope_of("assessment.handle_volunteerreport")
        yield volunteers_card(volunteer_counts(scope, user, local_day(at)), open_reports(told), at)
    if user.has_perm("assessment.review_itemversion"):
        yield items_card(versions_to_review(user), at)


def volunteer_counts(scope: Scope, user: Any, day: dt.date) -> dict[str, Any]:
    """Who applied and waits for a first officer, or for a second; who serves, and whose certificate ends within the month."""
    applied, mine = Q(state=State.APPLIED), Q(proposed_by=user.pk)
    serving = Q(state=State.ACTIVE, certified_until__gte=day)
    return scope.narrow(Volunteer.objects.order_by(), HOME).aggregate(
        new=Count("pk", filter=applied & Q(proposed_state="")),
        oldest=Min("applied_at", filter=applied),
        proposed=Count("pk", filter=applied & ~Q(proposed_state="") & ~mine),
        own=Count("pk", filter=applied & mine),
        active=Count("pk", filter=serving),
        ending=Count("pk", filter=serving & Q(certified_until__lt=day + SOON)),
    )


def open_reports(scope: Scope) -> int:
    rows = VolunteerReport.objects.filter(handled_at=None)
    return scope.narrow(rows, f"volunteer__{HOME}").count()


def volunteers_card(counts: dict[str, Any], reports: int, at: dt.datetime) -> Card:
    page = reverse("admin:assessment_volunteer_changelist")
    applied = f"{page}?state__exact={State.APPLIED}"
    reported = reverse("admin:assessment_volunteerreport_changelist") + "?handled_at__isempty=1"
    waited = at - counts["oldest"] if counts["oldest"] else dt.timedelta()
    note = _("นานสุด %(span)s") % {"span": span_text(waited)} if counts["oldest"] else ""
    return Card(
        "volunteers", _("อาสาที่รอ"), _("ตอนนี้"), _("ไม่มีผู้สมัครที่รอคำตอบ"), page,
        lines(
            counted(counts["new"], _("ผู้สมัครรอข้อเสนอ"), href=applied, note=note, tone="late" if waited > PATIENCE else "due"),
            counted(counts["proposed"], _("ข้อเสนอรอคุณเป็นคนที่สอง"), href=applied),
            counted(reports, _("ปัญหาที่อาสาแจ้ง"), href=reported),
            counted(counts["ending"], _("ใบรับรองหมดใน 30 วัน"), href=f"{page}?state__exact={State.ACTIVE}"),
        ),
        lines(
            counted(counts["own"], _("ที่คุณเสนอ รอคนที่สอง"), href=applied, tone="plain"),
            counted(counts["active"], _("อาสาที่ทำงานอยู่"), href=f"{page}?state__exact={State.ACTIVE}", tone="plain"),
        ),
    )  # fmt: skip


def versions_to_review(user: Any) -> dict[str, Any]:
    rows = ItemVersion.objects.filter(status=ItemVersion.Status.REVIEW)
    others = ~Q(author=user.pk)
    return rows.aggregate(
        count=Count("pk", filter=others),
        oldest=Min("created_at", filter=others),
        own=Count("pk", filter=~others),
    )


def items_card(counts: dict[str, Any], at: dt.datetime) -> Card:
    page = reverse("admin:assessment_itemversion_changelist") + f"?status__exact={ItemVersion.Status.REVIEW}"
    note = _("นานสุด %(span)s") % {"span": span_text(at - counts["oldest"])} if counts["oldest"] else ""
    return Card(
        "items", _("ข้อทดสอบรอตรวจ"), _("ตอนนี้"), _("ไม่มีข้อทดสอบที่รอตรวจ"), page,
        lines(counted(counts["count"], _("ฉบับรอคุณอ่าน"), href=page, note=note)),
        lines(counted(counts["own"], _("ที่คุณเขียน รอคนอื่นตรวจ"), href=page, tone="plain")),
    )  # fmt: skip
