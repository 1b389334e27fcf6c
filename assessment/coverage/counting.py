"""Counts the people reached, by district: now for staff, and at the end of each week for everybody."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from accounts.models import Citizen
from assessment.coverage.publishing import Reach, next_shown
from assessment.models import CoverageWeek, Result
from directory.models import District


def reach_by_district(*, before: dt.datetime, province: str = "") -> dict[str, Reach]:
    """Who was registered, and who of these had passed a test, before this moment; by district code."""
    passed = Result.objects.filter(
        Result.PASSED, attempt__finished_at__lt=before, attempt__citizen__isnull=False
    )
    people = Citizen.objects.filter(registered_at__lt=before)
    if province:
        people = people.filter(subdistrict__district__province=province)
    rows = people.values_list("subdistrict__district").annotate(
        people=Count("pk"), passed=Count("pk", filter=Q(pk__in=passed.values("attempt__citizen")))
    )
    return {code: Reach(registered, those) for code, registered, those in rows.order_by()}


def last_sunday(at: dt.datetime) -> dt.date:
    """The last day of the last week that is over, where people live."""
    day = timezone.localdate(at)
    return day - dt.timedelta(days=day.isoweekday())


@transaction.atomic
def count_week(*, at: dt.datetime) -> int:
    """Count the week that is over, once; returns how many districts were counted. A repeat counts nothing."""
    ends = last_sunday(at)
    if CoverageWeek.objects.filter(week_ends=ends).exists():
        return 0
    monday = dt.datetime.combine(ends + dt.timedelta(days=1), dt.time(), timezone.get_default_timezone())
    now, shown = reach_by_district(before=monday), _shown_before(ends)
    rows = [
        _week(code, ends, now.get(code, Reach()), shown.get(code, Reach()))
        for code in District.objects.current().values_list("pk", flat=True)
    ]
    # Two workers at once: the unique key lets one of them write, and both counted the same.
    return len(CoverageWeek.objects.bulk_create(rows, ignore_conflicts=True))


def _week(code: str, ends: dt.date, now: Reach, shown: Reach) -> CoverageWeek:
    said = next_shown(shown, now)
    return CoverageWeek(
        district_id=code, week_ends=ends, registered=now.registered, passed=now.passed,
        shown_registered=said.registered, shown_passed=said.passed,
    )  # fmt: skip


def _shown_before(ends: dt.date) -> dict[str, Reach]:
    newest = newest_week(CoverageWeek.objects.filter(week_ends__lt=ends))
    return {
        code: Reach(registered, passed)
        for code, registered, passed in newest.values_list("district", "shown_registered", "shown_passed")
    }


def newest_week(weeks: QuerySet[CoverageWeek] | None = None) -> QuerySet[CoverageWeek]:
    """The rows of the newest week that was counted."""
    weeks = CoverageWeek.objects.all() if weeks is None else weeks
    newest = weeks.order_by("-week_ends").values("week_ends")[:1]
    return weeks.filter(week_ends__in=newest)
