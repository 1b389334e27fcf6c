"""Two nights at once, two officers at once, each with a connection of its own: everything happens once."""

import datetime as dt
from functools import partial

from django.utils import timezone

from accounts.models import LineNotice
from assessment.loading import load_items
from assessment.models import RenewalAsk, Task, TaskRound, Volunteer, VolunteerStep
from assessment.models.volunteers import State
from assessment.talks import rounds
from assessment.volunteers import nightly, path, renewal
from assessment.volunteers.invariants import broken
from tests.assessment.talks.giving import make_volunteer, rising_in_satun
from tests.assessment.volunteers.people import make_able, make_officer
from tests.assessment.volunteers.test_path import WISH
from tests.at_once import at_once
from tests.bulletins import make_bulletin

TODAY = dt.date(2026, 11, 24)


def told(kind):
    return LineNotice.objects.filter(kind=kind).count()


def test_two_rounds_at_once_give_the_same_tasks_once(committed):
    now = timezone.now()
    for _ in range(3):
        make_volunteer(at=now)
    rising_in_satun()

    made = at_once([partial(rounds.make_due, at=now)] * 4)

    assert sorted(each is not None for each in made) == [False, False, False, True]
    assert TaskRound.objects.get().offered == Task.objects.count() == 9
    assert Task.objects.values("volunteer", "district").distinct().count() == 9
    assert told("volunteer-tasks") == 3


def test_two_nights_at_once_invite_and_ask_once(committed):
    now = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
    load_items(at=now)
    for back in range(35):
        cases = {"JOB": 70, "LOAN": 30} if back < 7 else {"JOB": 70, "GOODS_NON_ORG": 30}
        make_bulletin(TODAY - dt.timedelta(days=back), areas={"TH": cases})
    ready = [make_volunteer(at=now) for _ in range(3)]
    able = make_able("b1", at=now)

    at_once([partial(nightly.invite_due, at=now)] * 3)
    asked = at_once([partial(renewal.call, at=now)] * 3)

    assert sorted(asked) == [0, 0, 3]
    assert RenewalAsk.objects.count() == len(ready)
    assert told("volunteer-training") == 3
    assert list(VolunteerStep.objects.values_list("volunteer", "state")) == [(able.pk, "invited")]
    assert told("volunteer-invited") == 1
    late = now + dt.timedelta(days=31)
    assert sum(at_once([partial(renewal.lapse_due, at=late)] * 3)) == 3
    assert told("volunteer-renewal") == 3
    assert list(broken(at=late)) == []


def test_two_officers_decide_at_once_and_one_decision_stands(committed):
    now = timezone.now()
    volunteer = path.invite(make_able("c1", at=now), by=None, at=now)
    path.apply(volunteer, WISH, at=now)
    first, second, third = (make_officer() for _ in range(3))
    path.propose(volunteer, State.ACTIVE, "ใบสมัครดี", by=first, at=now)

    def decide(officer, agrees):
        try:
            path.decide(volunteer, agrees=agrees, by=officer, at=now)
        except path.NotNow:
            return "too late"
        return "agreed" if agrees else "returned"

    outcomes = at_once([partial(decide, second, True), partial(decide, third, False)])

    found = Volunteer.objects.get(pk=volunteer.pk)
    assert sorted(outcomes) in (["agreed", "too late"], ["returned", "too late"])
    assert found.state == (State.ACTIVE if "agreed" in outcomes else State.APPLIED)
    assert (found.proposed_state, found.proposed_by) == ("", None)
    assert found.steps.filter(state=State.ACTIVE).count() == outcomes.count("agreed")
    assert list(broken(at=now)) == []


def test_two_officers_who_agree_at_once_certify_once(committed):
    now = timezone.now()
    volunteer = path.invite(make_able("d1", at=now), by=None, at=now)
    path.apply(volunteer, WISH, at=now)
    path.propose(volunteer, State.ACTIVE, "ใบสมัครดี", by=make_officer(), at=now)

    def agree(officer):
        try:
            path.decide(volunteer, agrees=True, by=officer, at=now)
        except path.NotNow:
            return 0
        return 1

    assert sum(at_once([partial(agree, make_officer()) for _ in range(4)])) == 1
    assert volunteer.steps.filter(state=State.ACTIVE).count() == 1
    assert told("volunteer-active") == 1
