"""Exports that need a second officer: asked for, approved by another person, and over after a day."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.audit import Reason
from accounts.models.users import User
from directory.models import Province
from directory.scopes import Actor

VALID_FOR = dt.timedelta(hours=24)


class ExportRequestQuerySet(models.QuerySet["ExportRequest"]):
    def visible_to(self, user: User) -> ExportRequestQuerySet:
        """One's own, and those of the places one may approve or audit."""
        scope = user.scope_of("accounts.view_exportrequest")
        if scope.national:
            return self
        return self.filter(Q(asked_by=user) | Q(province__in=scope.provinces))


class ExportRequest(models.Model):
    """What one officer wants in a file. The rows are those that lay in the place when it was asked for."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้ขอ")
    )
    asked_at = models.DateTimeField(_("ขอเมื่อ"))
    reason = models.CharField(_("เหตุผล"), max_length=20, choices=Reason)
    reference = models.CharField(_("เลขที่หนังสือหรือคดี"), max_length=40, blank=True)
    province = models.ForeignKey(
        Province, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("จังหวัด")
    )
    with_phones = models.BooleanField(_("มีเบอร์โทรเต็ม"), default=False)
    count = models.PositiveIntegerField(_("จำนวนคน"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("ผู้อนุมัติ"),
    )
    approved_at = models.DateTimeField(_("อนุมัติเมื่อ"), null=True, blank=True)

    objects = ExportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("คำขอส่งออกข้อมูล")
        verbose_name_plural = _("คำขอส่งออกข้อมูล")
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                name="accounts_exportrequest_two_people",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="accounts_exportrequest_approved_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=Reason.values), name="accounts_exportrequest_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def expires_at(self) -> dt.datetime:
        """A day to be approved, then a day to be fetched."""
        return (self.approved_at or self.asked_at) + VALID_FOR

    def is_waiting(self, at: dt.datetime) -> bool:
        return self.approved_at is None and at < self.expires_at

    def is_ready(self, at: dt.datetime) -> bool:
        return self.approved_at is not None and at < self.expires_at

    def may_be_approved_by(self, user: Actor) -> bool:
        """By another person whose own place covers it; a whole country needs somebody national."""
        scope = user.scope_of("accounts.approve_exportrequest")
        return user != self.asked_by and scope.covers(self.province_id)
