"""When a card needs renewing before its year is over, who is asked, and how it becomes good again."""

import datetime as dt

import pytest

from accounts.models import LineNotice
from alerts.models import CaseType
from assessment.models import Lesson, Task, Volunteer
from assessment.models.volunteers import State
from assessment.volunteers import cards, nightly, path, renewal, rule
from assessment.volunteers.invariants import broken
from media_library.proofs import Finding
from tests.accounts.people import AT
from tests.assessment.talks.giving import make_talk, make_task
from tests.assessment.volunteers.people import YEAR, make_result, make_volunteer
from tests.bulletins import make_bulletin

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 24)
OLD, NEW = frozenset({"JOB", "GOODS_NON_ORG"}), frozenset({"JOB", "LOAN"})


def tops(*, new_days=7, old_days=28, last=TODAY):
    days = [last - back * DAY for back in range(new_days + old_days)]
    return {day: NEW if back < new_days else OLD for back, day in enumerate(days)}


def test_kind_is_new_after_a_week_in_the_first_five():
    assert renewal.arrivals(tops(), TODAY) == {"LOAN": TODAY}


@pytest.mark.parametrize(
    "said",
    [
        tops(new_days=6),
        tops(old_days=19),
        tops() | {TODAY - 20 * DAY: NEW},
        tops() | {TODAY - 3 * DAY: OLD},
        {},
    ],
    ids=["six days", "too little is known", "was there before", "was away for a day", "no bulletins"],
)
def test_kind_is_not_new(said):
    assert renewal.arrivals(said, TODAY) == {}


def test_night_that_was_missed_is_made_up_for_and_the_date_stays():
    said = tops(new_days=12)

    assert renewal.arrivals(said, TODAY) == {"LOAN": TODAY - 5 * DAY}
    assert renewal.arrivals(tops(new_days=20, last=TODAY + 13 * DAY), TODAY + 13 * DAY) == {"LOAN": TODAY}
    assert renewal.arrivals(tops(new_days=21, last=TODAY + 14 * DAY), TODAY + 14 * DAY) == {}


def test_days_without_a_bulletin_say_nothing_and_make_no_second_date():
    said = {day: kinds for day, kinds in tops(new_days=9).items() if day != TODAY - 7 * DAY}

    assert renewal.arrivals(said, TODAY) == {"LOAN": TODAY - 2 * DAY}


@pytest.fixture
def five_weeks(item_bank):
    """Loans came to the first five a week ago."""
    for back in range(35):
        cases = {"JOB": 70, "LOAN": 30} if back < 7 else {"JOB": 70, "GOODS_NON_ORG": 30}
        make_bulletin(TODAY - back * DAY, areas={"TH": cases})


def loan():
    return CaseType.objects.get(code="LOAN")


def train(volunteer, *, right=4, at=AT):
    return Lesson.objects.create(
        volunteer=volunteer, case_type=loan(), draw=f"{at}{right}"[:32], right=right, at=at
    )


def now(volunteer):
    return Volunteer.objects.get(pk=volunteer.pk)


def asked(volunteer):
    return list(volunteer.asks.values_list("case_type__code", "called_on", "due_on", "rule"))


