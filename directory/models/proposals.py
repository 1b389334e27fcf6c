"""Proposals about hotlines: what one officer wants citizens to be told to call, and who agreed to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directory.models.agencies import Agency
from directory.models.contacts import ContactPoint


class HotlineProposal(models.Model):
    """An addition, change or removal of a number that citizens may be told to call. Nothing shows before a second officer agrees."""

    class Action(models.TextChoices):
        ADD = "add", _("เพิ่ม")
        CHANGE = "change", _("แก้ไข")
        REMOVE = "remove", _("ยกเลิก")

    class Outcome(models.TextChoices):
        OPEN = "", _("รออนุมัติ")
        APPROVED = "approved", _("อนุมัติแล้ว")
        REFUSED = "refused", _("ไม่อนุมัติ")
        WITHDRAWN = "withdrawn", _("ผู้เสนอถอนเรื่อง")

    # What a number says to the public, and where that was learned.
    SAID = ("kind", "value", "menu", "label_th", "label_en", "hours", "conflict", "source")

    action = models.CharField(_("เสนอให้"), max_length=6, choices=Action)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="proposals", verbose_name=_("หน่วยงาน"))
    contact = models.ForeignKey(
        ContactPoint, models.PROTECT, null=True, related_name="proposals", verbose_name=_("ช่องทางติดต่อ")
    )
    kind = models.CharField(_("ประเภท"), max_length=8, choices=ContactPoint.Kind)
    value = models.CharField(_("หมายเลขหรือที่อยู่"), max_length=200)
    menu = models.CharField(_("กดต่อ"), max_length=10, blank=True)
    label_th = models.CharField(_("คำอธิบาย"), max_length=100, blank=True)
    label_en = models.CharField(_("คำอธิบายภาษาอังกฤษ"), max_length=100, blank=True)
    hours = models.CharField(_("เวลาทำการ"), max_length=6, choices=ContactPoint.Hours, blank=True)
    conflict = models.CharField(
        _("ข้อขัดแย้งของแหล่งข้อมูล"), max_length=6, choices=ContactPoint.Conflict, blank=True
    )
    source = models.TextField(_("แหล่งที่มา"), blank=True)
    before = models.JSONField(_("เดิม"), default=dict)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("เสนอโดย")
    )
    proposed_at = models.DateTimeField(_("เสนอเมื่อ"))
    outcome = models.CharField(_("ผล"), max_length=9, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("ตัดสินโดย")
    )
    decided_at = models.DateTimeField(_("ตัดสินเมื่อ"), null=True)
    decided_reason = models.CharField(_("เหตุผล"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ข้อเสนอเรื่องสายด่วน")
        verbose_name_plural = _("ข้อเสนอเรื่องสายด่วน (อนุมัติสองคน)")
        ordering = ["-proposed_at", "-id"]
        permissions = [("approve_hotlineproposal", "Can approve a change of a hotline")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(outcome="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="directory_hotlineproposal_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["approved", "refused"]) | ~Q(decided_by=F("proposed_by")),
                name="directory_hotlineproposal_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(contact__isnull=False) | (Q(action="add") & ~Q(outcome="approved")),
                name="directory_hotlineproposal_names_its_contact",
            ),
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(outcome=""),
                name="directory_hotlineproposal_one_open_a_contact",
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "value"],
                condition=Q(outcome="", action="add"),
                name="directory_hotlineproposal_one_open_addition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.value} {self.agency}"

    @property
    def is_open(self) -> bool:
        return self.outcome == self.Outcome.OPEN

    @property
    def said(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.SAID}
