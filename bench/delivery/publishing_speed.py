"""How fast a delivery is written down, beside the least that PostgreSQL can do with the same rows.

`python -m bench.delivery.publishing_speed [--people 10000 100000]`. The peer is one INSERT .. SELECT of the same calls from a
table that already holds them: no consent is looked up, nobody is sorted into provinces.
"""

import argparse
import datetime as dt
import resource
import time

from bench.delivery.crowd import make_crowd
from bench.scratch import scratch_database

AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
PEER = "INSERT INTO alerts_deliverybatch SELECT * FROM chosen"


def run(cursor, statement, *values):
    started = time.perf_counter()
    cursor.execute(statement, values)
    return time.perf_counter() - started


def measure(count):
    from django.db import connection, transaction

    from alerts.delivery.publishing import prepare, write_calls
    from tests.bulletins import make_bulletin

    with connection.cursor() as cursor:
        make_crowd(cursor, count)
        make_bulletin()
        delivery = prepare(at=AT)
        started = time.perf_counter()
        write_calls(delivery, at=AT)
        ours = time.perf_counter() - started
        delivery.refresh_from_db()
        cursor.execute("CREATE TEMP TABLE chosen AS TABLE alerts_deliverybatch")
        cursor.execute("TRUNCATE alerts_deliverybatch")
        with transaction.atomic():
            bare = run(cursor, PEER)
        cursor.execute("DROP TABLE chosen")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    batches = delivery.batches.count()
    print(
        f"{count:>9,} citizens: {delivery.people:,} people, {batches:,} calls in {ours:.2f} s"
        f" ({ours / delivery.people * 1e6:.1f} us each); bare insert {bare:.2f} s, ratio {bare / ours:.2f}; peak {peak} MB"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000])
    people = parser.parse_args().people
    with scratch_database():
        for count in people:
            measure(count)


if __name__ == "__main__":
    main()
