"""What volunteers are asked to do so that their card stays good, and the picture on it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedField
from alerts.models import CaseType
from assessment.models.volunteers import Volunteer


class RenewalAskQuerySet(models.QuerySet["RenewalAsk"]):
    def open(self) -> RenewalAskQuerySet:
        return self.filter(met_at=None)

    def overdue(self, day: dt.date) -> RenewalAskQuerySet:
        return self.open().filter(due_on__lt=day)


class RenewalAsk(models.Model):
    """A volunteer is asked to train for a kind of scam that came to the nation's first five on `called_on`, by `rule`."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="asks", verbose_name=_("อาสา"))
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="+", verbose_name=_("เรื่อง"))
    rule = models.CharField(_("เกณฑ์ฉบับ"), max_length=20)
    called_on = models.DateField(_("ภัยใหม่เมื่อ"))
    asked_at = models.DateTimeField(_("ขอเมื่อ"))
    due_on = models.DateField(_("ภายในวันที่"))
    met_at = models.DateTimeField(_("ฝึกผ่านเมื่อ"), null=True, blank=True)

    objects = RenewalAskQuerySet.as_manager()

    class Meta:
        verbose_name = _("การขอให้ฝึกเพิ่ม")
        verbose_name_plural = _("การขอให้ฝึกเพิ่ม")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(met_at=None), name="assessment_renewalask_open")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "case_type", "called_on"], name="assessment_renewalask_once"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def short(self) -> str:
        return self.case_type.in_language("short")


class VolunteerPhoto(models.Model):
    """The picture on a volunteer's own card: a small JPEG, drawn anew from what was sent, in base64, encrypted."""

    volunteer = models.OneToOneField(
        Volunteer, models.CASCADE, primary_key=True, related_name="photo", verbose_name=_("อาสา")
    )
    picture = EncryptedField(_("รูป"), purpose="assessment.volunteerphoto.picture")
    at = models.DateTimeField(_("เมื่อ"))

    class Meta:
        verbose_name = _("รูปบนบัตรอาสา")
        verbose_name_plural = _("รูปบนบัตรอาสา")

    def __str__(self) -> str:
        return f"#{self.pk}"
