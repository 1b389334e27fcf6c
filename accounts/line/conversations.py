"""From LINE's webhook to an answer: kept before LINE is told that we have it, answered by a worker, each event once."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from accounts.line import messaging
from accounts.line.answers import Json, Listener, answer, welcome
from accounts.line.events import Heard, Kind
from accounts.line.id_tokens import ISSUER
from accounts.models import Citizen, Consent, LineEvent, LineIdentity
from accounts.purposes import Purpose

log = logging.getLogger(__name__)
LEASE = dt.timedelta(seconds=30)
TOKEN_LIFE = dt.timedelta(minutes=5)  # LINE promises a minute; after this nobody waits for an answer any more


@transaction.atomic
def receive(events: Iterable[Heard], *, at: dt.datetime) -> int:
    """Keep what is new; what LINE sends again is known by its id. Returns how many there were."""
    rows = [
        LineEvent(
            event_id=heard.event_id, kind=heard.kind, asks=heard.asks, occurred_at=heard.occurred_at,
            identity=LineIdentity.objects.of(ISSUER, heard.user_id).first(), reply_token=heard.reply_token,
            received_at=at, next_attempt_at=at,
        )
        for heard in events
    ]  # fmt: skip
    return len(LineEvent.objects.bulk_create(rows, ignore_conflicts=True))


def handle_due(*, at: dt.datetime, most: int = 200) -> int:
    """Do what is due, the oldest first; nothing is locked while LINE is spoken to. Returns how many were handled."""
    # A clock that was ahead and came back must not make anybody wait for so long.
    LineEvent.objects.filter(handled_at=None, next_attempt_at__gt=at + 10 * LEASE).update(next_attempt_at=at)
    for handled in range(most):
        event = _claim(at)
        if event is None:
            return handled
        _handle(event, at)
    return most


@transaction.atomic
def _claim(at: dt.datetime) -> LineEvent | None:
    due = LineEvent.objects.due(at).select_for_update(skip_locked=True, of=("self",))
    event = due.select_related("identity__user__citizen").order_by("occurred_at", "pk").first()
    if event is not None:
        event.next_attempt_at = at + LEASE
        event.save(update_fields=["next_attempt_at"])
    return event


def _handle(event: LineEvent, at: dt.datetime) -> None:
    if event.kind != Kind.ASKED:
        _note_friendship(event)
    if event.reply_token and at - event.received_at < TOKEN_LIFE:
        outcome = messaging.reply(event.reply_token, _messages(event, at))
        if isinstance(outcome, messaging.Retry | messaging.SlowDown):
            log.warning("Event %s could not be answered now", event)
            return  # after the lease; LINE takes the token once, so nobody is answered twice
    LineEvent.objects.filter(pk=event.pk).update(handled_at=at, reply_token="")


def _note_friendship(event: LineEvent) -> None:
    """By LINE's clock the newest counts. A new friendship makes an id reachable again that LINE had refused."""
    older = Q(friend_changed_at=None) | Q(friend_changed_at__lt=event.occurred_at)
    is_friend = event.kind == Kind.FOLLOW
    changes = {"is_friend": is_friend, "friend_changed_at": event.occurred_at}
    if is_friend:
        changes["unreachable_at"] = None
    LineIdentity.objects.filter(older, pk=event.identity_id).update(**changes)


def _messages(event: LineEvent, at: dt.datetime) -> list[Json]:
    listener = _listener(event.identity, at)
    return welcome(listener) if event.kind == Kind.FOLLOW else answer(event.asks, listener)


def _listener(identity: LineIdentity | None, at: dt.datetime) -> Listener:
    """In the language in which they asked for the service; Thai where we do not know."""
    citizen = Citizen.objects.filter(user=identity.user_id).first() if identity else None
    asked_in = Consent.objects.language_given(Purpose.SERVICE)
    said = Citizen.objects.filter(pk=citizen.pk).values_list(asked_in, flat=True).first() if citizen else None
    return Listener(citizen, "en" if said == "en" else "th", at)
