"""Talks, what people answered before and after them, and who lets their work be counted for an area and a team."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alerts.models import CaseType
from assessment.models.tasks import Task
from assessment.models.volunteers import Volunteer
from assessment.talks.codes import CODE, LENGTH, new_code
from directory.models import Agency, District
from directory.scopes import Actor


class Audience(models.TextChoices):
    SENIORS = "seniors", _("ผู้สูงอายุ")
    STUDENTS = "students", _("นักเรียน นักศึกษา")
    WORKERS = "workers", _("คนทำงาน")
    LEADERS = "leaders", _("ผู้นำชุมชน อสม.")
    EVERYBODY = "everybody", _("คนทั่วไป")


class Attendance(models.TextChoices):
    """How many came, roughly: nobody counts a hall."""

    UNDER_10 = "1-9", _("ไม่ถึง 10 คน")
    FROM_10 = "10-29", _("10–29 คน")
    FROM_30 = "30-59", _("30–59 คน")
    FROM_60 = "60-99", _("60–99 คน")
    FROM_100 = "100-299", _("100–299 คน")
    FROM_300 = "300-", _("300 คนขึ้นไป")

    @property
    def least(self) -> int:
        return int(self.value.partition("-")[0])

    @property
    def most(self) -> int | None:
        end = self.value.partition("-")[2]
        return int(end) if end else None


class TalkQuerySet(models.QuerySet["Talk"]):
    def given(self) -> TalkQuerySet:
        """Those that took place."""
        return self.filter(state__in=[Talk.State.HELD, Talk.State.CONFIRMED])

    def confirmed(self) -> TalkQuerySet:
        return self.filter(state=Talk.State.CONFIRMED)

    def visible_to(self, actor: Actor, permission: str = "assessment.view_talk") -> TalkQuerySet:
        """Those given where `actor` may use `permission`."""
        return actor.scope_of(permission).narrow(self, "district__province")


class Talk(models.Model):
    """One talk. When the volunteer leaves it stays without them, and the database takes its place and note away.

    `set_a` and `set_b`: versions of the two parallel mini-tests. Who opens `before_code` first answers either, then the other.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("นัดไว้")
        HELD = "held", _("บรรยายแล้ว รอเจ้าหน้าที่ยืนยัน")
        CONFIRMED = "confirmed", _("ยืนยันแล้ว")
        CANCELLED = "cancelled", _("ยกเลิก")

    volunteer = models.ForeignKey(
        Volunteer, models.SET_NULL, null=True, related_name="talks", verbose_name=_("อาสา")
    )
    task = models.OneToOneField(
        Task, models.SET_NULL, null=True, related_name="talk", verbose_name=_("มาจากงาน")
    )
    case_type = models.ForeignKey(
        CaseType, models.PROTECT, related_name="talks", verbose_name=_("เรื่องที่บรรยาย")
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="talks", verbose_name=_("อำเภอ/เขต"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="talks", verbose_name=_("จัดร่วมกับหน่วยงาน")
    )
    audience = models.CharField(_("ผู้ฟัง"), max_length=10, choices=Audience)
    place = models.CharField(_("สถานที่"), max_length=120, blank=True)
    date = models.DateField(_("วันที่บรรยาย"))
    attendance = models.CharField(_("คนฟัง"), max_length=8, choices=Attendance, blank=True)
    note = models.CharField(_("บันทึก"), max_length=500, blank=True)
    state = models.CharField(_("สถานะ"), max_length=10, choices=State, default=State.PLANNED)
    before_code = models.CharField(max_length=LENGTH, unique=True, default=new_code)
    after_code = models.CharField(max_length=LENGTH, unique=True, default=new_code)
    set_a = ArrayField(models.BigIntegerField(), size=4)
    set_b = ArrayField(models.BigIntegerField(), size=4)
    repeats = models.PositiveIntegerField(_("ส่งซ้ำจากเครื่องเดิม"), default=0, db_default=0)
    planned_at = models.DateTimeField(_("นัดเมื่อ"))
    held_at = models.DateTimeField(_("บันทึกว่าบรรยายแล้วเมื่อ"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("ยืนยันเมื่อ"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ยืนยันโดย")
    )  # fmt: skip

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("การบรรยาย")
        verbose_name_plural = _("การบรรยาย")
        ordering = ["-date", "-pk"]
        permissions = [("confirm_talk", "Can confirm talks")]
        indexes = [models.Index(fields=["state", "date"], name="assessment_talk_state_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(before_code__regex=rf"^{CODE}$", after_code__regex=rf"^{CODE}$"),
                name="assessment_talk_codes_are_codes",
            ),
            models.CheckConstraint(
                condition=~Q(before_code=models.F("after_code")), name="assessment_talk_codes_differ"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"])
                | (Q(held_at__isnull=False) & ~Q(attendance="")),
                name="assessment_talk_held_says_how_many",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False, confirmed_by__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_at__isnull=True, confirmed_by__isnull=True)),
                name="assessment_talk_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("talks:talk", args=[self.pk])

    def phase_of(self, code: str) -> str:
        return MiniAnswer.Phase.BEFORE if code == self.before_code else MiniAnswer.Phase.AFTER

    def is_open(self, phase: str, day: dt.date) -> bool:
        """Whether people may answer on this day: on the talk's own, and after it until the end of the next."""
        late = dt.timedelta(days=1 if phase == MiniAnswer.Phase.AFTER else 0)
        return self.state in (self.State.PLANNED, self.State.HELD) and self.date <= day <= self.date + late


class MiniAnswer(models.Model):
    """Four answers of somebody nobody knows. `pair` is random, of this talk only, and joins what one phone said before and after.

    `nth`: how many-th answer in an hour of the same kind of phone at one address, which is not kept; 0 when not known.
    """

    class Phase(models.TextChoices):
        BEFORE = "before", _("ก่อนฟัง")
        AFTER = "after", _("หลังฟัง")

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="answers", verbose_name=_("การบรรยาย"))
    phase = models.CharField(_("ช่วง"), max_length=6, choices=Phase)
    pair = models.CharField(max_length=32)
    caught = models.PositiveSmallIntegerField(_("กลโกงที่มองออก"))
    trusted = models.PositiveSmallIntegerField(_("เรื่องปกติที่มองออก"))
    is_fast = models.BooleanField(_("ตอบเร็วมาก"))
    nth = models.PositiveSmallIntegerField(_("ครั้งที่ของเครื่องแบบเดียวกัน"))
    at = models.DateTimeField(_("เมื่อ"))

    class Meta:
        verbose_name = _("คำตอบแบบทดสอบสั้น")
        verbose_name_plural = _("คำตอบแบบทดสอบสั้น")
        constraints = [
            models.UniqueConstraint(fields=["talk", "phase", "pair"], name="assessment_minianswer_once"),
            models.CheckConstraint(
                condition=Q(caught__lte=2, trusted__lte=2), name="assessment_minianswer_two_of_each"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def score(self) -> float:
        return (self.caught + self.trusted) / 4


class BoardChoice(models.Model):
    """Somebody lets their confirmed talks be counted for their area, and for a team if they name one. Deleted when taken back."""

    volunteer = models.OneToOneField(
        Volunteer, models.CASCADE, related_name="board_choice", verbose_name=_("อาสา")
    )
    team = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ทีม")
    )
    agreed_at = models.DateTimeField(_("ยินยอมเมื่อ"))

    class Meta:
        verbose_name = _("การนับในกระดานพื้นที่")
        verbose_name_plural = _("การนับในกระดานพื้นที่")

    def __str__(self) -> str:
        return f"#{self.pk}"
