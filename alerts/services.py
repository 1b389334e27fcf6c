"""What the alerts room does: makes bulletins."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Min

from alerts.calibration import calibrate_if_due
from alerts.models import AnalysisRun, Bulletin, BulletinArea, BulletinEntry, DayState
from alerts.rollup import refresh_daily_counts
from alerts.snapshot import Snapshot
from alerts.window import CountsPending, NoCases, Window, read_window

BANGKOK = ZoneInfo("Asia/Bangkok")
# Three years: what the detector's model of the calendar is fitted on.
PERIOD_DAYS, HISTORY_DAYS = 7, 3 * 365
PERIOD = dt.timedelta(days=PERIOD_DAYS)
ATTEMPTS = 5


def run_analysis(date: dt.date, *, at: dt.datetime) -> tuple[Bulletin, bool]:
    """Make the bulletin of a date, or return the one that already says the same. Raises NoCases.

    The unique key (date, revision) is the truth: of two runs at once one stores, the other finds it stored.
    """
    from alerts.analysis import analyse

    window, counted = _counted_window(date)
    if window is None:
        AnalysisRun.objects.create(date=date, at=at, bulletin=None, created=False, counted=counted)
        raise NoCases
    bulletin, created = _stored(analyse(window), at=at)
    AnalysisRun.objects.create(date=date, at=at, bulletin=bulletin, created=created, counted=counted)
    return bulletin, created


def _counted_window(date: dt.date) -> tuple[Window | None, int]:
    """The window, None without cases, and the number of its counts: read before it, so that what comes between is new."""
    for _ in range(ATTEMPTS):
        refresh_daily_counts()
        counted = sum(_times_counted(date).values())
        try:
            return read_window(date, days=PERIOD_DAYS, history_days=HISTORY_DAYS), counted
        except NoCases:
            return None, counted
        except CountsPending:
            continue
    raise RuntimeError(f"Imports kept changing the days before {date}; the next run tries again.")


def _stored(snapshot: Snapshot, *, at: dt.datetime) -> tuple[Bulletin, bool]:
    """The newest revision that says what the snapshot says, and whether it had to be made. An officer's note stays on it."""
    for _ in range(ATTEMPTS):
        latest = Bulletin.objects.for_date(snapshot.date)
        if latest:
            snapshot = replace(snapshot, note_th=latest.note_th, note_en=latest.note_en)
        if latest and latest.sha256 == snapshot.sha256():
            return latest, False
        try:
            return store_bulletin(snapshot, revision=latest.revision + 1 if latest else 1, at=at), True
        except IntegrityError:
            continue
    raise RuntimeError(f"Too many runs at once for {snapshot.date}.")


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
    """Make today's bulletin once its hour has come, any missed since the last one, and revisions where data came late.

    Called every few minutes: what is due is read from the tables, so a night without power costs nothing but time.
    """
    refresh_daily_counts()
    calibrate_if_due(date=at.astimezone(BANGKOK).date(), at=at)
    made = []
    for date in due_dates(at=at):
        try:
            bulletin, created = run_analysis(date, at=at)
        except NoCases:
            continue
        if created:
            made.append(bulletin)
    return made


def due_dates(*, at: dt.datetime) -> list[dt.date]:
    """Dates whose last run has not seen the newest counts of the two periods it compares, or that have no run."""
    local = at.astimezone(BANGKOK)
    today = local.date() if local.hour >= settings.BULLETIN_HOUR else local.date() - dt.timedelta(days=1)
    first = today - dt.timedelta(days=settings.BULLETIN_CATCH_UP_DAYS)
    begun = Bulletin.objects.aggregate(date=Min("date"))["date"]
    first = (
        max(first, min(begun, today)) if begun else today
    )  # the first may be of tomorrow: by a clock that was ahead
    runs = dict(AnalysisRun.objects.filter(date__gte=first).order_by("id").values_list("date", "counted"))
    times = _times_counted(first, today)
    dates = [first + dt.timedelta(days=offset) for offset in range((today - first).days + 1)]
    return [date for date in dates if runs.get(date) != _of_periods(times, date)]


def _times_counted(first: dt.date, last: dt.date | None = None) -> dict[dt.date, int]:
    """How often each day was counted that a bulletin from `first` to `last` compares."""
    days = DayState.objects.filter(day__gte=first - 2 * PERIOD, day__lt=last or first)
    return dict(days.values_list("day", "counted_times"))


def _of_periods(times: dict[dt.date, int], date: dt.date) -> int:
    return sum(count for day, count in times.items() if date - 2 * PERIOD <= day < date)
