"""Senders that are killed, doubled, refused and kept waiting: afterwards the ledger is the set of the eligible, each once."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import LineIdentity
from alerts.delivery import invariants
from alerts.models import Delivery, DeliveryBatch
from cybervaccine.embedded.environment import ROOT
from cybervaccine.line_emulator.ledger import matching
from directory.models import Subdistrict
from tests.alerts.delivery.people import SIX, line_id, make_readers
from tests.bulletins import make_bulletin
from tests.emptying import remove_people

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("delivery faults")]
MULTICAST = "/v2/bot/message/multicast"
READERS = 3000


class Senders:
    """The program that makes senders, and the numbers of those it made."""

    def __init__(self, environment):
        self.program = subprocess.Popen(
            [sys.executable, "-m", "tests.alerts.delivery.senders"], cwd=ROOT, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.program.stdout.readline() == "ready\n"
        self.offset, self.pids = 0.0, []

    def start(self) -> int:
        self.program.stdin.write(f"{SIX.isoformat()} {self.offset}\n")
        self.program.stdin.flush()
        self.pids.append(int(self.program.stdout.readline()))
        return self.pids[-1]

    def later(self, seconds=61) -> None:
        self.offset += seconds

    def finish(self, *pids, within=30) -> None:
        deadline = time.monotonic() + within
        while any(Path(f"/proc/{pid}").exists() for pid in pids):
            assert time.monotonic() < deadline, list(DeliveryBatch.objects.values_list("state", "attempts"))
            time.sleep(0.01)

    def kill(self, pid) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def close(self):
        for pid in self.pids:
            self.kill(pid)
        self.finish(*self.pids)
        self.program.stdin.close()
        self.program.wait(10)
        self.program.stdout.close()


@pytest.fixture
def senders(people_and_bulletins, line, settings):
    database = connection.settings_dict
    address = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "cybervaccine.settings",
        "DELIVERY_CALLS_PER_SECOND": "0",
        **line.channels.environment(settings.LINE_API_BASE),
    }
    made = Senders(environment)
    yield made
    made.close()


@pytest.fixture
def people_and_bulletins(committed, django_db_blocker):
    """A bulletin and 3,000 readers in thirty provinces, really committed."""
    with django_db_blocker.unblock():
        make_bulletin()
        first_of_each = Subdistrict.objects.filter(code__endswith="0101").order_by("code")[:30]
        make_readers(READERS, subdistricts=[place.code for place in first_of_each])
        yield
        remove_people("alerts_delivery")


def deliver_to_the_end(senders, *, rounds=40):
    for _ in range(rounds):
        senders.finish(senders.start())
        if Delivery.objects.filter(state__in=["done", "stopped", "held"]).exists():
            return
        senders.later()
    raise AssertionError(list(DeliveryBatch.objects.values_list("state", "attempts", "problem")))


def assert_each_once(line, *, without=()):
    reached = [person for each in line.ledger.deliveries for person in each.to.split(",")]
    assert sorted(reached) == sorted({line_id(number) for number in range(READERS)} - set(without))
    assert set(DeliveryBatch.objects.values_list("state", flat=True)) <= {"sent", "refused"}
    assert Delivery.objects.get().state == "done"
    assert list(invariants.broken(at=SIX)) == []


def calls(line):
    return len(list(matching(list(line.ledger.lines), {"path": MULTICAST})))


@pytest.mark.parametrize("seed", [1, 2])
def test_senders_killed_at_any_instant_reach_everybody_once(senders, line, seed):
    instants = random.Random(seed)

    for _ in range(10):
        pid = senders.start()
        time.sleep(instants.uniform(0.02, 0.35))
        senders.kill(pid)
        senders.finish(pid)
        senders.later()
    deliver_to_the_end(senders)

    assert_each_once(line)


def test_four_senders_at_once_share_the_work(senders, line):
    senders.finish(*[senders.start() for _ in range(4)])
    deliver_to_the_end(senders)

    assert_each_once(line)
    assert calls(line) == DeliveryBatch.objects.count() == 30
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop", "probability": 0.3, "seed": 7},
        {"kind": "status", "status": 503, "accepted": True, "probability": 0.3, "seed": 7},
        {"kind": "status", "status": 500, "probability": 0.3, "seed": 7},
        {"kind": "rate_limit", "times": 2},
    ],
)
def test_uncertain_answers_and_kills_together_reach_everybody_once(senders, line, fault):
    line.faults.add({**fault, "path": MULTICAST})

    pids = [senders.start(), senders.start()]
    line_is_busy(line, calls_made=5)
    senders.kill(pids[0])
    senders.finish(*pids)
    senders.later()
    deliver_to_the_end(senders)

    assert_each_once(line)


def line_is_busy(line, *, calls_made):
    deadline = time.monotonic() + 20
    while calls(line) < calls_made:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_bad_id_is_found_although_a_sender_is_killed_while_looking(senders, line):
    line.faults.add({"kind": "bad_ids", "ids": [line_id(0)], "path": MULTICAST})

    pid = senders.start()
    line_is_busy(line, calls_made=4)
    senders.kill(pid)
    senders.finish(pid)
    senders.later()
    deliver_to_the_end(senders)

    assert_each_once(line, without=[line_id(0)])
    assert LineIdentity.objects.filter(unreachable_at__isnull=False).get().sub.reveal() == line_id(0)


@pytest.mark.parametrize("fault", [{"kind": "monthly_limit"}, {"kind": "status", "status": 401}])
def test_lost_right_stops_all_senders_after_at_most_one_call_each(senders, line, fault):
    line.faults.add({**fault, "path": MULTICAST})

    senders.finish(*[senders.start() for _ in range(3)])

    assert 1 <= calls(line) <= 3
    assert line.ledger.deliveries == []
    assert Delivery.objects.get().state == "stopped"


@pytest.mark.parametrize("seed", [1, 2])
def test_clocks_that_jump_send_nothing_twice_and_nothing_at_night(senders, line, seed):
    """Minutes ahead and hours behind: behind it is still night and nothing is sent, ahead a lease ends too early."""
    jumps = random.Random(seed)
    line.faults.add(
        {
            "kind": "hang",
            "seconds": 0.3,
            "accepted": True,
            "path": MULTICAST,
            "probability": 0.2,
            "seed": seed,
        }
    )

    for _ in range(8):
        senders.offset = jumps.choice([-7200, -1, 0, 61, 1800, 5400])
        pids = [senders.start(), senders.start()]
        time.sleep(jumps.uniform(0.05, 0.4))
        senders.kill(pids[0])
        senders.finish(*pids)
    senders.offset = 5400
    deliver_to_the_end(senders)

    assert_each_once(line)
