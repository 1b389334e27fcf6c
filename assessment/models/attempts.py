"""Tests that people take: what was asked in which order, what they said, and the result."""

from __future__ import annotations

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen
from assessment.models.calibrations import CalibrationRun
from assessment.models.forms import Form
from assessment.models.items import ItemVersion
from assessment.scoring.forms import BAND_EDGES
from directory.models import Link


def new_code() -> str:
    """128 random bits: who does not have it cannot find it."""
    return secrets.token_hex(16)


class Attempt(models.Model):
    """One sitting. `order` lists versions as asked; an adaptive one grows. With `seed` and answers it can be scored again.

    Without a citizen it is a stranger's: known only to the browser that holds its code. Leaving erases a citizen's.
    """

    class Kind(models.TextChoices):
        SHORT = "short", _("ชุดสั้น")
        FULL = "full", _("ชุดเต็ม")
        ADAPTIVE = "adaptive", _("ชุดปรับตามคำตอบ")
        BOOSTER = "booster", _("ชุดกระตุ้น")

    code = models.CharField(_("รหัส"), max_length=32, unique=True, default=new_code)
    citizen = models.ForeignKey(
        Citizen,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="attempts",
        verbose_name=_("ประชาชน"),
    )
    kind = models.CharField(_("แบบ"), max_length=10, choices=Kind)
    form = models.ForeignKey(
        Form, models.PROTECT, null=True, blank=True, related_name="attempts", verbose_name=_("ชุดทดสอบ")
    )
    run = models.ForeignKey(
        CalibrationRun,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attempts",
        verbose_name=_("ใช้ค่าของการปรับเทียบ"),
    )
    order = ArrayField(models.BigIntegerField(), verbose_name=_("ข้อที่ถาม ตามลำดับ"))
    seed = models.BigIntegerField(_("เลขตั้งต้นของการสุ่ม"))
    research = models.BooleanField(_("ให้ใช้คำตอบปรับปรุงข้อสอบ"), default=False)
    link = models.ForeignKey(
        Link, models.SET_NULL, null=True, blank=True, related_name="attempts", verbose_name=_("มาจากลิงก์")
    )
    # The test that left doubt about the mark: this one's questions count together with it.
    continues = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("ทำต่อจากครั้งที่"),
    )
    started_at = models.DateTimeField(_("เริ่มเมื่อ"))
    finished_at = models.DateTimeField(_("ทำจบเมื่อ"), null=True, blank=True)

    class Meta:
        verbose_name = _("การทำแบบทดสอบ")
        verbose_name_plural = _("การทำแบบทดสอบ")
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["started_at"], name="assessment_attempt_started")]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex="^[0-9a-f]{32}$"), name="assessment_attempt_code_is_one"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["short", "full", "adaptive", "booster"]),
                name="assessment_attempt_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=models.F("started_at")),
                name="assessment_attempt_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("assessment:result", args=[self.code])


class Answer(models.Model):
    """What was said to one question. The first answer stands; the unique key refuses a second."""

    class Confidence(models.IntegerChoices):
        GUESS = 1, _("เดา")
        LITTLE = 2, _("ไม่ค่อยแน่ใจ")
        RATHER = 3, _("ค่อนข้างแน่ใจ")
        CERTAIN = 4, _("แน่ใจมาก")

    attempt = models.ForeignKey(
        Attempt, models.CASCADE, related_name="answers", verbose_name=_("การทำแบบทดสอบ")
    )
    version = models.ForeignKey(
        ItemVersion, models.PROTECT, related_name="answers", verbose_name=_("ข้อทดสอบ")
    )
    position = models.PositiveSmallIntegerField(_("ลำดับ"))
    said_scam = models.BooleanField(_("ตอบว่าเป็นกลโกง"))
    confidence = models.PositiveSmallIntegerField(_("แน่ใจแค่ไหน"), choices=Confidence)
    is_fast = models.BooleanField(_("ตอบเร็วมาก"), help_text=_("ภายในสองวินาที ไม่เก็บเวลาละเอียดกว่านี้"))
    answered_at = models.DateTimeField(_("ตอบเมื่อ"))

    class Meta:
        verbose_name = _("คำตอบ")
        verbose_name_plural = _("คำตอบ")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="assessment_answer_once"),
            models.UniqueConstraint(fields=["attempt", "version"], name="assessment_answer_item_once"),
            models.CheckConstraint(
                condition=Q(confidence__gte=1, confidence__lte=4), name="assessment_answer_confidence_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt} {self.position}"

    @property
    def is_right(self) -> bool:
        return self.said_scam == self.version.item.is_scam


class Result(models.Model):
    """The figures of a finished test, from the answers by `method`. What people read is worded from them, never from d' alone.

    `theta` is null while the items are not calibrated; `passed` is null while no pass mark may be used.
    """

    attempt = models.OneToOneField(
        Attempt, models.CASCADE, related_name="result", verbose_name=_("การทำแบบทดสอบ")
    )
    method = models.CharField(_("วิธีคิดคะแนน"), max_length=20)
    scams_caught = models.PositiveSmallIntegerField(_("กลโกงที่จับได้"))
    scams = models.PositiveSmallIntegerField(_("กลโกงทั้งหมด"))
    false_alarms = models.PositiveSmallIntegerField(_("เรื่องปกติที่คิดว่าเป็นกลโกง"))
    honest = models.PositiveSmallIntegerField(_("เรื่องปกติทั้งหมด"))
    d_prime = models.FloatField(_("แยกแยะได้ (d′)"))
    d_low = models.FloatField(_("d′ ขอบล่าง"))
    d_high = models.FloatField(_("d′ ขอบบน"))
    criterion = models.FloatField(_("ความเอนเอียง (c)"))
    c_low = models.FloatField(_("c ขอบล่าง"))
    c_high = models.FloatField(_("c ขอบบน"))
    confidence_gap = models.FloatField(_("ความมั่นใจเกินจริง"))
    theta = models.FloatField(_("ความสามารถ (θ)"), null=True)
    se = models.FloatField(_("ความคลาดเคลื่อนของ θ"), null=True)
    passed = models.BooleanField(_("ผ่านเกณฑ์"), null=True)
    scored_at = models.DateTimeField(_("คิดคะแนนเมื่อ"))

    class Meta:
        verbose_name = _("ผลการทดสอบ")
        verbose_name_plural = _("ผลการทดสอบ")
        constraints = [
            models.CheckConstraint(
                condition=Q(scams_caught__lte=models.F("scams"), false_alarms__lte=models.F("honest")),
                name="assessment_result_counts_agree",
            ),
        ]

    # Passed: by the mark, where one may be used; else who tells scams from honest messages beyond doubt.
    PASSED = Q(passed=True) | Q(passed__isnull=True, d_low__gte=BAND_EDGES[0])

    def __str__(self) -> str:
        return f"{self.attempt}"

    @property
    def is_pass(self) -> bool:
        return bool(self.d_low >= BAND_EDGES[0]) if self.passed is None else self.passed
