"""Boosters: after 30, 90 and 180 days a short test of what is rising and of what was weak, before the protection fades."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.line import notices
from accounts.line.answers import link, text
from accounts.models import Citizen, LineIdentity
from assessment.models import Attempt, Booster, ReminderWish
from assessment.telling import language_of
from directory.thai import local_day

AFTER_DAYS = (30, 90, 180)
BATCH = 2000


@dataclass(frozen=True)
class Standing:
    """What a record says of its boosters: one that waits, the day of the next, and whether LINE is to say so."""

    due: Booster | None
    next_on: dt.date | None
    is_reminded: bool = False


def make_due(*, at: dt.datetime) -> int:
    """Make the boosters that have fallen due since the newest test of each person; run daily, repeated without harm.

    A newer test starts the count anew: nobody is called back for one they have repeated since.
    """
    return sum(_make(days, at) for days in AFTER_DAYS)


def standing(citizen: Citizen, *, at: dt.datetime) -> Standing:
    """Boosters of older tests are let go: who took a test since has refreshed what they knew."""
    today = local_day(at)
    last = citizen.attempts.exclude(finished_at=None).order_by("-finished_at").first()
    wishes = ReminderWish.objects.filter(citizen=citizen).exists()
    if last is None or last.finished_at is None:
        return Standing(None, None, wishes)
    due = last.boosters.filter(taken=None, due_on__lte=today).select_related("origin").last()
    days = (local_day(last.finished_at) + dt.timedelta(days=after) for after in AFTER_DAYS)
    return Standing(due, next((day for day in days if day > today), None), wishes)


def wish_reminders(citizen: Citizen, *, wishes: bool, at: dt.datetime) -> None:
    """Take down that a citizen wants to be told in LINE, or no longer does. Saying it twice changes nothing."""
    if wishes:
        ReminderWish.objects.get_or_create(citizen=citizen, defaults={"wished_at": at})
    else:
        ReminderWish.objects.filter(citizen=citizen).delete()


def remind_due(*, at: dt.datetime) -> int:
    """Tell those who wished it that a booster waits: once for each booster, of the newest test, that fell due after the wish.

    Who has no LINE account that can be reached is not written to; run hourly, by many at once, without harm. The outbox keeps
    quiet at night.
    """
    return sum(_remind(pk, at) for pk in _unreminded(at).values_list("pk", flat=True)[:BATCH])


def _unreminded(at: dt.datetime) -> QuerySet[Booster]:
    newer = Attempt.objects.filter(
        citizen=OuterRef("citizen"), finished_at__gt=OuterRef("origin__finished_at")
    )
    later = Booster.objects.filter(origin=OuterRef("origin"), after_days__gt=OuterRef("after_days"))
    reached = LineIdentity.objects.filter(user=OuterRef("citizen__user"), unreachable_at=None).exclude(
        is_friend=False
    )
    return Booster.objects.filter(
        Exists(reached),
        ~Exists(newer),
        ~Exists(later),
        taken=None,
        reminded_at=None,
        due_on__lte=local_day(at),
        made_at__gt=F("citizen__reminder_wish__wished_at"),
    ).order_by("pk")


@transaction.atomic
def _remind(pk: int, at: dt.datetime) -> bool:
    """Looked at again under the lock: another worker may have told, or the citizen taken it, since."""
    booster = _unreminded(at).select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if booster is None:
        return False
    with override(language_of(booster.citizen)):
        words = _("ถึงเวลาทบทวนแล้ว ความจำเรื่องกลโกงอาจจางลง ชุดกระตุ้นภูมิ 8 ข้อ เน้นเรื่องที่คุณเคยพลาด")
        stop = _("ไม่อยากให้เตือนอีก ปิดได้ที่บันทึกภูมิของคุณ")
        message = text(f"{words}\n{link('assessment:test')}\n{stop}")
    if notices.write(booster.citizen, "booster", [message], at=at) is None:
        return False
    Booster.objects.filter(pk=pk).update(reminded_at=at)
    return True


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
