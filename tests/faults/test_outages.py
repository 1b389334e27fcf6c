"""PostgreSQL or Valkey dead or frozen: what visitors get before their browser gives up, and that all heals by itself."""

import json

import pytest

from tests.faults.house import frozen

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("faults")]

WELL = {"database": True, "cache": True, "migrations": True, "disk": True, "serving": True, "alarms": []}
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
        told = json.loads(state) | {"migrations": True}  # which this process may not have seen yet
        assert (health, ready, told) == (200, 503, WELL | {"database": False})
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
    # Each process finds out for itself, within a second of the other.
    house.wait_for(lambda: {house.get(page)[0] for page in PAGES * 4} == {200})


def test_without_valkey_every_public_page_is_there(house):
    house.stop_valkey()
    try:
        answers = [house.get(page)[0] for page in PAGES]
        ready, _, state = house.get("/readyz")
        staff = house.get("/staff/sign-in/")[0]
    finally:
        house.start_valkey()

    assert (answers, staff) == ([200] * 4, 200)
    assert (ready, json.loads(state)) == (503, WELL | {"cache": False})
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


def test_a_task_that_fails_says_which_request_rang_for_it_and_who_works_is_heard(house):
    number = "0123456789abcdef" * 2
    ring = (
        f"from cybervaccine import tracing; tracing.request_id.set('{number}');"
        "from alerts.tasks import handle_import; handle_import.delay('of somebody, 081-234-5678')"
    )
    worker, beat = house.start("worker"), house.start("beat")
    try:
        house.manage("shell", "-c", ring)

        house.wait_for(lambda: number in house.log.read_text())
        for who in ("worker", "beat"):
            house.wait_for(lambda who=who: f"\ncybervaccine_{who}_age_seconds " in house.get("/metrics")[2])
    finally:
        for process in (worker, beat):
            house.kill(process)
    line = next(json.loads(line) for line in house.log.read_text().splitlines() if number in line)
    assert (line["request"], line["task"], line["level"]) == (number, "alerts.tasks.handle_import", "ERROR")
    assert "Traceback" in line["trace"]
    assert "234-5678" not in house.log.read_text()


def test_requests_of_all_processes_are_told_by_each(house):
    for _ in range(40):
        house.get("/alerts/archive/")

    told = 'cybervaccine_http_requests_total{view="alerts:bulletin-list",status="2xx"} '

    def count():
        lines = house.get("/metrics")[2].splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(told))

    house.wait_for(lambda: count() >= 40)
