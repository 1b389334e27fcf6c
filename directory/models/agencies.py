"""Agencies: one tree of ministries, police units, provinces, districts and local governments. Retired, never deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.models.places import District, Province, Subdistrict
from directory.thai import is_english, thai_sort_key


class Keeper(models.TextChoices):
    """Who answers for a row. A load of the reviewed files never touches what an officer has made or changed."""

    FILE = "file", _("แฟ้มข้อมูลอ้างอิง")
    STAFF = "staff", _("เจ้าหน้าที่")


class Confidence(models.TextChoices):
    """Ours, not the police's: how well the sources of a row agree."""

    A = "A", _("A: หลายแหล่งตรงกัน")
    B = "B", _("B: แหล่งเดียวหรือยังไม่แน่ใจ")


def kept_versions(model_name: str, *, but: list[str]) -> Any:
    """Whatever a row said before a change is kept by a trigger, however it was changed; of changes in `but` alone nothing is.

    What somebody adds is kept, too; loads of the reviewed files are known by the files. A version has the row's fields,
    `pgh_created_at` and `pgh_context` (when and by whom it was replaced or added: see directory.versions).
    """
    by_somebody = pgtrigger.Condition(
        "NULLIF(current_setting('pghistory.context_metadata', true), '') IS NOT NULL"
    )
    return pghistory.track(
        pghistory.UpdateEvent("replaced", row=pghistory.Old, condition=pghistory.AnyChange(exclude=but)),
        pghistory.InsertEvent("added", condition=by_somebody),
        model_name=model_name,
        obj_field=pghistory.ObjForeignKey(related_name="versions"),
        context_field=pghistory.ContextJSONField(),
        context_id_field=None,  # type: ignore[arg-type]  # its documentation says so
        append_only=True,
    )


class AgencyQuerySet(models.QuerySet["Agency"]):
    def current(self, at: dt.date | None = None) -> AgencyQuerySet:
        """Agencies that exist on the day `at`; without a day, those that were never retired."""
        if at is None:
            return self.filter(retired_on__isnull=True)
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=at))

    def of_kind(self, *kinds: str) -> AgencyQuerySet:
        return self.filter(kind__in=kinds)

    def in_listed_order(self) -> AgencyQuerySet:
        """The order of the list where it says one, else Thai dictionary order."""
        return self.order_by(F("position").asc(nulls_last=True), "sort_key", "code")


