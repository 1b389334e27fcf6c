"""Boosters: after 30, 90 and 180 days a short test of what is rising and of what was weak, before the protection fades."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from accounts.models import Citizen
from assessment.models import Attempt, Booster
from directory.thai import local_day

AFTER_DAYS = (30, 90, 180)
BATCH = 2000


@dataclass(frozen=True)
class Standing:
    """What a record says of its boosters: one that waits, and the day of the next."""

    due: Booster | None
    next_on: dt.date | None


def make_due(*, at: dt.datetime) -> int:
    """Make the boosters that have fallen due since the newest test of each person; run daily, repeated without harm.

    A newer test starts the count anew: nobody is called back for one they have repeated since.
    """
    return sum(_make(days, at) for days in AFTER_DAYS)


def standing(citizen: Citizen, *, at: dt.datetime) -> Standing:
    """Boosters of older tests are let go: who took a test since has refreshed what they knew."""
    today = local_day(at)
    last = citizen.attempts.exclude(finished_at=None).order_by("-finished_at").first()
    if last is None or last.finished_at is None:
        return Standing(None, None)
    due = last.boosters.filter(taken=None, due_on__lte=today).select_related("origin").last()
    days = (local_day(last.finished_at) + dt.timedelta(days=after) for after in AFTER_DAYS)
    return Standing(due, next((day for day in days if day > today), None))


def _make(days: int, at: dt.datetime) -> int:
    today = local_day(at)
    finished = Attempt.objects.exclude(citizen=None).exclude(finished_at=None)
    newer = finished.filter(citizen=OuterRef("citizen"), finished_at__gt=OuterRef("finished_at"))
    origins = finished.filter(~Exists(newer), finished_at__lt=at - dt.timedelta(days=days - 1)).exclude(
        boosters__after_days=days
    )
    rows = [
        Booster(citizen_id=attempt.citizen_id or 0, origin=attempt, after_days=days, due_on=due, made_at=at)
        for attempt in origins.order_by("pk")[:BATCH]
        if (due := _due_on(attempt, days)) <= today
    ]
    return len(Booster.objects.bulk_create(rows, ignore_conflicts=True))


def _due_on(attempt: Attempt, days: int) -> dt.date:
    return local_day(attempt.finished_at or attempt.started_at) + dt.timedelta(days=days)
