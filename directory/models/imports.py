"""Files that bring agencies and contact points: who brought one, what became of its rows, which rows were refused and why."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def private_name(row: AgencyImport, file_name: str) -> str:
    """Where an upload waits: a name of our own, never the sender's."""
    return f"imports/{uuid.uuid4()}"


class AgencyImport(models.Model):
    """One file. Nothing changes before it was tried and confirmed; then all rows are taken, or, if so confirmed, the sound ones."""

    class Model(models.TextChoices):
        AGENCY = "agency", _("หน่วยงาน")
        CONTACT = "contact", _("ช่องทางติดต่อ")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("รับไฟล์แล้ว กำลังตรวจ")
        TRIED = "tried", _("ตรวจแล้ว รอยืนยัน")
        CONFIRMED = "confirmed", _("ยืนยันแล้ว กำลังนำเข้า")
        DONE = "done", _("นำเข้าแล้ว")
        REFUSED = "refused", _("ไม่รับไฟล์ ไม่มีอะไรเปลี่ยน")
        DISCARDED = "discarded", _("เจ้าหน้าที่ไม่นำเข้า")
        FAILED = "failed", _("ขัดข้อง ยังไม่มีอะไรเปลี่ยน")
        UNDOING = "undoing", _("กำลังนำกลับ")
        UNDONE = "undone", _("นำกลับแล้ว")

    class Take(models.TextChoices):
        """Which rows are taken."""

        ALL = "all", _("ทุกแถวหรือไม่นำเข้าเลย")
        SOUND = "sound", _("เฉพาะแถวที่ถูกต้อง")

    WORKING = (State.UPLOADED, State.CONFIRMED, State.UNDOING)

    model = models.CharField(_("รายการ"), max_length=7, choices=Model)
    state = models.CharField(_("สถานะ"), max_length=9, choices=State, default=State.UPLOADED)
    take = models.CharField(_("นำเข้า"), max_length=5, choices=Take, default=Take.ALL)
    file = models.FileField(_("ไฟล์"), upload_to=private_name, blank=True)
    file_name = models.CharField(_("ชื่อไฟล์"), max_length=255)
    file_bytes = models.BigIntegerField(_("ขนาดไฟล์ (ไบต์)"), default=0)
    headings = models.JSONField(_("หัวตาราง"), default=list)
    read = models.PositiveIntegerField(_("แถวที่อ่าน"), default=0)
    added = models.PositiveIntegerField(_("เพิ่ม"), default=0)
    changed = models.PositiveIntegerField(_("แก้ไข"), default=0)
    same = models.PositiveIntegerField(_("เหมือนเดิม"), default=0)
    bad = models.PositiveIntegerField(_("แถวที่มีข้อผิดพลาด"), default=0)
    proposed = models.PositiveIntegerField(_("สายด่วนที่รออนุมัติ"), default=0)
    first_changes = models.JSONField(_("การเปลี่ยนแปลงแรก ๆ"), default=list)
    refusal = models.JSONField(_("เหตุที่ไม่รับ"), default=dict)
    undone = models.PositiveIntegerField(_("แถวที่นำกลับ"), default=0)
    left = models.PositiveIntegerField(_("แถวที่คงไว้"), default=0)
    first_left = models.JSONField(_("แถวแรก ๆ ที่คงไว้"), default=list)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("นำกลับโดย")
    )  # fmt: skip
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("โดย"))
    created_at = models.DateTimeField(_("รับเมื่อ"))
    finished_at = models.DateTimeField(_("เสร็จเมื่อ"), null=True)

    class Meta:
        verbose_name = _("การนำเข้าหน่วยงาน")
        verbose_name_plural = _("การนำเข้าหน่วยงาน")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "tried", "confirmed"]) | Q(finished_at__isnull=False),
                name="directory_agencyimport_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(read=F("added") + F("changed") + F("same") + F("bad")),
                name="directory_agencyimport_every_row_counted",
            ),
            models.CheckConstraint(
                condition=~Q(state="done", take="all") | Q(bad=0),
                name="directory_agencyimport_all_or_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} (#{self.pk})"

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING

    @property
    def sound(self) -> int:
        """Rows that change something and may be taken."""
        return self.added + self.changed


class RefusedRow(models.Model):
    """A row of a file that cannot be taken: its cells as they came, and what to do about them, in both languages."""

    batch = models.ForeignKey(AgencyImport, models.CASCADE, related_name="refused_rows")
    number = models.PositiveIntegerField(_("แถว"))
    cells = models.JSONField(_("ค่าในแถว"))
    problems = models.JSONField(_("ข้อผิดพลาด"))

    class Meta:
        verbose_name = _("แถวที่มีข้อผิดพลาด")
        verbose_name_plural = _("แถวที่มีข้อผิดพลาด")
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="directory_refusedrow_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"

    def said(self, what: str) -> str:
        """All its problems in one text; `what` is "column", "th" or "en"."""
        texts: list[Any] = [problem[what] for problem in self.problems]
        return " · ".join(dict.fromkeys(text for text in texts if text))
