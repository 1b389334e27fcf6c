"""Import of a case file, end to end, against the bare limit of the same machine in the same run.

The limit: COPY of the file's text into an unlogged table, then one INSERT ... ON CONFLICT with the SHA-256 of the case
number into a table with the columns and indexes of the real one; no validation at all. Rounds alternate; on a shared
machine the least disturbed round of each is the steadiest figure, the medians stand beside it.

    .venv/bin/python -m bench.import_speed [--rows 1000000] [--rounds 3] [--file cases.csv]
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.scratch import scratch_database

LIMIT_INSERT = """
INSERT INTO bare_cases (case_key, source_id, batch_id, reported_at, reported_on, incident_at, case_type_id, province_id,
    district_id, loss_baht, age_band, sex, channel)
SELECT encode(substring(sha256(convert_to('0123456789abcdef0123456789abcdef' || case_no, 'UTF8')) FOR 16), 'hex')::uuid,
    1, 1, reported_at::timestamp AT TIME ZONE 'Asia/Bangkok', reported_at::date, nullif(incident_at, '')::timestamp,
    1, '10', NULL, nullif(loss_baht, '')::numeric(14, 2), '', left(sex, 1), left(channel, 12)
FROM bare_staged
ON CONFLICT (case_key) DO UPDATE SET reported_at = excluded.reported_at
"""


def bare_limit(path: Path) -> float:
    from django.db import connection

    with path.open(encoding="utf-8", newline="") as stream:
        heading = next(csv.reader(stream))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_cases, bare_staged")
        cursor.execute("CREATE TABLE bare_cases (LIKE alerts_casereport INCLUDING ALL)")
        cursor.execute(f"CREATE UNLOGGED TABLE bare_staged ({', '.join(f'{name} text' for name in heading)})")
        cursor.execute("CHECKPOINT")
        started = time.perf_counter()
        with (
            path.open("rb") as stream,
            cursor.copy("COPY bare_staged FROM STDIN (FORMAT csv, HEADER)") as copy,
        ):
            while chunk := stream.read(1 << 20):
                copy.write(chunk)
        cursor.execute(LIMIT_INSERT)
        seconds = time.perf_counter() - started
        cursor.execute("DROP TABLE bare_cases, bare_staged")
    return seconds


def whole_import(path: Path) -> float:
    from django.db import connection
    from django.utils import timezone

    from alerts.importing.services import import_case_file

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE alerts_casereport, alerts_daystate, alerts_quarantinedrow, alerts_importbatch CASCADE"
        )
        cursor.execute("CHECKPOINT")
    started = time.perf_counter()
    result = import_case_file(path, source_name="", file_name=path.name, by=None, at=timezone.now())
    seconds = time.perf_counter() - started
    assert result.counts is not None, result.refusal
    assert result.counts.inserted == result.counts.read
    return seconds


def repeated_import(path: Path) -> float:
    from django.utils import timezone

    from alerts.importing.services import import_case_file

    started = time.perf_counter()
    result = import_case_file(path, source_name="", file_name=path.name, by=None, at=timezone.now())
    assert result.counts is not None, result.refusal
    assert result.counts.unchanged == result.counts.read
    return time.perf_counter() - started


def simulate(path: Path, rows: int) -> int:
    from django.core.management import call_command

    days = 3 * 365
    start = dt.date.today() - dt.timedelta(days=days)
    call_command(
        "simulate_cases",
        start=start,
        days=days,
        per_day=rows / days * 1.055,
        seed=1,
        out=path,
        stdout=sys.stderr,
    )
    with path.open("rb") as stream:
        return sum(1 for _ in stream) - 1


def xlsx_import(path: Path, rows: int) -> float:
    """Seconds of importing the first rows as a spreadsheet, whose cells are all shared or inline text."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("cases")
    with path.open(encoding="utf-8", newline="") as stream:
        for cells in itertools.islice(csv.reader(stream), rows + 1):
            sheet.append(cells)
    spreadsheet = path.with_suffix(".xlsx")
    book.save(spreadsheet)
    return whole_import(spreadsheet)


def peak_memory(path: Path) -> float:
    """MB of the importing process alone, in a process of its own."""
    code = f"import bench.import_speed as b; b.import_alone({str(path)!r})"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    return float(output.split()[-1])


def import_alone(path: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    try:
        call_command("import_cases", path)
    finally:
        # Of this process alone: what getrusage says begins at the size of the parent that was forked.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    with scratch_database(), tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "cases.csv"
        rows = simulate(path, options.rows) if not options.file else 0
        with path.open("rb") as stream:
            rows = rows or sum(1 for _ in stream) - 1
        limits, wholes = [], []
        for _ in range(options.rounds):
            limits.append(bare_limit(path))
            wholes.append(whole_import(path))
            print(f"bare limit {limits[-1]:.1f} s, import {wholes[-1]:.1f} s", flush=True)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
        for name, of in (("best", min), ("median", statistics.median)):
            limit, whole = of(limits), of(wholes)
            print(
                f"{name} round: bare limit {rows / limit:,.0f} rows/s; import {rows / whole:,.0f} rows/s; "
                f"ratio {limit / whole:.2f}"
            )
        print(f"the same file again (all unchanged): {repeated_import(path):.1f} s")
        print(f"peak memory of the importing process: {peak_memory(path):.0f} MB")
        print(f"100,000 rows as XLSX: {100_000 / xlsx_import(path, 100_000):,.0f} rows/s")


if __name__ == "__main__":
    main()
