"""Short exams of volunteers before they talk about a kind of scam."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alerts.models import CaseType
from assessment.models.volunteers import Volunteer


class Lesson(models.Model):
    """Four answers of a volunteer about one case type; `draw` names the questions drawn, whose first answers stand."""

    QUESTIONS = 4

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="lessons", verbose_name=_("อาสา"))
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="+", verbose_name=_("เรื่อง"))
    draw = models.CharField(max_length=32)
    right = models.PositiveSmallIntegerField(_("ตอบถูก"))
    at = models.DateTimeField(_("เมื่อ"))

    class Meta:
        verbose_name = _("ข้อสอบฝึกของอาสา")
        verbose_name_plural = _("ข้อสอบฝึกของอาสา")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["volunteer", "draw"], name="assessment_lesson_once"),
            models.CheckConstraint(condition=Q(right__lte=4), name="assessment_lesson_of_four"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
