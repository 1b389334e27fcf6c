"""Messages to one person, once each, whatever dies: written with what caused them, sent by a worker in the daytime."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from accounts.line import messaging
from accounts.line.answers import Json
from accounts.line.attempts import KEY_LIFE, backoff
from accounts.line.messaging import Accepted, Outcome, Refused, Retry, SlowDown
from accounts.models import Citizen, LineIdentity, LineNotice
from directory.bell import ring
from directory.thai import local_moment

log = logging.getLogger(__name__)
LEASE = dt.timedelta(seconds=60)
FIRST_WAIT = dt.timedelta(seconds=10)
LONGEST_WAIT = dt.timedelta(minutes=30)
REMEMBERED = dt.timedelta(days=14)
State = LineNotice.State


def write(citizen: Citizen, kind: str, messages: list[Json], *, at: dt.datetime) -> LineNotice | None:
    """Put a message into the outbox, in the caller's transaction. None for who has no LINE account that is reached."""
    return next(iter(write_many({citizen.user_id: messages}, kind, at=at)), None)


def write_many(said: Mapping[int, list[Json]], kind: str, *, at: dt.datetime) -> list[LineNotice]:
    """The same to many: `said` is {user: messages}. One query to find whom LINE reaches, one to write."""
    found = LineIdentity.objects.filter(user__in=said)
    rows = [
        LineNotice(
            identity=identity, kind=kind, messages=said[identity.user_id], made_at=at, next_attempt_at=at
        )
        for identity in found.order_by("user")
        if identity.is_reached
    ]
    if rows:
        from accounts.tasks import send_notices

        ring(send_notices)
    return LineNotice.objects.bulk_create(rows, batch_size=1000)


def withdraw(citizen: Citizen, kind: str) -> int:
    """Drop what no longer holds; what was tried already may have arrived, and stays. Returns how many."""
    mine = LineNotice.objects.open().filter(identity__user=citizen.user_id, kind=kind, attempts=0)
    return mine.delete()[0]


def send_due(*, at: dt.datetime, most: int = 200) -> int:
    """Send what is due, the oldest first; nothing is locked while LINE is spoken to. Returns the calls made."""
    if not settings.LINE_MESSAGING_ACCESS_TOKEN or _is_night(at):
        return 0
    # A clock that was ahead and came back must not make anybody wait for so long.
    LineNotice.objects.open().filter(next_attempt_at__gt=at + 2 * LONGEST_WAIT).update(next_attempt_at=at)
    with messaging.one_connection():
        for calls in range(most):
            claimed = _claim(at)
            if claimed is None or not _send(claimed, at):
                return calls
    return most


def _is_night(at: dt.datetime) -> bool:
    return not settings.DELIVERY_HOUR <= local_moment(at).hour < settings.DELIVERY_QUIET_FROM


@dataclass(frozen=True)
class Claim:
    """A notice in the hands of one sender; `key_since`: when its key was first used before this attempt, None if it never was."""

    notice: LineNotice
    key_since: dt.datetime | None


@transaction.atomic
def _claim(at: dt.datetime) -> Claim | None:
    due = LineNotice.objects.due(at).select_for_update(skip_locked=True, of=("self",))
    notice = due.select_related("identity").order_by("next_attempt_at", "pk").first()
    if notice is None:
        return None
    key_since = notice.first_sent_at
    notice.attempts, notice.next_attempt_at = notice.attempts + 1, at + LEASE
    notice.first_sent_at = key_since or at
    notice.save(update_fields=["attempts", "next_attempt_at", "first_sent_at"])
    return Claim(notice, key_since)


def _send(claimed: Claim, at: dt.datetime) -> bool:
    """One attempt. False when LINE takes nothing now, from anybody."""
    notice = claimed.notice
    if claimed.key_since is not None and at - claimed.key_since >= KEY_LIFE:
        _settle(notice, State.UNKNOWN, at)
        return True
    if not notice.identity.is_reached:
        _settle(notice, State.REFUSED, at)
        return True
    outcome = messaging.push(notice.identity.sub.reveal(), notice.messages, key=notice.retry_key)
    return _note(claimed, outcome, at)


def _note(claimed: Claim, outcome: Outcome, at: dt.datetime) -> bool:
    notice = claimed.notice
    match outcome:
        case Accepted():
            _settle(notice, State.SENT, at)
        case Refused():
            _settle(notice, State.REFUSED, at)
        case Retry():
            log.warning("Notice %s: %s", notice, outcome.problem)
            _try_later(notice, at + _wait(notice), key_since=notice.first_sent_at)
        case SlowDown():
            _try_later(notice, at + _wait(notice), key_since=claimed.key_since)
            return False
        case _:
            log.warning("No notices can be sent: %s", outcome.problem)
            _try_later(notice, at + LONGEST_WAIT, key_since=claimed.key_since)
            return False
    return True


def _settle(notice: LineNotice, state: str, at: dt.datetime) -> None:
    LineNotice.objects.filter(pk=notice.pk).update(state=state, settled_at=at)


def _try_later(notice: LineNotice, at: dt.datetime, *, key_since: dt.datetime | None) -> None:
    """What LINE clearly did not take is as if it had not been tried; what it may have taken keeps the age of its key."""
    LineNotice.objects.filter(pk=notice.pk).update(next_attempt_at=at, first_sent_at=key_since)


def _wait(notice: LineNotice) -> dt.timedelta:
    return backoff(notice.attempts, first=FIRST_WAIT, longest=LONGEST_WAIT)


def forget(*, at: dt.datetime) -> int:
    """Drop what was settled two weeks ago."""
    return LineNotice.objects.filter(settled_at__lt=at - REMEMBERED).delete()[0]
