"""Boosters fall due 30, 90 and 180 days after the newest test, once each."""

import datetime as dt

import pytest

from accounts.line.answers import Listener
from assessment.boosters import make_due, standing
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
