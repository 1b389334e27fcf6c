"""This room's cards on the front page of staff: numbers to re-check, changes that wait for a second officer, letters overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from directory.desk import Card, Line, QueueKind, counted, lines, queue_rows, said, span_text
from directory.models import AgencyImport, Circulation, ContactPoint, HotlineProposal, Letter, Reminder
from directory.models.contacts import NOTICE
from directory.scopes import Scope
from directory.thai import date_short, local_day

SHOWN_LETTERS = 3
QUEUES = (
    QueueKind("reminders", gettext_lazy("อีเมลเตือนหน่วยงาน")),
    QueueKind("agency-imports", gettext_lazy("ไฟล์รายชื่อหน่วยงาน")),
)


def queues(at: dt.datetime) -> Iterator[QuerySet[Any, Any]]:
    yield queue_rows("reminders", Reminder.objects.filter(sent_at=None), "asked_at")
    working = AgencyImport.objects.filter(state__in=AgencyImport.WORKING)
    yield queue_rows("agency-imports", working, "created_at")


def cards(user: Any, *, at: dt.datetime) -> Iterator[Card]:
    day = local_day(at)
    if scope := user.scope_of("directory.change_contactpoint"):
        yield numbers_card(contact_counts(scope, day), day)
    if scope := user.scope_of("directory.approve_hotlineproposal"):
        yield proposals_card(open_proposals(scope, user), at)
    if scope := user.scope_of("directory.view_circulation"):
        yield letters_card(overdue_letters(scope, day), letters_to_decide(scope, user), day)


def contact_counts(scope: Scope, day: dt.date) -> dict[str, int]:
    """Numbers whose check ran out, runs out within the month, was never made, or that sources disagree about."""
    rows = scope.narrow(ContactPoint.objects.current(), "agency__province")
    soon = Q(expires_on__gte=day, expires_on__lt=day + NOTICE)
    counts: dict[str, int] = rows.aggregate(
        expired=Count("pk", filter=Q(expires_on__lt=day)),
        soon=Count("pk", filter=soon),
        disputed=Count("pk", filter=~Q(conflict="") & Q(verified_on=None)),
        unchecked=Count("pk", filter=Q(verified_on=None)),
    )
    return counts


def numbers_card(counts: dict[str, int], day: dt.date) -> Card:
    page = reverse("admin:directory_contactpoint_changelist")
    return Card(
        "numbers", _("หมายเลขที่ต้องตรวจซ้ำ"), _on(day), _("ทุกหมายเลขที่เคยตรวจยังไม่ถึงกำหนด"), f"{page}?check=due",
        lines(
            counted(counts["expired"], _("เลยกำหนดตรวจซ้ำ"), href=f"{page}?check=expired", tone="late"),
            counted(counts["disputed"], _("แหล่งข้อมูลไม่ตรงกัน ซ่อนไว้จนกว่าจะตรวจ"), href=f"{page}?check=unchecked&conflict__exact=number"),
            counted(counts["soon"], _("ครบกำหนดใน 30 วัน"), href=f"{page}?check=due"),
        ),
        lines(counted(counts["unchecked"], _("ยังไม่เคยตรวจ"), href=f"{page}?check=unchecked", tone="plain")),
    )  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """How many wait, since when the longest, and how many of them are one's own, which somebody else decides."""

    count: int
    oldest: dt.datetime | None
    own: int = 0


def open_proposals(scope: Scope, user: Any) -> Waiting:
    rows = scope.narrow(HotlineProposal.objects.filter(outcome=""), "agency__province")
    others = ~Q(proposed_by=user.pk)
    found = rows.aggregate(
        count=Count("pk", filter=others),
        oldest=Min("proposed_at", filter=others),
        own=Count("pk", filter=~others),
    )
    return Waiting(**found)


def proposals_card(waiting: Waiting, at: dt.datetime) -> Card:
    page = reverse("admin:directory_hotlineproposal_changelist") + "?outcome__exact="
    own = counted(waiting.own, _("ที่คุณเสนอ รอคนอื่นอนุมัติ"), href=page, tone="plain")
    note = _("นานสุด %(span)s") % {"span": span_text(at - waiting.oldest)} if waiting.oldest else ""
    return Card(
        "proposals", _("สายด่วนที่รอคนที่สอง"), _("ตอนนี้"), _("ไม่มีการเปลี่ยนสายด่วนที่รออนุมัติ"), page,
        lines(counted(waiting.count, _("ข้อเสนอรอคุณอนุมัติ"), href=page, note=note)), lines(own),
    )  # fmt: skip


@dataclass(frozen=True)
class Overdue:
    """One letter that offices have not answered by its day."""

    letter: int
    name: str
    due_on: dt.date
    offices: int


def overdue_letters(scope: Scope, day: dt.date) -> list[Overdue]:
    """Letters with offices past the day to answer, those of the most offices first."""
    rows = scope.narrow(Circulation.objects.overdue(day), "letter__province").order_by()
    found = rows.values_list("letter", "letter__number", "letter__subject", "letter__due_on")
    counted_ = found.annotate(offices=Count("pk")).order_by("-offices", "letter")
    return [
        Overdue(pk, f"{number} {subject}", due, offices) for pk, number, subject, due, offices in counted_
    ]


def letters_to_decide(scope: Scope, user: Any) -> dict[str, int]:
    """Letters that wait for a second person, and approved ones that nobody has issued."""
    rows = scope.narrow(Letter.objects.filter(issued_at=None), "province")
    mine = Q(changed_by=user.pk)
    counts: dict[str, int] = rows.aggregate(
        drafts=Count("pk", filter=Q(approved_at=None) & ~mine),
        own=Count("pk", filter=Q(approved_at=None) & mine),
        approved=Count("pk", filter=~Q(approved_at=None)),
    )
    return counts


def letters_card(overdue: Sequence[Overdue], deciding: dict[str, int], day: dt.date) -> Card:
    page = reverse("admin:directory_letter_changelist")
    shown = tuple(_overdue_line(letter) for letter in overdue[:SHOWN_LETTERS])
    more = sum(letter.offices for letter in overdue[SHOWN_LETTERS:])
    return Card(
        "letters", _("หนังสือเวียน"), _on(day), _("ทุกหน่วยงานตอบรับทันกำหนด"), page,
        shown + lines(
            counted(more, _("หน่วยงานของหนังสือฉบับอื่นที่เลยกำหนด"), href=page, tone="late"),
            counted(deciding["drafts"], _("ร่างรอคนที่สองอนุมัติ"), href=f"{page}?issued_at__isempty=1"),
            counted(deciding["approved"], _("อนุมัติแล้ว ยังไม่ได้ออก"), href=f"{page}?issued_at__isempty=1"),
        ),
        lines(counted(deciding["own"], _("ร่างของคุณ"), href=f"{page}?issued_at__isempty=1", tone="plain")),
    )  # fmt: skip


def _overdue_line(letter: Overdue) -> Line:
    text = _("หน่วยงานยังไม่ตอบ “%(letter)s”") % {"letter": letter.name}
    note = _("กำหนด %(date)s") % {"date": date_short(letter.due_on, get_language() or "th")}
    href = reverse("admin:directory_letter_progress", args=[letter.letter])
    return Line(said(letter.offices), text, href, note, "late")


def _on(day: dt.date) -> str:
    return _("ณ %(date)s") % {"date": date_short(day, get_language() or "th")}
