"""The sender. Any number may run at once, and any may die at any instant: PostgreSQL knows what is left to do."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable

from django.conf import settings

from accounts.line import messaging
from accounts.line.messaging import Accepted, Outcome, Refused, Retry, SlowDown
from alerts.delivery import claims, deliveries, pace, publishing
from alerts.delivery.claims import Claim
from alerts.models import Delivery, DeliveryBatch

log = logging.getLogger(__name__)
Clock = Callable[[], dt.datetime]
Sleep = Callable[[float], None]

ROUND = dt.timedelta(seconds=28)  # the bell rings every 30 seconds
MOST_BAD_IDS = 50  # in one delivery: more is no longer a matter of single ids


def deliver(*, clock: Clock, sleep: Sleep = time.sleep) -> int:
    """One round: prepare and start today's delivery, send what is due, end what is finished. Returns the calls made."""
    if not settings.LINE_MESSAGING_ACCESS_TOKEN:
        return 0
    deliveries.close(at=clock())
    publishing.prepare(at=clock())
    deliveries.start(at=clock())
    calls = 0 if publishing.is_night(clock()) else send_due(clock=clock, sleep=sleep)
    deliveries.close(at=clock())
    return calls


def send_due(*, clock: Clock, sleep: Sleep = time.sleep, life: dt.timedelta = ROUND) -> int:
    """Send batch after batch at the common pace until nothing is due or the round is over. Returns the calls made."""
    end, calls = clock() + life, 0
    with messaging.one_connection():
        while clock() < end and DeliveryBatch.objects.due(clock()).exists():
            sleep(pace.take_turn(at=clock()).total_seconds())
            claimed = claims.claim(at=clock())
            if claimed is None:
                break
            _send(claimed, clock)
            calls += 1
    return calls


def _send(claimed: Claim, clock: Clock) -> None:
    """The call itself, outside any transaction."""
    batch = claimed.batch
    to = claims.addresses(batch)
    if not to:
        claims.mark_sent(claimed, "", at=clock())
        return
    outcome = messaging.multicast(to, batch.messages, key=batch.retry_key)
    _settle(claimed, outcome, clock())


def _settle(claimed: Claim, outcome: Outcome, at: dt.datetime) -> None:
    match outcome:
        case Accepted():
            claims.mark_sent(claimed, outcome.request_id, at=at)
        case Retry():
            log.warning("Batch %s: %s", claimed.batch.pk, outcome.problem)
            claims.try_later(claimed, outcome.problem, at=at)
        case SlowDown():
            _slow_down(claimed, at)
        case Refused():
            _refused(claimed, outcome, at)
        case _:
            claims.put_back(claimed, outcome.problem, next_at=at)
            deliveries.stop_all(Delivery.Reason.LINE, outcome.problem, at=at)


def _slow_down(claimed: Claim, at: dt.datetime) -> None:
    until = at + claims.wait_after(claimed.batch)
    claims.put_back(claimed, "too fast", next_at=until)
    pace.pause(until=until)


def _refused(claimed: Claim, outcome: Refused, at: dt.datetime) -> None:
    """One bad id, or a message that nobody could be sent: LINE tells which when asked to look at the message alone."""
    if outcome.status != 400 or _is_message_bad(claimed.batch):
        _stop_for_message(claimed, f"status {outcome.status}", at)
    elif claims.isolate(claimed, at=at) and _bad_ids(claimed.batch) > MOST_BAD_IDS:
        deliveries.stop_all(Delivery.Reason.MESSAGE, f"more than {MOST_BAD_IDS} ids refused", at=at)


def _is_message_bad(batch: DeliveryBatch) -> bool:
    return not batch.is_part and isinstance(messaging.validate(batch.messages), Refused)


def _stop_for_message(claimed: Claim, problem: str, at: dt.datetime) -> None:
    claims.put_back(claimed, problem, next_at=at)
    deliveries.stop_all(Delivery.Reason.MESSAGE, f"LINE refuses the message: {problem}", at=at)


def _bad_ids(batch: DeliveryBatch) -> int:
    return DeliveryBatch.objects.filter(
        delivery=batch.delivery_id, state=DeliveryBatch.State.REFUSED, problem=claims.BAD_ID, people=1
    ).count()
