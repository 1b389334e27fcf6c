"""How fast a delivery is written down, beside the least that PostgreSQL can do with the same rows.

`python -m bench.delivery.publishing_speed [--people 10000 100000]`. The peer is one INSERT .. SELECT of the same calls from a
table that already holds them: no consent is looked up, nobody is sorted into provinces.
"""

import argparse
import datetime as dt
import resource
import time

from bench.scratch import scratch_database

AT = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)
USERS = """
INSERT INTO accounts_user (id, password, is_superuser, is_active, is_staff, date_joined)
SELECT n, '!', false, true, false, now() FROM generate_series(1, %s) n
"""
IDENTITIES = """
INSERT INTO accounts_lineidentity (user_id, issuer, sub_index, sub, is_friend, linked_at)
SELECT id, 'x', decode(md5(id::text), 'hex'), decode(md5(id::text), 'hex'), id %% 20 > 0, now() FROM accounts_user
"""
CITIZENS = """
INSERT INTO accounts_citizen (user_id, title_id, other_title, first_name, last_name, phone_index, phone, subdistrict_id, age_group,
    registered_at)
SELECT u.id, (SELECT number FROM accounts_title WHERE name_th = 'นาย'), '', 'x', '', decode(md5(u.id::text), 'hex'), '\\x00',
    place.code, '30-39', now()
FROM accounts_user u JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS n, count(*) OVER () AS all_of FROM directory_subdistrict) place
ON place.n = u.id %% place.all_of
"""
CONSENTS = """
INSERT INTO accounts_consent (user_id, purpose, is_given, version, language, text_sha256, at)
SELECT id, purpose, true, 1, CASE WHEN id %% 50 = 0 THEN 'en' ELSE 'th' END, repeat('0', 64), now()
FROM accounts_user, (VALUES ('service'), ('bulletin')) AS asked (purpose)
"""
PEER = "INSERT INTO alerts_deliverybatch SELECT * FROM chosen"


def run(cursor, statement, *values):
    started = time.perf_counter()
    cursor.execute(statement, values)
    return time.perf_counter() - started


def fill_people(cursor, count):
    cursor.execute("TRUNCATE accounts_user, alerts_bulletin CASCADE")
    for statement, values in ((USERS, [count]), (IDENTITIES, []), (CITIZENS, []), (CONSENTS, [])):
        cursor.execute(statement, values or None if "%%" not in statement else [])
    cursor.execute("ANALYZE")


def measure(count):
    from django.db import connection, transaction

    from alerts.delivery.publishing import prepare, write_calls
    from tests.bulletins import make_bulletin

    with connection.cursor() as cursor:
        fill_people(cursor, count)
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
