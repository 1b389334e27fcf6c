"""A kit: some items in one ZIP, for an agency or a volunteer to pass on."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory.short_codes import LENGTH, new_code
from media_library.models.items import Language, MediaItem


class Kit(models.Model):
    """What was chosen; made by a worker; void as soon as one of its items is withdrawn. The same choice is the same kit."""

    class State(models.TextChoices):
        WAITING = "waiting", _("รอทำ")
        MAKING = "making", _("กำลังทำ")
        READY = "ready", _("พร้อม")
        FAILED = "failed", _("ทำไม่สำเร็จ")
        VOID = "void", _("เลิกใช้ เพราะมีสื่อที่ถูกถอน")
        EXPIRED = "expired", _("หมดอายุ")

    code = models.CharField(_("รหัส"), max_length=LENGTH, unique=True, default=new_code, editable=False)
    items = models.ManyToManyField(MediaItem, related_name="kits", verbose_name=_("สื่อ"))
    chosen = ArrayField(models.CharField(max_length=100), verbose_name=_("สื่อและฉบับที่เลือก"))
    language = models.CharField(_("ภาษา"), max_length=2, choices=Language, default=Language.THAI)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(_("สถานะ"), max_length=8, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(_("ทำไปแล้ว %"), default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    name = models.CharField(_("ที่เก็บ"), max_length=100, blank=True)
    bytes = models.PositiveBigIntegerField(_("ขนาด"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(_("ขอเมื่อ"))
    made_at = models.DateTimeField(_("เสร็จเมื่อ"), null=True)
    expires_at = models.DateTimeField(_("ใช้ได้ถึง"))

    class Meta:
        verbose_name = _("ชุดสื่อพร้อมแจก")
        verbose_name_plural = _("ชุดสื่อพร้อมแจก")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(state__in=["waiting", "making", "ready"]),
                name="media_library_kit_same_choice_is_one",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(name="") & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="media_library_kit_ready_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="making") | Q(lease_until__isnull=False),
                name="media_library_kit_making_is_leased",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("media_library:kit-detail", args=[self.code])

    def is_open(self, at: dt.datetime) -> bool:
        """Whether the link still gives the file."""
        return self.state == self.State.READY and self.expires_at > at
