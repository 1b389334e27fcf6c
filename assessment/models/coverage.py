"""People reached by the end of each week, by district: counted, and what is shown of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directory.models import District


class CoverageWeek(models.Model):
    """One district at the end of one week (Sunday, Asia/Bangkok). Written once; what was shown is never taken back."""

    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name=_("อำเภอ/เขต"))
    week_ends = models.DateField(_("ถึงวันที่"))
    registered = models.PositiveIntegerField(_("สมัคร"))
    passed = models.PositiveIntegerField(_("ผ่านแบบทดสอบ"))
    shown_registered = models.PositiveIntegerField(_("สมัคร (ที่เผยแพร่)"))
    shown_passed = models.PositiveIntegerField(_("ผ่านแบบทดสอบ (ที่เผยแพร่)"))

    class Meta:
        verbose_name = _("ความครอบคลุม")
        verbose_name_plural = _("ความครอบคลุม: สมัครและผ่านแบบทดสอบตามพื้นที่")
        ordering = ["-week_ends", "district"]
        constraints = [
            models.UniqueConstraint(fields=["week_ends", "district"], name="assessment_coverageweek_once"),
            models.CheckConstraint(
                condition=Q(passed__lte=F("registered"), shown_passed__lte=F("shown_registered")),
                name="assessment_coverageweek_passed_are_registered",
            ),
            models.CheckConstraint(
                condition=(Q(shown_registered=0) | Q(shown_registered__gte=5))
                & (Q(shown_passed=0) | Q(shown_passed__gte=5)),
                name="assessment_coverageweek_shows_nobody_alone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district_id} {self.week_ends}"
