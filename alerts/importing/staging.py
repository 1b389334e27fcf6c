"""The SQL of an import: COPY decoded rows into a temporary table, check them set-wise, quarantine, insert and update.

Everything happens in the caller's transaction, on temporary tables that vanish with it. The case number enters the
database only as its keyed hash.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import hashlib
import hmac
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from alerts.importing.rows import RowDecoder
from alerts.models import ImportBatch, QuarantinedRow

BLOCK_ROWS = 1000
ZONE = "Asia/Bangkok"
# A clock that runs ahead by this much makes no report "in the future".
TOLERANCE = dt.timedelta(minutes=10)

Progress = Callable[[str, int], None]
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Counts:
    read: int
    inserted: int
    updated: int
    unchanged: int
    quarantined: int


def case_secret(source: str) -> bytes:
    """The key under which the case numbers of one source are hashed."""
    return hmac.digest(settings.FIELD_KEYS[0].encode(), f"case-number:{source}".encode(), hashlib.sha256)


STAGED = """
DROP TABLE IF EXISTS staged, held, known, touched;
CREATE TEMP TABLE staged (
    row_no int, case_key uuid, reported_at timestamptz, incident_at timestamptz, case_type_id smallint,
    province_id varchar(2), district_id varchar(4), loss_baht numeric(14, 2),
    age_band varchar(5), sex varchar(1), channel varchar(12), problems text[]
) ON COMMIT DROP;
SET LOCAL work_mem = '160MB';
"""


def stage_rows(rows: Iterable[Row], decoder: RowDecoder, progress: Progress) -> int:
    """COPY the file's decoded rows into the temporary table `staged`; returns how many there were."""
    read = 0
    rows = iter(rows)
    with connection.cursor() as cursor:
        cursor.execute(STAGED)
        with _without_cycle_collection(), cursor.copy("COPY staged FROM STDIN") as copy:
            while block := list(itertools.islice(rows, BLOCK_ROWS)):
                copy.write(decoder.lines(block))
                read += len(block)
                progress("reading", read)
        cursor.execute("ANALYZE staged")
    return read


@contextlib.contextmanager
def _without_cycle_collection() -> Iterator[None]:
    """Rows hold no cycles, and looking for some at every few hundred of them costs a fifth of the decoding."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


# What no row tells by itself: moments against now and each other, and case numbers that stand in the file twice.
HELD = """
CREATE TEMP TABLE held (row_no int, case_key uuid, problems text[], first_row int) ON COMMIT DROP;
INSERT INTO held
SELECT row_no, case_key, problems || array_remove(ARRAY[
    CASE WHEN reported_at > %(now)s THEN 'reported_at:date_in_future' END,
    CASE WHEN incident_at > %(now)s THEN 'incident_at:date_in_future' END,
    CASE WHEN {incident_on} > {reported_on} THEN 'incident_at:incident_after_report' END
], NULL)
FROM staged
WHERE problems IS NOT NULL OR reported_at > %(now)s OR incident_at > %(now)s
    OR incident_at > reported_at AND {incident_on} > {reported_on};
ANALYZE held;
INSERT INTO held
SELECT row_no, case_key, ARRAY['case_no:duplicate_in_file'], first_row
FROM (
    SELECT row_no, case_key, min(row_no) OVER (PARTITION BY case_key) AS first_row
    FROM staged s WHERE NOT EXISTS (SELECT FROM held h WHERE h.row_no = s.row_no) AND case_key IN (
        SELECT case_key FROM staged GROUP BY case_key HAVING count(*) > 1)
) repeated
WHERE row_no <> first_row;
ANALYZE held;
""".format(
    incident_on=f"(incident_at AT TIME ZONE '{ZONE}')::date",
    reported_on=f"(reported_at AT TIME ZONE '{ZONE}')::date",
)


def check_rows(*, at: dt.datetime) -> int:
    """Gather every row that must not enter into the temporary table `held`; returns how many."""
    with connection.cursor() as cursor:
        _execute_each(cursor, HELD, {"now": at + TOLERANCE})
        cursor.execute("SELECT count(*) FROM held")
        return int(cursor.fetchone()[0])


# A row that was held back is older than what came since: a later file knows better.
OVERTAKEN = """
DELETE FROM staged s USING alerts_casereport c
WHERE c.case_key = s.case_key AND s.problems IS NULL AND c.batch_id <> %(batch)s
    AND (c.batch_id > %(batch)s OR EXISTS (
        SELECT FROM alerts_importbatch b
        WHERE b.source_id = %(source)s AND b.id > %(batch)s AND b.state = 'done'))
