"""Fixed forms: which versions of which items are asked together, in which order."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models.items import ItemVersion


class Form(models.Model):
    """A fixed set of items, half scam, half honest. A changed set is a form with a new code."""

    code = models.SlugField(_("รหัส"), max_length=20, unique=True)
    versions = models.ManyToManyField(ItemVersion, through="FormItem", related_name="forms")

    class Meta:
        verbose_name = _("ชุดทดสอบ")
        verbose_name_plural = _("ชุดทดสอบ")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class FormItem(models.Model):
    form = models.ForeignKey(Form, models.CASCADE, related_name="form_items", verbose_name=_("ชุดทดสอบ"))
    version = models.ForeignKey(
        ItemVersion, models.PROTECT, related_name="form_items", verbose_name=_("ข้อทดสอบ")
    )
    position = models.PositiveSmallIntegerField(_("ลำดับ"))

    class Meta:
        verbose_name = _("ข้อในชุดทดสอบ")
        verbose_name_plural = _("ข้อในชุดทดสอบ")
        ordering = ["form", "position"]
        constraints = [
            models.UniqueConstraint(fields=["form", "position"], name="assessment_formitem_position_once"),
            models.UniqueConstraint(fields=["form", "version"], name="assessment_formitem_version_once"),
            models.CheckConstraint(condition=Q(position__gte=1), name="assessment_formitem_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.position}"
