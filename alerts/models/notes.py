"""Words of an officer that go on a day's bulletin: proposed by one person, approved by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from alerts.models.bulletins import Bulletin

LONGEST = 200


class BulletinNote(models.Model):
    """A proposal for the note of a date. Approved, it makes a new revision that says it; empty words take the note away."""

    date = models.DateField(_("ประกาศของวันที่"))
    text_th = models.CharField(_("ข้อความ"), max_length=LONGEST, blank=True)
    text_en = models.CharField(_("ข้อความภาษาอังกฤษ"), max_length=LONGEST, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("เสนอโดย")
    )
    proposed_at = models.DateTimeField(_("เสนอเมื่อ"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("อนุมัติโดย")
    )
    approved_at = models.DateTimeField(_("อนุมัติเมื่อ"), null=True)
    bulletin = models.OneToOneField(
        Bulletin, models.PROTECT, null=True, related_name="note", verbose_name=_("ฉบับที่ออก")
    )

    class Meta:
        verbose_name = _("ข้อความเพิ่มในประกาศ")
        verbose_name_plural = _("ข้อความเพิ่มในประกาศ")
        ordering = ["-proposed_at", "-pk"]
        permissions = [("approve_bulletinnote", "Can approve a note that another person proposed")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="alerts_bulletinnote_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None, bulletin=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False, bulletin__isnull=False),
                name="alerts_bulletinnote_approved_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.text_th[:40]}"
