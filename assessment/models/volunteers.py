"""Citizens who teach others: where each of them stands on the path, and every step that was made on it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedField
from accounts.models import Citizen
from directory.models import Province
from directory.scopes import Actor
from directory.short_codes import LENGTH, new_code


class State(models.TextChoices):
    INVITED = "invited", _("ได้รับเชิญ")
    APPLIED = "applied", _("สมัครแล้ว รอเจ้าหน้าที่")
    DECLINED = "declined", _("ยังไม่ได้รับคัดเลือก")
    ACTIVE = "active", _("เป็นอาสา")
    PAUSED = "paused", _("พักชั่วคราว")
    RENEWAL = "renewal", _("ต้องต่ออายุ")
    LEFT = "left", _("ลาออกแล้ว")
    REMOVED = "removed", _("พ้นสภาพ")

    @classmethod
    def card_holders(cls) -> list[State]:
        """Who was accepted and has neither left nor been removed."""
        return [cls.ACTIVE, cls.PAUSED, cls.RENEWAL]


class Language(models.TextChoices):
    """Languages a volunteer can speak to a group in."""

    THAI = "th", _("ไทย")
    ISAN = "tts", _("อีสาน")
    NORTHERN = "nod", _("คำเมือง")
    SOUTHERN = "sou", _("ไทยถิ่นใต้")
    MALAY = "mfa", _("มลายูปัตตานี")
    KHMER = "kxm", _("เขมรถิ่นไทย")
    KAREN = "kar", _("กะเหรี่ยง")
    BURMESE = "my", _("พม่า")
    ENGLISH = "en", _("อังกฤษ")
    SIGN = "tsq", _("ภาษามือไทย")


class Time(models.TextChoices):
    WEEKDAY = "weekday", _("วันธรรมดา กลางวัน")
    EVENING = "evening", _("วันธรรมดา ตอนเย็น")
    WEEKEND = "weekend", _("เสาร์ อาทิตย์")


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def active(self, day: dt.date) -> VolunteerQuerySet:
        """Those who may speak for us on this day: active, and their certificate has not run out."""
        return self.filter(state=State.ACTIVE, certified_until__gte=day)

    def visible_to(self, actor: Actor, permission: str = "assessment.view_volunteer") -> VolunteerQuerySet:
        """Those who live where `actor` may use `permission`."""
        return actor.scope_of(permission).narrow(self, "citizen__subdistrict__district__province")


class Volunteer(models.Model):
    """A citizen on the path of volunteers. Name and home are the citizen's; leaving the portal erases this row.

    `code` is that of the card, 128 random bits. A decision is proposed by one officer and made by another.
    """

    citizen = models.OneToOneField(
        Citizen, models.CASCADE, primary_key=True, related_name="volunteer", verbose_name=_("ประชาชน")
    )
    state = models.CharField(_("สถานะ"), max_length=10, choices=State, default=State.INVITED)
    code = models.CharField(_("รหัสบัตร"), max_length=LENGTH, unique=True, default=new_code)
    rule = models.CharField(_("เกณฑ์ฉบับ"), max_length=20)
    languages = ArrayField(
        models.CharField(max_length=5, choices=Language), default=list, blank=True, verbose_name=_("ภาษา")
    )
    times = ArrayField(
        models.CharField(max_length=10, choices=Time), default=list, blank=True, verbose_name=_("เวลาว่าง")
    )
    motivation = EncryptedField(
        _("ทำไมจึงอยากเป็นอาสา"), purpose="assessment.volunteer.motivation", null=True, blank=True
    )
    hears_of_tasks = models.BooleanField(_("บอกงานใหม่ทาง LINE"), default=True, db_default=True)
    conduct = models.CharField(_("รับข้อปฏิบัติฉบับ"), max_length=20, blank=True)
    invited_at = models.DateTimeField(_("เชิญเมื่อ"))
    applied_at = models.DateTimeField(_("สมัครเมื่อ"), null=True, blank=True)
    active_since = models.DateField(_("เป็นอาสาตั้งแต่"), null=True, blank=True)
    certified_until = models.DateField(_("รับรองถึง"), null=True, blank=True)
    # The end of the certificate about which the person was reminded last.
    reminded_of = models.DateField(_("เตือนต่ออายุของวันที่"), null=True, blank=True)
    proposed_state = models.CharField(_("ข้อเสนอ"), max_length=10, choices=State, blank=True)
    proposed_reason = models.CharField(_("เหตุผลของข้อเสนอ"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("เสนอโดย")
    )  # fmt: skip
    proposed_at = models.DateTimeField(_("เสนอเมื่อ"), null=True, blank=True)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("อาสา")
        verbose_name_plural = _("อาสา")
        ordering = ["-pk"]
        permissions = [
            ("decide_volunteer", "Can propose and make decisions about volunteers"),
            ("invite_volunteer", "Can invite citizens who meet the rule"),
            ("export_volunteer", "Can export volunteers"),
        ]
        indexes = [models.Index(fields=["state", "certified_until"], name="assessment_volunteer_standing")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["active", "paused", "renewal"])
                | Q(active_since__isnull=False, certified_until__isnull=False),
                name="assessment_volunteer_active_has_days",
            ),
            models.CheckConstraint(
                condition=Q(proposed_state="", proposed_by__isnull=True)
                | (~Q(proposed_state="") & Q(proposed_by__isnull=False)),
                name="assessment_volunteer_proposal_has_its_officer",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def may_speak(self, day: dt.date) -> bool:
        """As `VolunteerQuerySet.active`, of one."""
        return self.state == State.ACTIVE and self.is_certified(day)

    def is_certified(self, day: dt.date) -> bool:
        return self.certified_until is not None and self.certified_until >= day


class VolunteerPost(models.Model):
    """What an officer tells the volunteers of a province, or of the whole country."""

    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("จังหวัด"),
        help_text=_("เว้นว่างถ้าบอกทั้งประเทศ"),
    )  # fmt: skip
    text = models.TextField(_("ข้อความ"), max_length=1000)
    at = models.DateTimeField(_("เมื่อ"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("โดย"))
    withdrawn_at = models.DateTimeField(_("ถอนเมื่อ"), null=True, blank=True)

    class Meta:
        verbose_name = _("ประกาศถึงอาสา")
        verbose_name_plural = _("ประกาศถึงอาสา")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:40]


class VolunteerReport(models.Model):
    """A problem that a volunteer tells the officers of the province; the words are encrypted and go with the person."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="reports", verbose_name=_("อาสา"))
    words = EncryptedField(_("เรื่อง"), purpose="assessment.volunteerreport.words")
    at = models.DateTimeField(_("เมื่อ"))
    handled_at = models.DateTimeField(_("จัดการแล้วเมื่อ"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("โดย")
    )  # fmt: skip

    class Meta:
        verbose_name = _("ปัญหาที่อาสาแจ้ง")
        verbose_name_plural = _("ปัญหาที่อาสาแจ้ง")
        ordering = ["handled_at", "-at"]
        permissions = [("handle_volunteerreport", "Can mark a report as handled")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class VolunteerStep(models.Model):
    """One step on the path, never changed. When the person leaves, the step stays without them and without its reason."""

    volunteer = models.ForeignKey(
        Volunteer, models.SET_NULL, null=True, related_name="steps", verbose_name=_("อาสา")
    )
    province = models.ForeignKey(Province, models.PROTECT, related_name="+", verbose_name=_("จังหวัด"))
    state = models.CharField(_("เป็น"), max_length=10, choices=State)
    reason = models.CharField(_("เหตุผล"), max_length=300, blank=True)
    at = models.DateTimeField(_("เมื่อ"))
    # Null where the person or the nightly rule made the step.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("โดย")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("เสนอโดย")
    )

    class Meta:
        verbose_name = _("ขั้นตอนของอาสา")
        verbose_name_plural = _("ขั้นตอนของอาสา")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"
