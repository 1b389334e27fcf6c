"""Files that bring cases: sources, batches, rows that were held back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Source(models.Model):
    """Where case files come from. Case numbers are unique within one source."""

    id = models.SmallAutoField(primary_key=True)
    name = models.SlugField(_("ชื่อ"), max_length=60, unique=True)
    is_simulated = models.BooleanField(_("ข้อมูลจำลอง"), default=False)

    class Meta:
        verbose_name = _("แหล่งข้อมูลคดี")
        verbose_name_plural = _("แหล่งข้อมูลคดี")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def private_name(batch: ImportBatch, file_name: str) -> str:
    """Where an upload waits: a name of our own, never the sender's."""
    return f"imports/{uuid.uuid4()}"


class ImportBatch(models.Model):
    """One case file: who brought it, when, what it was, and what became of its rows."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("รับไฟล์แล้ว กำลังตรวจ")
        PREVIEWED = "previewed", _("ตรวจแล้ว รอยืนยัน")
        CONFIRMED = "confirmed", _("ยืนยันแล้ว กำลังนำเข้า")
        DONE = "done", _("นำเข้าแล้ว")
        REFUSED = "refused", _("ไม่รับไฟล์")
        DISCARDED = "discarded", _("เจ้าหน้าที่ไม่นำเข้า")
        FAILED = "failed", _("ขัดข้อง ยังไม่มีอะไรเปลี่ยน")

    class Repair(models.TextChoices):
        """Where the rows that were held back stand, once somebody has said what their names mean."""

        ASKED = "asked", _("กำลังนำแถวที่กักไว้เข้าใหม่")
        DONE = "done", _("นำแถวที่กักไว้เข้าใหม่แล้ว")
        FAILED = "failed", _("นำแถวที่กักไว้เข้าใหม่ไม่สำเร็จ")

    source = models.ForeignKey(Source, models.PROTECT, related_name="batches", verbose_name=_("แหล่งข้อมูล"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=State, default=State.UPLOADED)
    file_name = models.CharField(_("ชื่อไฟล์"), max_length=255)
    file = models.FileField(_("ไฟล์"), upload_to=private_name, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.BigIntegerField(_("ขนาดไฟล์ (ไบต์)"), default=0)
    read = models.PositiveIntegerField(_("แถวที่อ่าน"), default=0)
    inserted = models.PositiveIntegerField(_("คดีใหม่"), default=0)
    updated = models.PositiveIntegerField(_("คดีที่แก้ไข"), default=0)
    unchanged = models.PositiveIntegerField(_("เหมือนเดิม"), default=0)
    quarantined = models.PositiveIntegerField(_("แถวที่กักไว้"), default=0)
    ignored_columns = models.JSONField(_("คอลัมน์ที่ไม่ใช้"), default=list, blank=True)
    refusal = models.JSONField(_("เหตุที่ไม่รับ"), null=True, blank=True)
    first_problems = models.JSONField(_("ปัญหาที่พบก่อน"), default=list, blank=True)
    created_at = models.DateTimeField(_("รับเมื่อ"))
    finished_at = models.DateTimeField(_("เสร็จเมื่อ"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("โดย"),
    )
    repair = models.CharField(_("แถวที่กักไว้"), max_length=6, choices=Repair, blank=True, editable=False)
    repair_at = models.DateTimeField(_("นำเข้าใหม่เมื่อ"), null=True, editable=False)
    repair_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("นำเข้าใหม่โดย")
    )  # fmt: skip

    class Meta:
        verbose_name = _("การนำเข้าคดี")
        verbose_name_plural = _("การนำเข้าคดี")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "previewed", "confirmed"]) | Q(finished_at__isnull=False),
                name="alerts_importbatch_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(
                    read=models.F("inserted")
                    + models.F("updated")
                    + models.F("unchanged")
                    + models.F("quarantined")
                ),
                name="alerts_importbatch_every_row_accounted",
            ),
            models.CheckConstraint(
                condition=Q(repair="", repair_at__isnull=True)
                | ~Q(repair="") & Q(repair_at__isnull=False, state="done"),
                name="alerts_importbatch_repair_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} (#{self.pk})"

    def can_be_confirmed(self) -> bool:
        return self.state == self.State.PREVIEWED


class QuarantinedRow(models.Model):
    """A row that was held back, with every reason. The case number is kept only as its keyed hash."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="quarantine", verbose_name=_("ไฟล์"))
    row_number = models.PositiveIntegerField(_("แถวที่"))
    case_key = models.UUIDField(null=True, editable=False)
    values = models.JSONField(_("ค่าในแถว"))
    problems = models.JSONField(_("ปัญหา"))

    class Meta:
        verbose_name = _("แถวที่กักไว้")
        verbose_name_plural = _("แถวที่กักไว้")
        ordering = ["batch", "row_number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "row_number"], name="alerts_quarantinedrow_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row_number}"
