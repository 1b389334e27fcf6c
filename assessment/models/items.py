"""The item bank: situations that are a scam or honest, and the wordings each has had."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alerts.models import CaseType


class Item(models.Model):
    """One situation. Items of one family are parallel: the same idea in other words."""

    class Channel(models.TextChoices):
        SMS = "sms", _("ข้อความ SMS")
        CALL = "call", _("โทรศัพท์")
        CHAT = "chat", _("แชต")
        WEB = "web", _("หน้าเว็บ")
        EMAIL = "email", _("อีเมล")
        QR = "qr", _("คิวอาร์โค้ด")
        MARKET = "market", _("ตลาดออนไลน์")
        VIDEO = "video", _("วิดีโอคอล")

    class Status(models.TextChoices):
        DRAFT = "draft", _("ร่าง")
        REVIEW = "review", _("รอตรวจ")
        ACTIVE = "active", _("ใช้อยู่")
        RETIRED = "retired", _("เลิกใช้")

    code = models.SlugField(_("รหัส"), max_length=60, unique=True)
    family = models.SlugField(_("กลุ่มข้อคู่ขนาน"), max_length=60)
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="items", verbose_name=_("ประเภทคดี"))
    is_scam = models.BooleanField(_("เป็นกลโกง"))
    channel = models.CharField(_("ช่องทาง"), max_length=10, choices=Channel)
    status = models.CharField(_("สถานะ"), max_length=10, choices=Status, default=Status.DRAFT)

    class Meta:
        verbose_name = _("ข้อทดสอบ")
        verbose_name_plural = _("ข้อทดสอบ")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["sms", "call", "chat", "web", "email", "qr", "market", "video"]),
                name="assessment_item_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "review", "active", "retired"]),
                name="assessment_item_status_known",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ItemVersion(models.Model):
    """One wording of an item. It never changes; a new wording is a new version, so answers keep their meaning."""

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

    class Meta:
        verbose_name = _("ฉบับของข้อทดสอบ")
        verbose_name_plural = _("ฉบับของข้อทดสอบ")
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="assessment_itemversion_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="assessment_itemversion_from_one"),
            models.CheckConstraint(
                condition=Q(premise__in=["weak", "medium", "strong"]),
                name="assessment_itemversion_premise_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} ({self.number})"
