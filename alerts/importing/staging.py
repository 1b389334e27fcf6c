"""The SQL of an import: COPY into a temporary table, decode distinct values, validate set-wise, quarantine, upsert.

Everything happens in the caller's transaction, on temporary tables that vanish with it. Rows keep their text until
they are known to be good; the case number leaves the transaction only as its keyed hash.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import hmac
import io
import itertools
import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from alerts.importing import decoding
from alerts.importing.decoding import Decoded, split_moment
from alerts.importing.headings import Headings
from alerts.models import ImportBatch

STAGED = (
    "case_no", "reported_date", "reported_time", "incident_date", "incident_time",
    "case_type", "province", "district", "loss_baht", "age", "sex", "channel",
)  # fmt: skip
STAND_INS = {"age": "age_band"}
BLOCK_ROWS = 4000
PLAIN_LOSS = r"^[0-9]{1,12}(\.[0-9]{1,2})?$"
ZONE = "Asia/Bangkok"

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Labels:
    """What a label in a file may stand for: read once an import from the reference tables."""

    case_types: dict[str, int]
    provinces: dict[str, str]
    districts: dict[tuple[str, str], str]
    district_codes: frozenset[str]


@dataclass(frozen=True)
class Counts:
    read: int
    inserted: int
    updated: int
    unchanged: int
    quarantined: int


def stage_rows(
    rows: Iterable[tuple[int, list[str]]],
    headings: Headings,
    progress: Progress,
    *,
    short_rows_are_whole: bool,
) -> int:
    """COPY the file's rows as text into the temporary table `staged`; returns how many there were.

    `short_rows_are_whole`: a spreadsheet leaves trailing empty cells out; in CSV a short row means a cut file.
    """
    columns = ", ".join(f"{name} text" for name in STAGED)
    read = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged, parsed, touched")
        cursor.execute(f"CREATE TEMP TABLE staged (row_no int, fault text, {columns}) ON COMMIT DROP")
        with cursor.copy("COPY staged FROM STDIN (FORMAT csv)") as copy:
            for count, block in _blocks(rows, headings, short_rows_are_whole):
                copy.write(block)
                read += count
                progress("reading", read)
        cursor.execute("ANALYZE staged")
    return read


def _blocks(
    rows: Iterable[tuple[int, list[str]]], headings: Headings, short_rows_are_whole: bool
) -> Iterator[tuple[int, str]]:
    to_staged = _row_stager(headings, short_rows_are_whole)
    rows = iter(rows)
    while block := list(itertools.islice(rows, BLOCK_ROWS)):
        buffer = io.StringIO()
        csv.writer(buffer).writerows(to_staged(number, cells) for number, cells in block)
        yield len(block), buffer.getvalue()


def _row_stager(
    headings: Headings, short_rows_are_whole: bool
) -> Callable[[int, list[str]], tuple[Any, ...]]:
    """A function from a file's row to a row of `staged`; absent columns read an empty cell put behind the row."""
    width, at = headings.width, headings.positions
    source = {"reported_date": "reported_at", "incident_date": "incident_at"}
    names = [source.get(name, name) for name in STAGED if not name.endswith("_time")]
    pick = operator.itemgetter(*(at.get(name, at.get(STAND_INS.get(name, ""), width)) for name in names))

    def stage(number: int, cells: list[str]) -> tuple[Any, ...]:
        fault = ""
        if len(cells) != width:
            cells, fault = _squared(cells, width, short_rows_are_whole)
        case_no, reported, incident, *rest = [cell.strip() for cell in pick([*cells, ""])]
        return (number, fault, case_no, *split_moment(reported), *split_moment(incident), *rest)

    return stage


def _squared(cells: list[str], width: int, short_rows_are_whole: bool) -> tuple[list[str], str]:
    if len(cells) < width:
        fault = "" if short_rows_are_whole else "row_incomplete"
        return cells + [""] * (width - len(cells)), fault
    return cells[:width], "row_too_long" if any(cell.strip() for cell in cells[width:]) else ""


