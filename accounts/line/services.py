"""Signing in by LINE, and telling LINE that a person has left."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import connection, transaction

from accounts import encryption
from accounts.fields import EncryptedField
from accounts.line import wire
from accounts.line.attempts import backoff
from accounts.line.id_tokens import Subject
from accounts.models import DeauthorizeRequest, LineIdentity, User

log = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=60)
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(hours=6)
LONGEST_PROBLEM = 60
GONE = (400, 404)  # LINE no longer knows the token: there is nothing left to take back


@dataclass(frozen=True)
class LineLogin:
    """A login that LINE has vouched for. `is_friend` is None when LINE did not say."""

    subject: Subject
    access_token: str
    life: dt.timedelta
    is_friend: bool | None


@transaction.atomic
def sign_in_by_line(line_login: LineLogin, *, at: dt.datetime) -> User:
    """The user of this LINE account; made when there is none. Never a member of staff, whoever holds the LINE account.

    A new session needs a user who may sign in: one whose account was made staff later gets a new citizen's account.
    """
    subject = line_login.subject
    _one_at_a_time(subject)
    identity = LineIdentity.objects.of(subject.issuer, subject.sub).select_related("user").first()
    if identity is not None and (identity.user.is_staff or identity.user.is_superuser):
        identity.delete()
        identity = None
    identity = identity or _new_identity(subject, at)
    identity.access_token = line_login.access_token
    identity.access_token_expires_at = at + line_login.life
    identity.sub = subject.sub  # under the key of today
    if line_login.is_friend is not None:
        identity.is_friend = line_login.is_friend
    identity.save()
    return identity.user


def _new_identity(subject: Subject, at: dt.datetime) -> LineIdentity:
    user = User.objects.create_user(date_joined=at)
    return LineIdentity(user=user, issuer=subject.issuer, sub=subject.sub, linked_at=at)


def _one_at_a_time(subject: Subject) -> None:
    """Two first logins of one person wait for each other, also while keys are being rotated.

    The lock is taken under every key this process knows, so two processes whose lists of keys overlap meet.
    """
    field = LineIdentity._meta.get_field("sub")
    assert isinstance(field, EncryptedField)
    locks = sorted(
        int.from_bytes(index[:8], signed=True)
        for index in encryption.blind_indexes(subject.sub, f"{field.purpose} of {subject.issuer}")
    )
    with connection.cursor() as cursor:
        for lock in locks:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])


# Leaving


def ask_to_deauthorize(identity: LineIdentity, *, at: dt.datetime) -> DeauthorizeRequest | None:
    """Put the wish into the outbox; None when the token is dead already, and only the person can undo it in LINE."""
    expires_at = identity.access_token_expires_at
    if expires_at is None or expires_at <= at:
        return None
    return DeauthorizeRequest.objects.create(
        access_token=identity.access_token.reveal(),
        expires_at=expires_at,
        created_at=at,
        next_attempt_at=at,
    )


def deauthorize_due(*, at: dt.datetime, most: int = 100) -> int:
    """Send what is due, each with its own lease; no lock is held while LINE is asked. Returns how many are settled."""
    _set_back(at)
    settled = 0
    for _ in range(most):
        request = _claim(at)
        if request is None:
            break
        settled += _attempt(request, at)
    return settled


def _set_back(at: dt.datetime) -> None:
    """A clock that was ahead and came back must not make anybody wait for so long."""
    ahead = at + 2 * LONGEST_WAIT
    waiting = DeauthorizeRequest.objects.filter(state=DeauthorizeRequest.State.WAITING)
    waiting.filter(next_attempt_at__gt=ahead).update(next_attempt_at=at)


@transaction.atomic
def _claim(at: dt.datetime) -> DeauthorizeRequest | None:
    request = (
        DeauthorizeRequest.objects.due(at)
        .select_for_update(skip_locked=True)
        .order_by("next_attempt_at", "pk")
        .first()
    )
    if request is not None:
        request.next_attempt_at, request.attempts = at + LEASE, request.attempts + 1
        request.save(update_fields=["next_attempt_at", "attempts"])
    return request


def _attempt(request: DeauthorizeRequest, at: dt.datetime) -> bool:
    if request.expires_at <= at:
        return _settle(request, DeauthorizeRequest.State.EXPIRED, at)
    token = request.access_token.reveal()
    try:
        channel_token = wire.call(
            "POST", "/oauth2/v3/token", data={"grant_type": "client_credentials", **wire.channel()}
        )
        _deauthorize(str(channel_token.get("access_token", "")), token)
    except (wire.LineUnreachable, wire.LineRefused) as problem:
        return _postpone(request, problem, at)
    return _settle(request, DeauthorizeRequest.State.DONE, at)


def _deauthorize(channel_token: str, token: str) -> None:
    """Take the permission back, and the token with it. What LINE knows no longer is taken back already."""
    try:
        wire.call("POST", "/user/v1/deauthorize", bearer=channel_token, json={"userAccessToken": token})
    except wire.LineRefused as refused:
        if refused.status not in GONE:
            raise
    wire.call("POST", "/oauth2/v2.1/revoke", data={"access_token": token, **wire.channel()})


def _settle(request: DeauthorizeRequest, state: DeauthorizeRequest.State, at: dt.datetime) -> bool:
    DeauthorizeRequest.objects.filter(pk=request.pk).update(
        state=state, access_token=None, answered_at=at, problem=""
    )
    return True


def _postpone(request: DeauthorizeRequest, problem: Exception, at: dt.datetime) -> bool:
    """Wait twice as long after each failure, spread a little so that not all come back at once."""
    log.warning("LINE deauthorize request %s: %s", request.pk, problem)
    wait = backoff(request.attempts, first=FIRST_WAIT, longest=LONGEST_WAIT)
    DeauthorizeRequest.objects.filter(pk=request.pk).update(
        next_attempt_at=at + wait, problem=str(problem)[:LONGEST_PROBLEM]
    )
    return False
