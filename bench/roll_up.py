"""Counting all cases by day, type and province: the portal's roll-up beside plain SQL and, where it is installed, DuckDB.

    .venv/bin/python -m bench.roll_up [--rows 20000 200000 2000000]

For each number of rows: the whole refresh (locks, deletes, groups, stores), the same GROUP BY of PostgreSQL that stores nothing, and
DuckDB over the same rows from Parquet (`pip install duckdb` into the environment that runs this; it is no part of the portal).
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.analysis_speed import fill
from bench.scratch import scratch_database

DATE = dt.date(2026, 11, 24)
DAYS = 365
GROUPS = """
SELECT count(*) FROM (SELECT reported_on, case_type_id, province_id, count(*), count(loss_baht), sum(loss_baht), max(loss_baht)
FROM {cases} GROUP BY 1, 2, 3) AS groups
"""


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def bare() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(GROUPS.format(cases="alerts_casereport"))
        cursor.fetchone()


def duckdb_seconds() -> float | None:
    """Of the grouping alone, from a Parquet file that was written before."""
    if importlib.util.find_spec("duckdb") is None:
        return None
    import duckdb
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        text, parquet = Path(folder) / "cases.csv", Path(folder) / "cases.parquet"
        with connection.cursor() as cursor, text.open("wb") as stream:
            query = "SELECT reported_on, case_type_id, province_id, loss_baht FROM alerts_casereport"
            with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy:
                for block in copy:
                    stream.write(block)
        database = duckdb.connect()
        database.execute(f"COPY (SELECT * FROM read_csv('{text}')) TO '{parquet}' (FORMAT parquet)")
        return timed(lambda: database.execute(GROUPS.format(cases=f"'{parquet}'")).fetchall())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000, 200_000, 2_000_000])
    options = parser.parse_args()
    with scratch_database():
        from django.db import connection

        from alerts.rollup import refresh_daily_counts

        for rows in options.rows:
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE alerts_casereport, alerts_daystate, alerts_dailycount")
            fill(DATE - dt.timedelta(days=DAYS), DATE - dt.timedelta(days=1), max(rows // DAYS, 1))
            ours, plain, peer = timed(refresh_daily_counts), timed(bare), duckdb_seconds()
            beside = f", DuckDB {peer:.3f} s: ratio {peer / ours:.2f}" if peer else ""
            print(
                f"{rows:,} rows: roll-up {ours:.2f} s, plain SQL {plain:.2f} s: ratio {plain / ours:.2f}{beside}",
                flush=True,
            )


if __name__ == "__main__":
    main()
