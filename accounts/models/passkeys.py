"""How staff prove who they are: passkeys, and the invitations through which the first one is made."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User


class Passkey(models.Model):
    """The public half of a key whose private half never leaves a phone, a computer or a security key."""

    user = models.ForeignKey(User, models.CASCADE, related_name="passkeys", verbose_name=_("เจ้าหน้าที่"))
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField()  # WebAuthn's attested credential data: id and public key
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(_("ชื่อกุญแจ"), max_length=60)
    created_at = models.DateTimeField(_("สร้างเมื่อ"))
    last_used_at = models.DateTimeField(_("ใช้ล่าสุดเมื่อ"), null=True)

    class Meta:
        verbose_name = _("พาสคีย์")
        verbose_name_plural = _("พาสคีย์")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: dt.datetime) -> InvitationQuerySet:
        """Those that can still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)

    def with_token(self, token: str) -> InvitationQuerySet:
        return self.filter(token_hash=Invitation.hash_of(token))


class Invitation(models.Model):
    """A link that lets one person make a passkey, once. Only the link's hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations", verbose_name=_("เจ้าหน้าที่"))
    token_hash = models.BinaryField(max_length=32, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name=_("ผู้เชิญ"))
    invited_at = models.DateTimeField(_("เชิญเมื่อ"))
    expires_at = models.DateTimeField(_("ใช้ได้ถึง"))
    accepted_at = models.DateTimeField(_("ตอบรับเมื่อ"), null=True)
    withdrawn_at = models.DateTimeField(_("ยกเลิกเมื่อ"), null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("คำเชิญ")
        verbose_name_plural = _("คำเชิญ")

    def __str__(self) -> str:
        return f"#{self.pk}"

    @staticmethod
    def hash_of(token: str) -> bytes:
        return hashlib.sha256(token.encode()).digest()
