"""What of this room is waiting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Min

from accounts.models import DeauthorizeRequest, LineEvent
from directory.gauges import Gauge, age


def gauges(*, at: dt.datetime) -> Iterator[Gauge]:
    chat = LineEvent.objects.due(at).aggregate(oldest=Min("received_at"))["oldest"]
    yield Gauge("chat_oldest_seconds", "Age of the oldest unanswered chat event", age(chat, at=at) or 0)
    leaving = DeauthorizeRequest.objects.due(at).count()
    yield Gauge("deauthorize_due", "Leavers of whom LINE is still to be told", leaving)
