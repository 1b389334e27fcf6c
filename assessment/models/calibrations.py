"""What answers say of the items: each calibration with its figures for every wording; the newest run counts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models.items import ItemVersion


class CalibrationRun(models.Model):
    """One calibration of the bank. `anchors` linked it to the run before; fewer than 15 is said aloud."""

    at = models.DateTimeField(_("ทำเมื่อ"))
    people = models.PositiveIntegerField(_("จำนวนการทำที่ใช้"))
    left_out = models.PositiveIntegerField(_("จำนวนการทำที่ไม่ใช้"))
    anchors = models.PositiveSmallIntegerField(_("ข้อหลักที่ใช้เชื่อมมาตรา"), null=True)
    enough_anchors = models.BooleanField(_("ข้อหลักพอ"), null=True)
    reliability = models.FloatField(_("ความเที่ยง"), null=True)
    # {case type: {"mean", "sd", "reliability"}} of those whose own score says more than the whole test does.
    subscores = models.JSONField(_("ประเภทที่แสดงผลแยกได้"), default=dict)

    class Meta:
        verbose_name = _("การปรับเทียบข้อสอบ")
        verbose_name_plural = _("การปรับเทียบข้อสอบ")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class ItemFigureQuerySet(models.QuerySet["ItemFigure"]):
    def newest(self) -> ItemFigureQuerySet:
        """The figures of the newest run."""
        last = CalibrationRun.objects.values("pk")[:1]
        return self.filter(run=models.Subquery(last))


class ItemFigure(models.Model):
    """Slope and intercept of one wording on the bank's scale, with what was found wrong with it."""

    class Stage(models.TextChoices):
        EXPECTED = "expected", _("ค่าที่ผู้เขียนคาด")
        RASCH = "rasch", _("วัดความยากแล้ว")
        TWO_PARAMETER = "2pl", _("วัดความยากและความคมแล้ว")

    class Flag(models.TextChoices):
        NONE = "", _("ไม่พบปัญหา")
        WEAK = "weak", _("แยกคนไม่ได้")
        DRIFTED = "drifted", _("ความยากเปลี่ยนไป")
        UNFAIR = "unfair", _("ไม่เท่าเทียมระหว่างกลุ่ม")
        UNEVEN = "uneven", _("ต่างกันบ้างระหว่างกลุ่ม")

    run = models.ForeignKey(CalibrationRun, models.CASCADE, related_name="figures")
    version = models.ForeignKey(
        ItemVersion, models.PROTECT, related_name="figures", verbose_name=_("ข้อทดสอบ")
    )
    stage = models.CharField(_("ขั้น"), max_length=10, choices=Stage)
    answers = models.PositiveIntegerField(_("จำนวนคำตอบ"))
    right = models.PositiveIntegerField(_("ตอบถูก"))
    a = models.FloatField(_("ความคม (a)"))
    d = models.FloatField(_("ค่าตัด (d)"))
    se_a = models.FloatField(_("ความคลาดเคลื่อนของ a"), null=True)
    se_d = models.FloatField(_("ความคลาดเคลื่อนของ d"), null=True)
    shift = models.FloatField(_("ความยากที่เปลี่ยนไป"), null=True)
    fairness = models.CharField(_("ระดับความต่างระหว่างกลุ่ม (ETS)"), max_length=1, blank=True)
    # {comparison: what both tests of fairness found}, of comparisons with enough people; see assessment.fairness.
    dif = models.JSONField(_("ความต่างระหว่างกลุ่ม"), default=dict)
    flag = models.CharField(_("ปัญหาที่พบ"), max_length=10, choices=Flag, blank=True)

    objects = ItemFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("ค่าของข้อทดสอบ")
        verbose_name_plural = _("ค่าของข้อทดสอบ")
        constraints = [
            models.UniqueConstraint(fields=["run", "version"], name="assessment_itemfigure_once"),
            models.CheckConstraint(
                condition=Q(right__lte=models.F("answers")), name="assessment_itemfigure_counts_agree"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.stage}"

    @property
    def b(self) -> float:
        """Difficulty on the scale of ability."""
        return -self.d / self.a
