"""Contact points: a number is trusted only as far as an officer has checked it, and until that check expires."""

from __future__ import annotations

import datetime as dt
import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory import phones
from directory.models.agencies import Agency, Confidence, Keeper, kept_versions
from directory.thai import is_english

# How long a check holds unless the officer says otherwise.
GOOD_FOR = dt.timedelta(days=180)
# How long before the end staff are told.
NOTICE = dt.timedelta(days=30)


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    def current(self) -> ContactPointQuerySet:
        return self.filter(retired_on__isnull=True)

    def shown(self) -> ContactPointQuerySet:
        """What the public sees: not a number whose sources disagree, until an officer has checked it."""
        return self.current().exclude(conflict=ContactPoint.Conflict.NUMBER, verified_on__isnull=True)

    def to_check(self, on: dt.date) -> ContactPointQuerySet:
        """What staff must look at: never checked, expired on the day `on`, or about to."""
        return self.current().filter(Q(verified_on__isnull=True) | Q(expires_on__lt=on + NOTICE))

    def guarded(self) -> ContactPointQuerySet:
        """Numbers citizens may be told to call: a change takes two officers (directory.hotlines)."""
        numbers = Q(kind__in=ContactPoint.NUMBER_KINDS)
        return self.filter(
            Q(kind__in=ContactPoint.HOTLINE_KINDS) | numbers & Q(agency__kind__in=Agency.HOTLINE_KINDS)
        )

    def withheld(self) -> ContactPointQuerySet:
        """Numbers of which something is hidden because sources disagree and no officer has checked."""
        return self.exclude(conflict="").filter(verified_on__isnull=True)

    def expired(self, on: dt.date) -> ContactPointQuerySet:
        return self.current().filter(expires_on__lt=on)


