"""What real people's results were: the middle half of each kind of test over a year, kept with its number and its dates."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessment.models.attempts import Attempt


class Norm(models.Model):
    """Quartiles of the results of one kind of test; `tests` of them, finished from `since` to `until`, both days included."""

    kind = models.CharField(_("แบบ"), max_length=10, choices=Attempt.Kind)
    since = models.DateField(_("ตั้งแต่"))
    until = models.DateField(_("ถึง"))
    made_at = models.DateTimeField(_("คิดเมื่อ"))
    tests = models.PositiveIntegerField(_("จำนวนการทำที่ใช้"))
    # Per cent of the scams caught and of the honest messages trusted; null where the test chooses its questions.
    caught_low = models.PositiveSmallIntegerField(_("กลโกงที่จับได้ ควอร์ไทล์ 1 (%)"), null=True)
    caught_high = models.PositiveSmallIntegerField(_("กลโกงที่จับได้ ควอร์ไทล์ 3 (%)"), null=True)
    trusted_low = models.PositiveSmallIntegerField(_("เรื่องปกติที่เชื่อถูก ควอร์ไทล์ 1 (%)"), null=True)
    trusted_high = models.PositiveSmallIntegerField(_("เรื่องปกติที่เชื่อถูก ควอร์ไทล์ 3 (%)"), null=True)
    d_low = models.FloatField(_("d′ ควอร์ไทล์ 1"))
    d_high = models.FloatField(_("d′ ควอร์ไทล์ 3"))

    class Meta:
        verbose_name = _("ค่าของคนทั่วไป")
        verbose_name_plural = _("ค่าของคนทั่วไป")
        ordering = ["-until", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "until"], name="assessment_norm_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["short", "full", "adaptive"]), name="assessment_norm_kind_known"
            ),
            models.CheckConstraint(condition=Q(since__lte=F("until")), name="assessment_norm_days_in_order"),
            models.CheckConstraint(condition=Q(tests__gte=500), name="assessment_norm_rests_on_500"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.until:%Y-%m}"
