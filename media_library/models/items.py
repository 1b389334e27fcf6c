"""A media item: what it is, for whom, by whom, under which licence, and where it stands between draft and withdrawn."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alerts.models import CaseType
from directory.models import Keeper
from directory.short_codes import CODE, LENGTH, new_code
from directory.thai import local_day
from media_library.models.makers import Maker, in_language

# The first letters of a code, which a person can read from a poster and type: 50 bits.
SHORT = 10


class Kind(models.TextChoices):
    RADIO = "radio", _("เสียง")
    VIDEO = "video", _("คลิป")
    INFOGRAPHIC = "infographic", _("อินโฟกราฟิก")
    POSTER = "poster", _("โปสเตอร์")
    ARTICLE = "article", _("บทความ")
    SCRIPT = "script", _("บทเสียงตามสาย")
    DOCUMENT = "document", _("เอกสาร")
    GAME = "game", _("เกม")


class State(models.TextChoices):
    DRAFT = "draft", _("ร่าง")
    IN_REVIEW = "in_review", _("รอตรวจ")
    SCHEDULED = "scheduled", _("ผ่านแล้ว รอถึงเวลา")
    PUBLISHED = "published", _("เผยแพร่")
    EXPIRED = "expired", _("หมดอายุ")
    WITHDRAWN = "withdrawn", _("ถอนแล้ว")


class Language(models.TextChoices):
    THAI = "th", _("ไทย")
    ENGLISH = "en", _("อังกฤษ")
    MALAY = "ms", _("มลายู")
    BURMESE = "my", _("พม่า")
    KHMER = "km", _("เขมร")
    LAO = "lo", _("ลาว")
    CHINESE = "zh", _("จีน")


class Audience(models.TextChoices):
    EVERYONE = "everyone", _("ทุกคน")
    CHILDREN = "children", _("เด็กและนักเรียน")
    WORKERS = "workers", _("คนทำงาน")
    ELDERLY = "elderly", _("ผู้สูงอายุ")
    OFFICERS = "officers", _("เจ้าหน้าที่และผู้นำชุมชน")


class Channel(models.TextChoices):
    """By which way the trick comes to people."""

    CALL = "call", _("โทรศัพท์")
    SMS = "sms", _("ข้อความ SMS")
    LINE = "line", _("ไลน์และแชต")
    SOCIAL = "social", _("เฟซบุ๊กและโซเชียล")
    WEB = "web", _("เว็บและโฆษณา")
    MARKET = "market", _("ร้านค้าออนไลน์")
    APP = "app", _("แอป")


class Licence(models.TextChoices):
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC0 = "CC0-1.0", "CC0 1.0"
    GOVERNMENT = "government", _("งานราชการ เผยแพร่ต่อได้โดยอ้างที่มา")
    PERMISSION = "permission", _("เจ้าของอนุญาตให้เผยแพร่")


LICENCE_PAGES = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.th",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.th",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.th",
}
PICTURES = (Kind.INFOGRAPHIC, Kind.POSTER)
SOUNDING = (Kind.RADIO, Kind.VIDEO)
WRITTEN = (Kind.ARTICLE, Kind.SCRIPT)
# Reviewed: these states stand on a second person's word (or on the review of the project's own files).
REVIEWED = (State.SCHEDULED, State.PUBLISHED)
# It was in the world: somebody may hold a copy and ask whether it still holds.
KNOWN = (State.PUBLISHED, State.EXPIRED, State.WITHDRAWN)

# What a version says; the rest of the row is where it stands.
SAID = (
    "kind", "title_th", "title_en", "summary_th", "summary_en", "body_th", "body_en", "alt_th", "alt_en",
    "transcript_th", "transcript_en", "captions_th", "captions_en", "teaches_th", "teaches_en", "repost_th",
    "repost_en", "languages", "audiences", "channels", "seconds", "licence", "source_url",
)  # fmt: skip


class MediaItemQuerySet(models.QuerySet["MediaItem"]):
    def public(self, at: dt.datetime) -> MediaItemQuerySet:
        """What everybody may see at this moment, whether or not the clockwork has come by."""
        return self.filter(state=State.PUBLISHED, published_at__lte=at).filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=local_day(at))
        )

    def about(self, case_types: list[int]) -> MediaItemQuerySet:
        return self.filter(case_types__in=case_types).distinct()


class MediaItem(models.Model):
    """One item, in Thai and perhaps English. What is published is not edited: a draft beside it becomes its next version."""

    slug = models.SlugField(
        _("ชื่อในที่อยู่เว็บ"),
        max_length=80,
        unique=True,
        validators=[RegexValidator(r"^(kits|files)$", _("ชื่อนี้เป็นของหน้าอื่น"), inverse_match=True)],
    )
    code = models.CharField(_("รหัสตรวจสอบ"), max_length=LENGTH, unique=True, default=new_code, editable=False)
    keeper = models.CharField(_("ดูแลโดย"), max_length=5, choices=Keeper, default=Keeper.STAFF, editable=False)
    kind = models.CharField(_("ประเภท"), max_length=12, choices=Kind)
    title_th = models.CharField(_("ชื่อเรื่อง"), max_length=120)
    title_en = models.CharField(_("ชื่อเรื่อง (อังกฤษ)"), max_length=120, blank=True)
    summary_th = models.CharField(_("สรุปสั้น ๆ"), max_length=300)
    summary_en = models.CharField(_("สรุปสั้น ๆ (อังกฤษ)"), max_length=300, blank=True)
    body_th = models.TextField(_("เนื้อหา"), blank=True, help_text=_("“## หัวข้อ” “> คำพูด” “- ข้อ” บรรทัดละอย่าง"))
    body_en = models.TextField(_("เนื้อหา (อังกฤษ)"), blank=True)
    alt_th = models.TextField(_("คำบรรยายภาพสำหรับผู้ที่มองไม่เห็น"), blank=True)
    alt_en = models.TextField(_("คำบรรยายภาพ (อังกฤษ)"), blank=True)
    transcript_th = models.TextField(_("ข้อความทั้งหมดที่พูด"), blank=True)
    transcript_en = models.TextField(_("ข้อความทั้งหมดที่พูด (อังกฤษ)"), blank=True)
    captions_th = models.TextField(_("คำบรรยายใต้ภาพ (WebVTT)"), blank=True)
    captions_en = models.TextField(_("คำบรรยายใต้ภาพ อังกฤษ (WebVTT)"), blank=True)
    teaches_th = models.TextField(_("สอนให้สังเกตอะไร (บรรทัดละข้อ)"), blank=True)
    teaches_en = models.TextField(_("สอนให้สังเกตอะไร (อังกฤษ)"), blank=True)
    repost_th = models.TextField(_("ข้อความพร้อมโพสต์ต่อ"), blank=True)
    repost_en = models.TextField(_("ข้อความพร้อมโพสต์ต่อ (อังกฤษ)"), blank=True)
    maker = models.ForeignKey(Maker, models.PROTECT, related_name="items", verbose_name=_("ผู้จัดทำ"))
    case_types = models.ManyToManyField(
        CaseType, related_name="media_items", blank=True, verbose_name=_("ประเภทคดี")
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language), verbose_name=_("ภาษา"), default=list
    )
    audiences = ArrayField(
        models.CharField(max_length=10, choices=Audience), verbose_name=_("สำหรับใคร"), default=list
    )
    channels = ArrayField(
        models.CharField(max_length=8, choices=Channel),
        verbose_name=_("ทางที่คนร้ายใช้"),
        default=list,
        blank=True,
    )
    seconds = models.PositiveIntegerField(_("ความยาว (วินาที)"), null=True, blank=True)
    licence = models.CharField(_("สัญญาอนุญาต"), max_length=12, choices=Licence, blank=True)
    source_url = models.URLField(_("ที่มา"), blank=True)
    version = models.PositiveSmallIntegerField(_("ฉบับที่"), default=1, editable=False)
    revises = models.OneToOneField(
        "self", models.CASCADE, related_name="revision", null=True, editable=False, verbose_name=_("ฉบับแก้ไขของ")
    )  # fmt: skip
    review_on = models.DateField(_("ทบทวนภายใน"), null=True, blank=True)
    publish_at = models.DateTimeField(_("ให้เผยแพร่เมื่อ"), null=True, blank=True)
    expires_on = models.DateField(_("ใช้ได้ถึง"), null=True, blank=True)

    state = models.CharField(_("สถานะ"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("ผู้เขียน")
    )  # fmt: skip
    created_at = models.DateTimeField(_("สร้างเมื่อ"), editable=False)
    submitted_at = models.DateTimeField(_("ส่งตรวจเมื่อ"), null=True, editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("ผู้ตรวจ")
    )  # fmt: skip
    reviewed_at = models.DateTimeField(_("ตรวจเมื่อ"), null=True, editable=False)
    review_note = models.CharField(_("ความเห็นผู้ตรวจ"), max_length=500, blank=True, editable=False)
    published_at = models.DateTimeField(_("เผยแพร่เมื่อ"), null=True, editable=False)
    ended_at = models.DateTimeField(_("เลิกใช้เมื่อ"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("ผู้ถอน")
    )  # fmt: skip
    withdrawn_reason = models.CharField(_("เหตุผลที่ถอน"), max_length=300, blank=True, editable=False)

    objects = MediaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("สื่อ")
        verbose_name_plural = _("สื่อ")
        ordering = ["-published_at", "-id"]
        permissions = [
            ("review_mediaitem", _("ตรวจและเผยแพร่สื่อ")),
            ("withdraw_mediaitem", _("ถอนสื่อ")),
        ]
        indexes = [
            # With what a reader may choose by: pages are counted without opening a single item.
            models.Index(
                fields=["state", "-published_at", "-id"],
                include=["expires_on", "kind", "audiences", "languages", "seconds"],
                name="media_library_item_shelf",
            ),
            models.Index(fields=["kind", "state", "-published_at", "-id"], name="media_library_item_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=rf"^{CODE}$"), name="media_library_item_code_is_one"
            ),
            models.UniqueConstraint(Left("code", SHORT), name="media_library_item_short_code_is_one"),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="media_library_item_state_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="media_library_item_kind_known"),
            models.CheckConstraint(
                condition=Q(revises__isnull=True) | ~Q(state__in=KNOWN),
                name="media_library_item_revision_is_unknown",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REVIEWED)
                | Q(keeper=Keeper.FILE)
                | Q(
                    author__isnull=False,
                    reviewer__isnull=False,
                    reviewed_at__isnull=False,
                    submitted_at__isnull=False,
                )
                & ~Q(reviewer=models.F("author")),
                name="media_library_item_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=KNOWN) | Q(published_at__isnull=False),
                name="media_library_item_published_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SCHEDULED) | Q(publish_at__isnull=False),
                name="media_library_item_scheduled_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REVIEWED)
                | ~Q(licence="") & ~Q(title_th="") & ~Q(summary_th="") & Q(languages__len__gt=0),
                name="media_library_item_said_what_it_is",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REVIEWED, kind__in=PICTURES) | ~Q(alt_th=""),
                name="media_library_item_picture_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REVIEWED, kind__in=SOUNDING) | ~Q(transcript_th=""),
                name="media_library_item_sound_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REVIEWED, kind=Kind.VIDEO) | Q(captions_th__startswith="WEBVTT"),
                name="media_library_item_video_is_captioned",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=REVIEWED, kind__in=WRITTEN) | ~Q(body_th=""),
                name="media_library_item_text_is_there",
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, ended_at__isnull=False) & ~Q(withdrawn_reason="")
                | ~Q(state=State.WITHDRAWN) & Q(withdrawn_reason="", withdrawn_by__isnull=True),
                name="media_library_item_withdrawal_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title_th

    def get_absolute_url(self) -> str:
        return reverse("media_library:item-detail", args=[self.slug])

    def in_language(self, field: str) -> str:
        """The text of `field` ("title", "summary", "body", "alt", …); Thai where English has none."""
        return in_language(self, field)

    def is_public(self, at: dt.datetime) -> bool:
        return (
            self.state == State.PUBLISHED
            and self.published_at is not None
            and self.published_at <= at
            and (self.expires_on is None or self.expires_on >= local_day(at))
        )

    @property
    def is_edited(self) -> bool:
        """Whether its words and files may be changed now: only a draft's may."""
        return self.state == State.DRAFT

    @property
    def short_code(self) -> str:
        """For a poster, to be typed by hand: 7k2m9-qwx4t. The next version of an item will have the item's."""
        code = self.revises.code if self.revises else self.code
        return f"{code[: SHORT // 2]}-{code[SHORT // 2 : SHORT]}"
