"""The item bank: situations that are a scam or honest, and the wordings each has had."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alerts.models import CaseType


class Item(models.Model):
    """One situation. Items of one family are parallel: the same idea in other words. What it measures never changes.

    Items of one `scene` are twins, the same story once a scam and once honest: one test never asks both.
    """

    class Channel(models.TextChoices):
        SMS = "sms", _("ข้อความ SMS")
        CALL = "call", _("โทรศัพท์")
        CHAT = "chat", _("แชต")
        WEB = "web", _("หน้าเว็บ")
        EMAIL = "email", _("อีเมล")
        QR = "qr", _("คิวอาร์โค้ด")
        MARKET = "market", _("ตลาดออนไลน์")
        VIDEO = "video", _("วิดีโอคอล")

    code = models.SlugField(_("รหัส"), max_length=60, unique=True)
    family = models.SlugField(_("กลุ่มข้อคู่ขนาน"), max_length=60)
    scene = models.SlugField(_("ฉากเดียวกัน"), max_length=60)
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="items", verbose_name=_("ประเภทคดี"))
    is_scam = models.BooleanField(_("เป็นกลโกง"))
    channel = models.CharField(_("ช่องทาง"), max_length=10, choices=Channel)

    class Meta:
        verbose_name = _("ข้อทดสอบ")
        verbose_name_plural = _("ข้อทดสอบ")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["sms", "call", "chat", "web", "email", "qr", "market", "video"]),
                name="assessment_item_channel_known",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ItemVersionQuerySet(models.QuerySet["ItemVersion"]):
    def active(self) -> ItemVersionQuerySet:
        """The wordings that may be asked now, in a stable order."""
        return self.filter(status=ItemVersion.Status.ACTIVE).select_related("item__case_type").order_by("pk")


class ItemVersion(models.Model):
    """One wording of an item. Its words never change; a new wording is a new version, so answers keep their meaning.

    Without an author it is the project's own, from assessment/data/items: those may be asked before an expert has read
    them, and the methods page says so. What a member of staff wrote is asked only after another one has read it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("ร่าง")
        REVIEW = "review", _("รอตรวจ")
        ACTIVE = "active", _("ใช้อยู่")
        RETIRED = "retired", _("เลิกใช้")

    class Premise(models.TextChoices):
        WEAK = "weak", _("ไม่ค่อยเข้ากับชีวิตประจำวัน")
        MEDIUM = "medium", _("เข้ากันบ้าง")
        STRONG = "strong", _("เข้ากันมาก")

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions", verbose_name=_("ข้อทดสอบ"))
    number = models.PositiveSmallIntegerField(_("ฉบับที่"))
    content = models.JSONField(_("เนื้อหา"))
    clues = models.JSONField(_("จุดสังเกต"))
    explanation_right = models.TextField(_("คำอธิบายเมื่อตอบถูก"))
    explanation_wrong = models.TextField(_("คำอธิบายเมื่อตอบผิด"))
    action = models.TextField(_("ควรทำอย่างไร"))
    source = models.TextField(_("ที่มาของรูปแบบ"))
    cue_count = models.PositiveSmallIntegerField(_("จำนวนสิ่งที่ชวนสงสัย"))
    premise = models.CharField(_("ความเข้ากับชีวิตประจำวัน"), max_length=10, choices=Premise)
    prior_difficulty = models.FloatField(_("ความยากที่คาดไว้ (logit)"))
    created_at = models.DateTimeField(_("สร้างเมื่อ"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ผู้เขียน"),
    )
    status = models.CharField(_("สถานะ"), max_length=10, choices=Status, default=Status.DRAFT)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ผู้ตรวจ"),
    )
    reviewed_at = models.DateTimeField(_("ตรวจเมื่อ"), null=True, blank=True)
    retired_at = models.DateTimeField(_("เลิกใช้เมื่อ"), null=True, blank=True)
    retired_reason = models.CharField(_("เหตุที่เลิกใช้"), max_length=200, blank=True)

    objects = ItemVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ฉบับของข้อทดสอบ")
        verbose_name_plural = _("ฉบับของข้อทดสอบ")
        ordering = ["item", "number"]
        permissions = [("review_itemversion", "Can review wordings of items")]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="assessment_itemversion_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(status="active"), name="assessment_itemversion_one_is_active"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="assessment_itemversion_from_one"),
            models.CheckConstraint(
                condition=Q(premise__in=["weak", "medium", "strong"]),
                name="assessment_itemversion_premise_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "review", "active", "retired"]),
                name="assessment_itemversion_status_known",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True, reviewed_at__isnull=True)
                | Q(reviewer__isnull=False, reviewed_at__isnull=False),
                name="assessment_itemversion_review_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | Q(author__isnull=True) | ~Q(reviewer=F("author")),
                name="assessment_itemversion_read_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(author__isnull=True) | Q(reviewer__isnull=False),
                name="assessment_itemversion_staff_text_is_read",
            ),
            models.CheckConstraint(
                condition=Q(status="retired", retired_at__isnull=False) & ~Q(retired_reason="")
                | ~Q(status="retired") & Q(retired_at__isnull=True, retired_reason=""),
                name="assessment_itemversion_retirement_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("assessment:item-list")

    @property
    def is_read(self) -> bool:
        """Whether somebody other than the author has read it."""
        return self.reviewer_id is not None

    def wording(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in WORDING}


# What makes a wording: a change of any of these is a new version.
WORDING = (
    "content",
    "clues",
    "explanation_right",
    "explanation_wrong",
    "action",
    "source",
    "cue_count",
    "premise",
)
