"""Bulletins: immutable snapshots of a date, and the runs that made them."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alerts.models.case_types import CaseType
from directory.thai import is_english


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def newest_revisions(self) -> BulletinQuerySet:
        """One bulletin a date: its highest revision."""
        return self.order_by("-date", "-revision").distinct("date")

    def newest(self) -> Bulletin | None:
        return self.order_by("-date", "-revision").first()

    def for_date(self, day: dt.date) -> Bulletin | None:
        return self.filter(date=day).order_by("-revision").first()


class Bulletin(models.Model):
    """The immutable snapshot of one date. Late data makes a new revision; a trigger refuses any change."""

    class Status(models.TextChoices):
        FINAL = "final", _("ข้อมูลครบตามช่วงเวลา")
        PROVISIONAL = "provisional", _("ข้อมูลเบื้องต้น")

    date = models.DateField(_("วันที่"))
    revision = models.PositiveSmallIntegerField(_("ฉบับปรับปรุงที่"))
    status = models.CharField(_("สถานะ"), max_length=12, choices=Status)
    as_of = models.DateTimeField(_("ข้อมูล ณ เวลา"))
    data_through = models.DateField(_("มีข้อมูลถึงวันที่"))
    period_start = models.DateField(_("เริ่มช่วง"))
    period_end = models.DateField(_("สิ้นสุดช่วง"))
    is_simulated = models.BooleanField(_("ข้อมูลจำลอง"))
    method_version = models.CharField(_("รุ่นของวิธีคำนวณ"), max_length=20)
    parameters = models.JSONField(_("ค่าที่ใช้คำนวณ"))
    # Words of an officer, approved by a second person.
    note_th = models.CharField(_("ข้อความจากเจ้าหน้าที่"), max_length=200, blank=True, default="")
    note_en = models.CharField(max_length=200, blank=True, default="")
    input_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("สร้างเมื่อ"))

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("ประกาศเตือนภัย")
        verbose_name_plural = _("ประกาศเตือนภัย")
        ordering = ["-date", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["date", "revision"], name="alerts_bulletin_one_per_revision")
        ]

    def __str__(self) -> str:
        return f"{self.date} r{self.revision}"

    def get_absolute_url(self) -> str:
        return reverse("alerts:bulletin-detail", args=[self.date])

    def note_in(self, language: str) -> str:
        """The officer's words; in Thai where nobody has put them into English."""
        return (self.note_en if is_english(language) else "") or self.note_th


class BulletinArea(models.Model):
    """The snapshot of one area: the nation, a region or a province."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="areas")
    area_code = models.CharField(max_length=12)
    name_th = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    population = models.PositiveIntegerField(null=True)
    total_cases = models.PositiveIntegerField(null=True)
    total_loss_baht = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    stage = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "area_code"], name="alerts_bulletinarea_once")
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.area_code}"


class BulletinEntry(models.Model):
    """One case type in one area of a bulletin. What is null was not known, or is withheld (`suppressed`)."""

    class Trend(models.TextChoices):
        RISING = "rising", _("เพิ่มขึ้นผิดปกติ")
        USUAL = "usual", _("ตามปกติ")
        FALLING = "falling", _("ลดลง")
        INSUFFICIENT = "insufficient", _("ข้อมูลยังไม่พอ")

    area = models.ForeignKey(BulletinArea, models.CASCADE, related_name="entries")
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="bulletin_entries")
    cases = models.PositiveIntegerField(null=True)
    previous_cases = models.PositiveIntegerField(null=True)
    loss_baht = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    median_loss_baht = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    trimmed_mean_loss_baht = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    largest_case_share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    per_100k = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    expected = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    lower = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    upper = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    trend = models.CharField(max_length=12, choices=Trend)
    signal = models.JSONField(null=True)
    # {"start": ISO date, "cases": [...], "expected": [...], "lower": [...], "upper": [...]}: the nation's last 28 days.
    series = models.JSONField(null=True)
    rank_cases = models.PositiveSmallIntegerField(null=True)
    rank_loss = models.PositiveSmallIntegerField(null=True)
    rank_beware = models.PositiveSmallIntegerField(null=True)
    suppressed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "case_type"], name="alerts_bulletinentry_once")
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.case_type_id}"


class AnalysisRun(models.Model):
    """One run of the nightly analysis and what came of it: a new bulletin, the standing one, or none for want of cases."""

    date = models.DateField(_("ประกาศของวันที่"))
    at = models.DateTimeField(_("เริ่มเมื่อ"))
    bulletin = models.ForeignKey(
        Bulletin, models.PROTECT, null=True, related_name="runs", verbose_name=_("ประกาศ")
    )
    created = models.BooleanField(_("ออกฉบับใหม่"))
    # How often the days of the two periods had been counted when it read them: whether anything is new since.
    counted = models.PositiveBigIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("การวิเคราะห์")
        verbose_name_plural = _("การวิเคราะห์")
        ordering = ["-id"]
        indexes = [models.Index(fields=["date", "at"], name="alerts_analysisrun_date")]

    def __str__(self) -> str:
        return f"{self.date} {self.at:%Y-%m-%d %H:%M}"
