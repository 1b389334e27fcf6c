"""What the alerts room does: makes bulletins."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction

from alerts.models import Bulletin, BulletinArea, BulletinEntry
from alerts.rollup import refresh_daily_counts
from alerts.snapshot import Snapshot
from alerts.window import NoCases

BANGKOK = ZoneInfo("Asia/Bangkok")
PERIOD_DAYS, HISTORY_DAYS = 7, 91


def run_analysis(date: dt.date, *, at: dt.datetime) -> tuple[Bulletin, bool]:
    """Make the bulletin of a date, or return the one that already says the same. Raises NoCases.

    The unique key (date, revision) is the truth: of two runs at once one stores, the other finds it stored.
    """
    from alerts.analysis import analyse
    from alerts.window import read_window

    refresh_daily_counts()
    snapshot = analyse(read_window(date, days=PERIOD_DAYS, history_days=HISTORY_DAYS))
    for _ in range(5):
        latest = Bulletin.objects.for_date(date)
        if latest and latest.sha256 == snapshot.sha256():
            return latest, False
        try:
            return store_bulletin(snapshot, revision=latest.revision + 1 if latest else 1, at=at), True
        except IntegrityError:
            continue
    raise RuntimeError(f"Too many runs at once for {date}.")


@transaction.atomic
def store_bulletin(snapshot: Snapshot, *, revision: int, at: dt.datetime) -> Bulletin:
    """Store a whole snapshot or nothing of it."""
    fields = {name: value for name, value in vars(snapshot).items() if name != "areas"}
    bulletin = Bulletin.objects.create(**fields, revision=revision, sha256=snapshot.sha256(), created_at=at)
    areas = [
        BulletinArea(
            bulletin=bulletin, **{name: value for name, value in vars(area).items() if name != "entries"}
        )
        for area in snapshot.areas
    ]
    BulletinArea.objects.bulk_create(areas)
    entries = []
    for stored, area in zip(areas, snapshot.areas, strict=True):
        for entry in area.entries:
            values = asdict(entry)
            del values["case_type"]
            entries.append(BulletinEntry(area=stored, **values))
    BulletinEntry.objects.bulk_create(entries, batch_size=2000)
    return bulletin


def make_due_bulletins(*, at: dt.datetime) -> list[Bulletin]:
    """Make today's bulletin once its hour has come, and any missed since the last one."""
    local = at.astimezone(BANGKOK)
    today = local.date() if local.hour >= settings.BULLETIN_HOUR else local.date() - dt.timedelta(days=1)
    newest = Bulletin.objects.newest()
    earliest = today - dt.timedelta(days=settings.BULLETIN_CATCH_UP_DAYS)
    first = max(newest.date + dt.timedelta(days=1), earliest) if newest else today
    made = []
    for offset in range((today - first).days + 1):
        try:
            made.append(run_analysis(first + dt.timedelta(days=offset), at=at)[0])
        except NoCases:
            continue
    return made
