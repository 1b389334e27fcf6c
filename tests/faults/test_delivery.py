"""Real workers and beats send the bulletin while a worker and Valkey are killed: everybody gets it, once."""

import subprocess
import sys

import psycopg
import pytest

from cybervaccine.embedded.environment import ROOT
from cybervaccine.line_emulator.ledger import matching
from cybervaccine.line_emulator.platform import Platform
from cybervaccine.line_emulator.server import Server, running
from tests.alerts.delivery.people import line_id

pytestmark = pytest.mark.fault
READERS = 3000
MULTICAST = "/v2/bot/message/multicast"
UNBROKEN = "from alerts.delivery.invariants import broken; from django.utils import timezone; assert not list(broken(at=timezone.now()))"
ROUND_THE_CLOCK = {"DELIVERY_HOUR": "0", "DELIVERY_QUIET_FROM": "24", "DELIVERY_CALLS_PER_SECOND": "5"}


@pytest.fixture
def line():
    server = Server(Platform())
    with running(server):
        yield server


def environment(house, line):
    return line.platform.channels.environment(line.address) | ROUND_THE_CLOCK


def run(house, *arguments, **more):
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=house.environment | more, check=True, stdout=subprocess.DEVNULL
    )  # fmt: skip


def calls(line):
    return sum(1 for _ in matching(list(line.platform.ledger.lines), {"path": MULTICAST}))


def state(house):
    with psycopg.connect(house.database) as connection:
        row = connection.execute("SELECT state FROM alerts_delivery").fetchone()
    return row and row[0]


def test_workers_beats_and_a_run_by_hand_send_once_although_valkey_and_a_worker_die(house, line):
    more = environment(house, line)
    django = {"DJANGO_SETTINGS_MODULE": "cybervaccine.settings"}
    run(house, "-m", "tests.faults.crowd", str(READERS), **django)
    workers = [house.start("worker", **more) for _ in range(2)]
    beats = [house.start("beat", **more) for _ in range(2)]
    try:
        by_hand = "from alerts.tasks import deliver; deliver.delay(); deliver.delay(); deliver()"
        hand = subprocess.Popen(
            [sys.executable, "manage.py", "shell", "-c", by_hand], cwd=ROOT, env=house.environment | more,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        house.wait_for(lambda: calls(line) >= 8)
        house.kill_valkey()
        hand.kill()
        hand.wait()
        house.kill(workers[0])
        house.start_valkey()
        house.flush_valkey()

        house.wait_for(lambda: state(house) == "done", seconds=150)
    finally:
        for process in (*workers, *beats):
            house.kill(process)

    reached = sorted(person for each in line.platform.ledger.deliveries for person in each.to.split(","))
    assert reached == sorted(line_id(number) for number in range(READERS))
    house.manage("shell", "-c", UNBROKEN)


@pytest.fixture(autouse=True)
def _others_find_the_house_empty(house):
    yield
    with psycopg.connect(house.database) as connection:
        connection.execute("TRUNCATE accounts_user, alerts_bulletin CASCADE")
