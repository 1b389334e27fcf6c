"""Each fact about volunteers is broken once, and said."""

import pytest

from assessment.models import Volunteer, VolunteerStep
from assessment.models.volunteers import State
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
