"""Other spellings of provinces, as officers find them in case files."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.places import Province
from directory.thai import normalise_label


class ProvinceAlias(models.Model):
    """Another spelling of a province. Officers add them to empty the quarantine; a province's own names are known without."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="aliases", verbose_name=_("จังหวัด"))
    label = models.CharField(_("ชื่อที่พบ"), max_length=200)
    normalised = models.CharField(_("รูปสำหรับเทียบ"), max_length=200, unique=True, editable=False)
    source = models.CharField(_("พบใน"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ชื่อเรียกอื่นของจังหวัด")
        verbose_name_plural = _("ชื่อเรียกอื่นของจังหวัด")
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normalised = normalise_label(self.label)
        super().save(*args, **kwargs)