def decode_values(labels: Labels) -> None:
    """Decode each distinct text of each column once, into one map table a column."""
    _decode("date", "SELECT reported_date FROM staged UNION SELECT incident_date FROM staged", "moment timestamp",
            lambda text: _one(decoding.decode_date(text)))  # fmt: skip
    _decode("time", "SELECT reported_time FROM staged UNION SELECT incident_time FROM staged",
            "span interval, zone interval", lambda text: _clock(decoding.decode_time(text)))  # fmt: skip
    _decode("loss", f"SELECT DISTINCT loss_baht FROM staged WHERE loss_baht !~ '{PLAIN_LOSS}'", "amount numeric(14,2)",
            lambda text: _one(decoding.decode_loss(text)))  # fmt: skip
    _decode("case_type", "SELECT DISTINCT case_type FROM staged", "case_type_id smallint",
            lambda text: _one(decoding.decode_case_type(text, labels.case_types)))  # fmt: skip
    _decode("province", "SELECT DISTINCT province FROM staged", "province_id varchar(2)",
            lambda text: _one(decoding.decode_province(text, labels.provinces)))  # fmt: skip
    _decode(
        "age", "SELECT DISTINCT age FROM staged", "band text", lambda text: _one(decoding.decode_age(text))
    )
    _decode(
        "sex",
        "SELECT DISTINCT sex FROM staged",
        "sex_code text",
        lambda text: _one(decoding.decode_sex(text)),
    )
    _decode("channel", "SELECT DISTINCT channel FROM staged", "family text",
            lambda text: _one(decoding.decode_channel(text)))  # fmt: skip
    _decode_districts(labels)


def _one(decoded: Decoded[Any]) -> tuple[Any, ...]:
    return (decoded.value, decoded.problem)


def _clock(decoded: Decoded[decoding.Clock]) -> tuple[Any, ...]:
    if decoded.value is None:
        return (None, None, decoded.problem)
    zone = decoded.value.zone
    return (
        dt.timedelta(seconds=decoded.value.seconds),
        None if zone is None else dt.timedelta(seconds=zone),
        None,
    )


def _decode(name: str, distinct: str, columns: str, decode: Callable[[str], tuple[Any, ...]]) -> None:
    """Stream distinct texts through `decode` into the table map_<name>(text, <columns>, problem)."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS map_{name}")
        cursor.execute(f"CREATE TEMP TABLE map_{name} (text text, {columns}, problem text) ON COMMIT DROP")
        for texts in _batches(distinct):
            with cursor.copy(f"COPY map_{name} FROM STDIN") as copy:
                for (text,) in texts:
                    if text is not None:
                        copy.write_row((text, *decode(text)))
        cursor.execute(f"ANALYZE map_{name}")


def _decode_districts(labels: Labels) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS map_district")
        cursor.execute(
            "CREATE TEMP TABLE map_district (province text, text text, district_id varchar(4), problem text) ON COMMIT DROP"
        )
        for pairs in _batches(
            "SELECT DISTINCT coalesce(province, ''), district FROM staged WHERE district IS NOT NULL"
        ):
            with cursor.copy("COPY map_district FROM STDIN") as copy:
                for province, text in pairs:
                    code = decoding.decode_province(province, labels.provinces).value
                    decoded = decoding.decode_district(text, code, labels.districts, labels.district_codes)
                    copy.write_row((province, text, decoded.value, decoded.problem))
        cursor.execute("ANALYZE map_district")


def _batches(query: str) -> Iterator[list[tuple[Any, ...]]]:
    """Rows of a query by a server-side cursor, so that a hostile file of distinct values costs no memory."""
    assert connection.connection is not None
    with connection.connection.cursor(name="distinct_texts") as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(BLOCK_ROWS):
            yield rows


def key_pads(source: str) -> tuple[bytes, bytes]:
    """The inner and outer padded keys of HMAC-SHA256 for case numbers of one source (RFC 2104)."""
    secret = hmac.new(
        settings.FIELD_KEYS[0].encode(), f"case-number:{source}".encode(), hashlib.sha256
    ).digest()
    block = secret.ljust(64, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def parse(source: str, *, at: dt.datetime) -> None:
    """Join every decoded column into the temporary table `parsed`, sorted by case key, with each row's problems."""
    inner, outer = key_pads(source)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '192MB'")
        cursor.execute(PARSE, {"inner": inner, "outer": outer, "now": at + dt.timedelta(minutes=10)})
        cursor.execute("ANALYZE parsed")


def _moment(date: str, time: str) -> str:
    return f"""CASE WHEN {time}.zone IS NULL
                THEN ({date}.moment + coalesce({time}.span, interval '0')) AT TIME ZONE '{ZONE}'
                ELSE ({date}.moment + {time}.span - {time}.zone) AT TIME ZONE 'UTC' END"""


