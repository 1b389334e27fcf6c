"""What earlier bulletins have already said: later ones must not give away what those withheld."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from alerts.models import Bulletin, BulletinEntry


@dataclass(frozen=True)
class Record:
    """dates: bulletins of the days before whose periods overlap this one's. previous: the (area code, case type id) of
    cells withheld in the bulletin whose period came right before this one's; None where there is no such bulletin.
    """

    dates: tuple[dt.date, ...]
    previous: frozenset[tuple[str, int]] | None

    def __repr__(self) -> str:
        """The same text for the same record: it is part of the hash of a bulletin's inputs."""
        withheld = None if self.previous is None else sorted(self.previous)
        return f"Record({[day.isoformat() for day in self.dates]}, {withheld})"


def read_record(date: dt.date, *, days: int) -> Record:
    """The record before the bulletin of `date`, whose period has `days` days."""
    first = date - dt.timedelta(days=days)
    dates = Bulletin.objects.filter(date__gt=first, date__lt=date).values_list("date", flat=True).distinct()
    before = Bulletin.objects.for_date(first)
    return Record(tuple(sorted(dates)), _withheld(before) if before else None)


def _withheld(bulletin: Bulletin) -> frozenset[tuple[str, int]]:
    cells = BulletinEntry.objects.filter(area__bulletin=bulletin, suppressed=True)
    return frozenset(cells.values_list("area__area_code", "case_type_id"))
