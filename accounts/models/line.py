"""Who a person is at LINE, and the wish to be forgotten there."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedField
from accounts.models.users import User


class LineIdentityQuerySet(models.QuerySet["LineIdentity"]):
    def of(self, issuer: str, sub: str) -> LineIdentityQuerySet:
        field = LineIdentity._meta.get_field("sub")
        return self.filter(field.found(sub), issuer=issuer)


class LineIdentity(models.Model):
    """A LINE account: issuer and subject. The subject and the access token are encrypted.

    The access token is kept for one thing: to undo the permission at LINE when the person leaves.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="line_identity")
    issuer = models.CharField(_("ออกโดย"), max_length=100)
    sub_index = models.BinaryField(max_length=16)
    sub = EncryptedField(_("รหัสผู้ใช้ LINE"), purpose="accounts.lineidentity.sub", index="sub_index")
    access_token = EncryptedField(
        _("สิทธิ์ที่ LINE ให้เรา"), purpose="accounts.lineidentity.access_token", null=True
    )
    access_token_expires_at = models.DateTimeField(_("สิทธิ์หมดอายุเมื่อ"), null=True)
    # Friend of the official account; null when LINE did not say.
    is_friend = models.BooleanField(_("เป็นเพื่อนใน LINE"), null=True)
    # When that became so by LINE's own clock: news that is older changes nothing.
    friend_changed_at = models.DateTimeField(_("เป็นเพื่อนหรือเลิกเป็นเมื่อ"), null=True, blank=True)
    linked_at = models.DateTimeField(_("เชื่อมบัญชีเมื่อ"))
    # When LINE refused this id in a call: it is written to no more.
    unreachable_at = models.DateTimeField(_("ส่งถึงไม่ได้ตั้งแต่"), null=True, blank=True)

    objects = LineIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("บัญชี LINE")
        verbose_name_plural = _("บัญชี LINE")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "sub_index"], name="accounts_lineidentity_one_user_for_each"
            ),
            models.CheckConstraint(
                condition=Q(access_token__isnull=True, access_token_expires_at__isnull=True)
                | Q(access_token__isnull=False, access_token_expires_at__isnull=False),
                name="accounts_lineidentity_token_with_its_end",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_reached(self) -> bool:
        """Neither blocked, nor refused by LINE; who never said whether they are friends is tried."""
        return self.unreachable_at is None and self.is_friend is not False


class DeauthorizeRequestQuerySet(models.QuerySet["DeauthorizeRequest"]):
    def due(self, at: dt.datetime) -> DeauthorizeRequestQuerySet:
        return self.filter(state=DeauthorizeRequest.State.WAITING, next_attempt_at__lte=at)


class DeauthorizeRequest(models.Model):
    """Outbox: tell LINE that a person has left. It names nobody; the token goes as soon as it is used or dead."""

    class State(models.TextChoices):
        WAITING = "waiting", _("รอส่ง")
        DONE = "done", _("LINE รับแล้ว")
        EXPIRED = "expired", _("สิทธิ์หมดอายุไปก่อน")

    access_token = EncryptedField(purpose="accounts.deauthorizerequest.access_token", null=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answered_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=60, blank=True)

    objects = DeauthorizeRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", access_token__isnull=False)
                | Q(~Q(state="waiting"), access_token__isnull=True),
                name="accounts_deauthorizerequest_token_while_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
