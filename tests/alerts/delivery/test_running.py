"""Every way a call can end, against the emulator: its ledger says who got what."""

import datetime as dt
import json

import pytest
from django.core import mail

from accounts.line import messaging
from accounts.models import LineIdentity, Restoration
from accounts.services import leave
from alerts.delivery import alarms, claims, deliveries, officers, running
from alerts.models import Delivery, DeliveryBatch, DeliveryPace, StaffAlarm
from cybervaccine.line_emulator.ledger import matching
from tests.alerts.delivery.people import AT, SIX, line_id, make_readers, written
from tests.bulletins import DATE, make_bulletin
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
MULTICAST = "/v2/bot/message/multicast"


def calls(line, result=None):
    found = [json.loads(item) for item in matching(list(line.ledger.lines), {"path": MULTICAST})]
    return [entry for entry in found if result in (None, entry.get("result"))]


def reached(line):
    """Every id as often as it was reached, sorted."""
    return sorted(person for entry in calls(line, "accepted") for person in entry["to"])


def readers(*numbers):
    return sorted(line_id(number) for number in numbers)


def deliver(clock):
    """One ring of the bell, as the task does it."""
    calls = running.deliver(clock=clock, sleep=clock.sleep)
    alarms.watch(at=clock())
    return calls


def states():
    return sorted(DeliveryBatch.objects.values_list("state", flat=True))


def test_everybody_gets_the_bulletin_once(line, clock):
    make_readers(702)
    make_bulletin()

    made = [deliver(clock), deliver(clock)]

    assert made == [2, 0]
    assert reached(line) == readers(*range(702))
    assert Delivery.objects.get().state == "done"
    assert all(DeliveryBatch.objects.values_list("accepted_request_id", flat=True))


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 503, "accepted": True},
        {"kind": "drop"},
        {"kind": "drop", "accepted": False},
        {"kind": "hang", "seconds": 0.5, "accepted": True},
    ],
)
def test_what_has_no_sure_answer_is_asked_again_with_the_same_key(line, clock, monkeypatch, fault):
    monkeypatch.setattr(messaging, "TIMEOUT", (1, 0.2))
    make_readers(3)
    make_bulletin()
    line.faults.add({**fault, "path": MULTICAST, "times": 2})

    for _ in range(3):
        deliver(clock)
        clock.pass_(seconds=30)

    assert reached(line) == readers(0, 1, 2)
    assert len({entry["retry_key"] for entry in calls(line)}) == 1
    assert states() == ["sent"]


@pytest.mark.parametrize(("hours", "made"), [(14.9, 1), (15, 0), (23.5, 0)])
def test_nothing_is_sent_at_night(line, clock, hours, made):
    make_readers(2)
    make_bulletin()
    line.faults.add({"kind": "drop", "accepted": False, "path": MULTICAST, "times": 1})
    deliver(clock)
    clock.pass_(hours=hours)

    assert deliver(clock) == made


def test_waits_grow_and_after_a_day_the_end_is_unknown(line, clock, settings):
    settings.DELIVERY_HOUR, settings.DELIVERY_QUIET_FROM = 0, 24
    make_readers(1)
    make_bulletin()
    line.faults.add({"kind": "status", "status": 500, "path": MULTICAST})
    deliver(clock)
    first = DeliveryBatch.objects.get()
    waits = []
    while DeliveryBatch.objects.get().state == "waiting":
        due = DeliveryBatch.objects.get().next_attempt_at
        waits.append((due - clock()).total_seconds())
        clock.now = due
        deliver(clock)

    assert DeliveryBatch.objects.get().state == "unknown"
    assert clock() - first.first_sent_at >= dt.timedelta(hours=23, minutes=55)
    assert all(4 * 2**n <= wait <= 6 * 2**n for n, wait in enumerate(waits[:8]))
    assert max(waits) <= 1800 * 1.2
    assert StaffAlarm.objects.filter(kind="unknown", told_at__isnull=False).count() == 1


def test_one_bad_id_in_500_is_found_in_20_calls_and_left_out(line, clock):
    make_readers(500)
    make_bulletin()
    line.faults.add({"kind": "bad_ids", "ids": [line_id(137)]})

    deliver(clock)

    assert reached(line) == readers(*(number for number in range(500) if number != 137))
    assert len(calls(line)) <= 19
    assert [item.sub.reveal() for item in LineIdentity.objects.filter(unreachable_at=clock())] == [
        line_id(137)
    ]
    make_bulletin(dt.date(2026, 11, 25))
    clock.pass_(days=1)
    line.ledger.reset()
    assert deliver(clock) == 1
    assert len(reached(line)) == 499


def test_message_that_line_refuses_stops_the_delivery_and_blames_nobody(line, clock):
    make_readers(4)
    make_bulletin()
    written(clock())
    DeliveryBatch.objects.update(messages=[{"type": "nonsense"}])

    deliver(clock)

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == ("stopped", "message")
    assert LineIdentity.objects.filter(unreachable_at__isnull=False).count() == 0


@pytest.mark.parametrize(
    "fault", [{"kind": "status", "status": 401}, {"kind": "status", "status": 403}, {"kind": "monthly_limit"}]
)
def test_lost_right_stops_everything_after_one_call_with_one_alarm(line, clock, settings, caplog, fault):
    settings.STAFF_ALARM_EMAILS = ["officer@police.example"]
    make_readers(1200)
    make_bulletin()
    line.faults.add({**fault, "path": MULTICAST})

    deliver(clock)
    deliver(clock)

    assert len(calls(line)) == 1
    assert Delivery.objects.get().state == "stopped"
    assert (len(mail.outbox), [r.levelname for r in caplog.records].count("CRITICAL")) == (1, 1)
    assert DeliveryBatch.objects.filter(first_sent_at=None, state="waiting").count() == 3


