"""The card of files with cases: what came, what waits for a word, what is held back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alerts.delivery.publishing import is_night
from alerts.models import DeliveryBatch, ImportBatch
from directory.desk import Card, Line, QueueKind, counted, lines, queue_rows, said, span_text

State = ImportBatch.State
RECENT = dt.timedelta(days=30)
# Cases that do not come make the bulletin old without anybody noticing.
SILENCE = dt.timedelta(hours=36)
WORKING = (State.UPLOADED, State.CONFIRMED)
QUEUES = (
    QueueKind("delivery", gettext_lazy("ประกาศทาง LINE ที่ถึงเวลาส่ง")),
    QueueKind("imports", gettext_lazy("ไฟล์คดีที่กำลังตรวจหรือนำเข้า")),
    QueueKind("repairs", gettext_lazy("แถวที่กักไว้ กำลังนำเข้าใหม่")),
)


def queues(at: dt.datetime) -> Iterator[QuerySet[Any, Any]]:
    due = DeliveryBatch.objects.none() if is_night(at) else DeliveryBatch.objects.due(at)
    yield queue_rows("delivery", due, "next_attempt_at")
    yield queue_rows("imports", ImportBatch.objects.filter(state__in=WORKING), "created_at")
    yield queue_rows("repairs", ImportBatch.objects.filter(repair=ImportBatch.Repair.ASKED), "repair_at")


def cards(user: Any, *, at: dt.datetime) -> Iterator[Card]:
    if user.has_perm("alerts.add_importbatch"):
        yield imports_card(recent_batches(at=at), at)


def recent_batches(*, at: dt.datetime) -> list[ImportBatch]:
    """The files of the last 30 days, the newest first."""
    rows = ImportBatch.objects.filter(created_at__gt=at - RECENT).select_related("source").order_by("-pk")
    return list(
        rows.only("state", "quarantined", "inserted", "updated", "created_at", "finished_at", "source__name")
    )


def imports_card(batches: Sequence[ImportBatch], at: dt.datetime) -> Card:
    page, mend = reverse("admin:alerts_importbatch_changelist"), reverse("admin:alerts_importbatch_repair")
    by_state = {state: [batch for batch in batches if batch.state == state] for state in State}
    held = sum(batch.quarantined for batch in by_state[State.DONE])
    files = sum(batch.quarantined > 0 for batch in by_state[State.DONE])
    note = ngettext("ใน %(count)d ไฟล์", "ใน %(count)d ไฟล์", files) % {"count": files}
    return Card(
        "imports", _("ไฟล์คดี"), _("30 วันที่ผ่านมา"), _("รับไฟล์ครบ ไม่มีแถวที่กักไว้"), page,
        lines(
            _silence(by_state[State.DONE], at),
            counted(held, _("แถวที่กักไว้ รอความหมายหรือรอแก้"), href=mend, note=note),
            counted(len(by_state[State.PREVIEWED]), _("ไฟล์ที่ตรวจแล้ว รอยืนยัน"), href=f"{page}?state__exact={State.PREVIEWED}"),
            counted(len(by_state[State.FAILED]), _("ไฟล์ที่ขัดข้อง"), href=f"{page}?state__exact={State.FAILED}", tone="late"),
        ),
        lines(_last(by_state[State.DONE], at, page), counted(len(by_state[State.REFUSED]), _("ไฟล์ที่ไม่รับ"), href=f"{page}?state__exact={State.REFUSED}", tone="plain")),
    )  # fmt: skip


def _silence(done: Sequence[ImportBatch], at: dt.datetime) -> Line | None:
    """Since when no cases came, once that is too long."""
    newest = max((batch.finished_at or batch.created_at for batch in done), default=None)
    add = reverse("admin:alerts_importbatch_add")
    if newest is None:
        return Line(said(0), _("ไฟล์ที่นำเข้าใน 30 วัน"), add, tone="late")
    if at - newest <= SILENCE:
        return None
    return Line(span_text(at - newest), _("ไม่มีไฟล์คดีเข้ามา"), add, tone="late")


def _last(done: Sequence[ImportBatch], at: dt.datetime, page: str) -> Line | None:
    """The newest file that was taken in."""
    if not done:
        return None
    last = done[0]
    note = _("%(source)s เมื่อ %(span)sก่อน") % {
        "source": last.source, "span": span_text(at - (last.finished_at or last.created_at))
    }  # fmt: skip
    href = reverse("admin:alerts_importbatch_change", args=[last.pk])
    return Line(said(last.inserted + last.updated), _("คดีใหม่และแก้ไขจากไฟล์ล่าสุด"), href, note, "plain")
