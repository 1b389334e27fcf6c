"""PostgreSQL or Valkey dead or frozen: what visitors get before their browser gives up, and that all heals by itself."""

import json

import pytest

from tests.faults.house import frozen

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("faults")]

PAGES = ("/", "/en/", "/alerts/", "/alerts/archive/")


def assert_polite(answer):
    status, headers, body = answer
    assert (status, headers["retry-after"], headers["cache-control"]) == (503, "5", "no-store")
    assert "1441" in body
    assert "Traceback" not in body
    assert "psycopg" not in body


def test_without_postgresql_pages_say_so_at_once_and_come_back_by_themselves(house):
    assert [house.get(page)[0] for page in PAGES] == [200] * 4

    house.stop_postgres()
    try:
        for page in PAGES:
            assert_polite(house.get(page))
        health, (ready, _, state) = house.get("/healthz")[0], house.get("/readyz")
        assert (health, ready, json.loads(state)) == (
            200,
            503,
            {"database": False, "cache": True, "alarms": []},
        )
    finally:
        house.start_postgres()

    # Each of the web's processes finds by itself that the database is back.
    house.wait_for(lambda: {house.get(page)[0] for page in (*PAGES, *PAGES)} == {200})
    assert house.get("/readyz")[0] == 200


def test_a_frozen_postgresql_makes_nobody_wait(house):
    for _ in range(8):  # every thread has a connection of its own
        house.get("/alerts/archive/")

    with frozen(house.postgres_pids()):
        answers = [house.get(page) for page in (*PAGES, *PAGES)]
        health = house.get("/healthz")[0]

    for answer in answers:
        assert_polite(answer)
    assert health == 200
    house.wait_for(lambda: {house.get(page)[0] for page in PAGES} == {200})


def test_without_valkey_every_public_page_is_there(house):
    house.stop_valkey()
    try:
        answers = [house.get(page)[0] for page in PAGES]
        ready, _, state = house.get("/readyz")
        staff = house.get("/staff/sign-in/")[0]
    finally:
        house.start_valkey()

    assert (answers, staff) == ([200] * 4, 200)
    assert (ready, json.loads(state)) == (503, {"database": True, "cache": False, "alarms": []})
    house.wait_for(lambda: house.get("/readyz")[0] == 200)


def test_a_worker_hears_the_bell_again_after_valkey_was_killed(house):
    worker = house.start("worker")
    try:
        house.stop_valkey()
        house.start_valkey()

        house.manage("shell", "-c", "from alerts.tasks import handle_import; handle_import.delay(0)")

        house.wait_for(lambda: house.queue_length() == 0)
    finally:
        house.kill(worker)
