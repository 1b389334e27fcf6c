"""Fixed forms: which versions of which items are asked together. A changed set is a new issue; old ones stay."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.models.items import ItemVersion


class Form(models.Model):
    """A fixed set of items, half scam, half honest, chosen by the rule in `assessment.assembly`."""

    class Kind(models.TextChoices):
        A = "A", _("ชุด A")
        B = "B", _("ชุด B")
        SHORT = "short", _("ชุดสั้น")

    kind = models.CharField(_("ชุด"), max_length=5, choices=Kind)
    issue = models.PositiveSmallIntegerField(_("ฉบับที่"))
    made_at = models.DateTimeField(_("ทำเมื่อ"))
    versions = models.ManyToManyField(ItemVersion, through="FormItem", related_name="forms")

    class Meta:
        verbose_name = _("ชุดทดสอบ")
        verbose_name_plural = _("ชุดทดสอบ")
        ordering = ["kind", "issue"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "issue"], name="assessment_form_once"),
            models.CheckConstraint(condition=Q(issue__gte=1), name="assessment_form_from_one"),
            models.CheckConstraint(
                condition=Q(kind__in=["A", "B", "short"]), name="assessment_form_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}-{self.issue}"


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