PARSE = f"""
CREATE TEMP TABLE parsed ON COMMIT DROP AS
SELECT *, first_value(row_no) OVER (PARTITION BY case_key ORDER BY problems IS NOT NULL, row_no) AS first_row
FROM (
    SELECT row_no, case_key, reported_at, (reported_at AT TIME ZONE '{ZONE}')::date AS reported_on, incident_at,
        case_type_id, province_id, district_id, loss_baht, age_band, sex, channel,
        CASE WHEN any_problem IS NOT NULL
            OR case_key IS NULL OR reported_at IS NULL OR case_type_id IS NULL OR case_no_rounded
            OR reported_at > %(now)s OR incident_at > %(now)s
            OR (incident_at AT TIME ZONE '{ZONE}')::date > (reported_at AT TIME ZONE '{ZONE}')::date
        THEN array_remove(ARRAY[
            'row:' || fault,
            CASE WHEN case_key IS NULL THEN 'case_no:case_no_missing' END,
            CASE WHEN case_no_rounded THEN 'case_no:case_no_digits_lost' END,
            'reported_at:' || coalesce(reported_date_problem, reported_time_problem),
            CASE WHEN reported_missing THEN 'reported_at:date_missing' END,
            CASE WHEN reported_at > %(now)s THEN 'reported_at:date_in_future' END,
            'incident_at:' || coalesce(incident_date_problem, incident_time_problem),
            CASE WHEN incident_at > %(now)s THEN 'incident_at:date_in_future' END,
            CASE WHEN (incident_at AT TIME ZONE '{ZONE}')::date > (reported_at AT TIME ZONE '{ZONE}')::date
                THEN 'incident_at:incident_after_report' END,
            'case_type:' || coalesce(case_type_problem, CASE WHEN case_type_id IS NULL THEN 'case_type_missing' END),
            'province:' || province_problem,
            CASE WHEN province_problem IS NULL THEN 'district:' || district_problem END,
            'loss_baht:' || loss_problem, 'age:' || age_problem, 'sex:' || sex_problem
        ], NULL) END AS problems
    FROM (
        SELECT s.row_no, s.fault,
            s.case_no ~ '^[0-9.]+[eE][+]?[0-9]+$' AS case_no_rounded,
            encode(substring(sha256(%(outer)s::bytea || sha256(%(inner)s::bytea || convert_to(
                regexp_replace(s.case_no, '^([0-9]+)[.]0$', '\1'), 'UTF8'))) FOR 16), 'hex')::uuid AS case_key,
            rd.moment IS NULL AND rd.problem IS NULL AS reported_missing,
            {_moment("rd", "rt")} AS reported_at,
            {_moment("idt", "it")} AS incident_at,
            ct.case_type_id, coalesce(pv.province_id, left(di.district_id, 2)) AS province_id, di.district_id,
            CASE WHEN s.loss_baht ~ '{PLAIN_LOSS}' THEN s.loss_baht::numeric(14,2) ELSE lo.amount END AS loss_baht,
            coalesce(ag.band, '') AS age_band, coalesce(sx.sex_code, '') AS sex, coalesce(ch.family, '') AS channel,
            rd.problem AS reported_date_problem, rt.problem AS reported_time_problem,
            idt.problem AS incident_date_problem, it.problem AS incident_time_problem,
            ct.problem AS case_type_problem, pv.problem AS province_problem, di.problem AS district_problem,
            lo.problem AS loss_problem, ag.problem AS age_problem, sx.problem AS sex_problem,
            coalesce(s.fault, rd.problem, rt.problem, idt.problem, it.problem, ct.problem, pv.problem, di.problem,
                lo.problem, ag.problem, sx.problem) AS any_problem
        FROM staged s
        LEFT JOIN map_date rd ON rd.text = s.reported_date
        LEFT JOIN map_time rt ON rt.text = s.reported_time
        LEFT JOIN map_date idt ON idt.text = s.incident_date
        LEFT JOIN map_time it ON it.text = s.incident_time
        LEFT JOIN map_case_type ct ON ct.text = s.case_type
        LEFT JOIN map_province pv ON pv.text = s.province
        LEFT JOIN map_district di ON di.text = s.district AND di.province = coalesce(s.province, '')
        LEFT JOIN map_loss lo ON lo.text = s.loss_baht
        LEFT JOIN map_age ag ON ag.text = s.age
        LEFT JOIN map_sex sx ON sx.text = s.sex
        LEFT JOIN map_channel ch ON ch.text = s.channel
    ) decoded
) checked
ORDER BY case_key, problems IS NOT NULL, row_no
"""

