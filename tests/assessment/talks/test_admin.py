"""Officers see talks of their place, what seems odd, confirm, and read effects; nobody writes a talk in admin."""

import pytest

from accounts.models import Role, StaffRole
from assessment.models import Talk
from assessment.talks.services import hold
from tests.assessment.talks.giving import AT, answer, answered, confirmed, make_talk, make_volunteer
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
LIST = "/admin/assessment/talk/"


@pytest.fixture
def officer(client):
    user = make_officer()
    StaffRole.objects.create(user=user, role=Role.OFFICER, province_id="91", granted_at=AT)
    return sign_in(client, user)


def held(**changed):
    talk = make_talk(make_volunteer(), **changed)
    hold(talk, attendance="1-9", note="", at=AT)
    return talk


def press(client, name, *talks):
    return client.post(LIST, {"action": name, "_selected_action": [talk.pk for talk in talks]})


def test_doubts_are_shown_in_words(officer, item_bank):
    talk = held()
    for nth in range(1, 31):
        answer(talk, "after", 2, 2, nth=nth, at=AT.replace(minute=nth))

    rows = officer.get(LIST).content.decode()
    page = officer.get(f"{LIST}{talk.pk}/change/").content.decode()

    assert "2 ข้อ" in rows
    assert "คำตอบมากกว่าจำนวนคนฟังที่บันทึก" in page
    assert "อาจเป็น Wi-Fi ของที่ประชุม" in page


def test_a_talk_is_confirmed_by_an_officer_of_its_place(officer, item_bank):
    here, elsewhere = held(), held()
    Talk.objects.filter(pk=elsewhere.pk).update(district_id="1001")

    press(officer, "confirm", here, elsewhere)

    assert [Talk.objects.get(pk=talk.pk).state for talk in (here, elsewhere)] == ["confirmed", "held"]


def test_effects_are_of_the_officers_place_and_of_groups(officer, item_bank):
    answered(confirmed(make_volunteer()), people=10)
    elsewhere = answered(confirmed(make_volunteer()), people=30)
    Talk.objects.filter(pk=elsewhere.pk).update(district_id="1001")

    page = officer.get(f"{LIST}effects/")

    assert (page.context["whole"].talks, page.context["whole"].answered) == (1, 20)


def test_effects_are_exported_as_groups(officer, item_bank):
    talk = answered(confirmed(make_volunteer()), people=10)

    lines = press(officer, "export_effects", talk).content.decode("utf-8-sig").splitlines()

    assert lines[0] == "group,name,talks,answers,gain_percent,low,high"
    assert [line.split(",")[0] for line in lines[1:]] == ["all", "case_type", "audience"]
    assert lines[1].startswith("all,,1,20,50,")


def test_nobody_writes_a_talk_in_admin(officer, item_bank):
    talk = held()

    answers = [officer.get(f"{LIST}add/"), officer.post(f"{LIST}{talk.pk}/change/", {"note": "x"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert officer.get(f"{LIST}{talk.pk}/change/").status_code == 200
