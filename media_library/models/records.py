"""What was published when and by whom, and how often an item was of use in a day: totals only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from media_library.models.items import MediaItem


class Publication(models.Model):
    """One version as it went into the world. Never changed."""

    item = models.ForeignKey(MediaItem, models.CASCADE, related_name="publications", verbose_name=_("สื่อ"))
    version = models.PositiveSmallIntegerField(_("ฉบับที่"))
    at = models.DateTimeField(_("เผยแพร่เมื่อ"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    content = models.JSONField(_("เนื้อหาฉบับนี้"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("ฉบับที่เผยแพร่")
        verbose_name_plural = _("ฉบับที่เผยแพร่")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["item", "version"], name="media_library_publication_once")
        ]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.version}"


class ItemDay(models.Model):
    """How often an item was seen, played and taken along on one day (Asia/Bangkok). No one is in it."""

    item = models.ForeignKey(MediaItem, models.CASCADE, related_name="days", verbose_name=_("สื่อ"))
    day = models.DateField(_("วัน"))
    views = models.PositiveIntegerField(_("เปิดดู"), default=0, db_default=0)
    plays = models.PositiveIntegerField(_("เล่น"), default=0, db_default=0)
    downloads = models.PositiveIntegerField(_("ดาวน์โหลด"), default=0, db_default=0)

    class Meta:
        verbose_name = _("ยอดรายวันของสื่อ")
        verbose_name_plural = _("ยอดรายวันของสื่อ")
        constraints = [models.UniqueConstraint(fields=["item", "day"], name="media_library_itemday_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.day}"
