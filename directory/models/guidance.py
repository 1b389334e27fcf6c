"""Guidance texts: dated, sourced, editable words of the help pages, with every earlier wording kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from directory.models.agencies import Keeper
from directory.thai import is_english


class GuidanceQuerySet(models.QuerySet["GuidanceText"]):
    def current(self) -> GuidanceQuerySet:
        return self.filter(retired_on__isnull=True)

    def on_page(self, page: str) -> GuidanceQuerySet:
        return self.current().filter(page=page).order_by("position", "id")


class Wording(models.Model):
    """What a text says. A body is lines: a line that begins with "- " is a point of a list, others are sentences."""

    title_th = models.CharField(_("หัวข้อ"), max_length=160)
    title_en = models.CharField(_("หัวข้อภาษาอังกฤษ"), max_length=200)
    body_th = models.TextField(_("ข้อความ"), blank=True, help_text=_("บรรทัดที่ขึ้นต้นด้วย “- ” แสดงเป็นข้อย่อย"))
    body_en = models.TextField(_("ข้อความภาษาอังกฤษ"), blank=True)
    as_of = models.DateField(_("ข้อมูล ณ วันที่"))
    source = models.TextField(_("แหล่งที่มา"), blank=True)

    WORDS = ("title_th", "title_en", "body_th", "body_en", "as_of", "source")

    class Meta:
        abstract = True


class GuidanceText(Wording):
    class Page(models.TextChoices):
        HELP = "help", _("ถูกหลอกแล้ว ทำอย่างไร")
        FROZEN = "frozen-account", _("บัญชีถูกระงับ ทำอย่างไร")

    class Part(models.TextChoices):
        LEAD = "lead", _("คำนำ")
        STEP = "step", _("ขั้นตอน")
        EVIDENCE = "evidence", _("หลักฐาน")
        AVOID = "avoid", _("อย่าทำ")
        LAW = "law", _("กฎหมาย")

    slug = models.SlugField(_("รหัส"), max_length=60, unique=True)
    page = models.CharField(_("หน้า"), max_length=20, choices=Page)
    part = models.CharField(_("ส่วน"), max_length=10, choices=Part)
    position = models.PositiveSmallIntegerField(_("ลำดับ"))
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        editable=False, verbose_name=_("ตรวจทานโดย"),
    )  # fmt: skip
    reviewed_at = models.DateTimeField(_("ตรวจทานเมื่อ"), null=True, blank=True, editable=False)
    keeper = models.CharField(
        _("ผู้ดูแลข้อมูล"), max_length=5, choices=Keeper, default=Keeper.STAFF, editable=False
    )
    retired_on = models.DateField(_("ยกเลิกเมื่อ"), null=True, blank=True)

    objects = GuidanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("ข้อความแนะนำ")
        verbose_name_plural = _("ข้อความแนะนำ")
        ordering = ["page", "position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | models.Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="directory_guidancetext_review_is_whole",
            )
        ]

    def __str__(self) -> str:
        return self.title_th

    def in_language(self, field: str) -> str:
        """The text of `field` ("title", "body") in the reader's language."""
        language = "en" if is_english(get_language() or "th") else "th"
        return str(getattr(self, f"{field}_{language}"))


class GuidanceRevision(Wording):
    """One wording that a text has had. Rows are only ever added."""

    text = models.ForeignKey(
        GuidanceText, models.PROTECT, related_name="revisions", verbose_name=_("ข้อความแนะนำ")
    )
    number = models.PositiveSmallIntegerField(_("ฉบับที่"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("แก้โดย"),
    )
    at = models.DateTimeField(_("แก้เมื่อ"))

    class Meta:
        verbose_name = _("ฉบับของข้อความ")
        verbose_name_plural = _("ฉบับของข้อความ")
        ordering = ["text", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="directory_guidancerevision_once")
        ]

    def __str__(self) -> str:
        return f"{self.text_id} r{self.number}"
