"""Taking a batch in hand and writing down what came of it, each in a short transaction. Nothing here talks to LINE."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from accounts import encryption
from accounts.line.attempts import CLOCKS, SPREAD, backoff
from accounts.models import LineIdentity
from alerts.delivery.eligible import eligible_citizens
from alerts.models import DeliveryBatch
from alerts.models.delivery import DeliveryBatchQuerySet

State = DeliveryBatch.State
LEASE = dt.timedelta(seconds=60)
FIRST_WAIT = dt.timedelta(seconds=5)
LONGEST_WAIT = dt.timedelta(minutes=30)
LONGEST_PROBLEM = 60
BAD_ID = "bad id"
ADDRESSES = (
    "SELECT sub FROM ({everybody}) AS eligible (citizen, sub) WHERE citizen = ANY(%s) ORDER BY citizen"
)
SUB_PURPOSE = LineIdentity._meta.get_field("sub").purpose


@dataclass(frozen=True)
class Claim:
    """A batch in the hands of one sender until its lease ends."""

    batch: DeliveryBatch
    is_first: bool

    @property
    def held(self) -> DeliveryBatchQuerySet:
        """The batch while nobody else has claimed it since."""
        return DeliveryBatch.objects.filter(
            pk=self.batch.pk, state=State.SENDING, attempts=self.batch.attempts
        )


@transaction.atomic
def claim(*, at: dt.datetime) -> Claim | None:
    batch = (
        DeliveryBatch.objects.due(at)
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("next_attempt_at", "pk")
        .first()
    )
    if batch is None:
        return None
    is_first = batch.first_sent_at is None
    batch.state, batch.lease_until, batch.attempts = State.SENDING, at + LEASE, batch.attempts + 1
    batch.first_sent_at = batch.first_sent_at or at
    batch.save(update_fields=["state", "lease_until", "attempts", "first_sent_at"])
    return Claim(batch, is_first)


def addresses(batch: DeliveryBatch) -> list[str]:
    """The LINE ids of those who are still to be written to: who has left, blocked or changed their mind is left out."""
    statement, parameters = _sealed_addresses(settings.BULLETIN_FREQUENCY)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, batch.citizens])
        return [encryption.reveal(sealed, SUB_PURPOSE) for (sealed,) in cursor]


@cache
def _sealed_addresses(_frequency: str) -> tuple[str, tuple[Any, ...]]:
    """Plain SQL, made once for each setting it depends on: five hundred rows as models took longer than the rest of a call."""
    sealed = F("user__line_identity__sub")
    everybody, parameters = eligible_citizens().order_by().values_list("pk", sealed).query.sql_with_params()
    return ADDRESSES.format(everybody=everybody), parameters


def mark_sent(claimed: Claim, request_id: str, *, at: dt.datetime) -> None:
    """LINE has it, whoever asked last. An answer that comes after the lease is as true as any."""
    known = [State.WAITING, State.SENDING, State.UNKNOWN]
    DeliveryBatch.objects.filter(
        pk=claimed.batch.pk, retry_key=claimed.batch.retry_key, state__in=known
    ).update(
        state=State.SENT, lease_until=None, settled_at=at, accepted_request_id=request_id[:64], problem=""
    )


def try_later(claimed: Claim, problem: str, *, at: dt.datetime) -> None:
    """The same key after a while: twice as long after each attempt, spread so that not all come back at once."""
    claimed.held.update(
        state=State.WAITING, lease_until=None, next_attempt_at=at + wait_after(claimed.batch),
        problem=problem[:LONGEST_PROBLEM],
    )  # fmt: skip


def put_back(claimed: Claim, problem: str, *, next_at: dt.datetime) -> None:
    """LINE said clearly that it did not take the call: a first attempt is as if it had not been made."""
    first_sent_at = None if claimed.is_first else claimed.batch.first_sent_at
    claimed.held.update(
        state=State.WAITING, lease_until=None, next_attempt_at=next_at, first_sent_at=first_sent_at, problem=problem
    )  # fmt: skip


def set_back(*, at: dt.datetime) -> None:
    """Leases and waits that no clock like ours can have set: one that was ahead and came back must not hold a call for so long.

    The key's day counts from now at the latest, so what LINE may have forgotten is not asked again.
    """
    ahead = DeliveryBatch.objects.open()
    ahead.filter(first_sent_at__gt=at + CLOCKS).update(first_sent_at=at)
    ahead.filter(state=State.SENDING, lease_until__gt=at + LEASE + CLOCKS).update(lease_until=at)
    tried = (
        Q(attempts__gt=0) | Q(is_part=True) | Q(is_resent=True)
    )  # others wait for the hour of their people
    longest = LONGEST_WAIT * (1 + SPREAD) + CLOCKS
    ahead.filter(tried, next_attempt_at__gt=at + longest).update(next_attempt_at=at)


def wait_after(batch: DeliveryBatch) -> dt.timedelta:
    return backoff(batch.attempts, first=FIRST_WAIT, longest=LONGEST_WAIT)


@transaction.atomic
def isolate(claimed: Claim, *, at: dt.datetime) -> bool:
    """LINE refused the call for one of its ids: halve it, each half with a new key. True when the one id is found.

    A call that LINE refuses was not taken under its key, so nobody of it has the message yet.
    """
    batch = claimed.held.select_for_update().first()
    if batch is None:
        return False
    is_found = len(batch.citizens) == 1
    if is_found:
        # From now on this id is written to no more; a new friendship makes it reachable again.
        LineIdentity.objects.filter(user__citizen__in=batch.citizens).update(unreachable_at=at)
    else:
        middle = (len(batch.citizens) + 1) // 2
        for half in (batch.citizens[:middle], batch.citizens[middle:]):
            _make_part(batch, half, at)
        batch.citizens, batch.people = [], 0
    batch.state, batch.lease_until, batch.settled_at, batch.problem = State.REFUSED, None, at, BAD_ID
    batch.save()
    return is_found


def _make_part(batch: DeliveryBatch, citizens: list[int], at: dt.datetime) -> None:
    DeliveryBatch.objects.create(
        delivery_id=batch.delivery_id, number=batch.number, province_id=batch.province_id, language=batch.language,
        messages=batch.messages, citizens=citizens, people=len(citizens), next_attempt_at=at, is_part=True,
        is_resent=batch.is_resent,
    )  # fmt: skip
