"""Each fact about volunteers is broken once, and said."""

import datetime as dt

import pytest

from assessment.models import Volunteer, VolunteerStep
from assessment.models.volunteers import State
from assessment.volunteers import photos
from assessment.volunteers.invariants import broken
from tests.accounts.people import AT
from tests.assessment.volunteers.people import make_officer, make_volunteer

pytestmark = pytest.mark.django_db


def step(volunteer, state=State.ACTIVE, **changed):
    return VolunteerStep.objects.create(volunteer=volunteer, province_id="10", state=state, at=AT, **changed)


def said():
    return list(broken(at=AT))


def test_state_without_its_step_is_said():
    volunteer = make_volunteer()
    step(volunteer)
    before = said()

    Volunteer.objects.update(state=State.REMOVED)

    assert (before, said()) == ([], [f"Volunteer {volunteer}: is removed, the last step says otherwise"])


def test_words_that_outlive_the_decision_are_said():
    volunteer = make_volunteer(motivation="อยากช่วย")

    assert said() == [f"Volunteer {volunteer}: was decided, but why they applied is still there"]


def test_decision_of_one_officer_alone_is_said():
    officer = make_officer()
    made = step(make_volunteer(), by=officer, proposed_by=officer)

    assert said() == [f"Step {made}: the same officer proposed and decided"]


def test_reason_that_outlives_the_person_is_said():
    made = step(None, state=State.REMOVED, reason="เรื่องของเขา")

    assert said() == [f"Step {made}: its person has left, but a reason is there"]


def test_picture_that_outlives_the_card_is_said():
    volunteer = make_volunteer(state=State.LEFT)
    photos.keep(volunteer, b"\xff\xd8\xff", at=AT)

    assert said() == [f"Photo {volunteer}: is kept, but its holder has no card"]


def test_renewal_that_nothing_asked_for_is_said():
    days = {"active_since": dt.date(2026, 1, 1), "certified_until": dt.date(2026, 11, 24)}
    volunteer = make_volunteer(state=State.RENEWAL, **days)

    assert said() == [f"Volunteer {volunteer}: needs renewal, but nothing is overdue"]