def test_too_fast_makes_all_senders_wait(line, clock, settings):
    settings.DELIVERY_CALLS_PER_SECOND = 4
    make_readers(1200)
    make_bulletin()
    line.faults.add({"kind": "rate_limit", "path": MULTICAST, "times": 1})

    deliver(clock)

    assert len(calls(line)) == 4
    assert clock.slept[0] == 0
    assert 3.5 <= clock.slept[1] <= 6
    assert states() == ["sent"] * 3


def test_pace_is_kept_by_all_together(line, clock, settings):
    settings.DELIVERY_CALLS_PER_SECOND = 4
    make_readers(2400)
    make_bulletin()

    deliver(clock)

    assert clock.slept == [0, 0.25, 0.25, 0.25, 0.25]
    assert DeliveryPace.objects.get().next_at == clock() + dt.timedelta(seconds=0.25)


def test_quota_that_is_too_small_holds_the_delivery(line, clock):
    line.quota.limit, line.quota.used = 100, 98
    make_readers(3)
    make_bulletin()

    deliver(clock)

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason, delivery.detail) == ("held", "quota", "3 > 2")
    assert calls(line) == []


def test_who_leaves_between_two_attempts_is_not_written_to(line, clock):
    leaver, _ = make_readers(2)
    make_bulletin()
    line.faults.add({"kind": "drop", "accepted": False, "path": MULTICAST, "times": 1})
    deliver(clock)
    leave(leaver.user, language="th", at=AT)

    clock.pass_(seconds=30)
    deliver(clock)

    assert reached(line) == readers(1)
    assert len({entry["retry_key"] for entry in calls(line)}) == 1


def test_sender_that_died_is_followed_after_its_lease(line, clock):
    make_readers(2)
    make_bulletin()
    written(clock())
    deliveries.start(at=clock())
    dead = claims.claim(at=clock())

    early = deliver(clock)
    clock.pass_(seconds=61)
    late = deliver(clock)

    assert (early, late) == (0, 1)
    assert reached(line) == readers(0, 1)
    claims.try_later(dead, "a sender that was only slow", at=clock())
    assert states() == ["sent"]


@pytest.mark.parametrize("trouble", ["died", "asked again"])
def test_clock_that_was_ahead_holds_no_call_once_it_is_right(line, clock, trouble):
    make_readers(2)
    make_bulletin()
    written(clock())
    deliveries.start(at=clock())
    clock.pass_(hours=12)
    claimed = claims.claim(at=clock())
    if trouble == "asked again":
        claims.try_later(claimed, "status 500", at=clock())
    clock.pass_(hours=-12)

    calls = deliver(clock)

    assert (calls, states(), reached(line)) == (1, ["sent"], readers(0, 1))
    assert DeliveryBatch.objects.get().first_sent_at == clock()


def test_day_that_is_over_is_not_sent(line, clock):
    make_readers(2)
    make_bulletin()
    written(clock())
    clock.pass_(days=1)

    deliver(clock)

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason, states(), calls(line)) == (
        "stopped",
        "day_over",
        ["refused"],
        [],
    )


@pytest.mark.parametrize(
    ("hours", "sent"),
    [(-1, 2), (0, 0), (5, 0), (-25, 2)],  # before today's hour of sending nothing can have been sent
)
def test_on_the_day_a_backup_was_put_back_nothing_is_sent_that_may_have_been_sent(line, clock, hours, sent):
    make_readers(2)
    make_bulletin()
    Restoration.objects.create(at=SIX + dt.timedelta(hours=hours))
    clock.pass_(hours=6)

    deliver(clock)

    assert len(reached(line)) == sent
    if not sent:
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.reason) == ("held", "restored")
        assert alarms.open_alarms() == ["restored"]


def test_after_a_restore_an_officer_lets_it_go_once_and_the_next_day_goes_by_itself(line, clock):
    make_readers(2)
    make_bulletin()
    Restoration.objects.create(at=SIX)
    clock.pass_(hours=1)
    deliver(clock)

    officers.release(Delivery.objects.get(), by=make_officer(), at=clock())
    deliver(clock)
    released = len(reached(line))
    make_bulletin(DATE + dt.timedelta(days=1))
    clock.pass_(hours=24)
    deliver(clock)

    assert (released, len(reached(line))) == (2, 4)
    assert alarms.open_alarms() == []


def test_calls_that_the_backup_knew_keep_their_keys_and_go_on_by_themselves(line, clock):
    """LINE knows the keys: who was reached after the backup was made is not reached again."""
    make_readers(502)
    make_bulletin()
    running.deliver(clock=clock, sleep=clock.sleep)
    DeliveryBatch.objects.update(
        state="waiting", settled_at=None, attempts=0, first_sent_at=None, accepted_request_id=""
    )
    Delivery.objects.update(state="sending")
    Restoration.objects.create(at=clock() + dt.timedelta(minutes=30))
    clock.pass_(hours=1)

    deliver(clock)

    assert reached(line) == readers(*range(502))
    assert Delivery.objects.get().state == "done"