@kept_versions("ContactPointVersion", but=["flagged_on"])
class ContactPoint(models.Model):
    """One way to reach an agency."""

    class Kind(models.TextChoices):
        HOTLINE = "hotline", _("สายด่วน")
        BANK = "bank", _("ศูนย์รับแจ้งภัยทางการเงิน")
        PHONE = "phone", _("โทรศัพท์")
        WEBSITE = "website", _("เว็บไซต์")
        EMAIL = "email", _("อีเมล")

    class Hours(models.TextChoices):
        ALWAYS = "24", _("24 ชั่วโมง")
        OFFICE = "office", _("เวลาราชการ")

    class Conflict(models.TextChoices):
        NONE = "", _("ไม่มี")
        MENU = "menu", _("หมายเลขที่ต้องกดต่อไม่ตรงกัน")
        NUMBER = "number", _("หมายเลขไม่ตรงกัน")

    class Check(models.TextChoices):
        """How far a contact point can be trusted on a given day."""

        UNCHECKED = "unchecked", _("ตำรวจยังไม่ได้ตรวจสอบ")
        CHECKED = "checked", _("ตรวจสอบแล้ว")
        EXPIRED = "expired", _("ยังไม่ได้ตรวจสอบซ้ำ")

    HOTLINE_KINDS = (Kind.HOTLINE, Kind.BANK)
    NUMBER_KINDS = (*HOTLINE_KINDS, Kind.PHONE)

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="contact_points", verbose_name=_("หน่วยงาน")
    )
    kind = models.CharField(_("ประเภท"), max_length=8, choices=Kind)
    value = models.CharField(_("หมายเลขหรือที่อยู่"), max_length=200, help_text=_("หมายเลขพิมพ์แบบใดก็ได้ ระบบจัดรูปให้"))
    menu = models.CharField(_("กดต่อ"), max_length=10, blank=True, help_text=_("ตัวเลข * หรือ # ที่ต้องกดหลังรับสาย"))
    label_th = models.CharField(_("คำอธิบาย"), max_length=100, blank=True)
    label_en = models.CharField(_("คำอธิบายภาษาอังกฤษ"), max_length=100, blank=True)
    hours = models.CharField(_("เวลาทำการ"), max_length=6, choices=Hours, blank=True)
    conflict = models.CharField(
        _("ข้อขัดแย้งของแหล่งข้อมูล"), max_length=6, choices=Conflict, blank=True,
        help_text=_("ส่วนที่ขัดแย้งไม่แสดงต่อประชาชนจนกว่าจะตรวจสอบ"),
    )  # fmt: skip
    note = models.TextField(_("หมายเหตุภายใน"), blank=True)
    source = models.TextField(_("แหล่งที่มา"), blank=True)
    licence = models.CharField(_("สัญญาอนุญาต"), max_length=200, blank=True)
    confidence = models.CharField(_("ความเชื่อมั่น"), max_length=1, choices=Confidence, blank=True)
    as_of = models.CharField(_("ข้อมูล ณ"), max_length=10, blank=True)
    verified_on = models.DateField(_("ตรวจสอบเมื่อ"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ตรวจสอบโดย"),
    )
    expires_on = models.DateField(_("ต้องตรวจซ้ำภายใน"), null=True, blank=True)
    flagged_on = models.DateField(_("พบว่าเลยกำหนดเมื่อ"), null=True, blank=True, editable=False)
    keeper = models.CharField(
        _("ผู้ดูแลข้อมูล"), max_length=5, choices=Keeper, default=Keeper.STAFF, editable=False
    )
    retired_on = models.DateField(_("ยกเลิกเมื่อ"), null=True, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("ช่องทางติดต่อ")
        verbose_name_plural = _("ช่องทางติดต่อ")
        ordering = ["agency", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind", "value"], name="directory_contactpoint_once"),
            models.CheckConstraint(
                condition=Q(kind="hotline", value__regex=r"^1\d{2,3}$")
                | Q(kind="phone", value__regex=r"^\+66\d{8,10}$")
                | Q(kind="bank", value__regex=r"^(1\d{2,3}|\+66\d{8,10})$")
                | Q(kind="website", value__regex=r"^https?://")
                | Q(kind="email", value__regex=r"^[^@\s]+@[^@\s]+$"),
                name="directory_contactpoint_value_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(menu__regex=r"^[0-9*#]*$"), name="directory_contactpoint_menu_is_keys"
            ),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True, verified_by__isnull=True, expires_on__isnull=True)
                | Q(verified_on__isnull=False, verified_by__isnull=False, expires_on__gte=F("verified_on")),
                name="directory_contactpoint_check_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.agency.name_th}"

    @property
    def is_number(self) -> bool:
        return self.kind in self.NUMBER_KINDS

    @property
    def text(self) -> str:
        """As people read it."""
        return phones.as_read(self.value) if self.is_number else self.value.removeprefix("https://")

    @property
    def href(self) -> str:
        scheme = {self.Kind.WEBSITE: "", self.Kind.EMAIL: "mailto:"}.get(self.Kind(self.kind), "tel:")
        return f"{scheme}{self.value}"

    @property
    def label(self) -> str:
        return self.label_en if is_english(get_language() or "th") else self.label_th

    @property
    def menu_shown(self) -> str:
        """The keys to press, unless sources disagree about them and no officer has checked."""
        return "" if self.conflict == self.Conflict.MENU and self.verified_on is None else self.menu

    def check_on(self, day: dt.date) -> Check:
        if self.verified_on is None or self.expires_on is None:
            return self.Check.UNCHECKED
        return self.Check.EXPIRED if self.expires_on < day else self.Check.CHECKED

    def clean(self) -> None:
        """Bring a number, typed any way, into the form that is stored."""
        if self.is_number:
            try:
                self.value = phones.to_stored(self.value)
            except ValueError:
                raise ValidationError({"value": _("ไม่ใช่หมายเลขโทรศัพท์ของไทย")}) from None
        if not re.fullmatch(r"[0-9*#]*", self.menu):
            raise ValidationError({"menu": _("ใส่เฉพาะตัวเลข * และ #")})
        if self.kind == self.Kind.HOTLINE and not phones.is_short(self.value):
            raise ValidationError({"value": _("สายด่วนเป็นหมายเลข 3-4 หลักที่ขึ้นต้นด้วย 1")})
        if self.kind == self.Kind.WEBSITE and not re.match(r"https?://", self.value):
            raise ValidationError({"value": _("ที่อยู่เว็บไซต์ขึ้นต้นด้วย https://")})
        if self.kind == self.Kind.EMAIL and not re.fullmatch(r"[^@\s]+@[^@\s]+", self.value):
            raise ValidationError({"value": _("ไม่ใช่ที่อยู่อีเมล")})
        if self.kind == self.Kind.PHONE and phones.is_short(self.value):
            raise ValidationError({"kind": _("หมายเลข 3-4 หลักเป็นสายด่วน")})
