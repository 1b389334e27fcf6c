"""Talks that are wanted, offered to volunteers near by, and the nightly rounds that offer them."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alerts.models import Bulletin, CaseType
from assessment.models.volunteers import Volunteer
from directory.models import District


class TaskRound(models.Model):
    """The tasks of one bulletin's date were made. One a date: whoever stores it makes them, in the same transaction."""

    date = models.DateField(_("วันที่"), primary_key=True)
    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="+", verbose_name=_("ประกาศ"))
    at = models.DateTimeField(_("เมื่อ"))
    needed = models.PositiveIntegerField(_("อำเภอที่ต้องการ"), default=0)
    served = models.PositiveIntegerField(_("อำเภอที่มีคนรับข้อเสนอ"), default=0)
    offered = models.PositiveIntegerField(_("งานที่เสนอ"), default=0)

    class Meta:
        verbose_name = _("รอบสร้างงาน")
        verbose_name_plural = _("รอบสร้างงาน")
        ordering = ["-date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(served__lte=models.F("needed")), name="assessment_taskround_serves_needs"
            )
        ]

    def __str__(self) -> str:
        return self.date.isoformat()


class TaskQuerySet(models.QuerySet["Task"]):
    def open(self) -> TaskQuerySet:
        return self.filter(state__in=Task.OPEN)

    def overdue(self, day: dt.date) -> TaskQuerySet:
        return self.open().filter(due_on__lt=day)


class Task(models.Model):
    """One talk wanted in a district, offered to one volunteer. It goes with the person."""

    class State(models.TextChoices):
        OFFERED = "offered", _("เสนอแล้ว")
        ACCEPTED = "accepted", _("รับแล้ว")
        DECLINED = "declined", _("ไม่สะดวก")
        DONE = "done", _("ทำแล้ว")
        LAPSED = "lapsed", _("เลยกำหนด")

    OPEN = (State.OFFERED, State.ACCEPTED)

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="tasks", verbose_name=_("อาสา"))
    round = models.ForeignKey(TaskRound, models.PROTECT, related_name="tasks", verbose_name=_("รอบ"))
    district = models.ForeignKey(District, models.PROTECT, related_name="tasks", verbose_name=_("อำเภอ/เขต"))
    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="+", verbose_name=_("เรื่อง"))
    is_rising = models.BooleanField(_("กำลังเพิ่มขึ้น"))
    wanted = models.PositiveSmallIntegerField(_("ต้องการกี่ครั้ง"))
    km = models.PositiveSmallIntegerField(_("ห่างจากบ้าน (กม.)"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=State, default=State.OFFERED)
    offered_at = models.DateTimeField(_("เสนอเมื่อ"))
    due_on = models.DateField(_("ภายในวันที่"))
    answered_at = models.DateTimeField(_("ตอบเมื่อ"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("งานของอาสา")
        verbose_name_plural = _("งานของอาสา")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="assessment_task_state_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "district"],
                condition=Q(state__in=["offered", "accepted"]),
                name="assessment_task_once_a_district",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
