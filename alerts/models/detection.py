"""What officers may set about the detection of surges: the office calendar's exceptions, outages, the rate of false alarms."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class HolidayOverride(models.Model):
    """A day on which the published calendar of public holidays is wrong for reporting: added, or an office day after all."""

    day = models.DateField(_("วันที่"), unique=True)
    is_holiday = models.BooleanField(
        _("เป็นวันหยุด"), default=True, help_text=_("ไม่เลือก หมายถึงวันนี้เปิดทำการ แม้ปฏิทินบอกว่าหยุด")
    )
    name_th = models.CharField(_("ชื่อวัน"), max_length=200)
    source = models.CharField(_("แหล่งที่มา"), max_length=300, help_text=_("เช่น มติคณะรัฐมนตรีวันที่ 3 ก.พ. 2569"))

    class Meta:
        verbose_name = _("วันหยุดที่แก้ไข")
        verbose_name_plural = _("วันหยุดที่แก้ไข")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name_th}"


class ReportingOutage(models.Model):
    """Days on which the reporting system itself was down: few reports then say nothing about crime."""

    first_day = models.DateField(_("วันแรก"))
    last_day = models.DateField(_("วันสุดท้าย"))
    reason = models.CharField(_("เหตุขัดข้อง"), max_length=300)

    class Meta:
        verbose_name = _("ช่วงที่ระบบรับแจ้งขัดข้อง")
        verbose_name_plural = _("ช่วงที่ระบบรับแจ้งขัดข้อง")
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="alerts_reportingoutage_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"

    @property
    def days(self) -> list[dt.date]:
        length = (self.last_day - self.first_day).days + 1
        return [self.first_day + dt.timedelta(days=offset) for offset in range(length)]


class DetectionLimitQuerySet(models.QuerySet["DetectionLimit"]):
    def in_force(self, day: dt.date) -> DetectionLimit | None:
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-id").first()


class DetectionLimit(models.Model):
    """The p-value limits that give the wished rate of false alarms on the portal's own clean history."""

    valid_from = models.DateField(_("ใช้ตั้งแต่"))
    alpha = models.FloatField(_("เกณฑ์ทั้งประเทศ"))
    area_alpha = models.FloatField(_("เกณฑ์ภาคและจังหวัด"))
    setting = models.ForeignKey(
        "DetectionSetting",
        models.PROTECT,
        null=True,
        related_name="limits",
        verbose_name=_("ความไวของการเตือน"),
    )
    # What the limits gave on the clean days of the year before: false alarms a week; null where history is too short.
    nation_per_week = models.FloatField(_("เตือนผิดต่อสัปดาห์ที่วัดได้ (ทั้งประเทศ)"), null=True)
    areas_per_week = models.FloatField(_("เตือนผิดต่อสัปดาห์ที่วัดได้ (ภาคและจังหวัด)"), null=True)
    at = models.DateTimeField(_("คำนวณเมื่อ"))

    objects = DetectionLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("เกณฑ์การเตือน")
        verbose_name_plural = _("เกณฑ์การเตือน")
        ordering = ["-valid_from", "-id"]

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.alpha:.4f} / {self.area_alpha:.5f}"


class DetectionSetting(models.Model):
    """How many false alarms a week the bulletin may raise. Each change is a new row; the newest one rules."""

    nation_false_alarms_a_week = models.DecimalField(
        _("เตือนผิดทั้งประเทศ (ครั้งต่อสัปดาห์)"),
        max_digits=4,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0.05), MaxValueValidator(20)],
        help_text=_("ยิ่งน้อย ยิ่งเตือนเฉพาะเรื่องที่ชัดมาก"),
    )
    areas_false_alarms_a_week = models.DecimalField(
        _("เตือนผิดรวมทุกภาคและจังหวัด (ครั้งต่อสัปดาห์)"),
        max_digits=5,
        decimal_places=2,
        default=10,
        validators=[MinValueValidator(0.5), MaxValueValidator(200)],
    )
    reason = models.CharField(_("เหตุผล"), max_length=300)
    at = models.DateTimeField(_("เมื่อ"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("โดย")
    )

    class Meta:
        verbose_name = _("ความไวของการเตือน")
        verbose_name_plural = _("ความไวของการเตือน")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nation_false_alarms_a_week__gt=0, areas_false_alarms_a_week__gt=0),
                name="alerts_detectionsetting_rates_positive",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nation_false_alarms_a_week} / {self.areas_false_alarms_a_week}"
