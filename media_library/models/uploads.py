"""Files that are on their way: what of each has arrived, so that a broken line costs the last piece and not the whole."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.short_codes import LENGTH, new_code
from media_library.models.items import Language, MediaItem


class Upload(models.Model):
    """One file that a member of staff sends in pieces. `received` bytes of `size` are on the disk; what lies behind them is nothing."""

    code = models.CharField(max_length=LENGTH, unique=True, default=new_code, editable=False)
    item = models.ForeignKey(MediaItem, models.CASCADE, related_name="uploads", verbose_name=_("สื่อ"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("ผู้ส่ง"))
    language = models.CharField(_("ภาษา"), max_length=2, choices=Language, default=Language.THAI)
    mark = models.CharField(
        max_length=64
    )  # by which the browser knows the file again: hash of name, size and date
    size = models.PositiveBigIntegerField(_("ขนาด"))
    received = models.PositiveBigIntegerField(_("ได้รับแล้ว"), default=0)
    touched_at = models.DateTimeField(_("ล่าสุดเมื่อ"))

    class Meta:
        verbose_name = _("ไฟล์ที่กำลังส่ง")
        verbose_name_plural = _("ไฟล์ที่กำลังส่ง")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "by", "language", "mark"], name="media_library_upload_once"
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0) & Q(received__lte=models.F("size")),
                name="media_library_upload_within_size",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.received}/{self.size}"
