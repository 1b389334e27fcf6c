"""Alarms: each trouble is told once, from its beginning to its end."""

import datetime as dt

import pytest
from django.core import mail

from alerts.delivery import alarms, deliveries, quota
from alerts.models import Delivery, DeliveryBatch, StaffAlarm
from tests.alerts.api.sending import token
from tests.alerts.delivery.people import SIX, make_readers, written
from tests.bulletins import make_bulletin

pytestmark = pytest.mark.django_db
QUARTER = dt.timedelta(minutes=15)


@pytest.fixture(autouse=True)
def officers(line, settings):
    settings.STAFF_ALARM_EMAILS = ["officer@police.example"]


def open_kinds(at):
    return sorted(alarm.kind for alarm in alarms.watch(at=at))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (SIX - dt.timedelta(hours=1), []),
        (SIX + QUARTER - dt.timedelta(seconds=1), []),
        (SIX + QUARTER, ["bulletin-missing"]),
        (SIX + dt.timedelta(hours=17), ["bulletin-missing"]),
    ],
)
def test_missing_bulletin_is_told_a_quarter_after_six(at, expected):
    make_bulletin(dt.date(2026, 11, 23))

    assert open_kinds(at) == expected


def test_portal_that_never_had_a_bulletin_misses_none():
    assert open_kinds(SIX + QUARTER) == []


def test_trouble_is_told_once_and_ends_when_it_is_over():
    make_bulletin(dt.date(2026, 11, 23))
    moments = [SIX + QUARTER * number for number in (1, 2, 3)]
    first, second = (open_kinds(at) for at in moments[:2])
    make_bulletin()
    third = open_kinds(moments[2])

    alarm = StaffAlarm.objects.get()
    assert (first, second, third, len(mail.outbox)) == (["bulletin-missing"], ["bulletin-missing"], [], 1)
    assert (alarm.began_at, alarm.told_at, alarm.ended_at) == (moments[0], moments[0], moments[2])


def test_alarm_that_the_mail_server_did_not_take_is_told_later(monkeypatch):
    make_bulletin(dt.date(2026, 11, 23))
    with monkeypatch.context() as patch:
        patch.setattr(alarms, "send_mail", refuse)
        alarms.watch(at=SIX + QUARTER)
    untold = StaffAlarm.objects.get().told_at

    alarms.watch(at=SIX + QUARTER * 2)

    assert (untold, StaffAlarm.objects.get().told_at) == (None, SIX + QUARTER * 2)
    assert len(mail.outbox) == 1


def refuse(*_arguments):
    raise ConnectionRefusedError


def test_call_that_waits_too_long_is_told_but_not_at_night():
    make_readers(1)
    make_bulletin()
    written(SIX)
    Delivery.objects.update(state="sending")

    assert open_kinds(SIX + dt.timedelta(minutes=9)) == []
    assert open_kinds(SIX + dt.timedelta(minutes=11)) == ["waiting"]
    assert open_kinds(SIX + dt.timedelta(hours=16)) == []


@pytest.mark.parametrize(
    ("state", "reason", "expected"),
    [
        ("stopped", "line", ["stopped"]),
        ("stopped", "officer", []),
        ("held", "quota", ["held"]),
        ("held", "simulated", []),
    ],
)
def test_delivery_that_stands_still_by_itself_is_told(state, reason, expected):
    make_bulletin()
    written(SIX)
    Delivery.objects.update(state=state, reason=reason)

    assert open_kinds(SIX) == expected


def test_unknown_end_is_told():
    make_readers(1)
    make_bulletin()
    written(SIX)
    DeliveryBatch.objects.update(state="unknown")

    assert open_kinds(SIX) == ["unknown"]


def test_quota_that_will_not_do_for_the_next_time_is_told_before(line):
    line.quota.limit, line.quota.used = 100, 98
    make_readers(3)
    make_bulletin()
    written(SIX)
    Delivery.objects.update(state="done")

    assert open_kinds(SIX) == ["quota-low"]


@pytest.mark.parametrize(
    ("days", "next_days", "expected"),
    [(15, None, []), (14, None, ["token-ends"]), (3, 10, ["token-ends"]), (3, 30, []), (0, None, [])],
)
def test_token_of_a_police_system_that_ends_soon_is_told_until_there_is_the_next(days, next_days, expected):
    token("ระบบเก่า", at=SIX - dt.timedelta(days=1), days=days + 1)
    if next_days:
        token("ระบบใหม่", at=SIX, days=next_days)
    token("ระบบอื่น", source="other", at=SIX, days=200)

    assert open_kinds(SIX) == expected
    assert ["ระบบเก่า" in mail.outbox[0].body for _ in expected] == [True for _ in expected]


def test_quota_is_asked_once_an_hour_and_kept_while_line_is_silent(line):
    line.quota.limit, line.quota.used = 100, 40
    quota.read_if_old(at=SIX)
    line.quota.used = 50
    quota.read_if_old(at=SIX + dt.timedelta(minutes=59))
    within = quota.left()
    line.faults.add({"kind": "status", "status": 500})
    quota.read_if_old(at=SIX + dt.timedelta(minutes=61))
    silent = quota.left()

    assert (within, silent) == (60, 60)


def test_calls_are_forgotten_after_a_fortnight_and_their_numbers_kept():
    make_readers(3)
    make_bulletin()
    written(SIX)
    DeliveryBatch.objects.update(state="sent")
    Delivery.objects.update(state="done")

    deliveries.forget(at=SIX + dt.timedelta(days=14))
    kept = DeliveryBatch.objects.count()
    deliveries.forget(at=SIX + dt.timedelta(days=15))

    assert (kept, DeliveryBatch.objects.count(), Delivery.objects.get().ends) == (1, 0, {"sent": 3})
