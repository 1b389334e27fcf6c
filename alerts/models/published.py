"""Numbers the police have published, kept apart from our own counts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublishedTotal(models.Model):
    """A number the police have published for a period: a period total, never a case. Kept apart from our counts."""

    row = models.PositiveIntegerField(_("แถวในตารางที่มา"), unique=True)
    period_start = models.DateField(_("เริ่มช่วง"), null=True)
    period_end = models.DateField(_("สิ้นสุดช่วง"), null=True)
    period_type = models.CharField(_("ชนิดช่วง"), max_length=30)
    system = models.CharField(_("ระบบที่นับ"), max_length=40)
    total_cases = models.PositiveIntegerField(null=True)
    total_loss_baht = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    rank = models.PositiveSmallIntegerField(null=True)
    rank_basis = models.CharField(max_length=10, blank=True)
    label = models.CharField(_("ชื่อที่ประกาศ"), max_length=200, blank=True)
    case_type_code = models.CharField(_("รหัสประเภท"), max_length=40, blank=True)
    cases = models.PositiveIntegerField(null=True)
    cases_precision = models.CharField(max_length=40, blank=True)
    loss_baht = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    source_url = models.URLField(_("แหล่งที่มา"), max_length=300)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("ตัวเลขที่ตำรวจประกาศ")
        verbose_name_plural = _("ตัวเลขที่ตำรวจประกาศ")
        ordering = ["row"]

    def __str__(self) -> str:
        return f"{self.period_start}–{self.period_end} {self.label}"
