"""What an agency is told of the staff it invited: counts that were let out, each far enough from the one before."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directory.models import Link


class RolloutCount(models.Model):
    """One count that was let out. `skilled` and `rest` are null while one of them has not grown by more than 20."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="rollout_counts", verbose_name=_("ลิงก์"))
    counted_at = models.DateTimeField(_("นับเมื่อ"))
    finished = models.PositiveIntegerField(_("ทำจบแล้ว"))
    skilled = models.PositiveIntegerField(_("แยกกลโกงออกได้แน่ชัด"), null=True)
    rest = models.PositiveIntegerField(_("ที่เหลือ"), null=True)

    class Meta:
        verbose_name = _("ยอดรวมของหน่วยงาน")
        verbose_name_plural = _("ยอดรวมของหน่วยงาน")
        ordering = ["link", "-counted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(skilled__isnull=True, rest__isnull=True)
                | Q(skilled__isnull=False, rest__isnull=False),
                name="assessment_rolloutcount_both_or_neither",
            ),
            models.CheckConstraint(condition=Q(finished__gt=20), name="assessment_rolloutcount_above_20"),
            models.CheckConstraint(
                condition=Q(skilled__isnull=True) | Q(finished__gte=F("skilled") + F("rest")),
                name="assessment_rolloutcount_parts_within",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link} {self.counted_at:%Y-%m-%d}"
