"""Cases without anything that names a person, and their daily counts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alerts.models.case_types import CaseType
from alerts.models.imports import ImportBatch, Source
from directory.models import District, Province


class CaseReport(models.Model):
    """One reported case, without anything that names a person.

    Rows enter only through `alerts.importing`, which joins every reference set-wise, so the foreign keys carry no
    per-row database trigger (they would double the cost of an import); `manage.py invariants` checks them instead.
    """

    class Sex(models.TextChoices):
        FEMALE = "f", _("หญิง")
        MALE = "m", _("ชาย")
        OTHER = "x", _("อื่น ๆ")

    case_key = models.UUIDField(primary_key=True, editable=False)
    source = models.ForeignKey(
        Source, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    reported_at = models.DateTimeField(_("แจ้งเมื่อ"))
    reported_on = models.DateField(_("วันที่แจ้ง"), db_index=True)
    incident_at = models.DateTimeField(_("เกิดเหตุเมื่อ"), null=True)
    case_type = models.ForeignKey(
        CaseType, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    province = models.ForeignKey(
        Province, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    district = models.ForeignKey(
        District, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    loss_baht = models.DecimalField(_("ความเสียหาย (บาท)"), max_digits=14, decimal_places=2, null=True)
    age_band = models.CharField(_("ช่วงอายุ"), max_length=5, blank=True, default="")
    sex = models.CharField(_("เพศ"), max_length=1, choices=Sex, blank=True, default="")
    channel = models.CharField(_("ช่องทาง"), max_length=12, blank=True, default="")

    class Meta:
        verbose_name = _("คดีที่รับแจ้ง")
        verbose_name_plural = _("คดีที่รับแจ้ง")
        constraints = [
            models.CheckConstraint(
                condition=Q(loss_baht__isnull=True) | Q(loss_baht__gte=0),
                name="alerts_casereport_loss_not_negative",
            )
        ]

    def __str__(self) -> str:
        return str(self.case_key)


class DayState(models.Model):
    """A day that has cases: when its data last changed, and whether its counts still have to be rolled up."""

    day = models.DateField(primary_key=True)
    changed_at = models.DateTimeField()
    is_pending = models.BooleanField(default=True)
    # How often the counts were made. Not when: an import may begin before an analysis, be counted after it, and clocks jump.
    counted_times = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [models.Index(fields=["day"], condition=Q(is_pending=True), name="alerts_daystate_pending")]

    def __str__(self) -> str:
        return self.day.isoformat()


class DailyCount(models.Model):
    """Roll-up of cases by day, case type and province (null: the report names no province)."""

    day = models.DateField()
    case_type = models.ForeignKey(
        CaseType, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    province = models.ForeignKey(
        Province, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    cases = models.PositiveIntegerField()
    loss_cases = models.PositiveIntegerField()
    loss_baht = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    largest_baht = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    simulated = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "case_type", "province"], nulls_distinct=False, name="alerts_dailycount_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.case_type_id} {self.province_id}: {self.cases}"
