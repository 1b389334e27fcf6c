"""The nightly analysis: over 1,000,000 cases of three years, and over ten times as many in the same window sizes.

Its cost must follow the window and the days an import touched, not the history. Rows are made in SQL; the last 7 days
hold the same number of cases in both runs, the larger table has ten times the history.

    .venv/bin/python -m bench.analysis_speed [--rows 1000000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time

from bench.scratch import scratch_database

FILL = """
INSERT INTO alerts_casereport (case_key, source_id, batch_id, reported_at, reported_on, case_type_id, province_id,
    loss_baht, age_band, sex, channel)
SELECT gen_random_uuid(), %(source)s, 0, day + interval '10 hours', day, types[1 + floor(power(random(), 3) * array_length(types, 1))::int],
    CASE WHEN random() > 0.02 THEN provinces[1 + floor(random() * 77)::int] END,
    CASE WHEN random() > 0.04 THEN round((1000 * exp(1.5 * sqrt(-2 * ln(random() + 1e-12)) * cos(6.2832 * random())))::numeric, 2) END,
    '', '', ''
FROM generate_series(%(first)s::date, %(last)s::date, interval '1 day') day,
    generate_series(1, %(per_day)s),
    (SELECT array_agg(id) types FROM alerts_casetype) t, (SELECT array_agg(code) provinces FROM directory_province) p
"""


def fill(first: dt.date, last: dt.date, per_day: int) -> None:
    from django.db import connection

    from alerts.models import Source

    source, _ = Source.objects.get_or_create(name="bench", defaults={"is_simulated": True})
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"source": source.pk, "first": first, "last": last, "per_day": per_day})
        cursor.execute(
            """INSERT INTO alerts_daystate SELECT day, now(), true FROM generate_series(%s::date, %s::date, interval '1 day') day
               ON CONFLICT (day) DO UPDATE SET is_pending = true""",
            [first, last],
        )
        cursor.execute("VACUUM ANALYZE alerts_casereport")


def measure(date: dt.date, rounds: int) -> tuple[float, float, float]:
    """Seconds of the roll-up of every day, of a night with one touched day (median), and of the bare SQL of the window."""
    from django.db import connection
    from django.utils import timezone

    from alerts.models import DayState
    from alerts.rollup import refresh_daily_counts
    from alerts.services import run_analysis

    started = time.perf_counter()
    refresh_daily_counts()
    rollup = time.perf_counter() - started
    nights, bare = [], []
    for _ in range(rounds):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE alerts_bulletin CASCADE")
        DayState.objects.filter(day=date - dt.timedelta(days=1)).update(is_pending=True)
        started = time.perf_counter()
        run_analysis(date, at=timezone.now())
        nights.append(time.perf_counter() - started)
        started = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT case_type_id, province_id, count(*), sum(loss_baht),
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY loss_baht)
                   FROM alerts_casereport WHERE reported_on >= %s AND reported_on < %s GROUP BY 1, 2""",
                [date - dt.timedelta(days=7), date],
            )
            cursor.fetchall()
        bare.append(time.perf_counter() - started)
    return rollup, statistics.median(nights), statistics.median(bare)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    date = dt.date(2026, 11, 24)
    with scratch_database():
        from alerts.models import CaseReport

        per_day = options.rows // 1095
        fill(date - dt.timedelta(days=1095), date - dt.timedelta(days=1), per_day)
        small = measure(date, options.rounds)
        print(
            f"{CaseReport.objects.count():,} cases: roll-up of all days {small[0]:.1f} s, a night {small[1]:.2f} s, "
            f"bare SQL of the window {1000 * small[2]:.0f} ms",
            flush=True,
        )
        fill(date - dt.timedelta(days=10 * 1095), date - dt.timedelta(days=1096), per_day)
        large = measure(date, options.rounds)
        print(
            f"{CaseReport.objects.count():,} cases: roll-up of all new days {large[0]:.1f} s, a night {large[1]:.2f} s, "
            f"bare SQL of the window {1000 * large[2]:.0f} ms; ratio of the nights {large[1] / small[1]:.2f}"
        )


if __name__ == "__main__":
    main()
