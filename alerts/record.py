"""What other bulletins say of the same days: this one must not give away what those withhold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min

from alerts.models import Bulletin, BulletinEntry


@dataclass(frozen=True)
class Record:
    """overlapping: by how many days earlier bulletins' periods, made or still due, end before this one's.
    before: (area code, case type id) of cells withheld by the bulletin of the period right before this one.
    """

    overlapping: tuple[int, ...]
    before: tuple[tuple[str, int], ...]


def read_record(date: dt.date, *, days: int) -> Record:
    """The record before the bulletin of `date`, whose period has `days` days.

    Every day since the first bulletin has one or will be given one.
    """
    first = Bulletin.objects.aggregate(date=Min("date"))["date"]
    since = (date - first).days if first else 0
    overlapping = tuple(range(1, min(since, days - 1) + 1))
    before = Bulletin.objects.for_date(date - dt.timedelta(days=days))
    return Record(overlapping, tuple(sorted(_withheld(before))) if before else ())


def _withheld(bulletin: Bulletin) -> list[tuple[str, int]]:
    cells = BulletinEntry.objects.filter(area__bulletin=bulletin, suppressed=True)
    return list(cells.values_list("area__area_code", "case_type_id"))
