"""The outbox of messages to one person: what was decided about them, and what they asked to be reminded of."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.line import LineIdentity


class LineNoticeQuerySet(models.QuerySet["LineNotice"]):
    def open(self) -> LineNoticeQuerySet:
        return self.filter(state=LineNotice.State.WAITING)

    def due(self, at: dt.datetime) -> LineNoticeQuerySet:
        """What may be tried now."""
        return self.open().filter(next_attempt_at__lte=at)


class LineNotice(models.Model):
    """One message to one person. The key is stored before the first attempt: any number of attempts are one message.

    The words name nobody. Leaving takes the LINE account away and this with it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("รอส่ง")
        SENT = "sent", _("LINE รับแล้ว")
        REFUSED = "refused", _("ไม่ได้ส่ง")
        UNKNOWN = "unknown", _("ไม่ทราบผล")

    identity = models.ForeignKey(LineIdentity, models.CASCADE, related_name="notices")
    kind = models.SlugField(_("เรื่อง"), max_length=30)
    messages = models.JSONField(_("ข้อความ"))
    retry_key = models.UUIDField(unique=True, default=uuid.uuid4)
    state = models.CharField(_("สถานะ"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(_("เมื่อ"))
    next_attempt_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = LineNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อความถึงคนเดียวทาง LINE")
        verbose_name_plural = _("ข้อความถึงคนเดียวทาง LINE")
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(state="waiting"), name="accounts_linenotice_open"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
