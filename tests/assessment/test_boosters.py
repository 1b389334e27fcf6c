"""Boosters fall due 30, 90 and 180 days after the newest test, once each."""

import datetime as dt

import pytest

from accounts.line import notices
from accounts.line.answers import Listener
from accounts.line.messaging import Accepted
from accounts.models import LineIdentity, LineNotice
from assessment.boosters import make_due, remind_due, standing, wish_reminders
from assessment.chat import invitation
from assessment.models import Booster
from assessment.retention import drop_abandoned
from assessment.taking import start
from tests.accounts.people import make_citizen
from tests.assessment.taking import AT, take

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("days", "due"), [(29, []), (30, [30]), (89, [30]), (90, [30, 90]), (180, [30, 90, 180])]
)
def test_boosters_fall_due_by_the_day(item_bank, days, due):
    take(by=make_citizen())

    for _ in range(2):
        make_due(at=AT + days * DAY)

    assert list(Booster.objects.values_list("after_days", flat=True)) == due


def test_strangers_are_not_called_back(item_bank):
    take()

    assert make_due(at=AT + 40 * DAY) == 0


def test_newer_test_starts_the_count_anew(item_bank):
    citizen = make_citizen()
    take(by=citizen)
    take(by=citizen, at=AT + 20 * DAY)

    assert make_due(at=AT + 35 * DAY) == 0
    assert make_due(at=AT + 50 * DAY) == 1


def test_taken_booster_is_due_no_more_and_the_next_is_named(item_bank):
    citizen = make_citizen()
    take(by=citizen)
    later = AT + 30 * DAY
    make_due(at=later)
    due = standing(citizen, at=later).due

    take("booster", by=citizen, at=later, booster=due)

    now = standing(citizen, at=later)
    assert now.due is None
    assert now.next_on == dt.date(2027, 1, 24)


def test_any_newer_test_lets_older_boosters_go(item_bank):
    citizen = make_citizen()
    take(by=citizen)
    make_due(at=AT + 95 * DAY)

    take(by=citizen, at=AT + 95 * DAY)

    assert standing(citizen, at=AT + 96 * DAY).due is None


def test_chat_says_when_a_booster_is_due(item_bank):
    citizen = make_citizen()
    take(by=citizen)
    later = AT + 30 * DAY
    before = invitation(Listener(citizen, "th", AT))[0]["text"]
    make_due(at=later)

    after = invitation(Listener(citizen, "th", later))[0]["text"]

    assert before.startswith("ลองแยกกลโกง")
    assert after.startswith("ถึงเวลาทบทวน")
    assert after.endswith("/immunity/test/")


def test_tests_nobody_finished_are_erased_after_30_days(item_bank):
    take()
    start("short", by=None, at=AT)

    early, late = drop_abandoned(at=AT + 29 * DAY), drop_abandoned(at=AT + 31 * DAY)

    assert (early, late) == (0, 1)


def reminded(citizen, *, at):
    """Make what is due and tell of it; the messages in the outbox."""
    make_due(at=at)
    remind_due(at=at)
    return [notice.messages[0]["text"] for notice in LineNotice.objects.order_by("pk")]


def test_reminder_comes_once_for_each_booster_to_who_wished_it(item_bank):
    citizen = make_citizen()
    take(by=citizen)
    wish_reminders(citizen, wishes=True, at=AT)

    first = reminded(citizen, at=AT + 30 * DAY)
    again = reminded(citizen, at=AT + 31 * DAY)
    second = reminded(citizen, at=AT + 90 * DAY)

    assert (len(first), len(again), len(second)) == (1, 1, 2)
    assert "ชุดกระตุ้นภูมิ 8 ข้อ" in first[0]
    assert "/immunity/test/" in first[0]
    assert Booster.objects.get(after_days=30).reminded_at == AT + 30 * DAY


def test_nobody_is_reminded_without_the_wish_or_of_what_waited_before_it(item_bank):
    citizen = make_citizen()
    take(by=citizen)
    before = reminded(citizen, at=AT + 30 * DAY)
    wish_reminders(citizen, wishes=True, at=AT + 40 * DAY)

    after = reminded(citizen, at=AT + 41 * DAY)

    assert (before, after) == ([], [])


def test_wish_taken_back_ends_reminders(item_bank):
    citizen = make_citizen()
    take(by=citizen)
    wish_reminders(citizen, wishes=True, at=AT)
    wish_reminders(citizen, wishes=False, at=AT + DAY)

    assert reminded(citizen, at=AT + 30 * DAY) == []


def test_only_the_latest_of_several_boosters_is_told(item_bank):
    citizen = make_citizen()
    take(by=citizen)
    wish_reminders(citizen, wishes=True, at=AT)

    assert len(reminded(citizen, at=AT + 100 * DAY)) == 1


def test_who_took_a_test_since_is_not_reminded(item_bank):
    citizen = make_citizen()
    take(by=citizen)
    wish_reminders(citizen, wishes=True, at=AT)
    make_due(at=AT + 30 * DAY)
    take(by=citizen, at=AT + 30 * DAY)

    assert remind_due(at=AT + 31 * DAY) == 0


def test_who_blocked_the_account_is_not_written_to(item_bank):
    citizen = make_citizen()
    take(by=citizen)
    wish_reminders(citizen, wishes=True, at=AT)
    LineIdentity.objects.update(unreachable_at=AT)

    assert reminded(citizen, at=AT + 30 * DAY) == []
    assert Booster.objects.get().reminded_at is None


def test_reminder_waits_for_the_day(item_bank, settings, monkeypatch):
    settings.LINE_MESSAGING_ACCESS_TOKEN = "token"
    sent = []
    monkeypatch.setattr(notices.messaging, "push", lambda *said, **key: sent.append(said) or Accepted("r"))
    citizen = make_citizen()
    take(by=citizen)
    wish_reminders(citizen, wishes=True, at=AT)
    night = dt.datetime(2026, 12, 26, 16, 0, tzinfo=dt.UTC)
    reminded(citizen, at=night)

    at_night = notices.send_due(at=night)
    in_the_morning = notices.send_due(at=night + dt.timedelta(hours=10))

    assert (at_night, in_the_morning, len(sent)) == (0, 1, 1)
