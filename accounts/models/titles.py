"""Titles before a name (คำนำหน้า): reviewed data, loaded from accounts/data/titles.csv."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

OTHER = "อื่นๆ"


class Title(models.Model):
    """`number` is the place in the list and never given to another title."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    name_th = models.CharField(_("คำนำหน้า"), max_length=60, unique=True)
    abbr_th = models.CharField(_("ตัวย่อ"), max_length=30)
    name_en = models.CharField(max_length=60, blank=True)
    group = models.CharField(_("กลุ่ม"), max_length=20)
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    is_short = models.BooleanField(_("อยู่ในรายการสั้น"))

    class Meta:
        verbose_name = _("คำนำหน้า")
        verbose_name_plural = _("คำนำหน้า")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name_th

    @property
    def is_for_children(self) -> bool:
        """เด็กชาย and เด็กหญิง: whoever uses them says to be under 15."""
        return self.max_age is not None and self.max_age < 15

    @property
    def is_other(self) -> bool:
        """The last one, beside which the title is typed."""
        return self.name_th == OTHER
