"""Who leaves the portal leaves no trace but numbers: every table that points at a volunteer is looked into."""

import pytest

from accounts.line import notices
from accounts.models import LineNotice
from accounts.services import leave
from alerts.models import CaseType
from assessment.models import BoardChoice, Lesson, Talk, Volunteer, VolunteerReport, VolunteerStep
from assessment.talks.outcomes import effects
from assessment.volunteers import path, photos
from tests.assessment.talks.giving import AT, TODAY, answered, confirmed, make_task, make_volunteer
from tests.assessment.volunteers.people import make_officer

pytestmark = pytest.mark.django_db


def rows_about(volunteer):
    """{relation: rows}, of every table with a foreign key to volunteers."""
    relations = Volunteer._meta.related_objects
    return {
        relation.get_accessor_name(): relation.related_model._default_manager.filter(
            **{relation.field.name: volunteer}
        ).count()
        for relation in relations
    }


@pytest.fixture
def volunteer(item_bank):
    """Somebody about whom every table has something."""
    made = make_volunteer()
    loan = CaseType.objects.get(code="LOAN")
    make_task(made)
    answered(confirmed(made, place="ศาลาวัด"))
    BoardChoice.objects.create(volunteer=made, agreed_at=AT)
    VolunteerReport.objects.create(volunteer=made, words="มีคนแอบอ้าง", at=AT)
    Lesson.objects.create(volunteer=made, case_type=loan, draw="a", right=4, at=AT)
    made.asks.create(case_type=loan, called_on=TODAY, rule="1", asked_at=AT, due_on=TODAY)
    photos.keep(made, b"\xff\xd8\xff", at=AT)
    path.pause(made, at=AT)
    path.resume(made, at=AT)
    path.remove(made, "รับเงินผู้ฟัง", by=make_officer(), at=AT)
    photos.keep(made, b"\xff\xd8\xff", at=AT)  # as if it had stayed
    notices.write(made.citizen, "x", [], at=AT)
    return made


def test_everything_about_a_volunteer_goes_and_the_talks_still_count(volunteer):
    before, talks = effects(Talk.objects.all()).whole, Talk.objects.count()
    had = rows_about(volunteer)
    pk = volunteer.pk

    leave(volunteer.citizen.user, language="th", at=AT)

    assert all(had.values()), had
    assert rows_about(pk) == dict.fromkeys(had, 0)
    assert not Volunteer.objects.exists()
    assert not LineNotice.objects.exists()
    assert effects(Talk.objects.all()).whole == before
    assert Talk.objects.count() == talks
    assert set(Talk.objects.values_list("volunteer", "place", "note")) == {(None, "", "")}


def test_steps_stay_without_person_and_reason(volunteer):
    steps = list(volunteer.steps.values_list("state", flat=True))

    leave(volunteer.citizen.user, language="th", at=AT)

    left = VolunteerStep.objects.order_by("pk")
    assert list(left.values_list("state", flat=True)) == steps
    assert set(left.values_list("volunteer", "reason")) == {(None, "")}
