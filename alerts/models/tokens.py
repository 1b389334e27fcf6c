"""Tokens of police systems, and the files they have sent. A token is kept as its hash: nobody can read it again."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from alerts.models.imports import ImportBatch, Source


class ApiScope(models.TextChoices):
    """What a token may be used for."""

    IMPORT_CASES = "cases:import", _("ส่งไฟล์คดี")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_force(self, at: dt.datetime) -> ApiTokenQuerySet:
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)

    def ending(self, at: dt.datetime, *, within: dt.timedelta) -> ApiTokenQuerySet:
        """In force, over soon, and the source has no other that does the same for longer."""
        other = self.model.objects.in_force(at).filter(
            source=OuterRef("source"), scopes__contains=OuterRef("scopes"), expires_at__gt=at + within
        )
        return self.in_force(at).filter(~Exists(other), expires_at__lte=at + within)


class ApiToken(models.Model):
    """What a police system shows instead of a person. It stands and falls with the officer who made it."""

    class State(models.TextChoices):
        IN_FORCE = "in_force", _("ใช้ได้")
        EXPIRED = "expired", _("หมดอายุ")
        REVOKED = "revoked", _("ยกเลิกแล้ว")

    name = models.CharField(
        _("ระบบที่ใช้"), max_length=80, unique=True, help_text=_("เช่น ระบบรับแจ้งความออนไลน์ สอท.")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="tokens", verbose_name=_("แหล่งข้อมูลคดี"),
        help_text=_("ไฟล์ทุกไฟล์ที่ส่งด้วยโทเคนนี้เป็นของแหล่งนี้ เปลี่ยนภายหลังไม่ได้"),
    )  # fmt: skip
    scopes = ArrayField(
        models.CharField(max_length=20, choices=ApiScope), verbose_name=_("ใช้ทำอะไรได้"), default=list
    )
    # The first letters, by which people know a token; the rest is nowhere.
    prefix = models.CharField(
        _("ขึ้นต้นด้วย"), max_length=12, unique=True, validators=[RegexValidator(r"^cvt_[0-9a-f]{8}$")]
    )
    hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ออกโดย")
    )
    made_at = models.DateTimeField(_("ออกเมื่อ"))
    expires_at = models.DateTimeField(_("หมดอายุ"))
    last_used_at = models.DateTimeField(_("ใช้ล่าสุดเมื่อ"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("ยกเลิกโดย")
    )
    revoked_at = models.DateTimeField(_("ยกเลิกเมื่อ"), null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("โทเคนของระบบตำรวจ")
        verbose_name_plural = _("โทเคนของระบบตำรวจ")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_by=None, revoked_at=None)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="alerts_apitoken_revoked_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="alerts_apitoken_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="alerts_apitoken_is_for_something"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def state(self, at: dt.datetime) -> State:
        if self.revoked_at is not None:
            return self.State.REVOKED
        return self.State.EXPIRED if self.expires_at <= at else self.State.IN_FORCE


class ApiImport(models.Model):
    """One file sent with one key. The same key again brings the same answer; it is remembered for good."""

    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="imports", verbose_name=_("โทเคน"))
    key = models.CharField("Idempotency-Key", max_length=100)
    sha256 = models.CharField(max_length=64)
    batch = models.OneToOneField(
        ImportBatch, models.CASCADE, related_name="api_import", verbose_name=_("การนำเข้าคดี")
    )
    # When it came, not later by a worker: its answer was the refusal, and stays so.
    was_refused = models.BooleanField(_("ไม่รับทันที"))

    class Meta:
        verbose_name = _("ไฟล์ที่ระบบส่งมา")
        verbose_name_plural = _("ไฟล์ที่ระบบส่งมา")
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="alerts_apiimport_once")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"
