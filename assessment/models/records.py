"""What lasts of a test for a person: boosters that fall due, and cards that others may check."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen
from assessment.models.attempts import Attempt
from directory.short_codes import CODE, LENGTH, new_code


class Booster(models.Model):
    """An invitation to a short test before the protection fades: 30, 90 and 180 days after a test."""

    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="boosters", verbose_name=_("ประชาชน"))
    origin = models.ForeignKey(
        Attempt, models.CASCADE, related_name="boosters", verbose_name=_("หลังการทำครั้งที่")
    )
    after_days = models.PositiveSmallIntegerField(_("หลังทำกี่วัน"))
    due_on = models.DateField(_("ครบกำหนด"))
    made_at = models.DateTimeField(_("สร้างเมื่อ"))
    taken = models.OneToOneField(
        Attempt,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="booster",
        verbose_name=_("ทำแล้วในครั้งที่"),
    )
    reminded_at = models.DateTimeField(_("เตือนแล้วเมื่อ"), null=True, blank=True)

    class Meta:
        verbose_name = _("นัดกระตุ้นภูมิ")
        verbose_name_plural = _("นัดกระตุ้นภูมิ")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["origin", "after_days"], name="assessment_booster_once"),
            models.CheckConstraint(
                condition=Q(after_days__in=[30, 90, 180]), name="assessment_booster_days_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ReminderWish(models.Model):
    """A citizen's wish to be told in LINE when a booster falls due; without the row nobody is told."""

    citizen = models.OneToOneField(
        Citizen, models.CASCADE, primary_key=True, related_name="reminder_wish", verbose_name=_("ประชาชน")
    )
    wished_at = models.DateTimeField(_("ขอให้เตือนเมื่อ"))

    class Meta:
        verbose_name = _("การเตือนให้ทบทวนทาง LINE")
        verbose_name_plural = _("การเตือนให้ทบทวนทาง LINE")

    def __str__(self) -> str:
        return f"#{self.pk}"


class Card(models.Model):
    """Says that somebody took the test on a day; `/verify/<code>/` confirms it. It names nobody."""

    code = models.CharField(_("รหัส"), max_length=LENGTH, unique=True, default=new_code)
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="cards", verbose_name=_("ประชาชน"))
    attempt = models.OneToOneField(
        Attempt, models.CASCADE, related_name="card", verbose_name=_("การทำแบบทดสอบ")
    )
    shows_result = models.BooleanField(_("แสดงผลบนบัตร"), default=False)
    made_at = models.DateTimeField(_("ออกเมื่อ"))
    withdrawn_at = models.DateTimeField(_("ยกเลิกเมื่อ"), null=True, blank=True)

    class Meta:
        verbose_name = _("บัตรภูมิคุ้มกัน")
        verbose_name_plural = _("บัตรภูมิคุ้มกัน")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=f"^{CODE}$"), name="assessment_card_code_is_one")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