def kinds():
    return list(LineNotice.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.django_db
def test_who_has_not_trained_is_asked_once_and_told(five_weeks):
    volunteer, trained = make_volunteer("1"), make_volunteer("2")
    train(volunteer, right=3)
    train(trained)

    counts = [renewal.call(at=AT + days * DAY) for days in (0, 0, 1)]

    assert counts == [1, 0, 0]
    assert asked(volunteer) == [("LOAN", TODAY, TODAY + 30 * DAY, "1")]
    assert asked(trained) == []
    assert kinds() == ["volunteer-training"]
    assert "24 ธ.ค." in LineNotice.objects.get().messages[0]["text"]


@pytest.mark.django_db
def test_who_trained_long_ago_is_asked_and_who_came_later_or_left_is_not(five_weeks):
    long_ago = make_volunteer("1")
    train(long_ago, at=AT - YEAR - DAY)
    make_volunteer("2", active_since=TODAY + DAY)
    make_volunteer("3", state=State.LEFT)
    on_a_break = make_volunteer("4", state=State.PAUSED)

    renewal.call(at=AT)

    assert [bool(asked(each)) for each in (long_ago, on_a_break)] == [True, True]
    assert kinds() == ["volunteer-training"]  # a break is a break


@pytest.mark.django_db
def test_overdue_training_pauses_the_card_until_it_is_passed(five_weeks):
    volunteer = make_volunteer()
    renewal.call(at=AT)
    late = AT + 31 * DAY

    in_time = [renewal.lapse_due(at=AT + 30 * DAY), renewal.lapse_due(at=late), renewal.lapse_due(at=late)]

    assert in_time == [0, 1, 0]
    assert now(volunteer).state == State.RENEWAL
    assert cards.check_card(volunteer.code, late).finding == Finding.ENDED
    assert list(volunteer.steps.values_list("state", "by")) == [("renewal", None)]
    assert kinds()[-1] == "volunteer-renewal"
    renewal.meet(now(volunteer), loan(), at=late + DAY)
    assert now(volunteer).state == State.ACTIVE
    assert cards.check_card(volunteer.code, late + DAY).finding == Finding.VALID
    assert list(broken(at=late)) == []


@pytest.mark.django_db
def test_training_in_time_changes_nothing_but_the_ask(five_weeks):
    volunteer = make_volunteer()
    renewal.call(at=AT)

    renewal.meet(volunteer, loan(), at=AT + DAY)

    assert volunteer.asks.get().met_at == AT + DAY
    assert renewal.lapse_due(at=AT + 60 * DAY) == 0
    assert list(volunteer.steps.all()) == []


@pytest.mark.django_db
def test_another_kind_that_was_asked_for_is_still_missing(five_weeks):
    volunteer = make_volunteer()
    renewal.call(at=AT)
    job = CaseType.objects.get(code="JOB")
    volunteer.asks.create(case_type=job, called_on=TODAY, rule="1", asked_at=AT, due_on=TODAY)
    renewal.lapse_due(at=AT + 31 * DAY)

    renewal.meet(now(volunteer), loan(), at=AT + 32 * DAY)

    assert now(volunteer).state == State.RENEWAL


@pytest.mark.django_db
def test_certificate_that_ran_out_needs_renewal_and_a_test_renews_it():
    volunteer = make_volunteer(certified_until=TODAY)
    renewal.lapse_due(at=AT + DAY)
    before = now(volunteer).state
    make_result(volunteer.citizen, at=AT + DAY)

    path.recertify(now(volunteer), at=AT + DAY)

    assert (before, now(volunteer).state) == (State.RENEWAL, State.ACTIVE)
    assert now(volunteer).certified_until == TODAY + DAY + YEAR


@pytest.mark.django_db
def test_who_comes_back_from_a_break_meets_what_is_overdue(five_weeks):
    volunteer = make_volunteer(state=State.PAUSED)
    renewal.call(at=AT)
    renewal.lapse_due(at=AT + 31 * DAY)

    path.resume(now(volunteer), at=AT + 31 * DAY)

    assert now(volunteer).state == State.RENEWAL


@pytest.mark.django_db
@pytest.mark.usefixtures("item_bank")
def test_tasks_go_back_and_talks_that_people_were_told_of_stay():
    volunteer = make_volunteer(certified_until=TODAY)
    free = make_task(volunteer, district_id="9105")
    talk = make_talk(volunteer, task=make_task(volunteer, district_id="9104"))

    renewal.lapse_due(at=AT + DAY)

    free.refresh_from_db()
    talk.refresh_from_db()
    assert (free.state, talk.task.state, talk.state) == (Task.State.LAPSED, Task.State.ACCEPTED, "planned")


@pytest.mark.django_db
def test_new_rule_is_tried_at_night_and_nobody_is_refused_by_it():
    able, other = make_volunteer("1", rule="0"), make_volunteer("2", rule="0")
    make_result(able.citizen, at=AT)

    nightly.run(at=AT)

    assert (now(able).rule, now(able).certified_until) == (rule.VERSION, TODAY + YEAR)
    assert list(able.steps.values_list("state", "reason")) == [("active", "ผ่านเกณฑ์ฉบับ 1 ด้วย")]
    assert (now(other).rule, now(other).state) == ("0", State.ACTIVE)
    assert now(other).certified_until == TODAY + 60 * DAY
    nightly.run(at=AT + 61 * DAY)
    assert now(other).state == State.RENEWAL
