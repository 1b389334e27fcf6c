"""What must always hold in this room; each check yields one sentence for each thing that is broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection
from django.db.models import Count, F, Max

from alerts.delivery import invariants as delivery_invariants
from alerts.models import Bulletin, ImportBatch
from alerts.snapshot import stored_snapshot

STUCK = dt.timedelta(minutes=10)
ORPHANS = """
SELECT count(*) FROM alerts_casereport c WHERE NOT EXISTS (SELECT FROM {table} t WHERE t.{key} = c.{column})
AND c.{column} IS NOT NULL
"""
REFERENCES = (
    ("source_id", "alerts_source", "id"), ("batch_id", "alerts_importbatch", "id"), ("case_type_id", "alerts_casetype", "id"),
    ("province_id", "directory_province", "code"), ("district_id", "directory_district", "code"),
)  # fmt: skip
# Days whose counts differ from their cases although no import has asked for a new count.
MISCOUNTED = """
SELECT coalesce(counted.day, cases.day), coalesce(counted.cases, 0), coalesce(cases.cases, 0)
FROM (SELECT day, sum(cases) AS cases FROM alerts_dailycount GROUP BY day) counted
FULL JOIN (SELECT reported_on AS day, count(*) AS cases FROM alerts_casereport GROUP BY reported_on) cases USING (day)
LEFT JOIN alerts_daystate state ON state.day = coalesce(counted.day, cases.day)
WHERE counted.cases IS DISTINCT FROM cases.cases AND NOT coalesce(state.is_pending, false)
ORDER BY 1
"""


def broken(*, at: dt.datetime) -> Iterator[str]:
    yield from _revisions_without_gaps()
    yield from _bulletins_as_they_were_made()
    yield from _cases_with_their_references()
    yield from _counts_equal_cases()
    yield from _no_file_is_stuck(at)
    yield from _held_rows_are_counted()
    yield from delivery_invariants.broken(at=at)


def _revisions_without_gaps() -> Iterator[str]:
    for row in (
        Bulletin.objects.values("date").annotate(count=Count("id"), last=Max("revision")).order_by("date")
    ):
        if row["count"] != row["last"]:
            yield f"Bulletin of {row['date']}: {row['count']} revisions, the last is number {row['last']}"


def _bulletins_as_they_were_made() -> Iterator[str]:
    for bulletin in Bulletin.objects.order_by("date", "revision").iterator(chunk_size=50):
        if stored_snapshot(bulletin).sha256() != bulletin.sha256:
            yield f"Bulletin {bulletin}: its rows no longer match its SHA-256"


def _cases_with_their_references() -> Iterator[str]:
    with connection.cursor() as cursor:
        for column, table, key in REFERENCES:
            cursor.execute(ORPHANS.format(column=column, table=table, key=key))
            count = cursor.fetchone()[0]
            if count:
                yield f"{count} cases whose {column} is in no row of {table}"


def _counts_equal_cases() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(MISCOUNTED)
        for day, counted, cases in cursor.fetchall():
            yield f"Daily counts of {day}: {counted} cases counted, {cases} stored"


def _no_file_is_stuck(at: dt.datetime) -> Iterator[str]:
    waiting = [ImportBatch.State.UPLOADED, ImportBatch.State.CONFIRMED]
    for batch in ImportBatch.objects.filter(state__in=waiting, created_at__lt=at - STUCK):
        yield f"Case file {batch} has been {batch.state} since {batch.created_at:%Y-%m-%d %H:%M} UTC"
    for batch in ImportBatch.objects.filter(repair=ImportBatch.Repair.ASKED, repair_at__lt=at - STUCK):
        yield f"The held rows of case file {batch} have waited since {batch.repair_at:%Y-%m-%d %H:%M} UTC"


def _held_rows_are_counted() -> Iterator[str]:
    counted = ImportBatch.objects.filter(state=ImportBatch.State.DONE).annotate(rows=Count("quarantine"))
    for batch in counted.exclude(rows=F("quarantined")):
        yield f"Case file {batch} says {batch.quarantined} held rows and has {batch.rows}"
