"""The path step by step: who may make which, what it leaves, and what the person is told."""

import datetime as dt

import pytest
from django.db import IntegrityError

from accounts.models import LineNotice
from accounts.services import leave
from assessment.models import Talk, Task, Volunteer, VolunteerStep
from assessment.models.volunteers import State
from assessment.volunteers import path
from assessment.volunteers.invariants import broken
from assessment.volunteers.path import Application, NotNow, SamePerson
from tests.accounts.people import AT
from tests.assessment.talks.giving import make_talk, make_task
from tests.assessment.volunteers.people import make_able, make_officer, make_result, make_volunteer

pytestmark = pytest.mark.django_db
WISH = Application("อยากช่วยคนในหมู่บ้าน", ["th", "tts"], ["weekend"])
DAY = dt.timedelta(days=1)


def applied(key="1"):
    volunteer = path.invite(make_able(key), by=None, at=AT)
    path.apply(volunteer, WISH, at=AT)
    return now(volunteer)


def now(volunteer):
    return Volunteer.objects.get(pk=volunteer.pk)


def steps(volunteer):
    return list(volunteer.steps.values_list("state", "reason"))


def test_from_invitation_to_card():
    volunteer, first, second = applied(), make_officer(), make_officer()

    path.propose(volunteer, State.ACTIVE, "ใบสมัครดี", by=first, at=AT)
    path.decide(volunteer, agrees=True, by=second, at=AT + DAY)

    found = now(volunteer)
    assert (found.state, found.active_since, found.certified_until) == (
        State.ACTIVE,
        dt.date(2026, 11, 25),
        dt.date(2027, 11, 25),
    )
    assert steps(found) == [("invited", ""), ("applied", ""), ("active", "ใบสมัครดี")]
    assert (found.steps.last().proposed_by, found.steps.last().by) == (first, second)
    assert list(broken(at=AT)) == []


def test_only_the_outcome_of_vetting_is_kept():
    volunteer = applied()
    before = volunteer.motivation.reveal()
    path.propose(volunteer, State.DECLINED, "พื้นที่นี้มีอาสาครบแล้ว", by=make_officer(), at=AT)
    path.decide(volunteer, agrees=True, by=make_officer(), at=AT)

    assert (before, now(volunteer).motivation, now(volunteer).state) == (
        WISH.motivation,
        None,
        State.DECLINED,
    )


def test_who_proposes_may_not_decide():
    volunteer, officer = applied(), make_officer()
    path.propose(volunteer, State.ACTIVE, "ดี", by=officer, at=AT)

    with pytest.raises(SamePerson):
        path.decide(volunteer, agrees=True, by=officer, at=AT)

    assert now(volunteer).state == State.APPLIED


def test_nothing_is_decided_that_nobody_proposed():
    with pytest.raises(NotNow):
        path.decide(applied(), agrees=True, by=make_officer(), at=AT)


def test_proposal_that_is_sent_back_may_be_made_anew_by_anybody():
    volunteer, first, second = applied(), make_officer(), make_officer()
    path.propose(volunteer, State.DECLINED, "ไม่ชัด", by=first, at=AT)
    path.decide(volunteer, agrees=False, by=second, at=AT)
    path.propose(volunteer, State.ACTIVE, "ดี", by=second, at=AT)
    path.decide(volunteer, agrees=True, by=first, at=AT)

    assert now(volunteer).state == State.ACTIVE


def test_declined_person_may_apply_again():
    volunteer = applied()
    path.propose(volunteer, State.DECLINED, "รอบหน้า", by=make_officer(), at=AT)
    path.decide(volunteer, agrees=True, by=make_officer(), at=AT)

    path.apply(now(volunteer), WISH, at=AT + DAY)

    assert now(volunteer).state == State.APPLIED


def test_invitation_changes_nothing_for_who_is_on_the_path():
    volunteer = applied()

    path.invite(volunteer.citizen, by=make_officer(), at=AT)

    assert (now(volunteer).state, volunteer.steps.count()) == (State.APPLIED, 2)


def test_pause_and_return_keep_the_certificate():
    volunteer = make_volunteer()

    path.pause(volunteer, at=AT)
    paused = now(volunteer)
    path.resume(volunteer, at=AT)

    assert not paused.may_speak(dt.date(2026, 11, 24))
    assert now(volunteer).certified_until == volunteer.certified_until
    assert list(Volunteer.objects.active(dt.date(2026, 11, 24))) == [volunteer]


def test_removal_needs_one_officer_and_is_final():
    volunteer = make_volunteer()

    path.remove(volunteer, "รับเงินจากผู้ฟัง", by=make_officer(), at=AT)

    assert now(volunteer).state == State.REMOVED
    for step in (path.resume, path.stop, path.pause):
        with pytest.raises(NotNow):
            step(volunteer, at=AT)
    with pytest.raises(NotNow):
        path.apply(volunteer, WISH, at=AT)


def test_renewal_takes_a_new_test():
    volunteer = make_volunteer()
    later = AT + 340 * DAY
    make_result(volunteer.citizen, at=AT)
    with pytest.raises(NotNow):
        path.recertify(volunteer, at=later)
    make_result(volunteer.citizen, at=later - DAY)

    path.recertify(volunteer, at=later)

    assert now(volunteer).certified_until == dt.date(2027, 11, 24) + 340 * DAY


def test_who_stops_gives_tasks_and_planned_talks_back(item_bank):
    volunteer = make_volunteer(subdistrict_id="910501")
    task = make_task(volunteer)
    planned = make_talk(volunteer)

    path.stop(volunteer, at=AT)

    assert Task.objects.get(pk=task.pk).state == Task.State.LAPSED
    assert Talk.objects.get(pk=planned.pk).state == Talk.State.CANCELLED


def test_each_step_is_told_in_line_without_a_name_or_a_reason():
    volunteer = applied()
    path.propose(volunteer, State.DECLINED, "เหตุผลลับ", by=make_officer(), at=AT)
    path.decide(volunteer, agrees=True, by=make_officer(), at=AT)

    told = LineNotice.objects.order_by("pk")

    assert list(told.values_list("kind", flat=True)) == [
        "volunteer-invited",
        "volunteer-applied",
        "volunteer-declined",
    ]
    words = str(list(told.values_list("messages", flat=True)))
    assert "สมชาย" not in words
    assert "เหตุผลลับ" not in words
    assert words.count("/volunteers/me/") == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda steps: steps.update(reason="อื่น"),
        lambda steps: steps.update(volunteer=None, reason="อื่น"),
        lambda steps: steps._raw_delete("default"),
    ],
)
def test_step_is_never_changed_or_deleted(change):
    steps = VolunteerStep.objects.filter(volunteer=applied())

    with pytest.raises(IntegrityError):
        change(steps)


def test_leaving_the_portal_erases_the_volunteer_and_keeps_the_count():
    volunteer = make_volunteer()
    path.remove(volunteer, "รับเงินจากผู้ฟัง", by=make_officer(), at=AT)
    user = volunteer.citizen.user

    leave(user, language="th", at=AT)

    assert Volunteer.objects.count() == 0
    assert list(VolunteerStep.objects.values_list("volunteer", "state", "reason")) == [(None, "removed", "")]
    assert list(broken(at=AT)) == []
