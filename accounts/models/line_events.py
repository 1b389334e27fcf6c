"""What LINE tells us through its webhook. The words that a person wrote are never kept: only which of our answers they ask for."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.line import LineIdentity


class LineEventQuerySet(models.QuerySet["LineEvent"]):
    def due(self, at: dt.datetime) -> LineEventQuerySet:
        return self.filter(handled_at=None, next_attempt_at__lte=at)


class LineEvent(models.Model):
    """One event, once: LINE sends an event again when it is not sure that we have it, with the same id."""

    class Kind(models.TextChoices):
        FOLLOW = "follow", _("เพิ่มเป็นเพื่อน")
        UNFOLLOW = "unfollow", _("บล็อก")
        ASKED = "asked", _("ถามในแชต")

    event_id = models.CharField(max_length=40, unique=True)
    kind = models.CharField(_("เหตุการณ์"), max_length=10, choices=Kind)
    asks = models.SlugField(_("ถามถึง"), max_length=20, blank=True)
    occurred_at = models.DateTimeField(_("เมื่อ"))
    # Who, when it is somebody we know; a stranger is answered too and leaves nothing of themselves here.
    identity = models.ForeignKey(LineIdentity, models.CASCADE, null=True, related_name="events")
    reply_token = models.CharField(max_length=100, blank=True)  # good for one answer; emptied with it
    received_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    objects = LineEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อความจาก LINE")
        verbose_name_plural = _("ข้อความจาก LINE")
        indexes = [
            models.Index(
                fields=["next_attempt_at"], condition=Q(handled_at=None), name="accounts_lineevent_open"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at=None) | Q(reply_token=""), name="accounts_lineevent_token_is_emptied"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
