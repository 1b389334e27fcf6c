"""Forgets what is no longer needed: unfinished registrations and corrections, dead LINE tokens, citizens long away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from accounts import ledger
from accounts.line import notices
from accounts.models import Consent, DeauthorizeRequest, LineEvent, LineIdentity, RegistrationDraft, User
from accounts.purposes import Purpose
from accounts.services import leave

BATCH = 500
EVENT_LIFE = dt.timedelta(days=7)  # by then LINE sends no event again


@dataclass(frozen=True)
class Forgotten:
    abandoned: int
    idle: int
    drafts: int
    tokens: int
    requests: int
    events: int
    notices: int
    ledger: int


def apply_retention(*, at: dt.datetime) -> Forgotten:
    """Everything that is due at `at`. Each person is a transaction of their own, so it may be stopped at any time."""
    return Forgotten(
        abandoned=_leave_all(abandoned_registrations(at), at),
        idle=_leave_all(idle_citizens(at), at),
        drafts=RegistrationDraft.objects.filter(updated_at__lt=_abandoned_since(at)).delete()[0],
        tokens=_drop_dead_tokens(at),
        requests=DeauthorizeRequest.objects.filter(answered_at__lt=at - dt.timedelta(days=90)).delete()[0],
        notices=notices.forget(at=at),
        ledger=ledger.forget(at=at),
        events=LineEvent.objects.filter(received_at__lt=at - EVENT_LIFE).delete()[0],
    )


def abandoned_registrations(at: dt.datetime) -> Q:
    """Signed in by LINE, never confirmed, and not seen since."""
    unfinished = Q(is_staff=False, is_active=True, line_identity__isnull=False, citizen__isnull=True)
    return unfinished & _not_seen(_abandoned_since(at))


def _abandoned_since(at: dt.datetime) -> dt.datetime:
    return at - dt.timedelta(days=settings.ABANDONED_REGISTRATION_DAYS)


def idle_citizens(at: dt.datetime) -> Q:
    """Registered, not seen for long, and receiving nothing: who gets the daily bulletin is not idle."""
    since = at - dt.timedelta(days=settings.IDLE_CITIZEN_DAYS)
    receiving = Consent.objects.givers(Purpose.BULLETIN).values("pk")
    return Q(is_staff=False, is_active=True, citizen__isnull=False) & _not_seen(since) & ~Q(pk__in=receiving)


def _not_seen(since: dt.datetime) -> Q:
    return Q(last_login__lt=since) | Q(last_login__isnull=True, date_joined__lt=since)


def _leave_all(due: Q, at: dt.datetime) -> int:
    users = list(User.objects.filter(due).order_by("pk")[:BATCH])
    for user in users:
        leave(user, language="th", at=at)
    return len(users)


def _drop_dead_tokens(at: dt.datetime) -> int:
    dead = LineIdentity.objects.filter(access_token_expires_at__lte=at)
    return dead.update(access_token=None, access_token_expires_at=None)
