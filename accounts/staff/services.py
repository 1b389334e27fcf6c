"""What happens to staff: invited, come in with a passkey, given and losing roles, leaving."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.audit.records import Entry, change
from accounts.models import Action, Invitation, Passkey, StaffRole, User
from accounts.staff import ceremony

INVITED_FOR = dt.timedelta(hours=72)


class NotAllowed(Exception):
    """Why something may not be done, in words for the person who tried."""


@transaction.atomic
def invite(user: User, *, by: User | None, at: dt.datetime) -> str:
    """A link's secret part, with which `user` makes a passkey once; earlier links end.

    The person cannot sign in before they have made it. Also the way back for somebody who lost every passkey.
    """
    if not user.is_staff or not user.email:
        raise NotAllowed(_("เชิญได้เฉพาะบัญชีเจ้าหน้าที่ที่มีอีเมล"))
    if by is not None and by.pk == user.pk:
        raise NotAllowed(_("เชิญตัวเองไม่ได้ ให้ผู้ดูแลคนอื่นเชิญ"))
    user.invitations.open(at).update(withdrawn_at=at)
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(
        user=user,
        token_hash=Invitation.hash_of(token),
        invited_by=by,
        invited_at=at,
        expires_at=at + INVITED_FOR,
    )
    _record(user, by=by, at=at, done="invited")
    return token


@transaction.atomic
def accept_invitation(
    token: str, session: SessionBase, answer: Any, *, name: str, at: dt.datetime
) -> Passkey:
    """Make the passkey, let the person in, and end whatever opened the account before."""
    invitation = (
        Invitation.objects.open(at)
        .with_token(token)
        .select_for_update(of=["self"])
        .select_related("user")
        .first()
    )
    if invitation is None:
        raise NotAllowed(_("คำเชิญนี้ใช้ไม่ได้แล้ว ขอคำเชิญใหม่จากผู้ดูแล"))
    user = invitation.user
    made = ceremony.make_passkey(session, user, answer, name=name, at=at)
    user.passkeys.exclude(pk=made.pk).delete()
    end_sessions(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    return made


def remove_passkey(passkey: Passkey, *, by: User) -> None:
    """Somebody's own key, unless it is the only one."""
    with transaction.atomic():
        kept = Passkey.objects.select_for_update().filter(user=by)
        if len(kept) < 2:
            raise NotAllowed(_("ลบกุญแจดอกสุดท้ายไม่ได้ เพิ่มอีกดอกก่อน"))
        kept.filter(pk=passkey.pk).delete()


def end_sessions(user: User) -> None:
    """Sign the person out everywhere: what their sessions were signed with changes."""
    user.set_unusable_password()
    user.save(update_fields=["password"])


@transaction.atomic
def disable(user: User, *, by: User | None, at: dt.datetime) -> None:
    """From the next request the person is nobody here; only a new invitation brings them back."""
    user.invitations.open(at).update(withdrawn_at=at)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    _record(user, by=by, at=at, done="disabled")


@transaction.atomic
def give_role(role: StaffRole, *, by: User, at: dt.datetime) -> None:
    """Keep a role that is not saved yet, with who gave it and when."""
    role.granted_by, role.granted_at = by, at
    role.save()
    _record(role.user, by=by, at=at, done="role given", role=role)


@transaction.atomic
def end_role(role: StaffRole, *, by: User, at: dt.datetime) -> None:
    if role.user_id == by.pk:
        raise NotAllowed(_("เปลี่ยนบทบาทของตัวเองไม่ได้"))
    if role.user.is_superuser and not by.is_superuser:
        raise NotAllowed(_("บทบาทของผู้ดูแลระบบ ให้ผู้ดูแลระบบคนอื่นถอน"))
    if role.ended_at is None:
        role.ended_by, role.ended_at = by, at
        role.save(update_fields=["ended_by", "ended_at"])
        _record(role.user, by=by, at=at, done="role ended", role=role)


def _record(
    user: User, *, by: User | None, at: dt.datetime, done: str, role: StaffRole | None = None
) -> None:
    """Who changed what somebody may do, in the audit and in the same transaction."""
    details: dict[str, str | int] = {"done": done}
    if role is not None:
        details |= {"role": role.role, "province": role.province_id or ""}
    change(Entry(by, Action.ROLE, "accounts.user", (user.pk,), details=details), at=at)