"""
ENTERED = """
INSERT INTO held
SELECT s.row_no, s.case_key, ARRAY['case_no:entered_already'], NULL
FROM staged s JOIN alerts_casereport c USING (case_key)
WHERE c.batch_id = %(batch)s AND NOT EXISTS (SELECT FROM held h WHERE h.row_no = s.row_no)
"""


def leave_overtaken(batch: ImportBatch) -> None:
    """Drop the staged rows whose case is known from elsewhere and may have been said anew since this batch."""
    with connection.cursor() as cursor:
        cursor.execute(OVERTAKEN, {"batch": batch.pk, "source": batch.source_id})


def hold_entered(batch: ImportBatch) -> None:
    """Hold the staged rows whose case number another row of the same file has brought in."""
    with connection.cursor() as cursor:
        cursor.execute(ENTERED, {"batch": batch.pk})


def held_rows() -> Iterator[dict[str, Any]]:
    """The held rows in the order of the file: row_number, case_key, problems."""
    assert connection.connection is not None
    with connection.connection.cursor(name="held_rows") as cursor:
        cursor.execute("SELECT row_no, case_key, problems, first_row FROM held ORDER BY row_no")
        while block := cursor.fetchmany(BLOCK_ROWS):
            for row_no, case_key, problems, first_row in block:
                texts = (text.partition(":") for text in problems)
                listed = [_problem(column, code, first_row) for column, _, code in texts]
                yield {"row_number": row_no, "case_key": case_key, "problems": listed}


def _problem(column: str, code: str, first_row: int | None) -> dict[str, Any]:
    return {"column": column, "code": code} | ({"row": first_row} if first_row else {})


def quarantine(batch: ImportBatch, rows: Iterable[Row], decoder: RowDecoder) -> None:
    """Keep every held row with its reasons; its texts come from a second reading of the file."""
    texts = iter(rows)
    for block in _batched(held_rows()):
        QuarantinedRow.objects.bulk_create(
            QuarantinedRow(batch=batch, values=_texts_of(row["row_number"], texts, decoder), **row)
            for row in block
        )


def _texts_of(row_number: int, rows: Iterator[Row], decoder: RowDecoder) -> dict[str, str]:
    return next((decoder.values(cells) for number, cells in rows if number == row_number), {})


def _batched(items: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    iterator = iter(items)
    while block := list(itertools.islice(iterator, BLOCK_ROWS)):
        yield block


def first_problems(limit: int = 50) -> list[dict[str, Any]]:
    """The first problems of the staged file, for a preview: row_number, column, code."""
    held = itertools.islice(held_rows(), limit)
    listed = [{"row_number": row["row_number"], **problem} for row in held for problem in row["problems"]]
    return listed[:limit]


FIELDS = (
    "reported_at", "incident_at", "case_type_id", "province_id", "district_id", "loss_baht", "age_band", "sex", "channel",
)  # fmt: skip


def _fields(table: Literal["c", "s"]) -> str:
    return ", ".join(f"{table}.{name}" for name in FIELDS)


REPORTED_ON = f"(s.reported_at AT TIME ZONE '{ZONE}')::date"
# Imports of one source take turns, so what is known now stays so until the rows are written; were that ever broken, the
# primary key would undo the whole import. New rows go in by the order of their keys: the index grows at one end.
SAVE = f"""
CREATE TEMP TABLE known ON COMMIT DROP AS
SELECT s.row_no, s.case_key, c.reported_on AS old_day, ({_fields("c")}) IS DISTINCT FROM ({_fields("s")}) AS differs
FROM staged s JOIN alerts_casereport c USING (case_key)
WHERE NOT EXISTS (SELECT FROM held h WHERE h.row_no = s.row_no);
ANALYZE known;
CREATE TEMP TABLE touched (day date, inserted bigint, updated bigint) ON COMMIT DROP;
WITH changed AS (
    UPDATE alerts_casereport c SET batch_id = %(batch)s, reported_on = {REPORTED_ON},
        {", ".join(f"{name} = s.{name}" for name in FIELDS)}
    FROM staged s JOIN known k USING (row_no) WHERE k.differs AND c.case_key = s.case_key
    RETURNING c.reported_on, k.old_day
)
INSERT INTO touched
SELECT reported_on, 0, count(*) FROM changed GROUP BY 1 UNION ALL SELECT DISTINCT old_day, 0, 0 FROM changed;
WITH added AS (
    INSERT INTO alerts_casereport (case_key, source_id, batch_id, reported_on, {", ".join(FIELDS)})
    SELECT s.case_key, %(source)s, %(batch)s, {REPORTED_ON}, {_fields("s")}
    FROM staged s
    WHERE NOT EXISTS (SELECT FROM held h WHERE h.row_no = s.row_no)
        AND NOT EXISTS (SELECT FROM known k WHERE k.row_no = s.row_no)
    ORDER BY s.case_key
    RETURNING reported_on
)
INSERT INTO touched SELECT reported_on, count(*), 0 FROM added GROUP BY 1;
INSERT INTO alerts_daystate (day, changed_at, is_pending)
SELECT DISTINCT day, %(at)s::timestamptz, true FROM touched ORDER BY day
ON CONFLICT (day) DO UPDATE SET changed_at = greatest(alerts_daystate.changed_at, excluded.changed_at), is_pending = true;
"""


def save_rows(batch: ImportBatch, *, at: dt.datetime) -> tuple[int, int]:
    """Insert new cases, update changed ones and mark the days they touch; returns (inserted, updated)."""
    with connection.cursor() as cursor:
        _execute_each(cursor, SAVE, {"source": batch.source_id, "batch": batch.pk, "at": at})
        cursor.execute(
            "SELECT coalesce(sum(inserted), 0)::bigint, coalesce(sum(updated), 0)::bigint FROM touched"
        )
        inserted, updated = cursor.fetchone()
    return int(inserted), int(updated)


def _execute_each(cursor: CursorWrapper, script: str, parameters: dict[str, Any]) -> None:
    """Run the statements of a script one by one: only a single statement can carry parameters on the server."""
    for statement in script.split(";\n"):
        if statement.strip():
            cursor.execute(statement, parameters if "%(" in statement else None)