GOOD = "p.problems IS NULL AND p.row_no = p.first_row"


def quarantine(batch: ImportBatch) -> int:
    """Hold back every row with a problem; digits long enough to be a phone or citizen number are masked."""
    with connection.cursor() as cursor:
        cursor.execute(QUARANTINE, [batch.pk])
        return int(cursor.rowcount)


BAD = "p.problems IS NOT NULL OR p.row_no <> p.first_row"
QUARANTINE = rf"""
INSERT INTO alerts_quarantinedrow (batch_id, row_number, case_key, "values", problems)
SELECT %s, p.row_no, p.case_key,
    (SELECT jsonb_object_agg(key, regexp_replace(left(value, 200), '([0-9๐-๙][ -]?){{9,}}', '•••', 'g'))
     FROM jsonb_each_text(to_jsonb(s) - 'row_no' - 'fault' - 'case_no') WHERE value IS NOT NULL),
    CASE WHEN p.problems IS NULL
        THEN jsonb_build_array(jsonb_build_object(
            'column', 'case_no', 'code', 'duplicate_in_file', 'row', p.first_row))
        ELSE (SELECT jsonb_agg(jsonb_build_object('column', split_part(t, ':', 1), 'code', split_part(t, ':', 2)))
              FROM unnest(p.problems) t) END
FROM parsed p JOIN staged s USING (row_no) WHERE {BAD} ORDER BY p.row_no
"""


def first_problems(limit: int = 50) -> list[dict[str, Any]]:
    """The first problems of the staged file, for a preview: row, column, code."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT row_no, coalesce(problems, ARRAY['case_no:duplicate_in_file']), first_row FROM parsed p
                WHERE {BAD} ORDER BY row_no LIMIT %s""",
            [limit],
        )
        rows = cursor.fetchall()
    return [
        {
            "row_number": row,
            "column": column,
            "code": code,
            **({"row": first} if code == "duplicate_in_file" else {}),
        }
        for row, problems, first in rows
        for column, _, code in (problem.partition(":") for problem in problems)
    ]


FIELDS = (
    "reported_at", "reported_on", "incident_at", "case_type_id", "province_id", "district_id",
    "loss_baht", "age_band", "sex", "channel",
)  # fmt: skip


def upsert(batch: ImportBatch, *, at: dt.datetime) -> tuple[int, int]:
    """Insert new cases and update changed ones in key order, mark the days they touch; returns (inserted, updated)."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE touched (day date, inserted bigint, updated bigint) ON COMMIT DROP")
        cursor.execute(UPSERT, [batch.source_id, batch.pk])
        cursor.execute(
            "SELECT coalesce(sum(inserted), 0)::bigint, coalesce(sum(updated), 0)::bigint FROM touched"
        )
        inserted, updated = cursor.fetchone()
        cursor.execute(MARK_DAYS, [at])
    return int(inserted), int(updated)


_COLUMNS = ", ".join(FIELDS)
_SAME = ", ".join(f"c.{name}" for name in FIELDS), ", ".join(f"p.{name}" for name in FIELDS)
# Old days are taken before the update: a corrected date changes the counts of the day the case leaves, too.
UPSERT = f"""
WITH changed AS MATERIALIZED (
    SELECT p.*, c.reported_on AS old_day FROM parsed p LEFT JOIN alerts_casereport c USING (case_key)
    WHERE {GOOD} AND (c.case_key IS NULL OR ({_SAME[0]}) IS DISTINCT FROM ({_SAME[1]}))
), upserted AS (
    INSERT INTO alerts_casereport AS c (case_key, source_id, batch_id, {_COLUMNS})
    SELECT case_key, %s, %s, {_COLUMNS} FROM changed
    ON CONFLICT (case_key) DO UPDATE SET batch_id = excluded.batch_id,
        {", ".join(f"{name} = excluded.{name}" for name in FIELDS)}
    RETURNING c.reported_on, c.xmax = 0 AS is_new
)
INSERT INTO touched
SELECT reported_on, count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM upserted GROUP BY 1
UNION ALL
SELECT old_day, 0, 0 FROM changed WHERE old_day <> reported_on GROUP BY 1
"""
MARK_DAYS = """
INSERT INTO alerts_daystate (day, changed_at, is_pending)
SELECT DISTINCT day, %s::timestamptz, true FROM touched ORDER BY day
ON CONFLICT (day) DO UPDATE SET changed_at = greatest(alerts_daystate.changed_at, excluded.changed_at), is_pending = true
"""
