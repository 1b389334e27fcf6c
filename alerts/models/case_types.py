"""The published lists of case types, their types, aliases, and how older lists correspond."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.thai import normalise_label


class CaseTypeList(models.Model):
    """A published list of case types, e.g. the 16 choices of the online complaint form since March 2023."""

    code = models.CharField(_("รหัส"), max_length=40, primary_key=True)
    name_th = models.CharField(_("ชื่อ"), max_length=200)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200)
    valid_from = models.DateField(_("ใช้ตั้งแต่"))
    valid_to = models.DateField(_("ใช้ถึง"), null=True, blank=True)
    source = models.TextField(_("แหล่งที่มา"), blank=True)

    class Meta:
        verbose_name = _("บัญชีประเภทคดี")
        verbose_name_plural = _("บัญชีประเภทคดี")
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return self.name_th


class CaseTypeQuerySet(models.QuerySet["CaseType"]):
    def valid_on(self, day: dt.date) -> CaseTypeQuerySet:
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class CaseType(models.Model):
    """One type of case within one list. A redefinition is a new row; history keeps the meaning it had."""

    id = models.SmallAutoField(primary_key=True)
    code = models.CharField(_("รหัส"), max_length=40, unique=True)
    list = models.ForeignKey(CaseTypeList, models.PROTECT, related_name="case_types", verbose_name=_("บัญชี"))
    official_id = models.PositiveSmallIntegerField(_("เลขประเภทคดี"), null=True, blank=True, unique=True)
    position = models.PositiveSmallIntegerField(_("ลำดับ"))
    name_th = models.CharField(_("ชื่อเต็ม"), max_length=200)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200)
    short_th = models.CharField(_("ชื่อที่ใช้กับประชาชน"), max_length=80)
    short_en = models.CharField(_("ชื่อที่ใช้กับประชาชน (อังกฤษ)"), max_length=80)
    says_th = models.CharField(_("คนร้ายมักพูดว่า"), max_length=200, blank=True)
    says_en = models.CharField(_("คนร้ายมักพูดว่า (อังกฤษ)"), max_length=200, blank=True)
    sign_th = models.CharField(_("จุดสังเกต"), max_length=200, blank=True)
    sign_en = models.CharField(_("จุดสังเกต (อังกฤษ)"), max_length=200, blank=True)
    action_th = models.CharField(_("ให้ทำทันที"), max_length=200, blank=True)
    action_en = models.CharField(_("ให้ทำทันที (อังกฤษ)"), max_length=200, blank=True)
    explains_th = models.TextField(_("คืออะไร"), blank=True)
    explains_en = models.TextField(_("คืออะไร (อังกฤษ)"), blank=True)
    script_th = models.TextField(_("หลอกอย่างไร (บรรทัดละขั้น)"), blank=True)
    script_en = models.TextField(_("หลอกอย่างไร (อังกฤษ)"), blank=True)
    red_flags_th = models.TextField(_("สัญญาณเตือน (บรรทัดละข้อ)"), blank=True)
    red_flags_en = models.TextField(_("สัญญาณเตือน (อังกฤษ)"), blank=True)
    advice_th = models.TextField(_("วิธีป้องกัน (บรรทัดละข้อ)"), blank=True)
    advice_en = models.TextField(_("วิธีป้องกัน (อังกฤษ)"), blank=True)
    advice_source = models.TextField(_("ที่มาของคำแนะนำ"), blank=True)
    valid_from = models.DateField(_("ใช้ตั้งแต่"))
    valid_to = models.DateField(_("ใช้ถึง"), null=True, blank=True)

    objects = CaseTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("ประเภทคดี")
        verbose_name_plural = _("ประเภทคดี")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="alerts_casetype_validity_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.short_th

    def get_absolute_url(self) -> str:
        return reverse("alerts:case-type-detail", args=[self.code])

    def lines_in_language(self, field: str) -> Sequence[str]:
        """The lines of `field` ("script", "red_flags", "advice") in the reader's language."""
        return self.in_language(field).splitlines()

    def in_language(self, field: str) -> str:
        """The text of `field` ("short", "name", "says", "sign", "action", "explains") in the reader's language."""
        language = "en" if (get_language() or "th").startswith("en") else "th"
        return str(getattr(self, f"{field}_{language}"))


class CaseTypeAlias(models.Model):
    """Another spelling of a case type, as seen in exports and news. Officers add them to empty the quarantine."""

    case_type = models.ForeignKey(
        CaseType, models.CASCADE, related_name="aliases", verbose_name=_("ประเภทคดี")
    )
    label = models.CharField(_("ชื่อที่พบ"), max_length=300)
    normalised = models.CharField(_("รูปสำหรับเทียบ"), max_length=300, unique=True, editable=False)
    source = models.CharField(_("พบใน"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ชื่อเรียกอื่นของประเภทคดี")
        verbose_name_plural = _("ชื่อเรียกอื่นของประเภทคดี")
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normalised = normalise_label(self.label)
        super().save(*args, **kwargs)


class CaseTypeCrosswalk(models.Model):
    """How an entry of one published list corresponds to the types of another."""

    class Relation(models.TextChoices):
        SAME = "same", _("ตรงกัน")
        BROADER = "broader", _("กว้างกว่า")
        NARROWER = "narrower", _("แคบกว่า")
        NONE = "none", _("ไม่มีประเภทที่ตรงกัน")

    from_list = models.ForeignKey(
        CaseTypeList, models.PROTECT, related_name="crosswalk", verbose_name=_("จากบัญชี")
    )
    from_code = models.CharField(_("รหัสเดิม"), max_length=60)
    from_label = models.CharField(_("ชื่อเดิม"), max_length=300, blank=True)
    case_type = models.ForeignKey(
        CaseType, models.PROTECT, null=True, blank=True, related_name="crosswalk", verbose_name=_("ประเภทคดี")
    )
    relation = models.CharField(_("ความสัมพันธ์"), max_length=10, choices=Relation)
    note = models.TextField(_("หมายเหตุ"), blank=True)

    class Meta:
        verbose_name = _("การเทียบประเภทคดี")
        verbose_name_plural = _("การเทียบประเภทคดี")
        ordering = ["from_list", "from_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_list", "from_code", "from_label", "case_type"],
                nulls_distinct=False,
                name="alerts_casetypecrosswalk_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_list_id}: {self.from_label or self.from_code} → {self.case_type}"