@kept_versions("AgencyVersion", but=["sort_key", "website_checked_on"])
class Agency(models.Model):
    class Kind(models.TextChoices):
        HOTLINE = "hotline", _("สายด่วน")
        BANK = "bank", _("ธนาคารและกระเป๋าเงิน")
        POLICE_HQ = "police_hq", _("สำนักงานตำรวจแห่งชาติ")
        POLICE_BUREAU = "police_bureau", _("กองบัญชาการ")
        POLICE_CYBER_DIVISION = "police_cyber_division", _("กองบังคับการตำรวจไซเบอร์")
        POLICE_DIVISION = "police_division", _("กองบังคับการตำรวจ")
        POLICE_REGION = "police_region", _("ตำรวจภูธรภาค")
        POLICE_PROVINCE = "police_province", _("ตำรวจภูธรจังหวัด")
        POLICE_METRO_DIVISION = "police_metro_division", _("กองบังคับการตำรวจนครบาล")
        POLICE_STATION = "police_station", _("สถานีตำรวจ")
        MINISTRY = "ministry", _("กระทรวง")
        DEPARTMENT = "department", _("กรม")
        AGENCY = "agency", _("หน่วยงานอื่น")
        PROVINCE_HALL = "province_hall", _("ศาลากลางจังหวัด")
        DISTRICT_OFFICE = "district_office", _("ที่ว่าการอำเภอและสำนักงานเขต")
        PAO = "pao", _("องค์การบริหารส่วนจังหวัด (อบจ.)")
        MUNICIPALITY = "municipality", _("เทศบาล")
        TAO = "tao", _("องค์การบริหารส่วนตำบล (อบต.)")

    # In these kinds' list stand the numbers that citizens are told to call.
    HOTLINE_KINDS = (Kind.HOTLINE, Kind.BANK)

    code = models.CharField(
        _("รหัส"), max_length=60, unique=True, help_text=_("อักษร a-z ตัวเลข และขีด ไม่เปลี่ยนอีก")
    )
    kind = models.CharField(_("ประเภท"), max_length=24, choices=Kind)
    name_th = models.CharField(_("ชื่อ"), max_length=200)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("สังกัด")
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="agencies", verbose_name=_("จังหวัด")
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="agencies", verbose_name=_("อำเภอ/เขต")
    )
    subdistrict = models.ForeignKey(
        Subdistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agencies",
        verbose_name=_("ตำบล/แขวง"),
    )
    latitude = models.DecimalField(
        _("ละติจูด"), max_digits=7, decimal_places=4, null=True, blank=True, help_text=_("เช่น 13.7563")
    )
    longitude = models.DecimalField(
        _("ลองจิจูด"), max_digits=7, decimal_places=4, null=True, blank=True, help_text=_("เช่น 100.5018")
    )
    address = models.CharField(_("ที่อยู่"), max_length=300, blank=True)
    website = models.URLField(_("เว็บไซต์"), max_length=200, blank=True)
    website_checked_on = models.DateField(_("เปิดเว็บไซต์ได้เมื่อ"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("ลำดับ"), null=True, blank=True)
    source = models.TextField(_("แหล่งที่มา"), blank=True)
    licence = models.CharField(_("สัญญาอนุญาต"), max_length=200, blank=True)
    confidence = models.CharField(_("ความเชื่อมั่น"), max_length=1, choices=Confidence, blank=True)
    as_of = models.CharField(_("ข้อมูล ณ"), max_length=10, blank=True)
    often_impersonated = models.BooleanField(
        _("มักถูกแอบอ้าง"), default=False, help_text=_("เลขกลางของหน่วยงานนี้ใช้โทรกลับไปถามเมื่อมีคนอ้างชื่อ")
    )
    note = models.TextField(_("หมายเหตุภายใน"), blank=True)
    keeper = models.CharField(
        _("ผู้ดูแลข้อมูล"), max_length=5, choices=Keeper, default=Keeper.STAFF, editable=False
    )
    retired_on = models.DateField(_("ยกเลิกเมื่อ"), null=True, blank=True)
    # Thai dictionary order; the collation is fixed so that the order is the same in every database.
    sort_key = models.CharField(max_length=240, editable=False, db_collation="C")

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("หน่วยงาน")
        verbose_name_plural = _("หน่วยงาน")
        ordering = ["sort_key", "code"]
        indexes = [
            models.Index(fields=["province", "district", "kind"], name="directory_agency_by_place"),
            models.Index(fields=["kind", "sort_key"], name="directory_agency_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"), name="directory_agency_code_is_a_slug"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="directory_agency_not_its_own_parent",
            ),
            models.CheckConstraint(
                condition=Q(district__isnull=True) | Q(province__isnull=False, province=Left("district", 2)),
                name="directory_agency_district_in_province",
            ),
            models.CheckConstraint(
                condition=Q(subdistrict__isnull=True)
                | Q(district__isnull=False, district=Left("subdistrict", 4)),
                name="directory_agency_subdistrict_in_district",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(5, 21), longitude__range=(97, 106)),
                name="directory_agency_point_in_thailand",
            ),
            models.CheckConstraint(
                condition=Q(as_of="") | Q(as_of__regex=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
                name="directory_agency_as_of_is_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.name_th

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = thai_sort_key(self.name_th)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("directory:agency-detail", args=[self.pk])

    @property
    def name(self) -> str:
        """In the reader's language; Thai where no English name is known."""
        return (self.name_en if is_english(get_language() or "th") else "") or self.name_th

    def ancestors(self) -> Iterator[Agency]:
        """From the parent upward; the walk ends where a loop, which `clean` refuses, would close."""
        seen: set[int] = set()
        above = self.parent
        while above is not None and above.pk not in seen:
            seen.add(above.pk)
            yield above
            above = above.parent

    def clean(self) -> None:
        if self.pk and any(above.pk == self.pk for above in self.ancestors()):
            raise ValidationError({"parent": _("หน่วยงานนี้อยู่เหนือสังกัดที่เลือก จึงเป็นวง โปรดเลือกสังกัดอื่น")})
        if self.district_id and not self.district_id.startswith(self.province_id or "-"):
            raise ValidationError({"district": _("อำเภอนี้ไม่อยู่ในจังหวัดที่เลือก")})
        if self.subdistrict_id and not self.subdistrict_id.startswith(self.district_id or "-"):
            raise ValidationError({"subdistrict": _("ตำบลนี้ไม่อยู่ในอำเภอที่เลือก")})
        if not self._is_in_thailand():
            raise ValidationError({"latitude": _("ใส่ทั้งละติจูดและลองจิจูด ในประเทศไทย หรือเว้นว่างทั้งสองช่อง")})
        self._clean_hotlines()

    def _is_in_thailand(self) -> bool:
        if self.latitude is None or self.longitude is None:
            return self.latitude is None and self.longitude is None
        return 5 <= self.latitude <= 21 and 97 <= self.longitude <= 106

    def _clean_hotlines(self) -> None:
        """An agency neither takes its hotlines away nor makes its numbers hotlines: that takes two (directory.hotlines)."""
        stored = Agency.objects.filter(pk=self.pk).first() if self.pk else None
        if stored is None:
            return
        contacts = stored.contact_points.current()
        if self.retired_on != stored.retired_on and contacts.guarded().exists():
            raise ValidationError({"retired_on": _("หน่วยงานนี้มีสายด่วน เสนอยกเลิกหมายเลขและรออนุมัติก่อน")})
        becomes = self.kind in self.HOTLINE_KINDS or stored.kind in self.HOTLINE_KINDS
        if self.kind != stored.kind and becomes and contacts.exists():
            raise ValidationError({"kind": _("เปลี่ยนเป็นหรือจากสายด่วนและธนาคารไม่ได้ ขณะที่ยังมีช่องทางติดต่อ")})
