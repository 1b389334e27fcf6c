"""Reads of the alerts room that span models or return plain rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from alerts.models import Bulletin, BulletinEntry, CaseType, CaseTypeAlias
from directory.thai import normalise_label

WEEK = dt.timedelta(days=7)


def case_type_labels() -> dict[str, int]:
    """Normalised label -> case type id: every code, official id, name and alias."""
    labels: dict[str, int] = {}
    for pk, *names in CaseType.objects.values_list(
        "id", "code", "official_id", "name_th", "name_en", "short_th", "short_en"
    ):
        labels.update({normalise_label(str(name)): pk for name in names if name})
    labels.update(CaseTypeAlias.objects.values_list("normalised", "case_type_id"))
    return labels


class Week(NamedTuple):
    """Seven days and the bulletin that counted exactly them, where there is one."""

    start: dt.date
    end: dt.date
    bulletin: Bulletin | None


def recent_weeks(newest: Bulletin, count: int = 26) -> list[Week]:
    """The weeks that end with the newest bulletin's period, oldest first, without overlap; from the first bulletin on."""
    dates = [newest.date - n * WEEK for n in range(count)]
    found = {item.date: item for item in Bulletin.objects.filter(date__in=dates).newest_revisions()}
    first = min(found)
    span = newest.period_end - newest.period_start
    ends = [(date - (newest.date - newest.period_end), found.get(date)) for date in dates if date >= first]
    return [Week(end - span, end, bulletin) for end, bulletin in reversed(ends)]


def entries_of_weeks(
    weeks: Sequence[Week], area_code: str, kind: CaseType | None = None
) -> list[BulletinEntry]:
    """The entries of those weeks' bulletins in one area, of one type or of all."""
    bulletins = [week.bulletin.pk for week in weeks if week.bulletin]
    entries = BulletinEntry.objects.filter(area__bulletin__in=bulletins, area__area_code=area_code)
    if kind:
        entries = entries.filter(case_type=kind)
    return list(entries.select_related("area", "case_type"))
