"""The process that counts opens of short links is killed: nothing is counted twice, and only its last second may be lost."""

import psycopg
import pytest

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("faults")]

CODE = "0123456789abcdefghjkmnpqrs"
PHONE = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 9; SM-A105F; wv) Chrome/119.0 Mobile Safari/537.36 Line/13.20.1/IAB"
}


def asked(house, sql):
    with psycopg.connect(house.database, autocommit=True) as connection:
        return connection.execute(sql).fetchone()


def opens(house):
    return asked(house, "SELECT coalesce(sum(opens), 0) FROM directory_linkday")[0]


def test_killed_counter_loses_at_most_its_last_second_and_counts_nothing_twice(house):
    asked(
        house,
        "INSERT INTO directory_link (code, kind, label, target, created_at, withdrawn_reason)"
        f" VALUES ('{CODE}', 'campaign', 'x', '', now(), '') RETURNING id",
    )
    answers = [house.get(f"/q/{CODE}", **PHONE)[0] for _ in range(30)]
    house.wait_for(lambda: opens(house) == 30)

    answers += [house.get(f"/q/{CODE}", **PHONE)[0] for _ in range(7)]
    house.kill(house.processes["web"])
    left = opens(house)
    house.start("web")
    house.wait_for(lambda: house.get("/readyz")[0] == 200)
    answers += [house.get(f"/q/{CODE}", **PHONE)[0] for _ in range(5)]
    house.wait_for(lambda: opens(house) == left + 5)

    assert set(answers) == {302}
    assert 30 <= left <= 37
